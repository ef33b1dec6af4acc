"""従事者証 as typed facts and as PDF: a sheet with the card in its own size (85.6 mm x 54 mm), to be cut out."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from saikoku.documents import pdf
from saikoku.kernel import eras


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that stands on the card; `photo_kind` is png or jpg."""

    number: str
    worker_number: str
    name: str
    contractor: str
    address: str
    phone: str
    city: str
    valid_until: date
    photo: bytes
    photo_kind: str
    practice: bool


def render(card: Card, *, at: datetime) -> bytes:
    """PDF/A-2b, one page of A4 with front and back beside each other; `at` dates the file."""
    drawn = {"photo": list(card.photo), "valid_until": eras.in_words(card.valid_until, with_weekday=False)}
    return pdf.draw("card.typ", asdict(card) | drawn, at=at)
