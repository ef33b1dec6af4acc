"""Make a file for the city once for the same facts, and give it out: encrypted, or plain where that is allowed."""

import hashlib
import io
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from saikoku.exchange.delivery import queries
from saikoku.exchange.delivery.models import Delivery, Handout, Piece, Series
from saikoku.exchange.delivery.rules import adapting, allowed, changes, naming
from saikoku.exchange.layouts.rules import container, control, standard, writing
from saikoku.exchange.layouts.rules.cells import Value
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.exchange.layouts.rules.rows import Row
from saikoku.exchange.layouts.rules.writing import Misfit
from saikoku.governance.contract import queries as contract
from saikoku.governance.contract.models import Kind
from saikoku.governance.terms import queries as terms
from saikoku.kernel import kept, periods
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit

PLAIN_TERM = "approved_media_plain_files"


class DeliveryRefused(Refused):
    """No file is made or given out. `reasons` are codes; `misfits` name each value that does not fit."""

    def __init__(self, reasons: list[str], misfits: Iterable[Misfit] = ()):
        super().__init__(reasons)
        self.misfits = list(misfits)


@dataclass(frozen=True, slots=True)
class Made:
    """`repeated`: the facts were those of an earlier delivery, which stands; nothing was written."""

    delivery: Delivery
    repeated: bool


@dataclass(frozen=True, slots=True)
class Destination:
    """Who takes a file over for the city, and on which medium; the number of the medium or of its slip."""

    way: str
    to_whom: str = ""
    media: str = ""


@transaction.atomic
def make(
    *, layout_id: str, own: str = "", from_day: date, to_day: date, encoding: str = "", fixed: bool = False,
    rows: Iterable[Mapping[str, Value]], by: Actor, at: datetime,
) -> Made:  # fmt: skip
    """The delivery of a period (both days included), numbered without gaps in its layout and fiscal year.

    `rows` are rows of the standard layout, read here after the layout's counter is locked; a generator over a cursor
    will do. `own` is the TOML of a city's own layout that is filled from it. The same plain bytes as the last delivery
    of this period and form: that one is the answer. Raises DeliveryRefused: layout-unknown, layout-goes-elsewhere,
    days-reversed, encoding-unknown, fixed-needs-cp932, does-not-fit (with misfits).
    """
    layout = _layout(layout_id, own)
    layout_id = layout.into or layout.id
    encoding = encoding or layout.encoding
    if reasons := allowed.form_refusals(first_day=from_day, last_day=to_day, encoding=encoding, fixed=fixed):
        raise DeliveryRefused(reasons)
    series = _lock(layout_id, periods.fiscal_year_of(localtime(at).date()))
    written = _write(layout, rows, encoding, fixed)
    previous = queries.latest(layout_id=layout_id, own=own, first_day=from_day, last_day=to_day, encoding=encoding, fixed=fixed)
    if previous and previous.sha256 == written.sha256:
        return Made(previous, repeated=True)
    difference = previous and changes.between(
        layout, queries.plain_pieces(previous), map(zlib.decompress, written.packed), encoding=encoding, fixed=fixed
    )
    series.last += 1
    series.save(update_fields=["last"])
    delivery = Delivery.objects.create(
        layout=layout_id, own_layout=own, fiscal_year=series.fiscal_year, number=series.last,
        first_day=from_day, last_day=to_day,
        encoding=encoding, fixed=fixed, rows=written.rows, sum=written.sum, size=written.size, sha256=written.sha256,
        key_id=kept.key_id(), previous=previous, rows_new=difference and difference.new,
        rows_changed=difference and difference.changed, rows_gone=difference and difference.gone,
        made_by=by.name, made_at=at,
    )  # fmt: skip
    _keep(delivery, written.packed)
    audit.record("exchange.delivery.made", by=by, at=at, object_id=delivery.code, after=_facts(delivery))
    return Made(delivery, repeated=False)


def _keep(delivery: Delivery, packed: Iterable[bytes]) -> None:
    """The bytes of the delivery, sealed piece by piece."""
    pieces = (
        Piece(delivery=delivery, place=place, content=kept.close(piece, place=queries.place_of(delivery.sha256, place)))
        for place, piece in enumerate(packed)
    )
    Piece.objects.bulk_create(pieces, batch_size=16)


@transaction.atomic
def pack(
    *, delivery: Delivery, password: bytes, file_name: str = "", destination: Destination, by: Actor, at: datetime
) -> bytes:
    """An AES-256 container with the file and its control record; the hand-out is recorded.

    The container is called `file_name`. Raises DeliveryRefused: password-missing, training-gives-no-files.
    """
    if not password:
        raise DeliveryRefused(["password-missing"])
    file_name = file_name or queries.usual_name(delivery) + ".zip"
    inner = naming.inside(file_name)
    out = io.BytesIO()
    note = queries.control_record(delivery, file_name=inner)
    container.pack([(inner, queries.plain_bytes(delivery)), (inner + control.SUFFIX, note)], password, out)
    _hand_out(destination, file_name, encrypted=True, by=by, at=at, delivery=delivery)
    return out.getvalue()


@transaction.atomic
def plain(
    *, delivery: Delivery, file_name: str, destination: Destination, by: Actor, at: datetime
) -> tuple[Iterator[bytes], bytes]:
    """The pieces of the plain file and its control record; the hand-out is recorded.

    Raises DeliveryRefused: plain-by-console-only, plain-without-consent.
    """
    _refuse_plain(destination, by, at)
    note = queries.control_record(delivery, file_name=file_name)
    _hand_out(destination, file_name, encrypted=False, by=by, at=at, delivery=delivery)
    return queries.plain_pieces(delivery), note


