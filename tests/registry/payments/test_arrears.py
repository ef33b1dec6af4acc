"""T02: what the city states as owed, judged by as_of, kept as statements, projected to balances."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from saikoku.exchange.intake.rules.applier import Counts
from saikoku.kernel import clock
from saikoku.registry.liabilities.models import Instalment, InstalmentStatement
from saikoku.registry.payments import queries, sets
from saikoku.registry.payments.operations import arrears
from saikoku.registry.payments.operations import payments as paying
from tests.registry import staging

pytestmark = pytest.mark.django_db
APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)


def arrear(number: str = "000000000000001", *, as_of: date = APRIL, unpaid: int = 10_000, **fields) -> dict:
    return {
        "debtor_number": number, "programme": "11", "assessed_year": 2025, "due_year": 2025, "notice_number": "N1",
        "instalment": "01", "due_on": date(2026, 1, 31), "assessed": unpaid, "paid": 0, "unpaid": unpaid,
        "carried": "1", "as_of": as_of,
    } | fields  # fmt: skip


def receive(*rows: dict, full: bool = False, hour: int = 9, programmes=()):
    moment = datetime(2026, 4, 10, hour, 0, tzinfo=clock.TOKYO)
    run = staging.stage("T02_arrears", list(rows), ordered_at=moment, full=full, programmes=programmes)
    foreseen = staging.preview(arrears.applier, run)
    done = staging.apply(arrears.applier, run)
    assert done.counts == foreseen
    return done


@pytest.fixture
def debtor(debtor_of):
    return debtor_of("000000000000001")


def test_a_new_row_becomes_an_instalment_with_its_first_statement(debtor):
    done = receive(arrear(slip_number="S1", late_charge=300))
    assert done.counts == Counts(new=1)
    assert list(done.debtors) == [debtor.pk]
    made = Instalment.objects.get()
    assert (made.debtor, made.balance, made.slip_number, made.late_charge) == (debtor, 10_000, "S1", 300)
    assert InstalmentStatement.objects.get().instalment == made


def test_the_same_row_again_changes_nothing(debtor):
    receive(arrear())
    assert receive(arrear()).counts == Counts(unchanged=1)
    assert InstalmentStatement.objects.count() == 1


def test_the_greatest_as_of_wins_whatever_came_first(debtor):
    receive(arrear(as_of=MAY, unpaid=7_000))
    run = staging.stage("T02_arrears", [arrear(as_of=APRIL, unpaid=9_000)])
    assert staging.apply(arrears.applier, run).counts == Counts(superseded=1)
    assert staging.left_aside(run) == [(2, "superseded", "N1 / 01 / 11 / 2025 / 2025 / ")]
    made = Instalment.objects.get()
    assert (made.unpaid, made.balance) == (7_000, 7_000)
    assert [one.yen for on in (APRIL, MAY) for one in queries.balances([debtor.pk], on=on)] == [9_000, 7_000]


def test_a_changed_row_shows_old_beside_new(debtor):
    receive(arrear())
    run = staging.stage("T02_arrears", [arrear(as_of=MAY, unpaid=4_000)])
    (shown,) = staging.differences(arrears.applier, run, "changed")
    assert shown.line == 2
    assert shown.old == {"assessed": 10_000, "unpaid": 10_000, "as_of": APRIL}
    assert shown.new == {"assessed": 4_000, "unpaid": 4_000, "as_of": MAY}


def test_what_a_full_file_does_not_name_is_gone_and_owed_no_more(debtor):
    receive(arrear(), arrear(notice_number="N2"), arrear(notice_number="N3", programme="01"))
    run = staging.stage("T02_arrears", [arrear(as_of=MAY)], full=True, programmes=("11",))
    assert [one.key[0] for one in staging.differences(arrears.applier, run, "gone")] == ["N2"]
    done = receive(arrear(as_of=MAY), full=True, programmes=("11",))
    assert done.counts == Counts(changed=1, gone=1)
    gone = Instalment.objects.get(notice_number="N2")
    assert (gone.gone_on, gone.balance, gone.unpaid) == (MAY, 0, 10_000)
    assert [one.yen for on in (APRIL, MAY) for one in queries.balances_of([gone.pk], on=on)] == [10_000, 0]


def test_a_file_that_is_not_full_makes_nothing_gone(debtor):
    receive(arrear(), arrear(notice_number="N2"))
    assert receive(arrear(as_of=MAY)).counts == Counts(changed=1)


def test_what_was_gone_returns_with_a_newer_statement(debtor):
    receive(arrear(), arrear(notice_number="N2"))
    receive(arrear(as_of=MAY), full=True)
    assert receive(arrear(notice_number="N2", as_of=JUNE)).counts == Counts(changed=1)
    assert Instalment.objects.get(notice_number="N2").gone_on is None


def test_a_row_older_than_a_full_file_that_does_not_name_it_is_gone_at_once(debtor):
    receive(arrear(as_of=MAY), full=True)
    assert receive(arrear(notice_number="N2", as_of=APRIL)).counts == Counts(new=1)
    late = Instalment.objects.get(notice_number="N2")
    assert (late.gone_on, late.balance) == (MAY, 0)
    assert late.statements.count() == 2


def test_a_row_of_somebody_unknown_waits(db):
    run = staging.stage("T02_arrears", [arrear("000000000000009")])
    assert staging.preview(arrears.applier, run) == Counts(new=1, pending=1)
    staging.apply(arrears.applier, run)
    assert staging.left_aside(run) == [(2, "pending", "N1 / 01 / 11 / 2025 / 2025 / ")]
    assert Instalment.objects.get().debtor is None


def payment(number: str, principal: int, *, report: str = "2", paid_on: date = date(2026, 4, 5), **fields) -> dict:
    return {
        "payment_number": number, "debtor_number": "000000000000001", "programme": "11", "assessed_year": 2025,
        "due_year": 2025, "notice_number": "N1", "instalment": "01", "paid_on": paid_on, "credited_on": paid_on,
        "channel": "2", "principal": principal, "report": report, "due_on": date(2026, 1, 31),
    } | fields  # fmt: skip


def pay(*rows: dict):
    run = staging.stage("T04_payments", list(rows))
    foreseen = staging.preview(paying.applier, run)
    done = staging.apply(paying.applier, run)
    assert done.counts == foreseen
    return done


def test_a_payment_lessens_the_balance_until_the_city_states_it(debtor):
    pay(payment("P1", 4_000))
    receive(arrear())
    assert Instalment.objects.get().balance == 6_000
    receive(arrear(as_of=MAY, unpaid=6_000))
    assert Instalment.objects.get().balance == 6_000
    assert list(pay(payment("P2", 1_000, paid_on=JUNE)).debtors) == [debtor.pk]
    assert Instalment.objects.get().balance == 5_000


def test_a_payment_settles_the_objects_of_its_key_in_their_order(debtor):
    receive(*(arrear(programme="03", object=plate, unpaid=5_000) for plate in ("A", "B")))
    pay(payment("P1", 6_000, programme="03"))
    assert list(Instalment.objects.order_by("object").values_list("balance", flat=True)) == [0, 4_000]


def test_many_rows_joined_as_a_whole_give_the_same_balances(debtor, monkeypatch):
    monkeypatch.setattr(sets, "MANY", 0)
    receive(*(arrear(programme="03", object=plate, unpaid=5_000) for plate in ("A", "B")))
    pay(payment("P1", 6_000, programme="03"), payment("P2", -1_000, programme="03", report="5", relates_to="P1"))
    assert list(Instalment.objects.order_by("object").values_list("balance", flat=True)) == [0, 5_000]
    with connection.cursor() as cursor:
        cursor.execute("show enable_nestloop")
        assert cursor.fetchone() == ("on",)


def test_one_file_says_something_new_old_and_known(debtor):
    receive(*(arrear(instalment=number, as_of=MAY) for number in ("01", "02", "03")))
    done = receive(
        arrear(instalment="01", as_of=MAY), arrear(instalment="02", as_of=JUNE, unpaid=9_000),
        arrear(instalment="03", unpaid=8_000), arrear(instalment="04"), arrear(instalment="05"),
    )  # fmt: skip
    assert done.counts == Counts(new=2, changed=1, unchanged=1, superseded=1)
    assert list(Instalment.objects.order_by("instalment").values_list("unpaid", flat=True)) == [
        10_000, 9_000, 10_000, 10_000, 10_000,
    ]  # fmt: skip
    said = InstalmentStatement.objects.filter(run_id=Instalment.objects.get(instalment="04").run_id)
    assert sorted(said.values_list("instalment__instalment", flat=True)) == ["02", "03", "04", "05"]


def test_the_database_refuses_to_take_away_a_debtor_who_owes_and_an_instalment_with_statements(debtor):
    receive(arrear())
    with pytest.raises(IntegrityError, match="points at row"), transaction.atomic():
        type(debtor).objects.filter(pk=debtor.pk)._raw_delete("default")
    with pytest.raises(IntegrityError, match="points at row"), transaction.atomic():
        Instalment.objects.all()._raw_delete("default")


@pytest.mark.parametrize(("fields", "constraint"), [
    ({"unpaid": 9_999, "assessed": 10_000}, "unpaid_is_assessed_less_paid"),
    ({"programme": "99"}, "instalment_of_a_known_programme"),
])  # fmt: skip
def test_the_table_itself_refuses_sums_that_do_not_add_up_and_unknown_programmes(debtor, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        receive(arrear(**fields))


def test_the_table_itself_refuses_a_second_instalment_of_one_key(debtor):
    receive(arrear())
    made = Instalment.objects.get()
    made.pk = None
    with pytest.raises(IntegrityError, match="instalment_has_one_key"), transaction.atomic():
        made.save(force_insert=True)
