"""Pictures as a camera writes them, and the city's consent to some."""

import io

from PIL import Image

from saikoku.governance.terms import operations as terms
from saikoku.kernel.actor import Actor

PLACE = b"33.3193 130.5084"
FIRST, SECOND = Actor("proposer"), Actor("approver")


def shot(width: int = 2400, height: int = 1800, *, kind: str = "JPEG", turned: bool = False) -> bytes:
    """A picture, red above and blue below, with what a camera writes beside it."""
    picture = Image.new("RGB", (width, height), (200, 30, 30))
    picture.paste((30, 30, 200), (0, height // 2, width, height))
    beside = Image.Exif()
    beside[0x010E] = PLACE.decode()
    if turned:
        beside[0x0112] = 6  # lies on its side: to be turned clockwise
    written = io.BytesIO()
    more = {"comment": PLACE} if kind == "JPEG" else {}
    picture.save(written, kind, exif=beside, **more)
    return written.getvalue()


def allow(value: str = "both", *, on, at, name: str = "photo_allowed") -> None:
    terms.enter_approved(
        name=name, value=value, since=on, source="協議", document="第1号", proposed_by=FIRST, by=SECOND, at=at
    )
