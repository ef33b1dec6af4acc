"""Judge a file and stage its good rows; end a run that is not applied."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import BinaryIO

from django.db import connection, transaction

from saikoku.exchange.intake import queries
from saikoku.exchange.intake.models import COUNTS, Run, RunFault
from saikoku.exchange.intake.rules.applier import Counts
from saikoku.exchange.intake.rules.states import State, may_move
from saikoku.exchange.intake.rules.steps import SILENT, Step, Teller
from saikoku.exchange.intake.sets import staging
from saikoku.exchange.layouts.rules import control, reading
from saikoku.exchange.layouts.rules.faults import Fault, Report
from saikoku.kernel import home
from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit


class MoveRefused(Exception):
    """The run's state does not allow the act."""

    def __init__(self, before: str, after: str):
        super().__init__(f"{before} -> {after}")
        self.reasons = [f"state-{before}"]


def judge(*, run_id: int, plain: BinaryIO | None = None, teller: Teller = SILENT, by: Actor, at: datetime) -> Run:
    """Judge the whole file and stage its good rows; say what applying would change. Repeatable until it is applied.

    `plain` saves opening the kept bytes again; `teller` is told how far it is. Raises MoveRefused, kept.NotOpened.
    """
    with transaction.atomic():
        run = locked(run_id)
        _move(run, State.JUDGING)
        run.save(update_fields=["state"])
    with transaction.atomic():
        run = locked(run_id)
        if run.state != State.JUDGING:
            raise MoveRefused(run.state, State.JUDGED)
        begun = time.monotonic()
        report = stage(run, plain, teller)
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


def locked(run_id: int) -> Run:
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


def stage(run: Run, plain: BinaryIO | None, teller: Teller) -> Report:
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
    count(run, counts)


def count(run: Run, counts: Counts) -> None:
    for name, number in asdict(counts).items():
        setattr(run, name, number)


def _close(run: Run, state: State, *, reason: str, by: Actor, at: datetime) -> None:
    _move(run, state)
    run.closed_at, run.closed_by, run.closed_reason = at, by.name, reason[:200]


@transaction.atomic
def refuse(*, run_id: int, reason: str, by: Actor, at: datetime) -> Run:
    """Send the file back to the city. Nothing of it was applied. Raises MoveRefused."""
    return _end(run_id, State.REFUSED, "exchange.intake.refused", reason=reason, by=by, at=at)


@transaction.atomic
def withdraw(*, run_id: int, reason: str, by: Actor, at: datetime) -> Run:
    """Take back a receipt made by mistake. Raises MoveRefused."""
    return _end(run_id, State.WITHDRAWN, "exchange.intake.withdrawn", reason=reason, by=by, at=at)


def _end(run_id: int, state: State, action: str, *, reason: str, by: Actor, at: datetime) -> Run:
    run = locked(run_id)
    before = run.state
    _close(run, state, reason=reason, by=by, at=at)
    run.save()
    staging.drop(run.pk)
    audit.record(action, by=by, at=at, object_id=str(run.pk), reason=reason, before={"state": before})
    return run
