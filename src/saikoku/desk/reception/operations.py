"""Receive with its slip, queue the judgement and the application, show rows, hand out deliveries."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO

from django.db import OperationalError, transaction
from django.utils.http import content_disposition_header

from saikoku.background import work as background
from saikoku.desk.reception import queries
from saikoku.desk.reception.queries import APPLY, JUDGE
from saikoku.desk.reception.rules import supplying
from saikoku.exchange.delivery import operations as delivery
from saikoku.exchange.delivery import queries as deliveries
from saikoku.exchange.delivery.models import Delivery, Handout
from saikoku.exchange.intake import operations as intake
from saikoku.exchange.intake import queries as runs
from saikoku.exchange.intake.models import Run
from saikoku.exchange.uploads import operations as uploads
from saikoku.governance.media import operations as media
from saikoku.kernel import filenames
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit

NAME_OUT = 240
"""Characters of a container's name: with its time of day it still fits onto a slip."""


class ReceptionRefused(Refused):
    """The act is refused; `reasons` are codes."""


@dataclass(slots=True)
class Handed:
    """What came in by the page: the file as it is, its password and control record, the slip it came with."""

    stream: BinaryIO | None
    name: str
    password: bytes | None = None
    control: bytes | None = None
    slip: str = field(default="")


def receive(*, handed: Handed, form: intake.Form, by: Actor, at: datetime) -> intake.Received:
    """Take a file in with its slip and queue its judgement, all or nothing.

    Raises intake.ReceiptRefused, media.MediaRefused, scanner.ScannerUnreachable.
    """
    with intake.opened(
        handed.stream, name=handed.name, password=handed.password, control_record=handed.control
    ) as file, transaction.atomic():  # fmt: skip
        received = intake.receive_file(file=file, form=form, handover_number=handed.slip, by=by, at=at)
        if handed.slip:
            sha256, size = _digest(handed.stream)
            media.add_file(number=handed.slip, name=handed.name, size=size, sha256=sha256, by=by, at=at)
        if not received.already_applied:
            _queue(JUDGE, received.run.pk, by)
    return received


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came in pieces: its number, and the sender's hash over all pieces where he has the file at hand."""

    reference: str
    whole: str = ""


@transaction.atomic
def receive_sent(*, sent: Sent, handed: Handed, form: intake.Form, by: Actor, at: datetime) -> intake.Received:
    """Take in a file that came in pieces; asked twice, it is the same run. Where it is refused, its pieces stay.

    Raises uploads.UploadRefused, kept.NotOpened, and what `receive` raises.
    """
    upload = uploads.locked(reference=sent.reference, by=by)
    if upload.run_number:
        return intake.Received(runs.get(upload.run_number))
    if upload.ended_at:
        raise uploads.UploadRefused(["upload-ended"])
    with uploads.put_together(upload, whole=sent.whole) as stream:
        handed.stream, handed.name = stream, upload.file_name
        received = receive(handed=handed, form=form, by=by, at=at)
    uploads.end_received(upload=upload, run_number=received.run.pk, by=by, at=at)
    return received


def _digest(stream: BinaryIO) -> tuple[str, int]:
    """SHA-256 and size of the file as it lay on the medium, encrypted or not."""
    digest, size = hashlib.sha256(), 0
    stream.seek(0)
    while piece := stream.read(1024**2):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _queue(task: str, run_id: int, by: Actor, **more) -> None:
    background.ask_for(task, lock=f"run-{run_id}", run_id=run_id, login_name=by.name, **more)


@transaction.atomic
def judge_again(*, run_id: int, by: Actor, at: datetime) -> None:
    """Queue the judgement anew, after a fault or when other files came in between.

    Raises ReceptionRefused: under-way, and the state codes of intake.
    """
    run = _held(run_id)
    if run.closed_at or run.applied_at:
        raise ReceptionRefused([f"state-{run.state}"])
    _clear_broken_off(run_id)
    _queue(JUDGE, run_id, by)
    audit.record("reception.judgement.asked", by=by, at=at, object_id=str(run_id))


@transaction.atomic
def ask_to_apply(*, run_id: int, accept_good_rows: bool, by: Actor, at: datetime) -> None:
    """The second person's decision; the work itself is queued. Raises ReceptionRefused with every reason against it."""
    run = _held(run_id)
    if reasons := runs.against_applying(run, accept_good_rows=accept_good_rows, by=by):
        raise ReceptionRefused(reasons)
    _clear_broken_off(run_id)
    _queue(APPLY, run_id, by, accept_good_rows=accept_good_rows)
    audit.record(
        "reception.application.asked", by=by, at=at, object_id=str(run_id), after={"accept_good_rows": accept_good_rows}
    )


