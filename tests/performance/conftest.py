"""A ledger to count from: debtors and contact records made with few words."""

import itertools
from datetime import date, time

import pytest

from saikoku.kernel import clock
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor, Household

DAY = date(2026, 4, 10)
_numbers = itertools.count(1)


@pytest.fixture
def debtor_of(request):
    """`debtor_of(household="H1", merged_into=debtor)`, in the committing database where the test has one."""
    if "committing_db" not in request.fixturenames:
        request.getfixturevalue("db")

    def make(*, household: str = "", merged_into: Debtor | None = None) -> Debtor:
        home = Household.objects.get_or_create(number=household)[0] if household else None
        return Debtor.objects.create(
            number=f"{next(_numbers):010}", household=home, merged_into=merged_into,
            name="試験", delivered_on=DAY, run_id=1,
        )  # fmt: skip

    return make


@pytest.fixture
def recorded(debtor_of):
    """`recorded(debtor, outcome="101", ...)`: an outbound call without answer unless said otherwise."""

    def make(debtor: Debtor | None = None, **changes) -> Contact:
        facts = {
            "record_number": f"REC{next(_numbers):08}", "work": "01", "programme": "11", "on": DAY,
            "started_at": time(10, 5), "channel": "1", "spoke_with": "1", "outcome": "301",
            "worker_number": "W1", "recorded_at": clock.at(DAY, 10, 6), "recorded_by": "W1",
        }  # fmt: skip
        return Contact.objects.create(debtor=debtor or debtor_of(), **(facts | changes))

    return make
