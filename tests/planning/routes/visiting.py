"""A small town with people who may be visited, two collectors, an office: what the tests of routes stand on."""

import itertools

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.planning.routes.models import Place
from saikoku.planning.routes.queries.planning import Duty
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Address, Caution, Debtor, Household
from tests.planning import people

BY = Actor("leader", display_name="試験 責任者")
DAY = people.DAY
MORNING = clock.at(DAY, 8, 0)
TOWNS = ("旭町", "日ノ出町", "櫛原町", "寺町")
_count = itertools.count(1)


def lay_out(*, office: bool = True) -> None:
    """Four towns around an office."""
    if office:
        Place.objects.create(kind="office", name="事務所", lat=33.319, lng=130.508)
    for number, town in enumerate(TOWNS):
        Place.objects.create(kind="town", name=town, lat=33.315 + number * 0.004, lng=130.50 + number * 0.006)


def lives(person: Debtor, town: str = "旭町", kind: str = "registered") -> Address:
    return Address.objects.create(
        debtor=person, kind=kind, address=f"久留米市{town}{next(_count)}番地1", since=DAY, run_id=people.RUN
    )


def visitable(home: Household | None = None, *, town: str = "旭町", balance: int = 12_000, programme: str = "11") -> Debtor:
    person = people.debtor(home)
    people.owes(person, programme, balance)
    people.target(person, programme, "02")
    lives(person, town)
    return person


def visited(person: Debtor, outcome: str = "V20", *, hour: int = 12, minute: int = 0, day=DAY, **more) -> Contact:
    return people.called(person, clock.at(day, hour, minute), outcome, channel="3", **more)


def caution(person: Debtor, code: str) -> Caution:
    return Caution.objects.create(debtor=person, code=code, since=DAY, run_id=people.RUN)


def duties(*accounts, opens: str = "11:30", closes: str = "20:30") -> list[Duty]:
    from datetime import time

    return [Duty(account.pk, time.fromisoformat(opens), time.fromisoformat(closes)) for account in accounts]
