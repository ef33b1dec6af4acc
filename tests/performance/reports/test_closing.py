"""A month is closed by its first monthly report after its end; what changes afterwards is written down with both values."""

import threading
import time
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from saikoku.exchange.intake.models import Run
from saikoku.exchange.layouts.rules import standard
from saikoku.governance.terms import operations as terms
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.performance.attribution.models import OtherEffect
from saikoku.performance.figures import queries as figures
from saikoku.performance.figures.rules.month import as_object
from saikoku.performance.reports import operations, presenters
from saikoku.performance.reports.models import ClosedMonth, Look, Restatement
from saikoku.performance.reports.operations import closing
from saikoku.performance.reports.queries import closed as queries
from saikoku.performance.reports.queries import drafts
from saikoku.performance.reports.rules import parts, restating
from saikoku.performance.reports.rules.kinds import KINDS
from saikoku.performance.reports.rules.parts import Beside
from saikoku.registry.payments.models import Payment
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.exchange.layouts.test_loading import payments as city_payments

MANAGER = Actor("manager")
APRIL = Month(2026, 4)
IN_MAY = datetime(2026, 5, 8, 10, 0, tzinfo=clock.TOKYO)
LATER = IN_MAY + timedelta(days=10)


def freeze(at=IN_MAY):
    return operations.freeze(kind="monthly", on=APRIL.first, by=MANAGER, at=at).report


def a_file(at: datetime, number: int = 1, layout: str = "T04_payments") -> Run:
    return Run.objects.create(
        reference=f"R{number:025}", layout=layout, source="console", file_name=f"{layout}_{number}.csv", size=1,
        sha256=f"{number:064x}", encoding="cp932", fixed=False, was_encrypted=False, business_on=at.date(), key_id="k",
        received_at=at, received_by="manager", judged_at=at, judged_by="manager", rows=1, bad=0,
        state="applied", applied_at=at, applied_by="manager",
    )  # fmt: skip


@pytest.fixture
def paid(recorded, debtor_of):
    """A promise in April; `paid("P1", 3_000)` pays it."""
    payer = debtor_of()
    recorded(payer, outcome="101")

    def make(number: str, yen: int) -> Payment:
        return Payment.objects.create(
            payment_number=number, report="2", debtor=payer, debtor_number=payer.number, programme="11",
            assessed_year=2025, due_year=2025, notice_number="N1", instalment="01", due_on=date(2026, 1, 31),
            channel="2", principal=yen, paid_on=date(2026, 4, 15), credited_on=date(2026, 4, 16), standing=yen,
            received_at=IN_MAY, run_id=1,
        )  # fmt: skip

    return make


def test_the_first_report_after_the_end_closes_the_month_and_no_other_does(paid):
    paid("P1", 3_000)
    freeze(at=clock.at(APRIL.last, 23))
    assert not ClosedMonth.objects.exists()
    report = freeze()
    closed = ClosedMonth.objects.get()
    assert (closed.month, closed.report_id) == (APRIL.first, report.pk)
    assert closed.figures == as_object(figures.figures_of(APRIL))
    paid("P2", 1_000)
    freeze(at=LATER)
    assert ClosedMonth.objects.get().figures["voluntary"]["promise"] == 3_000


def test_a_change_is_written_down_once_with_both_values_and_the_files_that_came(paid):
    paid("P1", 3_000)
    a_file(IN_MAY, 1)
    freeze()
    closing.restate(by=MANAGER, at=IN_MAY)
    assert not Restatement.objects.exists()
    assert Look.objects.get().files == 1

    late = [a_file(LATER, 2), a_file(LATER, 3)]
    paid("P2", 1_000)
    found = closing.restate_if_facts_came(since=APRIL.first, by=MANAGER, at=LATER)
    assert [(row.figure, row.old, row.new) for row in found] == [
        ("voluntary.promise", "3000", "4000"), ("voluntary.total", "3000", "4000"),
    ]  # fmt: skip
    assert all(row.runs == [run.pk for run in late] for row in found)
    assert closing.restate_if_facts_came(since=APRIL.first, by=MANAGER, at=LATER) == []
    assert closing.restate(by=MANAGER, at=LATER) == []

    Payment.objects.filter(payment_number="P2").update(standing=0)
    (back, _) = closing.restate(by=MANAGER, at=LATER)
    assert (back.old, back.new, back.runs) == ("4000", "3000", [])
    assert AuditRecord.objects.filter(action="reports.month.restated").count() == 2


