import pytest

from saikoku.security.access.rules.permissions import Role


@pytest.fixture
def office(seal, account_of):
    """A permitted seal and everybody with an account; money may be taken."""
    account_of(Role.SUPERVISOR, login_name="leader", worker_number="L01")
    account_of(Role.SUPERVISOR, login_name="second", worker_number="L02")
    account_of(Role.COLLECTOR, login_name="jiro", worker_number="V01")
    account_of(Role.COLLECTOR, login_name="saburo", worker_number="V02")
    account_of(Role.OPERATOR, login_name="typist", worker_number="W01")
