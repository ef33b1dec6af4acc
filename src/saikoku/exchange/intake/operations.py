"""Receive a file, judge it, apply it, send it back. Nothing in the registry changes before `apply`."""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from django.db import connection, transaction

from saikoku.exchange.intake import queries
from saikoku.exchange.intake.models import COUNTS, KeptPiece, Run, RunFault
from saikoku.exchange.intake.rules import applying
from saikoku.exchange.intake.rules.applier import Applied, Counts
from saikoku.exchange.intake.rules.states import State, may_move
from saikoku.exchange.intake.rules.steps import SILENT, Step, Teller
from saikoku.exchange.intake.sets import staging
from saikoku.exchange.layouts.rules import container, control, reading
from saikoku.exchange.layouts.rules.control import Control
from saikoku.exchange.layouts.rules.faults import Fault, Report
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.gateways import scanner
from saikoku.kernel import clock, filenames, home, kept, ulid
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit

PIECE = 1024**2
"""Bytes of a kept piece before it is packed."""
PACKERS, AT_ONCE = 2, 16
NAMELESS = "名前なし"
APPLY_LOCK = 7_301_020
"""One run is applied at a time."""


class ReceiptRefused(Refused):
    """The file is not taken in. `reasons` are codes; `name` is the entry or text at fault."""

    def __init__(self, reasons: list[str], name: str = ""):
        super().__init__(reasons)
        self.name = name


class ApplyRefused(Refused):
    """The run is not applied. `reasons` are codes."""


class MoveRefused(Exception):
    """The run's state does not allow the act."""

    def __init__(self, before: str, after: str):
        super().__init__(f"{before} -> {after}")
        self.reasons = [f"state-{before}"]


@dataclass(slots=True)
class Opened:
    """A file out of its container: plain bytes to read from, its name and control record."""

    plain: BinaryIO
    name: str
    was_encrypted: bool = False
    control: bytes | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """`already_applied`: the same bytes in the same form stand applied as `run`; nothing was written."""

    run: Run
    already_applied: bool = False


@dataclass(slots=True)
class Form:
    """In which form the file is to be read. `own` is the TOML of a city's own layout."""

    layout: Layout
    encoding: str = ""
    fixed: bool = False
    own: str = ""
    encoding_read: str = field(init=False)

    def __post_init__(self):
        self.encoding_read = "cp932" if self.fixed else self.encoding or self.layout.encoding


@contextmanager
def opened(
    source: BinaryIO, *, name: str, password: bytes | None = None, control_record: bytes | None = None
) -> Iterator[Opened]:
    """The plain file: `source` itself, or what its container holds, in a file without a name that goes away.

    Raises ReceiptRefused with the container's reason.
    """
    source.seek(0)
    start = source.read(4)
    source.seek(0)
    if not container.is_container(start):
        yield Opened(source, name, control=control_record)
        return
    with home.nameless_file() as plain:
        try:
            contents = container.unpack(source, password, plain)
        except container.ContainerRefused as refusal:
            raise ReceiptRefused([refusal.reason], refusal.name) from refusal
        yield Opened(plain, contents.name, contents.is_encrypted, contents.control or control_record)


@transaction.atomic
def receive_file(
    *, file: Opened, form: Form, source: str = "screen", handover_number: str = "", by: Actor, at: datetime
) -> Received:
    """Take a file in: scan it, keep its bytes closed, open a run. Raises ReceiptRefused (infected, control_unreadable,
    fixed-is-cp932) and scanner.ScannerUnreachable."""
    if form.fixed and form.encoding == "utf-8":
        raise ReceiptRefused(["fixed-is-cp932"])
    note = _control(file)
    verdict = scanner.scan(_pieces(file.plain))
    if verdict.clean is False:
        raise ReceiptRefused(["infected"], verdict.found)
    with transaction.atomic():
        run = Run.objects.create(
            reference=ulid.new(at), layout=form.layout.id, own_layout=form.own, source=source,
            file_name=filenames.plain(file.name) or NAMELESS, handover_number=handover_number, size=0,
            sha256="", encoding=form.encoding_read, fixed=form.fixed,
            was_encrypted=file.was_encrypted, control=(file.control or b"").decode("utf-8-sig"),
            extracted_at=note and note.extracted_at, business_on=clock.today(), key_id=kept.key_id(),
            received_at=at, received_by=by.name, scan_clean=verdict.clean, scan_engine=verdict.engine[:120],
        )  # fmt: skip
        run.sha256, run.size = _keep(run, file.plain)
        run.save(update_fields=["sha256", "size"])
        same = queries.applied_before(sha256=run.sha256, layout_id=run.layout, encoding=run.encoding, fixed=run.fixed)
        transaction.set_rollback(same is not None)
    if same:
        return Received(same, already_applied=True)
    audit.record(
        "exchange.intake.received", by=by, at=at, object_id=str(run.pk),
        after={"layout": run.layout, "sha256": run.sha256, "size": run.size, "encrypted": run.was_encrypted},
    )  # fmt: skip
    return Received(run)