@pytest.mark.parametrize(
    ("figure", "layout", "takes_part"),
    [
        ("voluntary.promise", "T04_payments", True), ("voluntary.promise", "T05_stops", True),
        ("voluntary.promise", "T10_slips_issued", True), ("voluntary.promise", "T07_qualification_losses", False),
        ("voluntary.loss", "T07_qualification_losses", True), ("voluntary.loss", "T04_payments", False),
        ("voluntary.total", "T07_qualification_losses", True), ("voluntary.other", "T04_payments", False),
        ("visit_collection", "T04_payments", True), ("visit_collection", "R01_contacts", False),
        ("calls.premium", "R01_contacts", True), ("calls.premium", "T04_payments", False),
        ("households_visited", "R01_contacts", True), ("households_visited", "T02_arrears", False),
        ("contact_rate.premium.rate", "T01_targets", True), ("contact_rate.all.stopped", "T05_stops", True),
        ("contact_rate.premium.paid_before", "T02_arrears", True), ("contact_rate.premium.rate", "T06_transfers", False),
        ("terms", "T04_payments", False), ("contact_rate.premium.rate", "T09_sms_requests", False),
    ],
)  # fmt: skip
def test_a_file_is_named_where_its_layout_takes_part_in_the_figure(figure, layout, takes_part):
    assert parts.files_in(figure, [(7, "T13_handover_answers"), (8, layout)]) == ([8] if takes_part else [])


@pytest.mark.parametrize(
    ("figure", "besides"),
    [
        ("voluntary.promise", ["terms", "records"]), ("voluntary.total", ["terms", "records", "other-work"]),
        ("voluntary.other", ["terms", "other-work"]), ("visit_collection", ["terms", "other-work"]),
        ("calls.city_tax", ["terms", "records"]), ("contact_rate.all.rate", ["terms", "records"]), ("terms", ["terms"]),
    ],
)  # fmt: skip
def test_what_is_no_file_is_named_where_it_takes_part(figure, besides):
    assert parts.besides_in(figure, list(Beside)) == besides


@pytest.mark.django_db
def test_every_figure_says_which_layouts_take_part_in_it():
    for figure in restating.flat(as_object(figures.figures_of(APRIL))):
        assert parts.layouts_of(figure) <= set(standard.layouts())
    assert {one.value for one in Beside} == set(presenters.BESIDES)


def test_each_figure_names_only_the_files_that_take_part_and_a_record_written_later(paid, recorded, debtor_of, signed_in):
    paid("P1", 3_000)
    freeze()
    closing.restate(by=MANAGER, at=IN_MAY)
    payments, stops, letters = (
        a_file(LATER, number, layout) for number, layout in enumerate(("T04_payments", "T05_stops", "T12_letters"), start=2)
    )
    paid("P2", 1_000)
    recorded(debtor_of(), recorded_at=LATER, recorded_by="W1", on=date(2026, 4, 20))
    found = {row.figure: row for row in closing.restate(by=MANAGER, at=LATER + timedelta(minutes=1))}
    told = {name: (row.runs, row.besides) for name, row in found.items()}
    assert told["voluntary.promise"] == ([payments.pk, stops.pk], ["records"])
    assert told["calls.premium"] == ([], ["records"])
    assert all(letters.pk not in row.runs for row in found.values())
    shown = signed_in(Role.SUPERVISOR).get("/reports/restatements/").content.decode()
    assert "T05_stops T05_stops_3.csv" in shown and "後から書いた経過記録" in shown and "T12_letters" not in shown
    assert f'href="/reception/{stops.pk}/"' in shown
    assert f'href="/reception/{stops.pk}/"' not in signed_in(Role.TAX_OFFICER).get("/reports/restatements/").content.decode()


