"""The count of a month or year behind its page. One that was cut off leaves nothing behind and is asked for again."""

from datetime import date

from procrastinate.contrib.django import app

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.performance.reports.operations import counting
from saikoku.performance.reports.queries.work import COUNT
from saikoku.performance.reports.sets import telling
from saikoku.security.access import operations as access
from saikoku.security.access.models import Account


@app.task(name=COUNT)
def count(kind: str, first_day: str, login_name: str) -> None:
    contract.follow_clock()
    first = date.fromisoformat(first_day)
    by = access.actor_of(Account.objects.get(login_name=login_name))  # it may be closed by now, the act stands
    with telling.aloud(kind, first) as teller:
        counting.prepare(kind=kind, on=first, teller=teller, by=by, at=clock.now())
