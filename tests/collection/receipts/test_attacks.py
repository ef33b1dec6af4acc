"""The tables hold against raw SQL in the application's own role: each constraint and trigger is attacked by name."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from saikoku.collection.ledger import operations as ledger
from saikoku.collection.ledger.models import Entry, Holding, Leg
from saikoku.collection.ledger.rules.accounts import Account, Kind
from saikoku.collection.receipts.models import DayEnd, Intent, Receipt, ReceiptLine, ReceiptStep, Series
from saikoku.collection.receipts.operations import printing, voiding
from saikoku.collection.seals import operations as seals
from saikoku.collection.seals.rules.steps import Step as SealStepKind
from tests.collection import money
from tests.collection.money import COLLECTOR, DAY, LEADER, NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(seal) -> Receipt:
    person, owed = money.payer(12_000, 800)
    return money.took(person, owed, 12_000)


def refused(name: str, act) -> None:
    """The act is refused by name, at its statement or at the commit."""
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        act()
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")


def sql(text: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def copy_of(receipt: Receipt, **changes) -> Receipt:
    """The same receipt once more, as a forger would insert it: with another intent and the next number."""
    intent = Intent.objects.create(
        key=f"K{Intent.objects.count():025d}", debtor=receipt.debtor, worker_number="V01", opened_at=NOON, opened_by="jiro",
        state="done", fingerprint="f" * 64, ended_at=NOON,
    )  # fmt: skip
    plain = {
        field.attname: getattr(receipt, field.attname) for field in Receipt._meta.concrete_fields if field.attname != "id"
    }
    plain |= {"number": "VR-FORGED", "serial": receipt.serial + 1, "intent_id": intent.pk} | changes
    return Receipt.objects.create(**plain)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"serial": 3}, "receipt_takes_the_next_number"),  # a gap
        ({"serial": 1}, "receipt_takes_the_next_number"),  # a repeat
        ({"worker_number": "V02"}, "receipt_takes_the_next_number"),  # somebody else's series
        ({"issued_at": NOON - timedelta(days=400)}, "receipt_carries_a_seal_permitted_at_its_moment"),
        ({"total": 0}, "receipt_is_of_some_yen"),
        ({"intent_id": None}, "receipt_comes_from_an_intent_a_leaf_or_replaces_another"),
        ({"payee": ""}, "receipt_names_payer_collector_and_code"),
        ({"digest": "no"}, "receipt_carries_its_sha256"),
        ({"keep_until": DAY}, "receipt_is_kept_after_its_day"),
        ({}, "receipt_is_the_sum_of_its_lines"),
    ],
)
def test_a_forged_receipt_is_refused(receipt, changes, name):
    refused(name, lambda: copy_of(receipt, **changes))
    assert Receipt.objects.count() == 1 and Series.objects.get().last == 1


def line_of(receipt: Receipt, **changes) -> ReceiptLine:
    old = receipt.lines.get()
    open_row = receipt.debtor.instalments.get(balance__gt=0)
    plain = {
        "receipt": receipt, "line": 2, "instalment": open_row, "programme": "11", "assessed_year": 2025, "due_year": 2025,
        "notice_number": open_row.notice_number, "instalment_code": open_row.instalment, "due_on": old.due_on, "yen": 5,
        "balance_before": 800, "payment_number": "VRFORGED",
    }  # fmt: skip
    return ReceiptLine.objects.create(**(plain | changes))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "receipt_is_the_sum_of_its_lines"),
        ({"yen": 801, "balance_before": 900}, "line_is_owed_by_the_payer"),
        ({"yen": 801}, "line_takes_no_more_than_is_owed|line_is_owed_by_the_payer"),
        ({"yen": 0}, "line_takes_no_more_than_is_owed"),
        ({"notice_number": "N-OTHER"}, "line_is_owed_by_the_payer"),
        ({"line": 1}, "receipt_has_each_line_once"),
    ],
)
def test_a_line_beyond_what_is_owed_is_refused(receipt, changes, name):
    refused(name, lambda: line_of(receipt, **changes))
    assert ReceiptLine.objects.count() == 1


def test_an_instalment_stands_on_a_receipt_once(seal):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 5_000)
    row = receipt.debtor.instalments.get()
    refused("receipt_names_an_instalment_once", lambda: line_of(
        receipt, instalment=row, instalment_code=row.instalment, notice_number=row.notice_number, balance_before=row.balance
    ))  # fmt: skip


def test_another_person_s_instalment_is_no_line_of_the_receipt(receipt):
    _, strange = money.payer(900)
    refused("line_is_owed_by_the_payer", lambda: line_of(
        receipt, instalment=strange[0], notice_number=strange[0].notice_number, instalment_code="01", balance_before=900
    ))  # fmt: skip


def test_a_receipt_without_its_ledger_entry_is_refused(receipt):
    old = receipt

    def line_for(row):
        open_row = old.debtor.instalments.get(balance__gt=0)
        return ReceiptLine.objects.create(
            receipt=row, line=1, instalment=open_row, programme="11", assessed_year=2025, due_year=2025,
            notice_number=open_row.notice_number, instalment_code=open_row.instalment, due_on=DAY, yen=5, balance_before=800,
            payment_number="VRFORGED",
        )  # fmt: skip

    refused("receipt_stands_in_the_ledger", lambda: line_for(copy_of(receipt, total=5, lines_count=1)))


@pytest.mark.parametrize("statement", [
    "update receipts_series set last = last + 1", "update receipts_series set last = 0", "delete from receipts_series",
    "update receipts_series set worker_number = 'V09'",
    "insert into receipts_series (worker_number, fiscal_year, place, last) values ('V09', 2026, 9, 7)",
])  # fmt: skip
def test_a_series_counts_by_its_receipts_and_in_no_other_way(receipt, statement):
    refused("series_counts_by_its_receipts_only", lambda: sql(statement))


@pytest.mark.parametrize(
    ("values", "name"),
    [
        (("V01", 2026, 7), "collector_has_one_series_a_year"),
        (("V09", 2026, 1), "series_has_its_own_place"),
        (("", 2026, 7), "series_names_its_collector"),
        (("V09", 2026, 1000), "series_names_its_collector"),
    ],
)
def test_a_series_has_its_collector_and_place(receipt, values, name):
    insert = "insert into receipts_series (worker_number, fiscal_year, place, last) values (%s, %s, %s, 0)"
    refused(name, lambda: sql(insert, *values))


def test_a_number_and_a_serial_are_given_once(receipt):
    refused("series_gives_a_number_once|receipt_takes_the_next_number", lambda: copy_of(receipt, serial=1))
    refused("receipts_receipt_number", lambda: copy_of(receipt, number=receipt.number))


@pytest.mark.parametrize("statement", [
    "update ledger_holding set yen = 0", "delete from ledger_holding",
    "insert into ledger_holding (account, holder, yen) values ('cash', 'V09', 5)",
])  # fmt: skip
def test_a_holding_moves_by_its_legs_and_in_no_other_way(receipt, statement):
    refused("holding_moves_by_its_legs_only", lambda: sql(statement))


def entry(count: int = 2, **changes) -> Entry:
    plain = {
        "kind": "close", "reference": "R", "legs_count": count, "posted_on": DAY, "posted_at": NOON, "posted_by": "jiro",
    }  # fmt: skip
    return Entry.objects.create(**(plain | changes))


@pytest.mark.parametrize(
    ("legs", "name"),
    [
        ([("cash", "V01", 5), ("claim", "", -4)], "entry_sums_to_zero"),
        ([("cash", "V01", 5)], "entry_sums_to_zero"),
        ([], "entry_sums_to_zero"),
        ([("cash", "V01", 5), ("claim", "", -5), ("safe", "", 1), ("city", "", -1)], "entry_sums_to_zero"),
        ([("cash", "V01", 0), ("claim", "", 0)], "leg_moves_some_yen"),
        ([("cash", "", 5), ("claim", "", -5)], "leg_names_its_holder"),
        ([("safe", "V01", 5), ("claim", "", -5)], "leg_names_its_holder"),
        ([("bank", "", 5), ("claim", "", -5)], "leg_of_a_known_account|leg_names_its_holder"),
        ([("claim", "", 5), ("claim", "", -5)], "entry_names_an_account_once"),
        ([("cash", "V09", -5), ("claim", "", 5)], "nobody_holds_less_than_nothing"),
        ([("safe", "", -5), ("claim", "", 5)], "nobody_holds_less_than_nothing"),
    ],
)
def test_a_ledger_entry_that_is_none_is_refused(receipt, legs, name):
    def forge():
        made = entry()
        for account, holder, yen in legs:
            Leg.objects.create(entry=made, account=account, holder=holder, yen=yen)

    refused(name, forge)
    assert Entry.objects.count() == 1


def test_no_leg_is_added_to_an_entry_later(receipt):
    old = Entry.objects.get()

    def add():
        Leg.objects.create(entry=old, account="safe", holder="", yen=5)
        Leg.objects.create(entry=old, account="city", holder="", yen=-5)

    refused("legs_of_an_entry_sum_to_zero|entry_sums_to_zero", add)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"kind": "receipt"}, "ledger_posts_each_act_once"),
        ({"kind": "gift"}, "entry_of_a_known_kind"),
        ({"posted_by": ""}, "entry_names_its_act_and_author"),
        ({"legs_count": 1}, "entry_names_its_act_and_author"),
    ],
)
def test_an_entry_belongs_to_one_act_and_names_its_author(receipt, changes, name):
    refused(name, lambda: entry(**({"reference": receipt.number} | changes)))


def test_a_leg_moves_the_holding_through_leg_moves_its_holding_and_an_account_has_one(receipt):
    assert dict(Holding.objects.values_list("account", "yen")) == {"cash": 12_000, "claim": -12_000}
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_constraint where conname = 'account_has_one_holding'")
        assert cursor.fetchone() == (1,)
    refused("leg_of_a_known_account|account_has_one_holding|holding_moves_by_its_legs_only", lambda: sql(
        "insert into ledger_holding (account, holder, yen) values ('cash', 'V01', 5)"
    ))  # fmt: skip


def step(receipt: Receipt, kind: str, **changes) -> ReceiptStep:
    return ReceiptStep.objects.create(**({"receipt": receipt, "step": kind, "at": NOON, "by": "jiro"} | changes))


@pytest.mark.parametrize(
    ("kind", "changes", "name"),
    [
        ("journalled", {}, "receipt_takes_a_step_once"),
        ("void_written", {"attempt": 1}, "prints_and_answers_name_their_attempt"),
        ("blessed", {}, "receipt_step_is_known|prints_and_answers"),
        ("sent", {}, "prints_and_answers_name_their_attempt"),
        ("void_asked", {}, "void_says_why"),
        ("voided", {"note": "書損"}, "void_stands_in_the_ledger"),
        ("void_confirmed", {"by": "leader"}, "void_is_confirmed_by_a_second_person"),
        ("paper_missing", {"by": "leader", "note": "無い"}, "void_is_confirmed_by_a_second_person"),
    ],
)
def test_a_forged_step_is_refused(receipt, kind, changes, name):
    refused(name, lambda: step(receipt, kind, **changes))


def test_a_print_has_its_own_attempt_and_one_answer(receipt):
    sent = printing.start_print(number=receipt.number, way="a5", by=COLLECTOR, at=NOON)
    refused("print_has_its_own_attempt", lambda: step(receipt, "sent", attempt=sent.attempt))
    step(receipt, "printed", attempt=1)
    refused("print_has_one_answer", lambda: step(receipt, "unknown", attempt=1))


def test_nobody_confirms_a_void_of_his_own_by_sql_either(receipt):
    voiding.ask_refund(number=receipt.number, reason="申出", by=COLLECTOR, at=NOON)
    refused("void_is_confirmed_by_a_second_person", lambda: step(receipt, "void_confirmed", by="jiro"))


def test_after_the_end_of_the_day_there_is_neither_receipt_nor_void(receipt):
    DayEnd.objects.create(worker_number="V01", day=DAY, ended_at=NOON, ended_by="leader")
    refused("no_receipt_after_the_end_of_its_day", lambda: copy_of(receipt))
    refused("no_void_after_the_end_of_its_day", lambda: step(receipt, "void_asked", note="遅い"))
    refused("day_of_a_collector_ends_once", lambda: DayEnd.objects.create(
        worker_number="V01", day=DAY, ended_at=NOON, ended_by="leader"
    ))  # fmt: skip


def test_a_lost_seal_is_refused_from_the_moment_of_its_loss(receipt):
    seals.take_step(seal_id=receipt.seal_id, step=SealStepKind.LOST, since=NOON, note="訪問先で", by=LEADER, at=NOON)
    refused("receipt_carries_a_seal_permitted_at_its_moment", lambda: copy_of(receipt, issued_at=NOON))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"worker_number": "V09"}, "debtor_has_one_open_intent"),
        ({"debtor": None}, "collector_has_one_open_intent"),
        ({"state": "done"}, "intent_ends_with_its_fingerprint"),
        ({"fingerprint": "f" * 64}, "intent_ends_with_its_fingerprint"),
    ],
)
def test_an_intent_is_one_for_the_debtor_and_one_for_the_collector(seal, changes, name):
    from saikoku.collection.receipts import operations

    person, _ = money.payer(5)
    other, _ = money.payer(5)
    operations.open_intent(debtor_id=person.pk, by=COLLECTOR, at=NOON)
    plain = {"key": "K", "debtor": person, "worker_number": "V09", "opened_at": NOON, "opened_by": "x"}
    if "debtor" in changes:
        changes = {"debtor": other, "worker_number": "V01"}
    elif "worker_number" not in changes:
        changes = changes | {"debtor": other}
    refused(name, lambda: Intent.objects.create(**(plain | changes)))


def test_a_posting_that_is_no_entry_is_a_fault_of_ours_before_the_database_sees_it(receipt):
    with pytest.raises(ledger.Unbalanced, match="does-not-balance"):
        ledger.post(
            kind=Kind.CLOSE, reference="X", legs=[(Account.SAFE, "", 5), (Account.CLAIM, "", -4)], on=DAY, by=LEADER, at=NOON
        )
    with pytest.raises(IntegrityError, match="ledger_posts_each_act_once"), transaction.atomic():
        ledger.post(
            kind=Kind.RECEIPT, reference=receipt.number, legs=[(Account.SAFE, "", 5), (Account.CLAIM, "", -5)], on=DAY,
            by=LEADER, at=NOON,
        )  # fmt: skip
