"""What must be kept for years cannot be deleted, by the application or by the owner of the tables."""

from datetime import date

import pytest
from django.db import DatabaseError, connection

from saikoku.collection.receipts.rules import keeping
from tests.collection import money

KEPT = ("receipts_receiptstep", "receipts_receiptline", "receipts_receipt", "ledger_leg", "ledger_entry", "seals_seal")


@pytest.mark.clause("13.2.エ.2")
@pytest.mark.parametrize(
    ("collected", "until"),
    [
        (date(2025, 11, 1), date(2031, 3, 31)), (date(2026, 3, 31), date(2031, 3, 31)), (date(2026, 4, 1), date(2032, 3, 31)),
        (date(2028, 2, 29), date(2033, 3, 31)), (date(2030, 10, 31), date(2036, 3, 31)),
    ],
)  # fmt: skip
def test_five_years_run_from_the_april_after_the_fiscal_year_of_collection(collected, until):
    assert keeping.keep_until(collected, 5) == until


@pytest.mark.clause("13.2.エ.2")
def test_nothing_that_is_kept_can_be_deleted_and_a_series_cannot_be_set(committing_db, settings, tmp_path):
    from saikoku.assembly import engine

    settings.TRAIL_PATH = tmp_path
    money.permitted_seal()
    person, owed = money.payer(12_000)
    money.took(person, owed, 12_000)
    with engine.connect(engine.SUPERUSER, committing_db) as owner:
        owner.autocommit = True
        for table in KEPT:
            with pytest.raises(DatabaseError, match=r"permission denied|append-only"), connection.cursor() as cursor:
                cursor.execute(f"delete from {table}")
            with pytest.raises(Exception, match="append-only"):
                owner.execute(f"delete from {table}")
        owner.execute("alter table receipts_series disable trigger series_counts_by_its_receipts_only")
        with pytest.raises(Exception, match="series_counts_up_to_its_width"):
            owner.execute("update receipts_series set last = 1000000")
