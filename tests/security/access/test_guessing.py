"""Wrong codes of papers: after so many in a short time a person waits, whatever he types next, and the trail says so."""

from datetime import timedelta

import pytest

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access import operations
from saikoku.security.access.models import WrongCode
from saikoku.security.access.rules import guessing
from saikoku.security.access.rules.guessing import Patience
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.planning import people

NOON = clock.at(people.DAY, 12, 0)
PATIENCE = Patience(tries=3, minutes=30)
RECEIPT, NOTICE = WrongCode.Kind.RECEIPT, WrongCode.Kind.NOTICE


def after(*minutes: int) -> list:
    return [NOON + timedelta(minutes=one) for one in minutes]


@pytest.mark.clause("16.12.サ")
@pytest.mark.parametrize(("wrong", "minute", "until"), [
    ([], 0, None), ([0, 1], 2, None), ([0, 1, 2], 2, 32), ([0, 1, 2], 31, 32), ([0, 1, 2], 32, None),
    ([0, 20, 40], 41, None), ([0, 20, 29], 29, 59), ([0, 20, 30], 30, None), ([2, 0, 1], 3, 32), ([0, 1, 2, 3, 4], 5, 34),
    ([0, 40, 41, 42], 43, 72), ([0, 1, 2, 40], 41, None),
])  # fmt: skip
def test_how_long_somebody_waits(wrong, minute, until):
    found = guessing.held_until(after(*wrong), after(minute)[0], PATIENCE)
    assert found == (after(until)[0] if until is not None else None)


@pytest.fixture
def by(account_of):
    return operations.actor_of(account_of(Role.OPERATOR))


def wrong(by, at=NOON, kind=RECEIPT) -> None:
    operations.note_wrong_code(kind=kind, patience=PATIENCE, by=by, at=at)


def held(by, at=NOON, kind=RECEIPT):
    return operations.codes_held(kind=kind, patience=PATIENCE, by=by, at=at)


@pytest.mark.django_db
@pytest.mark.clause("16.12.エ", "16.12.サ")
def test_the_last_wrong_one_and_every_try_after_it_are_in_the_trail(by):
    for one in after(0, 1, 2):
        assert held(by, one) is None
        wrong(by, one)
    assert held(by, *after(3)) == held(by, *after(31)) == after(32)[0]
    assert held(by, *after(32)) is None
    rows = list(AuditRecord.objects.order_by("pk").values_list("action", "actor", "object_id"))
    name = by.name
    assert rows[-3:] == [("access.codes.held", name, "receipt"), *[("access.code.refused", name, "receipt")] * 2]


@pytest.mark.django_db
def test_each_person_and_each_kind_of_paper_counts_for_itself(by, account_of):
    for one in after(0, 1, 2):
        wrong(by, one)
    other = operations.actor_of(account_of(Role.SUPERVISOR))
    assert held(by, *after(3)) and held(by, *after(3), kind=NOTICE) is None and held(other, *after(3)) is None


@pytest.mark.django_db
def test_whoever_has_no_account_is_neither_counted_nor_held(by):
    machine = Actor("system:test")
    for one in after(0, 1, 2, 3):
        wrong(machine, one)
    assert held(machine, *after(4)) is None and not WrongCode.objects.exists()
