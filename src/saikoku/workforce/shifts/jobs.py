"""Make a plan behind its page."""

from procrastinate.contrib.django import app

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.security.access import operations as access
from saikoku.security.access.models import Account
from saikoku.workforce.shifts import operations
from saikoku.workforce.shifts.queries import MAKE
from saikoku.workforce.shifts.sets import telling


@app.task(name=MAKE)
def make(plan_id: int, login_name: str) -> None:
    contract.follow_clock()
    by = access.actor_of(Account.objects.get(login_name=login_name))
    with telling.aloud(plan_id, operations.SECONDS) as teller:
        operations.make(plan_id=plan_id, teller=teller, by=by, at=clock.now())