@dataclass(frozen=True, slots=True)
class Received:
    """A received file as it came: its run, name, the pieces of its bytes, its control record (empty: none came)."""

    run_id: int
    name: str
    pieces: Iterable[bytes]
    note: bytes = b""


@transaction.atomic
def give_back(
    *, received: Received, password: bytes, file_name: str, destination: Destination, by: Actor, at: datetime
) -> Iterable[bytes]:
    """The pieces of what is given back: the file byte for byte, or a container of it where there is a password.

    The hand-out is recorded. Raises DeliveryRefused: plain-by-console-only, plain-without-consent.
    """
    if not password:
        _refuse_plain(destination, by, at)
    _hand_out(destination, file_name, encrypted=bool(password), by=by, at=at, run_id=received.run_id)
    if not password:
        return received.pieces
    inner = naming.inside(file_name)
    entries = [(inner, b"".join(received.pieces))]
    if received.note:
        entries.append((inner + control.SUFFIX, received.note))
    out = io.BytesIO()
    container.pack(entries, password, out)
    return [out.getvalue()]


@dataclass(slots=True)
class _Written:
    """A file just written: its plain bytes packed piece by piece, and what the control record says of it."""

    rows: int = 0
    sum: int | None = None
    size: int = 0
    sha256: str = ""
    packed: list[bytes] = field(default_factory=list)


def _write(layout: Layout, rows: Iterable[Mapping[str, Value]], encoding: str, fixed: bool) -> _Written:
    written = _Written(sum=0 if layout.sum else None)
    digest, waiting = hashlib.sha256(), bytearray()
    try:
        for record in writing.write(layout, _counted(layout, rows, written), encoding=encoding, fixed=fixed):
            waiting += record
            if len(waiting) >= queries.PIECE:
                _close_piece(written, digest, waiting)
    except writing.WritingRefused as refusal:
        raise DeliveryRefused(["does-not-fit"], refusal.misfits) from refusal
    if waiting or not written.packed:
        _close_piece(written, digest, waiting)
    written.sha256 = digest.hexdigest()
    return written


def _counted(layout: Layout, rows: Iterable[Mapping[str, Value]], written: _Written) -> Iterator[Row]:
    """The rows as the writer takes them, counted on their way. Rooms keep an empty text where there is no value."""
    adapt = adapting.adapter(layout)
    for values in map(adapt, rows):
        written.rows += 1
        if layout.sum:
            written.sum += layout.summed(values)
        yield Row({name: None if value == "" else value for name, value in values.items()})


def _close_piece(written: _Written, digest, waiting: bytearray) -> None:
    digest.update(waiting)
    written.size += len(waiting)
    written.packed.append(zlib.compress(waiting))
    waiting.clear()


def _layout(layout_id: str, own: str) -> Layout:
    """The layout to write in. Raises DeliveryRefused, and loading.LayoutRefused for an own one that is wrong."""
    try:
        target = standard.get(layout_id)
    except KeyError:
        raise DeliveryRefused(["layout-unknown"]) from None
    layout = standard.load_own(own.encode()) if own else target
    if own and layout.into != target.id:
        raise DeliveryRefused(["layout-goes-elsewhere"])
    return layout


def _lock(layout_id: str, fiscal_year: int) -> Series:
    """One delivery of a layout at a time; the next one waits here and then sees what this one wrote."""
    Series.objects.get_or_create(layout=layout_id, fiscal_year=fiscal_year)
    return Series.objects.select_for_update().get(layout=layout_id, fiscal_year=fiscal_year)


def _refuse_plain(destination: Destination, by: Actor, at: datetime) -> None:
    by_console = not by.is_person and destination.way == Handout.Way.CONSOLE
    consented = bool(terms.value(PLAIN_TERM, on=localtime(at).date()))
    if reasons := allowed.plain_refusals(by_console=by_console, consented=consented):
        raise DeliveryRefused(reasons)


def _refuse_in_training() -> None:
    """What a database for training holds is nobody's: nothing of it leaves the house as the city's."""
    if contract.profile().kind == Kind.TRAINING:
        raise DeliveryRefused(["training-gives-no-files"])


def _hand_out(
    destination: Destination, file_name: str, *, encrypted: bool, by: Actor, at: datetime,
    delivery: Delivery | None = None, run_id: int | None = None,
) -> None:  # fmt: skip
    _refuse_in_training()
    Handout.objects.create(
        delivery=delivery, run_id=run_id, way=destination.way, file_name=file_name, encrypted=encrypted,
        to_whom=destination.to_whom, media=destination.media, by=by.name, at=at,
    )  # fmt: skip
    audit.record(
        "exchange.delivery.handed_out", by=by, at=at, object_id=delivery.code if delivery else f"run {run_id}",
        after={"way": destination.way, "encrypted": encrypted, "media": destination.media},
    )  # fmt: skip


def _facts(delivery: Delivery) -> dict:
    facts = {
        "layout": delivery.layout, "from": delivery.first_day, "to": delivery.last_day, "rows": delivery.rows,
        "sum": delivery.sum, "sha256": delivery.sha256,
    }  # fmt: skip
    if delivery.previous:
        facts |= {
            "previous": delivery.previous.code, "new": delivery.rows_new, "changed": delivery.rows_changed,
            "gone": delivery.rows_gone,
        }  # fmt: skip
    return facts
