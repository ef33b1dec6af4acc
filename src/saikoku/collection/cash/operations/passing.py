"""Money and change pass between a collector and the safe: one gives and counts, the other counts too and takes.

Nothing moves by the first count alone. Where the counts differ they count again together.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from saikoku.collection.cash import queries
from saikoku.collection.cash.models import Passing, PassingEnd
from saikoku.collection.cash.operations.refusing import CashRefused
from saikoku.collection.cash.rules import coins, passing
from saikoku.collection.cash.rules.passing import Done, Way
from saikoku.collection.ledger import operations as ledger
from saikoku.collection.ledger import queries as held
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.receipts import queries as receipts
from saikoku.collection.receipts.operations.recovering import watched
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit


@watched
@transaction.atomic
def offer(
    *, way: Way, pieces: Mapping[int, int], worker_number: str = "", remark: str = "", absence: str = "", by: Actor,
    at: datetime,
) -> Passing:  # fmt: skip
    """Counted by whoever gives: the collector himself, or (lent, or in his stead) somebody of the office for him.

    What was offered before in the same way and not taken is dropped. Raises CashRefused.
    """
    ledger.act_alone()
    worker, day = worker_number or by.worker_number, at.astimezone(clock.TOKYO).date()
    if not worker:
        raise CashRefused(["no-worker-number"])
    yen, expected = coins.total(pieces), expected_of(way, worker, day)
    if reasons := passing.offer_refusals(
        way, yen=yen, expected=expected, remark=remark, has_ended=receipts.has_ended(worker, day), pieces=pieces.values(),
        is_own=worker == by.worker_number, absence=absence,
    ):  # fmt: skip
        raise CashRefused(reasons)
    for one in queries.open_passings(worker).filter(way=way):
        _drop(one, by=by, at=at)
    mine = Passing.objects.filter(way=way, worker_number=worker, day=day)
    row = Passing.objects.create(
        way=way, worker_number=worker, day=day, turn=(mine.aggregate(last=Max("turn"))["last"] or 0) + 1, yen=yen,
        expected=expected if way == Way.RETURN else yen, difference=yen - expected if way == Way.RETURN else 0,
        remark=remark.strip(), absence=absence.strip(), offered_at=at, offered_by=by.name,
        **{f"n{kind}": number for kind, number in pieces.items()},
    )  # fmt: skip
    audit.record("cash.passing.offered", **_told(row), reason=(row.absence or row.remark)[:200], by=by, at=at)
    return row


def expected_of(way: Way, worker: str, day: date) -> int:
    """What the books say could pass now: the money of the day in the bag, or all change that is out."""
    if way == Way.HANDOVER:
        return min(held.moved_on(Account.CASH, worker, day=day), held.held(Account.CASH, worker))
    return held.held(Account.FLOAT, worker) if way == Way.RETURN else 0


@watched
@transaction.atomic
def take(*, passing_id: int, recounted: int, by: Actor, at: datetime) -> PassingEnd:
    """The other person counted the same: now it moves. Raises CashRefused and Passing.DoesNotExist."""
    ledger.act_alone()
    row = Passing.objects.get(pk=passing_id)
    way, worker = Way(row.way), row.worker_number
    if reasons := passing.take_refusals(
        way, is_open=queries.open_passings(worker).filter(pk=row.pk).exists(), yen=row.yen, recounted=recounted,
        offered_by=row.offered_by, by=by.name, is_own=by.worker_number == worker, expected=row.expected,
        expected_now=expected_of(way, worker, row.day), has_ended=receipts.has_ended(worker, row.day),
    ):  # fmt: skip
        raise CashRefused(reasons)
    on = row.day if way == Way.HANDOVER else at.astimezone(clock.TOKYO).date()  # money of a day, but change of the moment
    ledger.post(
        kind=passing.KINDS[way], reference=f"{worker} {row.day} {row.turn}", on=on,
        legs=passing.legs(way, worker, yen=row.yen, expected=row.expected), reason=row.remark[:200], by=by, at=at,
    )  # fmt: skip
    end = PassingEnd.objects.create(passing=row, done=Done.TAKEN, recounted=recounted, ended_at=at, ended_by=by.name)
    audit.record("cash.passing.taken", **_told(row), reason=row.remark[:200], by=by, at=at)
    return end


@watched
@transaction.atomic
def drop(*, passing_id: int, by: Actor, at: datetime) -> None:
    """Nothing passed. Raises CashRefused (passing-ended) and Passing.DoesNotExist."""
    ledger.act_alone()
    row = Passing.objects.get(pk=passing_id)
    if not queries.open_passings(row.worker_number).filter(pk=row.pk).exists():
        raise CashRefused(["passing-ended"])
    _drop(row, by=by, at=at)


def drop_handover(worker: str, *, by: Actor, at: datetime) -> None:
    """The whole bag was counted: what was offered of it before and not taken is in that count."""
    for one in queries.open_passings(worker).filter(way=Way.HANDOVER):
        _drop(one, by=by, at=at)


def _drop(row: Passing, *, by: Actor, at: datetime) -> None:
    PassingEnd.objects.create(passing=row, done=Done.DROPPED, ended_at=at, ended_by=by.name)
    audit.record("cash.passing.dropped", **_told(row), by=by, at=at)


def _told(row: Passing) -> dict:
    return {
        "object_id": f"{row.worker_number} {row.day} {row.turn}",
        "after": {"way": row.way, "yen": row.yen, "difference": row.difference},
    }
