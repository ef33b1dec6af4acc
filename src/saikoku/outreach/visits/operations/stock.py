"""Absence notices printed beforehand: print, count out and receive, take back, throw away, leave at a door.

No number goes two ways. Rows are locked in the order of their numbers.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from saikoku import turns
from saikoku.documents import absence
from saikoku.governance.contract import queries as contract
from saikoku.governance.numbers import queries as numbers
from saikoku.governance.numbers.rules import lines
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.spans import spans
from saikoku.outreach.visits.models import (
    AbsenceNotice,
    NoticeBatch,
    StockHandover,
    StockHandoverEnd,
    StockNotice,
    StockStep,
)
from saikoku.outreach.visits.operations import VisitRefused
from saikoku.outreach.visits.queries import stock as queries
from saikoku.outreach.visits.rules import stock
from saikoku.outreach.visits.rules.stock import State, Step
from saikoku.planning.routes.queries import shown
from saikoku.planning.timing import queries as timing
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn


class StockRefused(VisitRefused):
    """Nothing was printed or moved; `reasons` are codes."""


@transaction.atomic
def print_batch(*, count: int, by: Actor, at: datetime) -> NoticeBatch:
    """The next numbers of the series, with what their paper says. Raises StockRefused: count-out-of-range,
    notice-number-missing."""
    if reasons := stock.print_refusals(count):
        raise StockRefused(reasons)
    turns.take(Turn.NOTICE_NUMBER)
    first = (StockNotice.objects.aggregate(last=Max("serial"))["last"] or 0) + 1
    last = first + count - 1
    batch = NoticeBatch.objects.create(first=first, last=last, facts=absence.as_facts(_paper(at)), made_at=at, made_by=by.name)
    StockNotice.objects.bulk_create(
        StockNotice(serial=serial, number=stock.number(serial), batch=batch) for serial in range(first, last + 1)
    )
    _note(Step.PRINT, first, last, count, by, at)
    return batch


def _paper(at: datetime) -> absence.Blank:
    profile, on = contract.profile(), at.astimezone(clock.TOKYO).date()
    hours = timing.calling(on)
    try:
        told = numbers.shown(lines.NOTICES, on=on)
    except numbers.NothingShown as missing:
        raise StockRefused(["notice-number-missing"]) from missing
    return absence.Blank(
        center=absence.in_charge(profile.city, profile.contractor, profile.center), phone=told.own, city=profile.city,
        city_phone=told.city, hours=f"{hours.opens:%H:%M}〜{hours.closes:%H:%M}", practice=profile.kind != "real",
    )  # fmt: skip


@transaction.atomic
def draw(*, batch_id: int, form: str, by: Actor, at: datetime) -> bytes:
    """The papers of a batch of which none went out yet: a number on two papers would be two notices.

    Raises StockRefused: batch-went-out, and NoticeBatch.DoesNotExist.
    """
    rows = list(_locked().filter(batch=batch_id))
    batch = queries.batch(batch_id)
    if batch is None:
        raise NoticeBatch.DoesNotExist
    if not batch.may_print:
        raise StockRefused(["batch-went-out"])
    audit.record(
        "visits.stock.drawn", by=by, at=at, object_id=str(batch.pk),
        after={"first": batch.first, "last": batch.last, "form": form},
    )  # fmt: skip
    plain = [(row.number, stock.in_groups(row.number)) for row in rows]
    return absence.render_blanks(absence.blank_from(batch.facts), plain, form=form, at=batch.made_at)


@transaction.atomic
def count_out(*, first: str, last: str, account_id: int, by: Actor, at: datetime) -> StockHandover:
    """Count these numbers out to a collector; they are his once a second person has counted them too. Raises StockRefused:
    number-unknown, numbers-turned, too-many-numbers, not-printed, not-in-office, handover-waiting, collector-unknown."""
    account = next((one for one in shown.collectors() if one.pk == account_id), None)
    if account is None:
        raise StockRefused(["collector-unknown"])
    begin, end, _ = _range(Step.COUNT_OUT, first, last)
    _refuse_waiting(begin, end)
    given = StockHandover.objects.create(
        first=begin, last=end, account_id=account.pk, worker_number=account.worker_number, at=at, by=by.name
    )
    audit.record(
        "visits.stock.counted_out", by=by, at=at, object_id=stock.number(begin),
        after={"first": begin, "last": end, "count": end - begin + 1, "worker": account.worker_number},
    )  # fmt: skip
    return given


@transaction.atomic
def receive(*, handover_id: int, leads: bool = False, by: Actor, at: datetime) -> int:
    """The collector, or a second leader (`leads`), counted them too: now they are with him; how many.

    Raises StockRefused: codes of rules.stock.receive_refusals, as `count_out`, and StockHandover.DoesNotExist.
    """
    given = _ending(handover_id, leads=leads, by=by)

    def give(row: StockNotice) -> None:
        row.account_id, row.worker_number = given.account_id, given.worker_number

    first, last = stock.number(given.first), stock.number(given.last)
    moved = _move(Step.COUNT_OUT, first, last, give, by=by, at=at, worker=given.worker_number)
    StockHandoverEnd.objects.create(handover=given, confirmed=True, at=at, by=by.name)
    return moved


@transaction.atomic
def drop_handover(*, handover_id: int, leads: bool = False, by: Actor, at: datetime) -> None:
    """The numbers do not agree: they stay in the office. Raises StockRefused: ended-already, not-yours."""
    given = _ending(handover_id, leads=leads, confirms=False, by=by)
    StockHandoverEnd.objects.create(handover=given, confirmed=False, at=at, by=by.name)
    audit.record(
        "visits.stock.handover_dropped", by=by, at=at, object_id=stock.number(given.first),
        after={"first": given.first, "last": given.last, "worker": given.worker_number},
    )  # fmt: skip


def _ending(handover_id: int, *, leads: bool, confirms: bool = True, by: Actor) -> StockHandover:
    """What was counted out, its papers locked. Raises StockRefused. Whoever counted them out may drop it, not confirm it."""
    given = StockHandover.objects.get(pk=handover_id)
    list(_locked().filter(serial__range=(given.first, given.last)).values_list("pk"))
    reasons = stock.receive_refusals(
        given_by=given.by if confirms else "", by=by.name, is_receiver=by.account_id == given.account_id, leads=leads,
        ended=StockHandoverEnd.objects.filter(handover=given).exists(),
    )  # fmt: skip
    if reasons:
        raise StockRefused(reasons)
    return given


def _refuse_waiting(first: int, last: int) -> None:
    if queries.waiting(first, last).exists():
        raise StockRefused(["handover-waiting"])


@transaction.atomic
def take_back(*, first: str, last: str, by: Actor, at: datetime) -> int:
    """Those of the range that came back unused; how many. Raises StockRefused: as `count_out`, nothing-to-move."""

    def put(row: StockNotice) -> None:
        row.account_id, row.worker_number = None, ""

    return _move(Step.TAKE_BACK, first, last, put, by=by, at=at)


@transaction.atomic
def throw_away(*, first: str, last: str, reason: str, by: Actor, at: datetime) -> int:
    """Those of the range that can be left no more; how many. Raises StockRefused: as `take_back`, stock-reason-missing,
    handover-waiting."""
    if not reason.strip():
        raise StockRefused(["stock-reason-missing"])

    begin, last_one, _ = _range(Step.VOID, first, last)
    _refuse_waiting(begin, last_one)

    def end(row: StockNotice) -> None:
        row.void_reason = reason.strip()

    return _move(Step.VOID, first, last, end, by=by, at=at, reason=reason.strip())


def _move(
    step: Step, first: str, last: str, change: Callable[[StockNotice], None], *, by: Actor, at: datetime, worker: str = "",
    reason: str = "",
) -> int:  # fmt: skip
    _, _, rows = _range(step, first, last)
    before, after = stock.MOVES[step]
    moved = [row for row in rows if row.state in before]
    for row in moved:
        row.state = after
        change(row)
    StockNotice.objects.bulk_update(moved, ["state", "account_id", "worker_number", "void_reason"])
    for low, high in spans(row.serial for row in moved):
        _note(step, low, high, high - low + 1, by, at, worker, reason)
    return len(moved)


def _range(step: Step, first: str, last: str) -> tuple[int, int, list[StockNotice]]:
    """The ends of a range and its papers, locked. Raises StockRefused where the step cannot be taken with them."""
    begin, end = stock.serial_of(first), stock.serial_of(last)
    if (reasons := stock.range_refusals(begin, end)) or begin is None or end is None:
        raise StockRefused(reasons)
    rows = list(_locked().filter(serial__range=(begin, end)))
    if reasons := stock.move_refusals(step, begin, end, [held(row) for row in rows]):
        raise StockRefused(reasons)
    return begin, end, rows


def leave(*, typed: str, notice_of: Callable[[str], AbsenceNotice], by: Actor, at: datetime) -> AbsenceNotice:
    """This paper was put in at a door: `notice_of` makes its notice. Part of the caller's transaction.

    Raises StockRefused: paper-unknown, paper-office, paper-left, paper-void, paper-not-yours.
    """
    serial = stock.serial_of(typed)
    row = _locked().filter(serial=serial).first() if serial else None
    if (reasons := stock.leave_refusals(held(row) if row else None, by.account_id)) or row is None:
        raise StockRefused(reasons)
    row.state, row.notice = State.LEFT, notice_of(row.number)
    row.save(update_fields=["state", "notice"])
    _note(Step.LEAVE, row.serial, row.serial, 1, by, at, row.worker_number)
    return row.notice


def _locked() -> QuerySet[StockNotice]:
    return StockNotice.objects.select_for_update().order_by("serial")


def held(row: StockNotice) -> stock.Held:
    return stock.Held(row.serial, State(row.state), row.account_id)


def _note(
    step: Step, first: int, last: int, count: int, by: Actor, at: datetime, worker: str = "", reason: str = ""
) -> None:
    StockStep.objects.create(
        step=step, first=first, last=last, worker_number=worker, reason=reason, at=at, by=by.name
    )
    audit.record(
        f"visits.stock.{step}", by=by, at=at, object_id=stock.number(first), reason=reason,
        after={"first": first, "last": last, "count": count, "worker": worker},
    )  # fmt: skip
