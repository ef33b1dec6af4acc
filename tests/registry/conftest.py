"""People and debts for the tests of the registry."""

import itertools
from datetime import date

import pytest

_numbers = itertools.count(1)


@pytest.fixture
def debtor_of(db):
    """Make a debtor: `debtor_of("000000000000001", name="試験 花子")`."""
    from saikoku.registry.debtors.models import Debtor

    def make(number: str = "", **fields):
        number = number or f"{next(_numbers):015d}"
        defaults = {"name": "試験 花子", "name_kana": "シケン ハナコ", "delivered_on": date(2026, 4, 1), "run_id": 1}
        return Debtor.objects.create(number=number, **defaults | fields)

    return make


@pytest.fixture
def instalment_of(db):
    """Make an instalment with its first statement: `instalment_of(debtor, unpaid=10_000)`."""
    from saikoku.registry.liabilities.models import Instalment, InstalmentStatement

    def make(debtor, *, unpaid: int = 10_000, **fields):
        stated = {
            "due_on": date(2026, 1, 31), "assessed": unpaid, "paid": 0, "unpaid": unpaid, "carried": "1",
            "as_of": date(2026, 4, 1), "run_id": 1,
        }  # fmt: skip
        key = {"programme": "11", "assessed_year": 2025, "due_year": 2025, "notice_number": f"N{next(_numbers)}",
               "instalment": "01", "object": ""}  # fmt: skip
        key |= {name: fields.pop(name) for name in list(fields) if name in key}
        made = Instalment.objects.create(debtor=debtor, balance=unpaid, **key, **stated | fields)
        InstalmentStatement.objects.create(instalment=made, **stated | fields)
        return made

    return make
