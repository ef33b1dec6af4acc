"""What passes between collectors and the safe, for tests: offered, taken."""

from saikoku.collection.cash import operations
from saikoku.collection.cash.models import Passing, PassingEnd
from saikoku.collection.cash.rules.passing import Way
from tests.collection.cash.test_cash import (
    pieces,
)
from tests.collection.money import COLLECTOR, LEADER, NOON


def offered(way: Way, yen: int, *, by=COLLECTOR, at=NOON, **more) -> Passing:
    return operations.offer(way=way, pieces=pieces(yen), by=by, at=at, **more)


def taken(one: Passing, yen: int | None = None, *, by=LEADER, at=NOON) -> PassingEnd:
    return operations.take(passing_id=one.pk, recounted=one.yen if yen is None else yen, by=by, at=at)
