"""A call or visit on paper comes into the same ledger: typed twice, recorded once, with its own time and what follows of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.scripts.rules import outcomes
from saikoku.outreach.sheets import operations
from saikoku.outreach.sheets.operations import SheetRefused
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.operations import correcting
from saikoku.outreach.visits.rules.door import Door, Said
from saikoku.performance.figures import queries as figures
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Candidate
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.tasks.models import Task
from saikoku.security.access.models import Account
from saikoku.security.audit import queries as trail
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.papers import operations as papers
from saikoku.workforce.papers import queries as stock
from saikoku.workforce.papers.rules.numbers import Kind
from saikoku.workforce.papers.rules.states import State, Step
from tests.outreach.sheets.desk import (
    BEGAN,
    DAY,
    NOON,
    call,
    call_sheet,
    promise,
    recorded,
    typed_twice,
    visit,
    visit_sheet,
)
from tests.planning import people
from tests.workforce.papers.office import LEADER, MORNING, SECOND, TYPIST, paper

pytestmark = pytest.mark.usefixtures("office")
KEN = Actor("ken", account_id=902, worker_number="W902", display_name="見本 けん")


@pytest.fixture
def person():
    one = people.callable_person()
    lists.open_day(at=NOON)
    return one


@pytest.mark.clause("16.12.ク")
@pytest.mark.clause("10.5.ア")
def test_a_promise_by_telephone_counts_from_its_own_time_and_worker(person):
    one = call_sheet()
    (row,) = recorded(one, promise(person), "来週に払う", at=NOON + timedelta(hours=3))
    assert (row.on, row.started_at.isoformat(), row.ended_at.isoformat()) == (DAY, "11:30:00", "11:33:00")
    assert (row.worker_number, row.recorded_by, row.call_number, row.outcome) == ("W901", "leader", one.number, "101")
    assert (row.spoke_with, row.identified_by, row.summary, row.channel) == ("1", "1", "来週に払う", "1")
    assert list(Promise.objects.values_list("promised_on", "promised_yen")) == [(DAY + timedelta(days=7), 5_000)]
    one.refresh_from_db()
    assert one.state == State.USED and not Candidate.objects.filter(ready=True).exists()
    assert [row.pk for row in operations.record(number=one.number, by=LEADER, at=NOON)] == [row.pk], "recorded once"
    assert AuditRecord.objects.get(action="sheets.recorded").after["worker"] == "W901"


@pytest.mark.clause("12.4")
def test_a_promise_from_paper_is_a_contact_of_the_month_like_any_other(person):
    month = Month.of(DAY)
    assert [one.contacted for one in figures.reached(Side.PREMIUM, month)] == [False]
    recorded(call_sheet(), promise(person), at=NOON + timedelta(days=1))
    assert [one.contacted_on for one in figures.reached(Side.PREMIUM, month)] == [DAY]


def test_an_agreed_call_back_belongs_to_whoever_agreed_it_though_its_hour_has_passed(person):
    back = NOON + timedelta(hours=1)
    outcome = next(code for code, one in outcomes.calls().items() if one.does("call_back") and one.group == "debtor")
    sheet = call(person, outcome, spoke_with="1", identified_by="1", call_back_at=back)
    recorded(call_sheet(), sheet, at=NOON + timedelta(hours=3))
    task = Task.objects.get(kind="call_back")
    assert (task.due_at, task.owner_id) == (back, Account.objects.get(login_name="aya").pk)


@pytest.mark.clause("16.12.ク")
def test_a_visit_where_nobody_was_met_is_recorded_with_the_sheet_as_its_notice(person):
    one = visit_sheet()
    (row,) = recorded(one, visit(person))
    assert (row.channel, row.on, row.started_at.isoformat(), row.worker_number) == ("3", DAY, "11:30:00", "V01")
    assert row.absence_notice == one.number.replace("-", "") and row.spoke_with == "9"
    found = Visit.objects.get(key=one.number)
    assert (found.state, found.outcome, found.opened_by, found.opened_at) == ("recorded", "V20", "jiro", BEGAN)


def test_a_visit_from_paper_can_be_corrected_as_any_other(person):
    one = visit_sheet()
    met = visit(person, "V01", spoke_with="1", identified_by="4", promised_on=DAY + timedelta(days=3))
    (row,) = recorded(one, met)
    assert Promise.objects.count() == 1
    correcting.correct_record(
        record_number=row.record_number, outcome="V11", said=Said("家族と話した"), place=Door("3", ""), reason="取り違え",
        by=LEADER, at=NOON,
    )  # fmt: skip
    assert Contact.objects.get(corrects=row.record_number).worker_number == "V01"


@pytest.mark.parametrize(
    ("sheet", "reasons"),
    [
        (lambda person: call(person, "999"), ["outcome-unknown"]),
        (lambda person: call(person, "501"), ["outcome-unknown"]),
        (lambda person: promise(person, identified_by=""), ["identity-not-checked"]),
        (lambda person: call(person, sides=()), ["sides-missing"]),
        (lambda person: call(person, phone="0999"), ["phone-unknown"]),
        (lambda person: call(person, began_at=NOON + timedelta(minutes=1), ended_at=None), ["begins-later-than-now"]),
        (lambda person: call(person, promised_on=DAY), ["promise-beside-outcome"]),
        (lambda person: replace(call(person), debtor_number="9"), ["debtor-unknown"]),
    ],
)
def test_a_call_that_cannot_have_been_is_not_typed(person, sheet, reasons):
    one = call_sheet()
    with pytest.raises(SheetRefused) as refused:
        operations.type_sheet(number=one.number, sheet=sheet(person), note="", by=TYPIST, at=NOON)
    assert refused.value.reasons == reasons


@pytest.mark.parametrize(
    ("sheet", "reasons"),
    [
        (lambda person: visit(person, "V50"), ["outcome-unknown"]),
        (lambda person: visit(person, "V01"), ["not-told", "identity-not-checked", "promise-missing"]),
        (lambda person: visit(person, "V11", spoke_with="3", identified_by="1"), ["method-beside-another"]),
        (lambda person: visit(person, "V20", spoke_with="1", identified_by="2"), ["denied-by-the-talk"]),
        (lambda person: visit(person, ended_at=BEGAN - timedelta(minutes=1)), ["ended-before-it-began"]),
    ],
)
def test_a_visit_that_cannot_have_been_is_not_typed(person, sheet, reasons):
    one = visit_sheet()
    with pytest.raises(SheetRefused) as refused:
        operations.type_sheet(number=one.number, sheet=sheet(person), note="", by=TYPIST, at=NOON)
    assert refused.value.reasons == reasons


def against(one, sheet, *, by=LEADER, decided: str = "", at=NOON) -> list[str]:
    """What is said against recording it now."""
    typed_twice(one, sheet, at=at)
    with pytest.raises(SheetRefused) as refused:
        operations.record(number=one.number, decided=decided, by=by, at=at)
    return refused.value.reasons


def test_the_same_call_recorded_by_the_system_too_is_for_a_leader_to_decide(person):
    people.called(person, BEGAN, worker_number="W901")
    one = call_sheet()
    assert against(one, call(person)) == ["decision-missing"]
    assert operations.record(number=one.number, decided="別の電話", by=LEADER, at=NOON)
    assert AuditRecord.objects.get(action="sheets.recorded").reason == "recorded-already: 別の電話"


def test_a_stop_of_that_day_a_promise_and_a_full_payment_are_for_a_leader_to_decide(person):
    people.stop(person, since=DAY)
    assert against(call_sheet(), call(person)) == ["decision-missing"]
    other = people.callable_person()
    people.promised(other, BEGAN - timedelta(days=2), DAY + timedelta(days=2))
    assert against(call_sheet(), promise(other)) == ["decision-missing"]
    third = people.callable_person()
    people.pays(Instalment.objects.get(debtor=third))
    assert against(call_sheet(), promise(third)) == ["decision-missing"]


def test_the_stop_that_counts_is_the_one_of_that_day_and_of_that_side(person):
    people.stop(person, since=DAY - timedelta(days=5), until=DAY)
    later = NOON + timedelta(days=2)
    assert against(call_sheet(), call(person), at=later) == ["decision-missing"], "it was in force then, though no longer"
    other = people.callable_person()
    people.stop(other, "01", since=DAY)
    assert recorded(call_sheet(), call(other)), "the tax alone is stopped, the call was about the premium"


def test_a_number_that_was_merged_since_leads_to_the_person(person):
    old = people.debtor(merged_into=person)
    people.called(old, BEGAN, worker_number="W901")
    one = call_sheet()
    assert against(one, replace(call(person), debtor_number=old.number)) == ["decision-missing"], "the call stands at the old"
    (row,) = operations.record(number=one.number, decided="別の電話", by=LEADER, at=NOON)
    assert row.debtor_id == person.pk
    assert trail.about(person.number).filter(action="papers.typed").count() == 2


def test_a_case_that_somebody_has_open_waits(person):
    ken = calls.take(debtor_id=person.pk, by=KEN, at=NOON)
    one = call_sheet()
    assert against(one, call(person)) == ["case-open-elsewhere"]
    calls.hand_back(call_number=ken.call_number, by=KEN, at=NOON)
    assert operations.record(number=one.number, by=LEADER, at=NOON)


def test_nobody_records_his_own_call_nor_one_on_anothers_sheet(person):
    aya = replace(TYPIST, name="aya", worker_number="W901")
    one = call_sheet()
    assert against(one, call(person), by=aya) == ["own-act"]
    assert "not-his-paper" in against(visit_sheet("V01"), replace(visit(person), worker_number="W901"))
    early = call(person, began_at=MORNING - timedelta(minutes=5), ended_at=None)
    assert "before-counted-out" in against(call_sheet(), early, decided="x")


def test_two_people_who_differ_are_not_recorded(person):
    one = call_sheet()
    operations.type_sheet(number=one.number, sheet=call(person), note="一人目の文", by=TYPIST, at=NOON)
    operations.type_sheet(number=one.number, sheet=call(person, "302"), note="", by=SECOND, at=NOON)
    with pytest.raises(SheetRefused) as refused:
        operations.record(number=one.number, by=LEADER, at=NOON)
    assert refused.value.reasons == ["not-typed-by-two"]
    operations.type_sheet(number=one.number, sheet=call(person), note="別の文", by=SECOND, at=NOON)
    (row,) = operations.record(number=one.number, by=LEADER, at=NOON)
    assert row.summary == "一人目の文", "words need not be the same"


@pytest.mark.clause("16.12.ク")
def test_sheets_are_filled_from_the_list_and_counted_out_without_any_amount(person):
    bundle = operations.fill(kind=Kind.CALL, worker_number="W901", most=20, by=LEADER, at=NOON)
    one = paper(bundle, 1)
    assert (one.state, one.holder, bundle.count) == (State.OUT, "W901", 1)
    assert one.facts["name"] == person.name and one.facts["numbers"] == [person.phones.get().number]
    assert "12000" not in str(one.facts) and "12,000" not in str(one.facts)
    (made,) = AuditRecord.objects.filter(action="papers.bundle.made")
    assert len(made.subjects) == 1
    assert [one.sum.out for one in stock.sums(DAY, DAY)] == [1]
    for worker, reason in (("W000", "worker-missing"), ("V01", "nobody-to-print")):
        with pytest.raises(SheetRefused) as refused:
            operations.fill(kind=Kind.VISIT, worker_number=worker, most=20, by=LEADER, at=NOON)
        assert refused.value.reasons == [reason]
    papers.note_printed(bundle=bundle, by=LEADER, at=NOON)


def test_nobody_stands_on_two_sheets_that_are_out(person):
    people.owes(person, "01")
    people.target(person, "01")
    other = people.callable_person()
    lists.open_day(at=NOON)
    first = operations.fill(kind=Kind.CALL, worker_number="W901", most=1, by=LEADER, at=NOON)
    second = operations.fill(kind=Kind.CALL, worker_number="L02", most=5, by=LEADER, at=NOON)
    assert (first.count, second.count) == (1, 1), "a person with two sides is one sheet"
    assert {paper(one, 1).facts["debtor"] for one in (first, second)} == {person.number, other.number}
    with pytest.raises(SheetRefused) as refused:
        operations.fill(kind=Kind.CALL, worker_number="L01", most=5, by=LEADER, at=NOON)
    assert refused.value.reasons == ["nobody-to-print"]
    papers.record_transfer(bundle_id=first.pk, step=Step.BACK, first=1, last=1, acted_at=NOON, by=LEADER, at=NOON)
    assert operations.fill(kind=Kind.CALL, worker_number="L01", most=5, by=LEADER, at=NOON).count == 1
