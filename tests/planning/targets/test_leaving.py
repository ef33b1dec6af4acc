"""Who need not be asked leaves the month's lists by what is known on the day, and comes back when that has passed."""

from datetime import date, time

import pytest

from saikoku.planning.targets import operations, queries
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts import operations as contacts
from saikoku.registry.contacts.operations import judging
from saikoku.registry.contacts.rules.promises import Promised
from saikoku.registry.contacts.rules.records import Draft
from saikoku.registry.liabilities.models import Stop
from tests.registry.conftest import debtor_of, instalment_of  # noqa: F401

pytestmark = pytest.mark.django_db
DAY, MONTH = date(2026, 4, 10), date(2026, 4, 1)


@pytest.fixture
def target_of(debtor_of, instalment_of):  # noqa: F811
    def make(*, owes: int = 10_000, programme: str = "11", work: str = "01", number: str = ""):
        debtor = debtor_of(number)
        instalment_of(debtor, unpaid=owes, programme=programme)
        return Target.objects.create(
            month=MONTH, debtor=debtor, programme=programme, work=work, delivered_on=MONTH, run_id=1
        )

    return make


def leave(somebody, noon, on=DAY) -> operations.Left:
    return operations.leave(on=on, by=somebody, at=noon)


def talk(target, somebody, noon, **fields):
    draft = Draft(**{"debtor_id": target.debtor_id, "programme": target.programme, "outcome": "110", "on": DAY,
                     "started_at": time(10, 0), "spoke_with": "1"} | fields)  # fmt: skip
    return contacts.append(draft=draft, worker_number="0001", by=somebody, at=noon)


def test_each_leaves_for_the_reason_that_holds(target_of, somebody, noon):
    owing, paid, stopped, promised, reached = (target_of(owes=owes) for owes in (1, 0, 1, 1, 1))
    Stop.objects.create(stop_number="S1", debtor=stopped.debtor, debtor_number="x", reason="02", starts_on=MONTH,
                        ends_on=DAY, run_id=1)  # fmt: skip
    talk(promised, somebody, noon, outcome="101", promises=(Promised(date(2026, 4, 20), 1),))
    talk(reached, somebody, noon)
    left = leave(somebody, noon)
    assert left.by_reason == {"paid": 1, "promised": 1, "reached": 1, "stopped": 1}
    assert queries.left_by_reason(MONTH) == left.by_reason
    assert list(queries.staying(MONTH)) == [owing]
    assert set(left.debtors) == {one.debtor_id for one in (paid, stopped, promised, reached)}
    assert leave(somebody, noon) == operations.Left()


def test_a_contact_on_one_side_leaves_the_other_on_the_list(target_of, somebody, noon):
    premium = target_of()
    tax = Target.objects.create(month=MONTH, debtor=premium.debtor, programme="01", work="01", delivered_on=MONTH, run_id=1)
    talk(premium, somebody, noon)
    leave(somebody, noon)
    assert list(queries.staying(MONTH)) == [tax]


def test_who_comes_back_when_the_stop_ends_and_when_the_promise_breaks(target_of, somebody, noon):
    stopped, promised = target_of(), target_of()
    Stop.objects.create(stop_number="S1", debtor=stopped.debtor, debtor_number="x", reason="02", starts_on=MONTH,
                        ends_on=DAY, run_id=1)  # fmt: skip
    talk(promised, somebody, noon, outcome="101", on=date(2026, 3, 20), promises=(Promised(DAY, 1),))
    leave(somebody, noon)
    assert not queries.staying(MONTH).exists()
    assert leave(somebody, noon, on=date(2026, 4, 11)).back == 1
    judging.judge_promises(on=date(2026, 4, 16), by=somebody, at=noon)
    assert leave(somebody, noon, on=date(2026, 4, 16)).back == 1


def test_what_a_record_took_off_the_list_stays_off(target_of, somebody, noon):
    target = target_of()
    Target.objects.filter(pk=target.pk).update(left_on=DAY, left_reason="paid")
    assert leave(somebody, noon) == operations.Left()
    assert not queries.staying(MONTH).exists()


def test_a_stop_of_one_programme_leaves_the_other(target_of, somebody, noon):
    nhi = target_of()
    elderly = Target.objects.create(month=MONTH, debtor=nhi.debtor, programme="12", work="01", delivered_on=MONTH, run_id=1)
    Stop.objects.create(stop_number="S1", debtor=nhi.debtor, debtor_number="x", programme="11", reason="02",
                        starts_on=MONTH, run_id=1)  # fmt: skip
    leave(somebody, noon)
    assert list(queries.staying(MONTH)) == [elderly]
    assert queries.is_target(elderly.debtor_id, side="premium", month=MONTH)
