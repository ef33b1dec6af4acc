"""A collector with an accepted route: what the tests of visits stand on."""

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.visits import operations
from saikoku.outreach.visits.models import Visit
from saikoku.planning.routes import operations as routes
from saikoku.planning.routes.queries import walking
from saikoku.workforce.conduct import operations as conduct
from saikoku.workforce.conduct.rules.duties import EDITION
from tests.planning import people
from tests.planning.routes import visiting
from tests.planning.routes.visiting import BY, MORNING

DAY = people.DAY
NOON = clock.at(DAY, 12, 10)
LATER = clock.at(DAY, 12, 18)
TOLD = ("affiliation", "name", "card")


def actor_of(account) -> Actor:
    return Actor(account.login_name, account_id=account.pk, worker_number=account.worker_number, display_name="訪問 員")


def plan_of(*accounts) -> None:
    """An accepted route for each, who have read the rules of conduct."""
    for one in accounts:
        conduct.read(edition=EDITION, by=actor_of(one), at=MORNING)
    asked = routes.ask(on=DAY, duties=visiting.duties(*accounts), by=BY, at=MORNING)
    made = routes.make(plan_id=asked.pk, by=BY, at=MORNING)
    routes.accept(plan_id=made.pk, by=BY, at=MORNING)


def stop_of(by: Actor, person) -> walking.Visit:
    return next(one for one in walking.day_of(by.account_id, DAY).visits if person.pk in one.debtor_ids)


def at_door(by: Actor, person, at=NOON) -> Visit:
    return operations.begin(stop_id=stop_of(by, person).stop_id, by=by, at=at)


def in_talk(by: Actor, person, *, spoke_with: str = "1", at=NOON) -> Visit:
    visit = at_door(by, person, at)
    method = "2" if spoke_with == "1" else ""
    return operations.check(key=visit.key, told=TOLD, spoke_with=spoke_with, identified_by=method, by=by, at=at)
