"""Papers printed beforehand for tests: given out by two, left at a door."""

from saikoku.kernel.actor import Actor
from saikoku.outreach.visits.models import (
    StockNotice,
)
from saikoku.outreach.visits.operations import recording
from saikoku.outreach.visits.operations import stock as acts
from saikoku.outreach.visits.rules import stock
from saikoku.outreach.visits.rules.door import Said
from tests.outreach.visits import doors
from tests.outreach.visits.doors import LATER, NOON
from tests.outreach.visits.test_journey import walker as tablet  # noqa: F401
from tests.planning.routes.visiting import BY

N = stock.number


SECOND = Actor("second", account_id=990, display_name="二人 目")


def give(first: int, last: int, account, at=NOON) -> int:
    """Counted out by one leader, and counted again by another."""
    given = acts.count_out(first=N(first), last=N(last), account_id=account.pk, by=BY, at=at)
    return acts.receive(handover_id=given.pk, leads=True, by=SECOND, at=at)


def leave(by, person, serial, outcome="V20", at=LATER):
    visit = doors.at_door(by, person)
    recording.record(key=visit.key, outcome=outcome, said=Said(), paper=N(serial), by=by, at=at)
    return visit


def states() -> list[str]:
    return list(StockNotice.objects.order_by("serial").values_list("state", flat=True))
