"""Somebody is selected, looked for and found or not; the result goes to the city once under its number."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from saikoku.assembly import wiring
from saikoku.exchange.layouts.rules import standard, writing
from saikoku.exchange.layouts.rules.rows import Row
from saikoku.inquiry.residences import operations, queries
from saikoku.inquiry.residences.models import Finding as Written
from saikoku.inquiry.residences.models import Survey
from saikoku.inquiry.residences.operations import SurveyRefused, finding
from saikoku.inquiry.residences.rules.findings import Finding
from saikoku.inquiry.residences.rules.proposal import Seen
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.performance.figures.rules import acts
from saikoku.planning.routes.queries import walking
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Address
from saikoku.registry.liabilities.models import Letter, OwnStop
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit import queries as trail
from tests.outreach.visits import doors
from tests.planning import people
from tests.planning.routes import visiting

pytestmark = [pytest.mark.django_db, pytest.mark.clause("10.2.カ")]
DAY, BY = people.DAY, visiting.BY
NOON = clock.at(DAY, 12, 10)
LATER = clock.at(DAY, 12, 18)
NEXT = NOON + timedelta(days=1)
HEARD = Seen(letter_box="3", informant="neighbour", heard="moved_inside")
EMPTY = Seen(letter_box="3", electricity="3", gas="2", water="2", name_plate="")
VACANT = Finding("S05", "郵便受けがあふれ、メーターが外されている。")
AGAIN = Finding("S04", "分からない。")
LIVES = Finding("S02", "明かりがついている。", why="夜に見た")


@pytest.fixture
def collector(account_of):
    return account_of(Role.COLLECTOR, worker_number="V01")


@pytest.fixture
def by(collector):
    return doors.actor_of(collector)


@pytest.fixture
def returned():
    """Somebody whose mail came back."""
    person = visiting.visitable()
    type(person).objects.filter(pk=person.pk).update(returned_mail_on=people.days_before(20), returned_mail_reason="転居先不明")
    person.refresh_from_db()
    return person


@pytest.fixture
def survey(collector, returned):
    return operations.assign(debtor_ids=[returned.pk], account_id=collector.pk, on=DAY, by=BY, at=NOON)[0]


def asked_for(person) -> Task:
    return tasks.open_task(
        kind="whereabouts", debtor_id=person.pk, record_number="R1", programme="11", by=BY, at=NOON - timedelta(days=1)
    )


def told(survey, by, said=VACANT, seen=EMPTY, at=NOON):
    finding.tell(survey_id=survey.pk, seen=seen, by=by, at=at)
    return finding.confirm(survey_id=survey.pk, turn=survey.turn, said=said, by=by, at=at + timedelta(minutes=8))


def rows(first=DAY, last=DAY):
    return list(wiring.DELIVERIES["R04_whereabouts"](first, last))


def test_each_rule_selects_and_says_since_when(returned):
    lettered, absent, twice, met, asked, seen, nobody = (visiting.visitable() for _ in range(7))
    Letter.objects.create(
        letter_number="L1", debtor=lettered, debtor_number=lettered.number, programme="11", kind="1",
        sent_on=people.days_before(30), returned_on=people.days_before(10), run_id=1,
    )  # fmt: skip
    for back in (9, 6, 3):
        visiting.visited(absent, "V20", day=people.days_before(back))
        visiting.visited(met, "V20" if back > 3 else "V01", day=people.days_before(back))
        visiting.visited(nobody, "V41", day=people.days_before(back))
    for back in (9, 6):
        visiting.visited(twice, "V21", day=people.days_before(back))
    people.target(asked, work="05")
    asked_for(seen)
    found = {one.debtor.pk: one.reasons for one in queries.queue(DAY).shown}
    assert found == {
        returned.pk: ("returned-mail",), lettered.pk: ("returned-mail",), absent.pk: ("always-absent",),
        asked.pk: ("city-asked",), seen.pk: ("seen-at-door",),
    }  # fmt: skip
    assert [one.reasons[0] for one in queries.queue(DAY).shown] == [
        "city-asked", "seen-at-door", "returned-mail", "returned-mail", "always-absent"
    ]  # fmt: skip


def test_a_visit_that_was_corrected_does_not_count_as_absent():
    person = visiting.visitable()
    made = [visiting.visited(person, "V20", day=people.days_before(back)) for back in (9, 6, 3)]
    assert queries.queue(DAY).count == 1
    visiting.visited(person, "V01", day=people.days_before(3), corrects=made[-1].record_number)
    assert queries.queue(DAY).count == 0


@pytest.mark.parametrize("bar", ["protected", "staff-only", "paid", "stopped", "merged"])
def test_nobody_is_sent_to_somebody_who_is_barred(returned, collector, bar):
    if bar in ("protected", "staff-only"):
        visiting.caution(returned, {"protected": "01", "staff-only": "05"}[bar])
    elif bar == "paid":
        people.pays(returned.instalments.get())
    elif bar == "stopped":
        people.stop(returned)
    else:
        type(returned).objects.filter(pk=returned.pk).update(merged_into=people.debtor())
    assert queries.queue(DAY).count == 0
    with pytest.raises(SurveyRefused):
        operations.assign(debtor_ids=[returned.pk], account_id=collector.pk, on=DAY, by=BY, at=NOON)
    assert not Survey.objects.exists()


def test_assigned_people_leave_the_queue_and_stand_on_the_collectors_day(survey, collector):
    assert queries.queue(DAY).count == 0
    assert [one.pk for one in queries.mine(collector.pk, DAY)] == [survey.pk] and queries.count_mine(collector.pk, DAY) == 1
    assert queries.mine(collector.pk, people.days_before(1)) == []
    with pytest.raises(SurveyRefused) as refusal:
        operations.assign(debtor_ids=[survey.debtor_id], account_id=collector.pk, on=DAY, by=BY, at=NOON)
    assert refusal.value.reasons == ["under-way"]


def test_only_collectors_are_sent_and_not_yesterday(returned, account_of):
    operator = account_of(Role.OPERATOR)
    with pytest.raises(SurveyRefused) as refusal:
        operations.assign(debtor_ids=[returned.pk], account_id=operator.pk, on=people.days_before(1), by=BY, at=NOON)
    assert refusal.value.reasons == ["day-past", "collector-unknown"]
    with pytest.raises(SurveyRefused) as refusal:
        operations.assign(debtor_ids=[], account_id=operator.pk, on=DAY, by=BY, at=NOON)
    assert "nobody-chosen" in refusal.value.reasons


def test_a_finding_is_recorded_once_counted_and_delivered(survey, by):
    task = asked_for(survey.debtor)
    row = told(survey, by)
    again = finding.confirm(survey_id=survey.pk, turn=0, said=LIVES, by=by, at=LATER)
    assert again.pk == row.pk and Written.objects.count() == 1
    record = Contact.objects.get(record_number=row.record_number)
    assert (record.work, record.channel, record.outcome, record.started_at.hour) == ("05", "3", "S05", 12)
    assert acts.kind_of(record.channel, record.work, record.outcome) == acts.Kind.OTHER_VISIT
    task.refresh_from_db()
    survey.refresh_from_db()
    assert (task.state, survey.state, survey.seen) == ("done", "done", {})
    told_city = ("survey_number", "debtor_number", "outcome", "letter_box", "name_plate")
    assert [tuple(one[name] for name in told_city) for one in rows()] == [
        (row.number, survey.debtor.number, "S05", "3", "名がない")
    ]  # fmt: skip
    layout = standard.get("R04_whereabouts")
    wanted = [Row({column.id: one.get(column.id) for column in layout.columns}) for one in rows()]
    assert row.number in writing.to_bytes(layout, wanted).decode("cp932")
    noted = {one.action for one in trail.about(survey.debtor.number)}
    assert {"residences.check.told", "residences.finding.confirmed"} <= noted
    assert rows(people.days_before(1), people.days_before(1)) == [] and rows() == rows()
    assert queries.queue(DAY).count == 0


def test_who_does_not_live_there_is_not_visited_until_a_survey_finds_him_again(survey, by, returned, collector):
    assert walking.refusals_now(returned.pk, DAY)[1] == []
    told(survey, by)
    assert walking.refusals_now(returned.pk, DAY)[1] == ["not-living-there"]
    row = Written.objects.get()
    finding.correct(finding_id=row.pk, said=LIVES, by=by, at=LATER)
    assert walking.refusals_now(returned.pk, DAY)[1] == []


def test_a_survey_lifts_what_an_earlier_visit_said(by, collector):
    person = visiting.visitable()
    visiting.visited(person, "V30", day=people.days_before(2))
    asked_for(person)
    assert "not-living-there" in walking.refusals_now(person.pk, DAY)[1]
    visiting.visited(person, "V30", worker_number="V01")
    begun = operations.begin_here(debtor_number=person.number, by=by, at=NOON)
    assert operations.begin_here(debtor_number=person.number, by=by, at=NOON).pk == begun.pk
    told(begun, by, Finding("S01", "本人に会えた。"), Seen(met="1", plate="1", letter_box="1"))
    assert walking.refusals_now(person.pk, DAY)[1] == ["visited-today"]


def test_a_collector_takes_a_survey_himself_only_where_his_own_record_of_today_says_that_he_stands(by, returned, account_of):
    visiting.visited(returned, "V20", day=people.days_before(1), worker_number="V01")
    visiting.visited(returned, "V20", worker_number="V02")
    with pytest.raises(SurveyRefused, match="not-at-the-door"):
        operations.begin_here(debtor_number=returned.number, by=by, at=NOON)
    visiting.visited(returned, "V20", minute=5, worker_number="V01")
    row = told(operations.begin_here(debtor_number=returned.number, by=by, at=NOON), by, AGAIN, Seen(letter_box="2"))
    other = doors.actor_of(account_of(Role.COLLECTOR, worker_number="V03"))
    with pytest.raises(SurveyRefused, match="not-at-the-door"):
        operations.begin_here(debtor_number=returned.number, by=other, at=LATER)
    assert operations.begin_here(debtor_number=returned.number, by=by, at=LATER).pk == row.survey_id


def test_nobody_confirms_under_his_name_what_a_colleague_saw(survey, by, collector, account_of):
    finding.tell(survey_id=survey.pk, seen=EMPTY, by=by, at=NOON)
    operations.reassign(survey_id=survey.pk, account_id=collector.pk, on=DAY + timedelta(days=1), by=BY, at=LATER)
    survey.refresh_from_db()
    assert survey.seen, "he who looked may go on another day"
    other = account_of(Role.COLLECTOR, worker_number="V02")
    operations.reassign(survey_id=survey.pk, account_id=other.pk, on=DAY, by=BY, at=LATER)
    with pytest.raises(SurveyRefused) as refusal:
        finding.confirm(survey_id=survey.pk, turn=0, said=VACANT, by=doors.actor_of(other), at=LATER)
    assert "not-told" in refusal.value.reasons and not Written.objects.exists()


def test_unknown_goes_back_to_whoever_sends_people(survey, by, collector):
    row = told(survey, by, AGAIN, Seen(letter_box="2"))
    survey.refresh_from_db()
    assert (survey.state, survey.account_id, survey.turn) == ("waiting", None, 1)
    operations.reassign(survey_id=survey.pk, account_id=collector.pk, on=DAY + timedelta(days=1), by=BY, at=LATER)
    survey.refresh_from_db()
    second = told(survey, by, at=NEXT)
    assert second.number != row.number and second.number[:-2] == row.number[:-2]
    assert [one["survey_number"] for one in rows(DAY, DAY + timedelta(days=1))] == [row.number, second.number]


def test_a_correction_goes_to_the_city_under_the_same_number(survey, by):
    row = told(survey, by)
    before = rows()
    late = finding.correct(finding_id=row.pk, said=LIVES, by=by, at=NEXT)
    assert late.number == row.number and rows() == before, "what was delivered stays what it was"
    tomorrow = DAY + timedelta(days=1)
    assert [(one["survey_number"], one["outcome"]) for one in rows(tomorrow, tomorrow)] == [(row.number, "S02")]
    assert [one["outcome"] for one in rows(DAY, tomorrow)] == ["S02"], "a file says each number once"
    old, standing = Contact.objects.get(corrects="", work="05"), Contact.objects.get(corrects=row.record_number)
    assert (standing.outcome, standing.on, standing.started_at) == ("S02", DAY, old.started_at)
    with pytest.raises(SurveyRefused) as refusal:
        finding.correct(finding_id=row.pk, said=LIVES, by=by, at=NEXT)
    assert "corrected-already" in refusal.value.reasons


def test_a_correction_ends_a_survey_that_had_come_to_nothing(survey, by):
    row = told(survey, by, AGAIN, Seen(letter_box="2"))
    finding.correct(finding_id=row.pk, said=LIVES, by=by, at=NEXT)
    survey.refresh_from_db()
    assert survey.state == "done"


def test_a_correction_answers_nothing_that_came_after_the_look_it_puts_right(survey, by):
    row = told(survey, by, LIVES, Seen(letter_box="1"))
    type(survey.debtor).objects.filter(pk=survey.debtor_id).update(returned_mail_on=DAY + timedelta(days=5))
    task = tasks.open_task(
        kind="whereabouts", debtor_id=survey.debtor_id, record_number="R2", programme="11", by=BY, at=NOON + timedelta(days=6)
    )
    later = NOON + timedelta(days=9)
    finding.correct(finding_id=row.pk, said=Finding("S02", "明かりがついていた。", why="字の誤り"), by=by, at=later)
    task.refresh_from_db()
    assert task.state == "open"
    assert [one.reasons for one in queries.queue(later.date()).shown] == [("seen-at-door", "returned-mail")]


def test_a_correction_of_an_old_finding_moves_no_address_that_a_newer_one_found(survey, by, collector):
    row = told(survey, by, Finding("S07", "移った。", "久留米市寺町1番地"), HEARD)
    visiting.visited(survey.debtor, "V31", day=DAY + timedelta(days=4), worker_number="V01")
    asked_again = NOON + timedelta(days=4)
    tasks.open_task(
        kind="whereabouts", debtor_id=survey.debtor_id, record_number="R2", programme="11", by=BY, at=asked_again
    )
    second = operations.begin_here(debtor_number=survey.debtor.number, by=by, at=asked_again)
    told(second, by, Finding("S07", "また移った。", "久留米市櫛原町2番地"), HEARD, at=asked_again)
    said = Finding("S07", "隣へ移った。", "久留米市寺町1番地", "字の誤り")
    finding.correct(finding_id=row.pk, said=said, by=by, at=NOON + timedelta(days=9))
    found = Address.objects.get(debtor=survey.debtor, kind="found")
    assert (found.address, found.since) == ("久留米市櫛原町2番地", asked_again.date())
    (doubt, *_) = queries.doubts_of([survey.debtor_id])[survey.debtor_id]
    assert doubt.address_found == "久留米市櫛原町2番地"


def test_a_finding_has_the_number_of_its_turn_whatever_the_page_says(survey, by):
    finding.tell(survey_id=survey.pk, seen=EMPTY, by=by, at=NOON)
    row = finding.confirm(survey_id=survey.pk, turn=7, said=VACANT, by=by, at=LATER)
    assert row.number == f"W{survey.pk:010d}-01"
    assert finding.confirm(survey_id=survey.pk, turn=0, said=VACANT, by=by, at=LATER).pk == row.pk


def test_a_death_stops_the_demands_and_goes_to_the_city_at_once(survey, by):
    told(survey, by, Finding("S10", "近所の方から聞いた。"), Seen(letter_box="3", heard="deceased", informant="neighbour"))
    assert OwnStop.objects.get().debtor_id == survey.debtor_id
    assert Task.objects.get(kind="handover").urgent
    row = Written.objects.get()
    finding.correct(finding_id=row.pk, said=Finding("S10", "隣の方から聞いた。", why="字の誤り"), by=by, at=NEXT)
    assert OwnStop.objects.count() == Task.objects.filter(kind="handover").count() == 1, "once, however often it is put right"


@pytest.mark.parametrize("change", ["address", "paid", "cleared", "protected"])
def test_what_the_city_answers_ends_the_survey(survey, change):
    task = asked_for(survey.debtor) if change != "cleared" else None
    assert operations.close_answered(debtor_ids=[survey.debtor_id], by=BY, at=LATER) == []
    if change == "address":
        Address.objects.filter(debtor=survey.debtor).update(address="久留米市寺町9番地9")
    elif change == "paid":
        people.pays(survey.debtor.instalments.get())
    elif change == "protected":
        visiting.caution(survey.debtor, "01")
    else:
        type(survey.debtor).objects.filter(pk=survey.debtor_id).update(returned_mail_on=None)
    assert operations.close_answered(debtor_ids=[survey.debtor_id + 1], by=BY, at=LATER) == []
    assert [one.pk for one in operations.close_answered(debtor_ids=[survey.debtor_id], by=BY, at=LATER)] == [survey.pk]
    survey.refresh_from_db()
    assert survey.state == "closed" and survey.closed_why
    if task is not None:
        task.refresh_from_db()
        assert task.state == "withdrawn"


def test_what_is_told_after_the_end_is_refused(survey, by):
    finding.tell(survey_id=survey.pk, seen=EMPTY, by=by, at=NOON)
    operations.give_up(survey_id=survey.pk, reason="市から回答があった", by=BY, at=NOON)
    with pytest.raises(SurveyRefused) as refusal:
        finding.confirm(survey_id=survey.pk, turn=0, said=VACANT, by=by, at=LATER)
    assert refusal.value.reasons == ["not-open"] and not Written.objects.exists()
    with pytest.raises(SurveyRefused) as refusal:
        operations.give_up(survey_id=survey.pk, reason=" ", by=BY, at=NOON)
    assert refusal.value.reasons == ["not-open", "reason-missing"]


def test_another_collector_may_not_tell(survey, account_of):
    other = doors.actor_of(account_of(Role.COLLECTOR, worker_number="V02"))
    with pytest.raises(SurveyRefused) as refusal:
        finding.tell(survey_id=survey.pk, seen=EMPTY, by=other, at=NOON)
    assert refusal.value.reasons == ["not-yours"]
    with pytest.raises(SurveyRefused) as refusal:
        operations.begin_here(debtor_number=survey.debtor.number, by=other, at=NOON)
    assert refusal.value.reasons == ["somebody-elses"]


def test_without_a_worker_number_nothing_is_recorded(survey, collector):
    nameless = Actor(collector.login_name, account_id=collector.pk)
    finding.tell(survey_id=survey.pk, seen=EMPTY, by=nameless, at=NOON)
    with pytest.raises(SurveyRefused) as refusal:
        finding.confirm(survey_id=survey.pk, turn=0, said=VACANT, by=nameless, at=LATER)
    assert refusal.value.reasons == ["worker-missing"]


def test_one_statement_knows_the_whole_city(returned, django_assert_num_queries):
    with django_assert_num_queries(4):
        queries.queue(DAY)


SURVEY = {"reasons": ["returned-mail"], "address": "旭町1", "account_id": 1, "on": DAY, "opened_at": NOON, "opened_by": "a"}
FINDING = {
    "number": "W1", "seen": {}, "seen_at": NOON, "proposed": "S05", "outcome": "S05", "text": "空家", "on_day": DAY,
    "record_number": "X", "worker_number": "V01", "by": "a", "at": NOON,
}  # fmt: skip


@pytest.mark.parametrize(("broken", "name"), [
    ({"reasons": []}, "survey_says_why"),
    ({"on": None}, "assigned_survey_names_who_goes_and_when"),
    ({"state": "done"}, "ended_survey_says_how"),
    ({"state": "closed", "closed_at": NOON, "closed_by": "a"}, "ended_survey_says_how"),
    ({"seen": {"place": "1"}}, "check_list_has_its_moment"),
])  # fmt: skip
def test_a_survey_keeps_its_shape(broken, name):
    person = people.debtor()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Survey.objects.create(debtor=person, **(SURVEY | broken))


def test_a_person_is_looked_for_once_at_a_time(survey):
    with pytest.raises(IntegrityError, match="one_survey_of_a_person_at_a_time"), transaction.atomic():
        Survey.objects.create(debtor=survey.debtor, **SURVEY)


@pytest.mark.parametrize(("broken", "name"), [
    ({"outcome": "S99", "why": "x"}, "finding_has_a_known_outcome"),
    ({"outcome": "S06"}, "finding_beside_the_proposal_says_why"),
    ({"text": ""}, "finding_is_told_in_words"),
    ({"outcome": "S07", "why": "x"}, "who_moved_has_an_address"),
])  # fmt: skip
def test_a_finding_keeps_its_shape(survey, broken, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Written.objects.create(survey=survey, **(FINDING | broken))


def test_a_finding_has_a_number_of_its_own_and_is_corrected_once(survey):
    first = Written.objects.create(survey=survey, **FINDING)
    with pytest.raises(IntegrityError, match="finding_has_its_own_number"), transaction.atomic():
        Written.objects.create(survey=survey, **(FINDING | {"record_number": "Y"}))
    with pytest.raises(IntegrityError, match="finding_beside_the_proposal_says_why"), transaction.atomic():
        Written.objects.create(survey=survey, corrects=first, **(FINDING | {"record_number": "Y"}))
    Written.objects.create(survey=survey, corrects=first, why="x", **(FINDING | {"record_number": "Y"}))
    with pytest.raises(IntegrityError, match="corrects"), transaction.atomic():
        Written.objects.create(survey=survey, corrects=first, why="x", **(FINDING | {"record_number": "Z"}))
