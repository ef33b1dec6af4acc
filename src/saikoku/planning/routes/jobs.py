"""The search behind the page. A job that was cut off leaves a plan that waits; asking again begins a new one."""

from procrastinate.contrib.django import app

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.planning.routes import operations
from saikoku.planning.routes.models import Plan
from saikoku.planning.routes.queries.shown import MAKE
from saikoku.security.access import operations as access
from saikoku.security.access.models import Account


@app.task(name=MAKE)
def make(plan_id: int, login_name: str) -> None:
    contract.follow_clock()
    by = access.actor_of(Account.objects.get(login_name=login_name))  # it may be closed by now, the act stands

    def tell(passed: float) -> None:
        Plan.objects.filter(pk=plan_id).update(passed=passed)

    operations.make(plan_id=plan_id, tell=tell, by=by, at=clock.now())
