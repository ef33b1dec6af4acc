"""The close of a collector's day: he counts, a second person counts again and takes the money into the safe.

It may be counted in the evening into a sealed bag and confirmed the next morning. A difference is recorded as one; nobody
makes it good from his own pocket.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from saikoku.collection.cash import queries
from saikoku.collection.cash.models import DayClose, DayCount
from saikoku.collection.cash.operations import passing
from saikoku.collection.cash.operations.refusing import CashRefused
from saikoku.collection.cash.rules import closing, coins
from saikoku.collection.ledger import operations as ledger
from saikoku.collection.ledger.rules.accounts import Account, Kind
from saikoku.collection.receipts import queries as receipts
from saikoku.collection.receipts.models import DayEnd
from saikoku.collection.receipts.operations.recovering import watched
from saikoku.collection.receipts.queries import pairing
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit
from saikoku.workforce.papers import queries as numbered
from saikoku.workforce.papers.rules.numbers import Kind as Paper


@watched
@transaction.atomic
def count_day(
    *, day: date, pieces: Mapping[int, int], bag: str = "", remark: str = "", by: Actor, at: datetime
) -> DayCount:
    """The collector's own count of a day; the next turn where it was counted before. Raises CashRefused."""
    if not by.worker_number:
        raise CashRefused(["no-worker-number"])
    return _count(by.worker_number, day, pieces, bag, remark, "", by=by, at=at)


@watched
@transaction.atomic
def count_for_absent(
    *, worker_number: str, day: date, pieces: Mapping[int, int], bag: str = "", remark: str = "", absence: str, by: Actor,
    at: datetime,
) -> DayCount:  # fmt: skip
    """Somebody of the office counts for a collector who cannot; a third person confirms the close as always.

    Raises CashRefused: own-absence, absence-missing, and what a count raises.
    """
    reasons = ["own-absence"] if worker_number == by.worker_number else []
    reasons += [] if absence.strip() else ["absence-missing"]
    if reasons:
        raise CashRefused(reasons)
    return _count(worker_number, day, pieces, bag, remark, absence.strip(), by=by, at=at)


def _count(
    worker: str, day: date, pieces: Mapping[int, int], bag: str, remark: str, absence: str, *, by: Actor, at: datetime
) -> DayCount:
    ledger.act_alone()
    sums, counted, handed = receipts.day_sum(worker, day), coins.total(pieces), queries.handed_over(worker, day)
    expected, unpaired = sums.yen - handed, bool(pairing.of_day(worker, day).codes)
    if reasons := closing.count_refusals(
        ended=receipts.has_ended(worker, day), day=day, today=at.astimezone(clock.TOKYO).date(),
        difference=counted - expected, remark=remark, pieces=pieces.values(), unpaired=unpaired,
        is_empty=not (sums.count or handed or unpaired or receipts.lost_of(worker, day)),
    ):  # fmt: skip
        raise CashRefused(reasons)
    passing.drop_handover(worker, by=by, at=at)
    before = queries.last_count(worker, day)
    count = DayCount.objects.create(
        worker_number=worker, day=day, turn=before.turn + 1 if before else 1, counted=counted, expected=expected,
        handed_over=handed, difference=counted - expected, bag=bag.strip(), remark=remark.strip(), absence=absence,
        receipts=sums.count, void=sums.void, first_number=sums.first, last_number=sums.last, grand_total=sums.grand,
        counted_at=at, counted_by=by.name, **{f"n{kind}": number for kind, number in pieces.items()},
    )  # fmt: skip
    audit.record(
        "cash.day.counted_for" if absence else "cash.day.counted", by=by, at=at, object_id=f"{worker} {day}",
        reason=(absence or count.remark)[:200],
        after={"turn": count.turn, "counted": counted, "expected": expected, "grand_total": sums.grand, "bag": count.bag},
    )  # fmt: skip
    return count


@watched
@transaction.atomic
def confirm_close(
    *, worker_number: str, day: date, recounted: int, lost_reason: str = "", by: Actor, at: datetime
) -> DayClose:
    """The second person's count agrees: the money goes into the safe and the day is over. Raises CashRefused.

    `lost_reason`: why receipts of the day that an older copy of the books lost cannot be entered again; after the close
    they never can.
    """
    ledger.act_alone()
    lost = receipts.lost_of(worker_number, day)
    count, rows = queries.last_count(worker_number, day), receipts.of_day(worker_number, day)
    expected = receipts.day_sum(worker_number, day).yen - queries.handed_over(worker_number, day)
    if reasons := closing.close_refusals(
        ended=receipts.has_ended(worker_number, day), counted=count is not None,
        expected_then=count.expected if count else 0, expected_now=expected, receipts_then=count.receipts if count else 0,
        receipts=queries.as_open(rows), intents=_intents_of(worker_number, day),
        papers=numbered.unrecorded(Paper.LEAF, worker_number, day),
        earlier_open=queries.earlier_open(worker_number, day), counted_yen=count.counted if count else 0, recounted=recounted,
        by=by.name, people={count.counted_by if count else "", *(row.received_by for row in rows)},
        is_own=by.worker_number == worker_number,
        unpaired=bool(count and not count.remark and pairing.of_day(worker_number, day).codes),
        lost=len(lost), lost_reason=lost_reason,
    ):  # fmt: skip
        raise CashRefused(reasons)
    close = DayClose.objects.create(
        count=count, recounted=recounted, due_on=due_on(day), lost_reason=lost_reason.strip() if lost else "",
        confirmed_at=at, confirmed_by=by.name,
    )  # fmt: skip
    DayEnd.objects.create(worker_number=worker_number, day=day, ended_at=at, ended_by=by.name)
    _into_the_safe(count, by=by, at=at)
    audit.record(
        "cash.day.closed", by=by, at=at, object_id=f"{worker_number} {day}",
        reason=(close.lost_reason or count.remark)[:200],
        after={
            "counted": count.counted, "difference": count.difference, "grand_total": count.grand_total,
            **({"lost": [f"{act['kind']} {act['number']}" for act in lost]} if lost else {}),
        },
    )  # fmt: skip
    return close


def due_on(day: date) -> date:
    """The last day to pay in what came into the safe on a day."""
    agreed = terms.agreed(day)
    return closing.deposit_due(
        day, agreed["deposit_bank_days"], at_month_end=agreed["deposit_at_month_end"],
        same_days=agreed["deposit_same_days"],
    )  # fmt: skip


def _intents_of(worker_number: str, day: date) -> int:
    return sum(one.opened_at.astimezone(clock.TOKYO).date() <= day for one in receipts.open_intents(worker_number))


def _into_the_safe(count: DayCount, *, by: Actor, at: datetime) -> None:
    legs = [
        (Account.CASH, count.worker_number, -count.expected), (Account.SAFE, "", count.counted),
        (Account.DIFFERENCE, count.worker_number, -count.difference),
    ]  # fmt: skip
    moved = [leg for leg in legs if leg[2]]
    if moved:
        ledger.post(
            kind=Kind.CLOSE, reference=f"{count.worker_number} {count.day}", legs=moved, on=count.day,
            reason=count.remark[:200], by=by, at=at,
        )  # fmt: skip
