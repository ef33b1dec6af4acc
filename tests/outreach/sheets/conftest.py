import pytest

from saikoku.governance.contract import operations as contract
from saikoku.governance.contract import queries as queries_of_contract
from saikoku.kernel import clock
from saikoku.security.access.rules.permissions import Role
from tests.outreach.sheets.desk import NOON


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(NOON)


@pytest.fixture
def office(account_of):
    """Everybody with an account: two leaders, an operator, a collector."""
    account_of(Role.SUPERVISOR, login_name="leader", worker_number="L01")
    account_of(Role.SUPERVISOR, login_name="second", worker_number="L02")
    account_of(Role.OPERATOR, login_name="aya", worker_number="W901")
    account_of(Role.COLLECTOR, login_name="jiro", worker_number="V01")