def _held(run_id: int) -> Run:
    """The run, held until the transaction ends. Raises ReceptionRefused (under-way) at once where work holds it: the
    person is told and does not wait."""
    try:
        with transaction.atomic():
            run = Run.objects.select_for_update(nowait=True).get(pk=run_id)
    except OperationalError as held:
        raise ReceptionRefused(["under-way"]) from held
    if any(work.is_under_way for work in queries.works(run_id)):
        raise ReceptionRefused(["under-way"])
    return run


def _clear_broken_off(run_id: int) -> None:
    for work in queries.works(run_id):
        background.clear_broken_off(work)


@transaction.atomic
def note_rows_viewed(*, run: Run, kind: str, about: Iterable[str], by: Actor, at: datetime) -> None:
    """Rows of a file were shown: which debtors they concern."""
    audit.record("reception.rows.viewed", by=by, at=at, object_id=str(run.pk), about=about, reason=kind)


@transaction.atomic
def note_paper(*, run: Run, what: str, digest: str, about: Iterable[str] = (), by: Actor, at: datetime) -> None:
    """A receipt or a list of faults left the screen as a file."""
    audit.record(
        "reception.paper.taken", by=by, at=at, object_id=str(run.pk), about=about, reason=what, after={"digest": digest}
    )


def make_delivery(*, layout_id: str, first_day: date, last_day: date, encoding: str, fixed: bool, by: Actor, at: datetime):
    """A numbered file of the period's rows; the same facts give the same delivery. Raises delivery.DeliveryRefused."""
    if layout_id not in supplying.layouts():
        raise delivery.DeliveryRefused(["layout-not-delivered"])
    with transaction.atomic():
        rows = supplying.rows_of(layout_id, first_day, last_day) if first_day <= last_day else ()
        return delivery.make(
            layout_id=layout_id, from_day=first_day, to_day=last_day, encoding=encoding, fixed=fixed, rows=rows, by=by, at=at
        )


@transaction.atomic
def hand_out(
    *, made: Delivery, password: str, to_whom: str, slip: str, by: Actor, at: datetime
) -> tuple[bytes, str]:
    """The container for the city and its name; the slip gets the file. Raises DeliveryRefused, MediaRefused."""
    name = deliveries.usual_name(made) + ".zip"
    target = delivery.Destination(Handout.Way.DOWNLOAD, to_whom=to_whom, media=slip)
    data = delivery.pack(delivery=made, password=password.encode(), file_name=name, destination=target, by=by, at=at)
    _onto_slip(slip, name, data, by, at)
    return data, name


@transaction.atomic
def give_back(*, run: Run, password: str, to_whom: str, slip: str, by: Actor, at: datetime) -> tuple[bytes, str]:
    """A received file as it came, in a container. Raises DeliveryRefused, MediaRefused, kept.NotOpened."""
    name = filenames.plain(f"{run.file_name}.zip", longest=NAME_OUT)
    target = delivery.Destination(Handout.Way.DOWNLOAD, to_whom=to_whom, media=slip)
    came = delivery.Received(run_id=run.pk, name=run.file_name, pieces=runs.plain_pieces(run), note=run.control.encode())
    pieces = delivery.give_back(
        received=came, password=password.encode(), file_name=name, destination=target, by=by, at=at
    )
    data = b"".join(pieces)
    _onto_slip(slip, name, data, by, at)
    return data, name


def _onto_slip(slip: str, name: str, data: bytes, by: Actor, at: datetime) -> None:
    """Each container is closed anew, so a repeat on the same slip carries its hand-out's time in its name."""
    if slip:
        sha256 = hashlib.sha256(data).hexdigest()
        unique = f"{name} ({at:%H:%M:%S})"
        media.add_file(number=slip, name=unique, size=len(data), sha256=sha256, by=by, at=at)


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def attachment(name: str) -> str:
    """The header under which a file leaves the screen."""
    return content_disposition_header(True, name)


@transaction.atomic
def note_delivery_viewed(*, delivery: Delivery, by: Actor, at: datetime) -> None:
    """The names of those who made and took a delivery were shown."""
    audit.record("reception.delivery.viewed", by=by, at=at, object_id=delivery.code)