def _control(file: Opened) -> Control | None:
    if file.control is None:
        return None
    try:
        return control.load(file.control)
    except control.ControlUnreadable as fault:
        raise ReceiptRefused(["control_unreadable"], fault.detail) from fault


def _pieces(plain: BinaryIO) -> Iterator[bytes]:
    plain.seek(0)
    while piece := plain.read(PIECE):
        yield piece


def _keep(run: Run, plain: BinaryIO) -> tuple[str, int]:
    """Hash, pack and close the pieces side by side (all leave the interpreter free), a few at a time: hash and size."""
    digest, size = hashlib.sha256(), 0

    def closed(number: int, piece: bytes) -> KeptPiece:
        packed = zlib.compress(piece, 1)
        return KeptPiece(run=run, number=number, closed=kept.close(packed, place=queries.place_of(run.reference, number)))

    with ThreadPoolExecutor(PACKERS) as packers:
        for pieces in batched(enumerate(_pieces(plain)), AT_ONCE):
            packing = [packers.submit(closed, number, piece) for number, piece in pieces]
            for _, piece in pieces:
                digest.update(piece)
                size += len(piece)
            KeptPiece.objects.bulk_create(done.result() for done in packing)
    return digest.hexdigest(), size


def batched(entries: Iterable, size: int) -> Iterator[list]:
    entries = iter(entries)
    while some := list(islice(entries, size)):
        yield some


def judge(*, run_id: int, plain: BinaryIO | None = None, teller: Teller = SILENT, by: Actor, at: datetime) -> Run:
    """Judge the whole file and stage its good rows; say what applying would change. Repeatable until it is applied.

    `plain` saves opening the kept bytes again; `teller` is told how far it is. Raises MoveRefused, kept.NotOpened.
    """
    with transaction.atomic():
        run = _locked(run_id)
        _move(run, State.JUDGING)
        run.save(update_fields=["state"])
    with transaction.atomic():
        run = _locked(run_id)
        if run.state != State.JUDGING:
            raise MoveRefused(run.state, State.JUDGED)
        begun = time.monotonic()
        report = _stage(run, plain, teller)
        _note(run, report, by=by, at=at)
        if run.state == State.JUDGED:
            teller.begin(Step.COMPARE)
            _preview(run)
        run.seconds = round(time.monotonic() - begun, 3)
        run.save()
        audit.record(
            "exchange.intake.judged", by=by, at=at, object_id=str(run.pk),
            after={"state": run.state, **{name: getattr(run, name) for name in COUNTS.split()}},
        )  # fmt: skip
    return run


def _locked(run_id: int) -> Run:
    return Run.objects.select_for_update().get(pk=run_id)


def _move(run: Run, after: State) -> None:
    if not may_move(run.state, after):
        raise MoveRefused(run.state, after)
    run.state = after


@contextmanager
def _plain(run: Run, plain: BinaryIO | None) -> Iterator[BinaryIO]:
    if plain is not None:
        yield plain
        return
    with home.nameless_file() as unpacked:
        for piece in queries.plain_pieces(run):
            unpacked.write(piece)
        yield unpacked


def _stage(run: Run, plain: BinaryIO | None, teller: Teller) -> Report:
    layout = queries.layout_of(run)
    teller.begin(Step.OPEN)
    with _plain(run, plain) as stream, staging.filling(run.pk, layout, queries.target_of(layout)) as sink:
        teller.begin(Step.ROWS, rows=queries.rows_expected(run, layout), size=run.size)
        report = reading.judge(
            layout, stream, encoding=run.encoding, fixed=run.fixed, sink=sink, sha256=run.sha256,
            told=lambda rows: teller.judged(rows, stream.tell()),
        )  # fmt: skip
    teller.begin(Step.KEYS)
    if report.refusals:
        staging.drop(run.pk)
    else:
        doubled = [fault.line for fault in report.faults if fault.reason == "duplicate_key"]
        staging.leave_out(run.pk, doubled)
    return report


