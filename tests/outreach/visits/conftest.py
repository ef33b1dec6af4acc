import pytest

from saikoku.governance.contract import operations as contract
from saikoku.governance.contract import queries as contracts
from saikoku.kernel import clock
from saikoku.outreach.visits.operations import stock
from saikoku.planning.routes.rules import defaults
from saikoku.security.access.rules.permissions import Role
from tests.outreach.visits import doors
from tests.outreach.visits.stocking import give
from tests.planning.routes import visiting


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", contracts.profile)
    monkeypatch.setitem(defaults.on(doors.DAY).search, "seconds", 0.2)
    clock.run_from(doors.NOON)


@pytest.fixture
def collector(db, quick, account_of):
    """One who walks to four doors today."""
    visiting.lay_out()
    account = account_of(Role.COLLECTOR, worker_number="V01")
    people = [visiting.visitable(town=town, balance=12_000 + place) for place, town in enumerate(visiting.TOWNS)]
    doors.plan_of(account)
    account.people = people
    return account


@pytest.fixture
def walker(client, collector):
    """The same, signed in."""
    client.force_login(collector, backend="saikoku.security.access.backends.ActiveAccountBackend")
    session = client.session
    session["last_seen"] = clock.real_now().timestamp()
    session.save()
    return client


@pytest.fixture
def by(collector):
    return doors.actor_of(collector)


@pytest.fixture
def person(collector):
    return collector.people[0]


@pytest.fixture
def stocked(collector):
    """Ten papers, the first four with the collector."""
    stock.print_batch(count=10, by=visiting.BY, at=doors.MORNING)
    give(1, 4, collector, at=doors.MORNING)
    return collector
