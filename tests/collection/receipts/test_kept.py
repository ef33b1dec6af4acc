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


RECEIPT = """
insert into receipts_receipt (number, check_code, key_id, series_id, serial, intent_id, replaces_id, debtor_id, payee,
    worker_number, received_by, terminal, seal_id, total, lines_count, payer_chose, facts, digest, issued_on, issued_at,
    keep_until)
select 'VR-FORGED', check_code, key_id, series_id, {serial}, null, id, debtor_id, payee, worker_number, received_by, terminal,
    seal_id, total, lines_count, payer_chose, facts, digest, issued_on, issued_at, keep_until from receipts_receipt
"""
LINE = """
insert into receipts_receiptline (receipt_id, line, instalment_id, programme, assessed_year, due_year, notice_number,
    instalment_code, due_on, yen, balance_before, payment_number)
select r.id, 2, i.id, i.programme, i.assessed_year, i.due_year, i.notice_number, i.instalment, i.due_on, 5, {before}, 'VRFORGED'
from receipts_receipt r join liabilities_instalment i on i.debtor_id = r.debtor_id where i.balance > 0
"""
STEP = """
insert into receipts_receiptstep (receipt_id, step, attempt, way, copy, note, at, by)
select id, '{step}', 0, '', 0, 'x', now(), 'leader' from receipts_receipt
"""
ENTRY = """
insert into ledger_entry (kind, reference, legs_count, reason, posted_on, posted_at, posted_by)
values ('close', 'FORGED', 2, '', current_date, now(), 'leader')
"""
LEG = "insert into ledger_leg (entry_id, account, holder, yen) select id, 'safe', '', 5 from ledger_entry"
GUARDS = [
    ("ledger_entry", "entry_sums_to_zero", ENTRY, "entry_sums_to_zero"),
    ("ledger_leg", "legs_of_an_entry_sum_to_zero", LEG, "entry_sums_to_zero"),
    ("ledger_holding", "holding_moves_by_its_legs_only", "update ledger_holding set yen = yen + 1", "holding_moves_by_its"),
    ("receipts_series", "series_counts_by_its_receipts_only", "update receipts_series set last = 7", "series_counts_by_its"),
    ("receipts_receipt", "receipt_is_admitted", RECEIPT.format(serial=9), "receipt_takes_the_next_number"),
    ("receipts_receipt", "receipt_is_the_sum_of_its_lines", RECEIPT.format(serial=2), "receipt_is_the_sum_of_its_lines"),
    ("receipts_receiptline", "line_is_owed_by_the_payer", LINE.format(before=9_999), "line_is_owed_by_the_payer"),
    ("receipts_receiptline", "lines_sum_to_their_receipt", LINE.format(before=800), "receipt_is_the_sum_of_its_lines"),
    ("receipts_receiptstep", "receipt_step_is_admitted", STEP.format(step="void_confirmed"), "void_is_confirmed_by_a_second"),
    ("receipts_receiptstep", "void_stands_in_the_ledger", STEP.format(step="voided"), "void_stands_in_the_ledger"),
]
AT_COMMIT = (
    "entry_sums_to_zero", "legs_of_an_entry_sum_to_zero", "receipt_is_the_sum_of_its_lines", "lines_sum_to_their_receipt",
    "void_stands_in_the_ledger",
)  # fmt: skip
SHADOWED = [
    ("receipts_series", "update receipts_series set last = 1000000", "series_counts_up_to_its_width"),
    ("receipts_receipt", RECEIPT.format(serial=1), "series_gives_a_number_once"),
    ("receipts_receiptstep", STEP.format(step="blessed"), "receipt_step_is_known"),
    ("ledger_holding", "insert into ledger_holding (account, holder, yen) values ('claim', '', 5)", "account_has_one_holding"),
    ("ledger_leg", LEG.replace("safe", "bank"), "leg_of_a_known_account"),
]


def attack(owner, statement: str, table: str = "", trigger: str = "") -> None:
    """Try the statement with its deferred checks, as the owner, with the named trigger off; then undo everything."""
    with owner.transaction(force_rollback=True):
        if trigger:
            owner.execute(f'alter table {table} disable trigger {trigger}')
        owner.execute(statement)
        if trigger in ("", *AT_COMMIT):
            owner.execute("set constraints all immediate")


def test_each_guard_refuses_its_forgery_and_only_the_guard_does(committing_db, settings, tmp_path):
    """Each attack is refused by name; its twin, with that one trigger switched off, goes through."""
    from saikoku.assembly import engine

    settings.TRAIL_PATH = tmp_path
    money.permitted_seal()
    person, owed = money.payer(12_000, 800)
    money.took(person, owed, 12_000)
    with engine.connect(engine.SUPERUSER, committing_db) as owner:
        for table, trigger, statement, name in GUARDS:
            with pytest.raises(Exception, match=name):
                attack(owner, statement)
            attack(owner, statement, table, trigger)
        for table, statement, name in SHADOWED:
            with pytest.raises(Exception, match=name):
                attack(owner, statement, table, "user")  # without any trigger of ours
        for trigger, sums in ((None, 1), ("leg_moves_its_holding", 0)):
            with owner.transaction(force_rollback=True):
                if trigger:
                    owner.execute(f"alter table ledger_leg disable trigger {trigger}")
                owner.execute(LEG)
                assert owner.execute("select count(*) from ledger_holding where account = 'safe'").fetchone() == (sums,)
