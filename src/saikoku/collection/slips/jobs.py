"""The worker prints a list of requests; a job that was cut off goes on with those that are left."""

from procrastinate.contrib.django import app

from saikoku.collection.slips import operations
from saikoku.collection.slips.queries import PRINT_REQUESTS
from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.security.access import operations as access
from saikoku.security.access.models import Account


@app.task(name=PRINT_REQUESTS)
def print_requests(run_id: int, login_name: str) -> None:
    contract.follow_clock()
    by = access.actor_of(Account.objects.get(login_name=login_name))
    operations.print_requests(run_id=run_id, by=by, at=clock.now())