def _note(run: Run, report: Report, *, by: Actor, at: datetime) -> None:
    """Write down what the judgement found."""
    found = list(report.refusals)
    if run.control:
        differing = control.refusals(control.load(run.control.encode()), report)
        run.control_state = "differs" if differing else "matching"
        found += differing
    run.refusals = [asdict(fault) for fault in found]
    run.rows, run.bad, run.sum = report.rows, report.bad, report.sum
    RunFault.objects.filter(run=run).delete()
    RunFault.objects.bulk_create((_row_fault(run, fault) for fault in report.faults), batch_size=2_000)
    run.judged_at, run.judged_by = at, by.name
    if found:
        staging.drop(run.pk)
        _close(run, State.REFUSED, reason="file-refused", by=by, at=at)
    else:
        run.state = State.JUDGED


def _row_fault(run: Run, fault: Fault) -> RunFault:
    return RunFault(run=run, line=fault.line, column=fault.column, value=fault.value[:120], reason=fault.reason)


def _preview(run: Run) -> None:
    with connection.cursor() as cursor:
        counts = queries.applier_of(queries.layout_of(run)).preview(cursor, queries.staged(run))
    _count(run, counts)


def _count(run: Run, counts: Counts) -> None:
    for name, number in asdict(counts).items():
        setattr(run, name, number)


def _close(run: Run, state: State, *, reason: str, by: Actor, at: datetime) -> None:
    _move(run, state)
    run.closed_at, run.closed_by, run.closed_reason = at, by.name, reason[:200]


@dataclass(frozen=True, slots=True)
class Done:
    """A run applied, and what its applier says of the debtors it touched."""

    run: Run
    applied: Applied


@transaction.atomic
def apply(
    *, run_id: int, accept_good_rows: bool = False, teller: Teller = SILENT, by: Actor, at: datetime
) -> Done:
    """Apply a judged run, all of it or nothing. Raises ApplyRefused with every reason against it.

    Rows that are no longer staged (the server was stopped hard) are judged anew from the kept bytes first.
    """
    _take_turn(teller)
    run = _locked(run_id)
    case = applying.Case(
        state=run.state, refusals=len(run.refusals), bad=run.bad or 0, accept_good_rows=accept_good_rows,
        received_by=run.received_by, applied_by=by.name, by_person=by.is_person,
    )  # fmt: skip
    reasons = applying.refusals(case)
    if queries.applied_before(sha256=run.sha256, layout_id=run.layout, encoding=run.encoding, fixed=run.fixed):
        reasons.append("already-applied")
    if reasons:
        raise ApplyRefused(reasons)
    if not staging.holds(run.pk, run.rows - run.bad):
        _stage(run, None, teller)
    teller.begin(Step.MERGE)
    with connection.cursor() as cursor:
        applied = queries.applier_of(queries.layout_of(run)).apply(cursor, queries.staged(run), by=by, at=at)
    _count(run, applied.counts)
    run.state, run.applied_at, run.applied_by = State.APPLIED, at, by.name
    run.accepted_good_rows, run.second_person = accept_good_rows, by.name != run.received_by and by.is_person
    run.save()
    staging.drop(run.pk)
    audit.record(
        "exchange.intake.applied", by=by, at=at, object_id=str(run.pk),
        after={"layout": run.layout, "second_person": run.second_person, "accepted_good_rows": accept_good_rows,
               **{name: getattr(run, name) for name in COUNTS.split()}},
    )  # fmt: skip
    return Done(run, applied)


def _take_turn(teller: Teller) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [APPLY_LOCK])
        if not cursor.fetchone()[0]:
            teller.begin(Step.TURN)
            cursor.execute("select pg_advisory_xact_lock(%s)", [APPLY_LOCK])
    teller.begin(Step.READY)


@transaction.atomic
def refuse(*, run_id: int, reason: str, by: Actor, at: datetime) -> Run:
    """Send the file back to the city. Nothing of it was applied. Raises MoveRefused."""
    return _end(run_id, State.REFUSED, "exchange.intake.refused", reason=reason, by=by, at=at)


@transaction.atomic
def withdraw(*, run_id: int, reason: str, by: Actor, at: datetime) -> Run:
    """Take back a receipt made by mistake. Raises MoveRefused."""
    return _end(run_id, State.WITHDRAWN, "exchange.intake.withdrawn", reason=reason, by=by, at=at)


def _end(run_id: int, state: State, action: str, *, reason: str, by: Actor, at: datetime) -> Run:
    run = _locked(run_id)
    before = run.state
    _close(run, state, reason=reason, by=by, at=at)
    run.save()
    staging.drop(run.pk)
    audit.record(action, by=by, at=at, object_id=str(run.pk), reason=reason, before={"state": before})
    return run
