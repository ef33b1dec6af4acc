import pytest

from saikoku.security.access.rules.permissions import Role


@pytest.fixture
def office(account_of):
    """The accounts of everybody who carries paper."""
    account_of(Role.SUPERVISOR, login_name="leader", worker_number="L01")
    account_of(Role.SUPERVISOR, login_name="second", worker_number="L02")
    account_of(Role.COLLECTOR, login_name="jiro", worker_number="V01")
    account_of(Role.COLLECTOR, login_name="saburo", worker_number="V02")
