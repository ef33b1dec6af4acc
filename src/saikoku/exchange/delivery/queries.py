"""Which deliveries are there, and what are the bytes of one?"""

import zlib
from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from saikoku.exchange.delivery.models import Delivery
from saikoku.exchange.delivery.rules import naming
from saikoku.exchange.layouts.rules import control, standard
from saikoku.exchange.layouts.rules.faults import Report
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.kernel import kept

PIECE = 1024 * 1024
"""Plain bytes in one piece."""


def deliveries() -> QuerySet[Delivery]:
    """Newest first."""
    return Delivery.objects.select_related("previous").order_by("-id")


def layout_of(delivery: Delivery) -> Layout:
    """The layout it is written in."""
    own = delivery.own_layout
    return standard.load_own(own.encode()) if own else standard.get(delivery.layout)


def latest(*, layout_id: str, own: str = "", first_day: date, last_day: date, encoding: str, fixed: bool) -> Delivery | None:
    """The delivery that stands for a period in one form: the last one made."""
    days = Delivery.objects.filter(layout=layout_id, first_day=first_day, last_day=last_day)
    return days.filter(own_layout=own, encoding=encoding, fixed=fixed).order_by("-id").first()


def plain_pieces(delivery: Delivery) -> Iterator[bytes]:
    """The plain bytes, piece by piece. Raises kept.NotOpened."""
    for place, content in delivery.pieces.order_by("place").values_list("place", "content").iterator(chunk_size=8):
        yield zlib.decompress(kept.open_piece(content, place=place_of(delivery.sha256, place), under=delivery.key_id))


def plain_bytes(delivery: Delivery) -> bytes:
    return b"".join(plain_pieces(delivery))


def place_of(sha256: str, place: int) -> str:
    """Binds a closed piece to its file and its place in it."""
    return f"delivery/{sha256}/{place}"


def usual_name(delivery: Delivery) -> str:
    return naming.usual(delivery.code, delivery.first_day, delivery.last_day, fixed=delivery.fixed)


def control_record(delivery: Delivery, *, file_name: str) -> bytes:
    """The control record beside (or inside the container of) the file of that name."""
    layout = layout_of(delivery)
    report = Report(layout.id, delivery.encoding, delivery.fixed, rows=delivery.rows, sum=delivery.sum, sha256=delivery.sha256)
    scope = {"full": False, "from": delivery.first_day.isoformat(), "to": delivery.last_day.isoformat()}
    made = control.make(layout, report, file=file_name, extracted_at=delivery.made_at, scope=scope)
    return control.dump(made)