@pytest.mark.django_db
def test_a_file_of_the_citys_own_layout_counts_as_the_standard_one_that_took_its_rows():
    a_file(IN_MAY, 1, "T05_stops")
    own = a_file(LATER, 2, "city_payments")
    Run.objects.filter(pk=own.pk).update(own_layout=city_payments().decode())
    assert queries.latest_files(1) == [(own.pk, "T04_payments")]


def test_before_the_first_look_what_came_since_the_close_is_named(paid, recorded, debtor_of):
    paid("P1", 3_000)
    freeze()
    assert queries.came_beside_files(ClosedMonth.objects.get()) == []
    recorded(debtor_of(), recorded_at=LATER, on=date(2026, 5, 2))  # of another month
    assert queries.came_beside_files(ClosedMonth.objects.get()) == []
    recorded(debtor_of(), recorded_at=LATER, on=date(2026, 4, 30))
    OtherEffect.objects.create(
        month=APRIL.first, work="w", method="m", amount=1, document="d", approved_on=date(2026, 3, 1),
        begins_on=date(2026, 3, 2), entered_by="manager", confirmed_by="other", entered_at=LATER,
    )  # fmt: skip
    assert queries.came_beside_files(ClosedMonth.objects.get()) == [Beside.RECORDS, Beside.OTHER_WORK]


def test_a_term_approved_after_the_close_restates_the_month_by_itself(paid):
    paid("P1", 3_000)
    freeze()
    closing.restate(by=MANAGER, at=IN_MAY)
    terms.enter_approved(
        name="promise_days", value=1, since=APRIL.first, source="協議録", document="A-1", proposed_by=MANAGER,
        by=Actor("officer"), at=LATER,
    )  # fmt: skip
    found = closing.restate_if_facts_came(since=APRIL.first, by=MANAGER, at=LATER)
    assert ("voluntary.promise", "3000", "0") in [(row.figure, row.old, row.new) for row in found]
    assert all((row.runs, row.besides) == ([], ["terms"]) for row in found)
    assert closing.restate_if_facts_came(since=APRIL.first, by=MANAGER, at=LATER) == []


def test_a_file_applied_while_it_looks_is_of_the_next_look(committing_db, paid, monkeypatch):
    paid("P1", 3_000)
    freeze()
    closing.restate(by=MANAGER, at=IN_MAY)
    look, late = queries.files_at_last_look, []

    def meanwhile():
        known = look()

        def apply() -> None:
            late.append(a_file(LATER, 2).pk)
            paid("P2", 1_000)
            connection.close()

        other = threading.Thread(target=apply)
        other.start()
        other.join(10)
        return known

    monkeypatch.setattr(queries, "files_at_last_look", meanwhile)
    assert closing.restate(by=MANAGER, at=LATER) == []
    monkeypatch.undo()
    found = closing.restate_if_facts_came(since=APRIL.first, by=MANAGER, at=LATER)
    assert [row.runs for row in found] == [late, late]


def test_two_looks_at_once_write_a_change_down_once(committing_db, paid):
    paid("P1", 3_000)
    freeze()
    paid("P2", 1_000)
    lock = f"LOCK TABLE {Look._meta.db_table} IN EXCLUSIVE MODE"

    def look() -> None:
        closing.restate(by=MANAGER, at=LATER)
        connection.close()

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(lock)
        others = [threading.Thread(target=look) for _ in range(2)]
        for other in others:
            other.start()
        time.sleep(0.5)  # both wait for the table
    for other in others:
        other.join(20)
    assert Restatement.objects.count() == 2


