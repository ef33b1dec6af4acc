"""The practice house has somebody for every role, and asking twice opens nobody twice."""

import pytest

from saikoku.practice.operations import staff
from saikoku.security.access.models import Account
from saikoku.security.access.operations import AccountRefused
from saikoku.security.access.queries import roles_of
from saikoku.security.access.rules.permissions import Role

PASSWORD = "pale-river-forty-two"


@pytest.fixture
def opened(db, somebody, noon):
    return staff.open_accounts(password=PASSWORD, by=somebody, at=noon)


def test_every_role_has_an_account(opened):
    held = {role for account in Account.objects.all() for role in roles_of(account)}
    assert held == set(Role)


def test_all_sign_in_with_the_password_given(opened):
    assert all(account.check_password(PASSWORD) for account in Account.objects.filter(login_name="operator1"))


def test_asking_again_opens_nobody(opened, somebody, noon):
    assert staff.open_accounts(password=PASSWORD, by=somebody, at=noon) == []


def test_a_weak_password_opens_nobody(db, somebody, noon):
    with pytest.raises(AccountRefused):
        staff.open_accounts(password="1234", by=somebody, at=noon)
    assert not Account.objects.exists()


def test_the_operators_act_as_themselves_with_their_worker_numbers(opened):
    actors = staff.actors()
    assert len(actors) == len(staff.OPERATORS)
    assert actors[1].worker_number == "9101"
