"""What an absence notice says, as typed facts, and its paper: folded, outside only the addressee; no amount anywhere."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy

from saikoku.documents import barcodes, pdf, png
from saikoku.kernel import clock, eras

DOTS, _DOTS_A_MILLIMETRE, _DARK = 576, 8, 128
"""80 mm paper, of which a mobile printer prints 72 mm, at 8 dots a millimetre."""
FORMS = ("a4", "roll")
WRITTEN = "令和　　年　　月　　日　　時　　分"
"""What the collector writes on a paper that was printed beforehand."""


def in_charge(city: str, contractor: str, center: str) -> str:
    """Who left the notice, as one reads it at the door."""
    return f"{city}の委託を受けた{contractor} {center}".strip()


@dataclass(frozen=True, slots=True)
class Notice:
    """`number` in groups, `at` and `hours` in words."""

    number: str
    addressee: str
    at: str
    visitor: str
    worker_number: str
    center: str
    phone: str
    hours: str
    city: str
    city_phone: str
    practice: bool


@dataclass(frozen=True, slots=True)
class Blank:
    """What stands on every paper that is printed beforehand."""

    center: str
    phone: str
    hours: str
    city: str
    city_phone: str
    practice: bool


def as_facts(notice: Notice | Blank) -> dict[str, Any]:
    return json.loads(json.dumps(asdict(notice)))


def from_facts(facts: Mapping[str, Any]) -> Notice:
    return Notice(**facts)


def blank_from(facts: Mapping[str, Any]) -> Blank:
    return Blank(**facts)


def moment(at: datetime) -> str:
    local = at.astimezone(clock.TOKYO)
    return f"{eras.in_words(local.date())} {local:%H:%M}"


def render(notice: Notice, *, at: datetime) -> bytes:
    """PDF/A-2b, 80 mm."""
    return pdf.draw("absence.typ", _of(notice, "roll"), at=at)


def raster(notice: Notice) -> numpy.ndarray:
    """The same as black dots (True), 576 wide, for a printer of 80 mm."""
    grey = png.read(pdf.picture("absence.typ", _of(notice, "raster"), per_inch=_DOTS_A_MILLIMETRE * 25.4))
    return grey[:, :DOTS] < _DARK


def render_blanks(blank: Blank, numbers: Sequence[tuple[str, str]], *, form: str, at: datetime) -> bytes:
    """PDF/A-2b of papers to be carried along: form `a4` (four to a sheet) or `roll` (80 mm). `numbers`: each plain and in
    groups; the plain one stands as a QR code too, for a scanner."""
    papers = [
        _page(
            number=grouped, outside="　　　　　　　　　様", at=WRITTEN, blank=blank,
            visitor="伺った者　　　　　　　(従事者番号　　　　)",
        ) | {"code": _code(plain)}
        for plain, grouped in numbers
    ]  # fmt: skip
    return pdf.draw("absence.typ", {"form": form, "papers": papers}, at=at)


def _of(notice: Notice, form: str) -> dict[str, Any]:
    blank = Blank(notice.center, notice.phone, notice.hours, notice.city, notice.city_phone, notice.practice)
    visitor = f"伺った者 {notice.visitor}(従事者番号 {notice.worker_number})"
    outside = f"{notice.addressee}　様"
    return {"form": form, "papers": [_page(number=notice.number, outside=outside, at=notice.at, blank=blank, visitor=visitor)]}


def _page(*, number: str, outside: str, at: str, blank: Blank, visitor: str) -> dict[str, Any]:
    return {
        "number": number, "outside": outside, "phone": blank.phone, "center": blank.center, "practice": blank.practice,
        "lines": [
            f"{at} に伺いましたが、お留守でした。",
            f"お知らせしたいことがあります。業務日の {blank.hours} に、下の番号へお電話ください。",
        ],
        "from": visitor, "code": [],
        "notes": [
            "お電話のときに、上の受付番号をお知らせください。",
            "銀行やコンビニの機械の操作をお願いすることは、ありません。",
            f"この紙が本物かどうかは、{blank.city}({blank.city_phone})で確かめられます。",
        ],
    }  # fmt: skip


def _code(plain: str) -> list[str]:
    """The rows of a QR code as figures, 1 dark."""
    side, rows = barcodes.points(plain)
    width = (side + 7) // 8
    return [f"{int.from_bytes(rows[at * width : (at + 1) * width]):0{width * 8}b}"[:side] for at in range(side)]