def test_a_month_that_was_never_closed_is_not_looked_at(paid):
    paid("P1", 3_000)
    a_file(IN_MAY)
    assert closing.restate_if_facts_came(since=APRIL.first, by=MANAGER, at=LATER) == []


def test_the_monthly_report_and_the_page_show_both_values(paid, signed_in):
    paid("P1", 3_000)
    freeze()
    paid("P2", 1_000)
    a_file(LATER)
    closing.restate(by=MANAGER, at=LATER)
    told = str(drafts.draft(KINDS["monthly"], APRIL.first, version=2, cut_at=LATER).report.sections)
    assert "締めた後に変わった数値" in told
    shown = signed_in(Role.TAX_OFFICER).get("/reports/restatements/").content.decode()
    for words in ("令和8年4月", "自主納付額等 ア 架電での約束", "3,000円", "4,000円", "T04_payments_1.csv"):
        assert words in shown


def test_an_empty_log_says_so(db, signed_in):
    assert "変わっていません" in signed_in(Role.SUPERVISOR).get("/reports/restatements/").content.decode()


@pytest.mark.django_db
def test_every_figure_has_a_name_and_a_value_in_words():
    for path, value in restating.flat(as_object(figures.figures_of(APRIL))).items():
        assert restating.figure_words(path)
        assert restating.value_words(path, value)
    assert restating.value_words("contact_rate.all.rate", "12.30") == "12.30%"
    assert restating.value_words("contact_rate.all.targets", "1200") == "1,200人"
    assert restating.value_words("calls.premium", "7400") == "7,400件"
    assert restating.value_words("visit_collection", "1000") == "1,000円"


@pytest.mark.parametrize(
    ("held", "now", "expected"),
    [
        ({"a": "1"}, {"a": "1"}, []),
        ({"a": "1", "b": "2"}, {"a": "3", "b": "2"}, [("a", "1", "3")]),
        ({"a": "1"}, {"a": "1", "new": "5"}, []),
    ],
)
def test_only_what_differs_is_a_change(held, now, expected):
    assert restating.changes(held, now) == expected


@pytest.mark.parametrize(
    ("restated", "expected"),
    [
        ([], {"a": 1, "b": {"rate": "12.30", "n": 5}}),
        ([("a", "2")], {"a": 2, "b": {"rate": "12.30", "n": 5}}),
        ([("b.rate", "-"), ("b.n", "0")], {"a": 1, "b": {"rate": "-", "n": 0}}),
        ([("a", "2"), ("a", "-3")], {"a": -3, "b": {"rate": "12.30", "n": 5}}),
    ],
)
def test_what_stands_of_a_closed_month_is_what_was_restated_last(restated, expected):
    closed = {"a": 1, "b": {"rate": "12.30", "n": 5}}
    assert restating.standing(closed, restated) == expected
    assert closed == {"a": 1, "b": {"rate": "12.30", "n": 5}}


def test_a_restatement_that_changes_nothing_or_a_second_closing_is_refused_by_the_tables(paid):
    paid("P1", 3_000)
    freeze()
    closed = ClosedMonth.objects.get()
    usual = {"closed": closed, "figure": "terms", "runs": [], "found_at": LATER, "found_by": "manager"}
    with pytest.raises(IntegrityError, match="restatement_changes_the_figure"), transaction.atomic():
        Restatement.objects.create(old="1", new="1", **usual)
    other = freeze(at=LATER)
    with pytest.raises(IntegrityError, match="closed_month_is_its_first_day"), transaction.atomic():
        ClosedMonth.objects.create(
            month=date(2026, 4, 2), report=operations.freeze(kind="daily", on=APRIL.first, by=MANAGER, at=LATER).report,
            figures={}, closed_at=LATER, closed_by="manager",
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="one_look_at_closed_months"), transaction.atomic():
        Look.objects.create(pk=2, files=0, looked_at=LATER)
    assert other.kind == "monthly"
    assert queries.closed(APRIL.first) == closed
