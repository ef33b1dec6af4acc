"""What cannot be in the tables of accounts and of the trail, whoever writes it."""

import pytest
from django.db import IntegrityError, transaction

from saikoku.security.access.models import Account, Grant, WrongCode
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord, Seal


def changed(account: Account, **fields) -> None:
    Account.objects.filter(pk=account.pk).update(**fields)


def granted(account: Account, **fields) -> None:
    given = {"role": Role.OPERATOR, "given": True, "by": "責任者", "reason": "配属"} | fields
    Grant.objects.create(account=account, at=account.created_at, **given)


def recorded(account: Account, **fields) -> None:
    given = {"action": "test.act", "actor": "責任者"} | fields
    AuditRecord.objects.create(business_at=account.created_at, recorded_at=account.created_at, **given)


def sealed(account: Account, sequence: int) -> None:
    Seal.objects.create(
        sequence=sequence, record_id=-1, previous_hash="a" * 64, hash="b" * 64, sealed_at=account.created_at
    )


BROKEN = [
    ("one_account_for_each_worker", lambda one: Account.objects.exclude(pk=one.pk).update(worker_number="W900")),
    ("closed_account_names_its_closer", lambda one: changed(one, is_active=False, closed_at=one.created_at)),
    ("closed_account_names_its_closer", lambda one: changed(one, is_active=False, closed_by="責任者")),
    ("closed_account_names_its_closer", lambda one: changed(one, closed_at=one.created_at, closed_by="責任者")),
    ("grant_names_a_known_role", lambda one: granted(one, role="emperor")),
    ("grant_says_by_whom_and_why", lambda one: granted(one, by="")),
    ("grant_says_by_whom_and_why", lambda one: granted(one, reason="")),
    ("wrong_code_is_of_a_known_kind", lambda one: WrongCode.objects.create(account=one, kind="pin", at=one.created_at)),
    ("audit_names_act_and_actor", lambda one: recorded(one, action="")),
    ("audit_names_act_and_actor", lambda one: recorded(one, actor="")),
    ("seal_counts_from_one", lambda one: sealed(one, 0)),
]


@pytest.mark.parametrize(("constraint", "broken"), BROKEN)
def test_what_cannot_be_is_refused_by_the_table(account_of, constraint, broken):
    account_of(Role.OPERATOR)
    one = account_of(Role.OPERATOR, worker_number="W900")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        broken(one)


def test_many_accounts_may_have_no_worker_number(account_of):
    account_of(Role.OPERATOR)
    account_of(Role.OPERATOR)
    assert Account.objects.filter(worker_number="").count() == 2
