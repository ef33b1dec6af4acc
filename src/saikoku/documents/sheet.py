"""架電票 and 訪問票: numbered sheets for a call or visit while the system is down, two to a page, and the list of outcomes."""

from dataclasses import asdict, dataclass
from datetime import datetime

from saikoku.documents import pdf
from saikoku.documents.leaf import qr


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on one beforehand; a blank one has its number alone. No amount and no word about debts."""

    number: str
    holder: str
    name: str = ""
    kana: str = ""
    debtor: str = ""
    address: str = ""
    at: str = ""
    numbers: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pad:
    """`kind`: call or visit. `printed`: the moment after which nothing is known on paper; `outcomes` in words."""

    kind: str
    title: str
    name: str
    printed: str
    sheets: tuple[Sheet, ...]
    outcomes: tuple[str, ...]
    contractor: str
    practice: bool


def render(pad: Pad, *, at: datetime) -> bytes:
    """PDF/A-2b of A4; `at` dates the file."""
    facts = asdict(pad)
    facts["sheets"] = [{**asdict(one), "qr": qr(one.number)} for one in pad.sheets]
    return pdf.draw("sheet.typ", facts, at=at)
