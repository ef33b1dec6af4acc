"""The work behind the page: judge a file, apply a file. A job that was cut off begins anew and does no harm."""

from procrastinate.contrib.django import app

from saikoku.desk.reception.queries import APPLY, JUDGE
from saikoku.desk.reception.sets import telling
from saikoku.exchange.intake import operations as intake
from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access import operations as access
from saikoku.security.access.models import Account


@app.task(name=JUDGE)
def judge(run_id: int, login_name: str) -> None:
    contract.follow_clock()
    with telling.aloud(run_id) as teller:
        intake.judge(run_id=run_id, teller=teller, by=_actor(login_name), at=clock.now())


@app.task(name=APPLY)
def apply(run_id: int, login_name: str, accept_good_rows: bool) -> None:
    contract.follow_clock()
    with telling.aloud(run_id) as teller:
        intake.apply(
            run_id=run_id, accept_good_rows=accept_good_rows, teller=teller, by=_actor(login_name), at=clock.now()
        )  # fmt: skip


def _actor(login_name: str) -> Actor:
    """The person who asked; his account may be closed by now, his act stands."""
    return access.actor_of(Account.objects.get(login_name=login_name))
