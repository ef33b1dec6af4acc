"""A visit's record put right: taken up again within ten seconds, or replaced with a reason; what it did is taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from saikoku.kernel import clock
from saikoku.outreach.visits import operations, queries
from saikoku.outreach.visits.models import AbsenceNotice, Visit
from saikoku.outreach.visits.operations import correcting, recording, undoing
from saikoku.outreach.visits.rules import effects, outcomes
from saikoku.outreach.visits.rules.door import Door, Said
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.contacts.rules import corrections
from saikoku.registry.contacts.rules.promising import PromiseLine
from saikoku.registry.liabilities.models import OwnStop
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.outreach.visits import doors
from tests.outreach.visits.doors import DAY, LATER
from tests.outreach.visits.test_pages import CHECKED, text_of
from tests.outreach.visits.test_visiting import recorded, refused
from tests.planning import people

pytestmark = [pytest.mark.django_db, pytest.mark.clause("9.5.ア")]
SOON, LATE = LATER + timedelta(seconds=8), LATER + timedelta(seconds=14)
HIM = Door("1", "2")
NEXT_DAY = clock.at(DAY + timedelta(days=1), 9)


def corrected(record, outcome, by, *, said=None, place=HIM, reason="押し間違い", at=LATE):
    return correcting.correct_record(
        record_number=record.record_number, outcome=outcome, said=said or Said(), place=place, reason=reason, by=by, at=at
    )


def standing(key) -> Contact:
    (row,) = queries.standing_of(key)
    return row


@pytest.mark.parametrize(("written", "expected"), [
    ([("jiro", LATER)], []),
    ([("jiro", SOON - timedelta(seconds=13))], []),
    ([("jiro", SOON - timedelta(seconds=14))], ["undo-too-late"]),
    ([("saburo", LATER)], ["already-corrected"]),
])  # fmt: skip
def test_a_visit_is_taken_up_again_within_ten_seconds_by_whoever_recorded_it(written, expected):
    assert corrections.undo_refusals(written, name="jiro", at=SOON) == expected


@pytest.mark.parametrize(("channel", "name", "leads", "expected"), [
    ("3", "jiro", False, True), ("3", "saburo", False, False), ("3", "saburo", True, True), ("1", "jiro", True, False),
])  # fmt: skip
def test_whose_record_may_be_put_right(channel, name, leads, expected):
    assert corrections.may_correct(corrections.VISITS, channel=channel, recorded_by="jiro", name=name, leads=leads) is expected


def test_what_its_own_record_set_is_no_news_to_a_visit():
    found = ["visited-today", "danger", "stopped-by-city", "nothing-owed"]
    assert effects.others(found, recorded=True) == ["stopped-by-city", "nothing-owed"]
    assert effects.others(found, recorded=False) == found


def test_a_visit_taken_up_again_is_written_anew_and_what_the_first_record_did_is_taken_back(by, person):
    visit = doors.in_talk(by, person)
    recorded(visit, "V05", by)
    first = standing(visit.key)
    assert Target.objects.get(debtor=person).left_reason == "reached" and Task.objects.get().state == "open"
    for _ in range(2):
        assert undoing.reopen(key=visit.key, by=by, at=SOON).state == Visit.State.OPEN
    assert AuditRecord.objects.filter(action="visits.visit.reopened").count() == 1
    assert standing(visit.key) == first and queries.reasons_at(Visit.objects.get(), DAY) == []
    said = Said("", (PromiseLine(DAY + timedelta(days=7)),))
    assert recorded(visit, "V01", by, said, at=LATE).followed == ("left", "promised")
    row = standing(visit.key)
    assert (row.corrects, row.outcome, Contact.objects.count()) == (first.record_number, "V01", 2)
    assert Task.objects.get().state == "withdrawn" and Target.objects.get(debtor=person).left_reason == "reached"
    assert recorded(visit, "V08", by, at=LATE).again


def test_a_visit_taken_up_again_may_keep_its_record(by, person):
    visit = doors.in_talk(by, person)
    recorded(visit, "V08", by)
    undoing.reopen(key=visit.key, by=by, at=SOON)
    kept = operations.drop(key=visit.key, by=by, at=LATE)
    assert (kept.state, kept.outcome) == (Visit.State.RECORDED, "V08") and Contact.objects.count() == 1
    assert AuditRecord.objects.filter(action="visits.visit.kept").count() == 1


def test_a_visit_is_not_taken_up_again_too_late_or_from_another_door(by, collector):
    one, two = collector.people[:2]
    visit = doors.in_talk(by, one)
    refused(lambda: undoing.reopen(key=visit.key, by=by, at=LATER), "not-recorded")
    recorded(visit, "V08", by)
    refused(lambda: undoing.reopen(key=visit.key, by=by, at=LATE), "undo-too-late")
    doors.at_door(by, two, LATER)
    refused(lambda: undoing.reopen(key=visit.key, by=by, at=SOON), "at-another-door")


def test_what_arrives_after_it_was_taken_up_again_is_news(by, person):
    visit = doors.in_talk(by, person)
    recorded(visit, "V41", by)
    undoing.reopen(key=visit.key, by=by, at=SOON)
    people.stop(person)
    assert queries.reasons_at(Visit.objects.get(), DAY) == ["stopped-by-city"]
    refused(lambda: recorded(visit, "V05", by), "news-arrived")


def test_a_correction_is_a_new_record_with_its_reason(by, person):
    visit = doors.in_talk(by, person)
    recorded(visit, "V01", by, Said("来週", (PromiseLine(DAY + timedelta(days=7), 6_000),)))
    old = standing(visit.key)
    done = corrected(old, "V07", by, said=Said("納められない"), at=NEXT_DAY)
    row = standing(visit.key)
    assert (row.corrects, row.outcome, row.summary, row.on, row.started_at) == (
        old.record_number, "V07", "納められない", DAY, old.started_at,
    )  # fmt: skip
    assert (row.worker_number, row.ended_at, row.spoke_with, row.identified_by) == ("V01", old.ended_at, "1", "2")
    assert Promise.objects.get().state == Promise.State.WITHDRAWN and done.followed == ("left", "task:handover")
    assert Visit.objects.get().outcome == "V07"
    written = AuditRecord.objects.get(action="visits.visit.corrected")
    assert written.reason == "押し間違い" and written.before["outcome"] == "V01"
    refused(lambda: corrected(old, "V08", by), "already-corrected")


def test_a_death_that_was_a_slip_of_the_finger_lifts_the_stop_and_owes_the_call_back_again(by, person):
    record = people.called(person, clock.at(DAY, 9), "311", spoke_with="1")
    due = clock.at(DAY, 17)
    tasks.open_task(kind="call_back", debtor_id=person.pk, record_number=record.record_number, due_at=due, by=by, at=LATER)
    visit = doors.at_door(by, person)
    recorded(visit, "V35", by)
    assert OwnStop.objects.get().lifted_on is None and Task.objects.get(kind="call_back").state == "withdrawn"
    corrected(standing(visit.key), "V20", by, place=Door())
    assert OwnStop.objects.get().lifted_on == DAY
    assert Task.objects.get(kind="call_back", state="open").due_at == due
    assert not Task.objects.filter(kind="handover", state="open").exists()


@pytest.mark.parametrize(("reached", "left"), [(False, None), (True, DAY)])
def test_whom_another_record_keeps_off_the_lists_stays_off(by, person, reached, left):
    visit = doors.in_talk(by, person)
    recorded(visit, "V08", by)
    if reached:
        people.called(person, clock.at(DAY, 13), "105", spoke_with="1")
    corrected(standing(visit.key), "V21", by, place=Door())
    assert Target.objects.get(debtor=person).left_on == left


def test_a_notice_left_by_mistake_keeps_its_number(by, person):
    visit = doors.at_door(by, person)
    recorded(visit, "V20", by)
    number = AbsenceNotice.objects.get().number
    corrected(standing(visit.key), "V21", by, place=Door())
    assert standing(visit.key).absence_notice == "" and AbsenceNotice.objects.get().number == number
    corrected(standing(visit.key), "V23", by, place=Door())
    assert standing(visit.key).absence_notice == number and AbsenceNotice.objects.count() == 1


def test_a_correction_is_refused_with_every_reason(by, person):
    visit = doors.at_door(by, person)
    recorded(visit, "V21", by)
    old = standing(visit.key)
    refused(lambda: corrected(old, "V01", by, said=Said("", (PromiseLine(DAY),))), "nobody-was-told")
    refused(lambda: corrected(old, "V32", by, place=Door(), reason=" "), "moved-to-missing", "reason-missing")
    refused(lambda: corrected(old, "101", by, place=Door()), "outcome-unknown")
    called = people.called(person, clock.at(DAY, 13), "105", spoke_with="1")
    refused(lambda: corrected(called, "V21", by, place=Door()), "record-unknown")
    undoing.reopen(key=visit.key, by=by, at=SOON)
    refused(lambda: corrected(old, "V22", by, place=Door()), "still-open")


def test_the_page_offers_to_undo_and_to_correct(walker, by, person):
    door = f"/visits/{doors.at_door(by, person).key}/"
    walker.post(f"{door}check/", CHECKED)
    walker.post(f"{door}as/V02/", {})
    page = text_of(walker.get(door))
    assert "取り消す(10 秒以内)" in page and "訂正する" in page
    assert walker.post(f"{door}undo/")["Location"] == door
    page = text_of(walker.get(door))
    assert f"前の記録「{outcomes.visits()['V02'].ja}」を直しています。" in page
    assert "領収証は、取り消されません" in page and "12,000" in page
    assert walker.post(f"{door}leave/")["Location"] == door
    assert "訂正する" in text_of(walker.get(door))


def test_the_collector_corrects_his_own_record_and_is_told_that_the_receipt_stands(walker, by, person):
    visit = doors.in_talk(by, person)
    recording.record(key=visit.key, outcome="V02", said=Said("全額"), by=by, at=LATER)
    address = f"/visits/records/{standing(visit.key).record_number}/correct/"
    page = text_of(walker.get(address))
    assert "発行した領収証は、訂正しても残ります" in page and "全額" in page
    given = {"outcome": "V03", "spoke_with": "1", "identified_by": "2", "summary": "一部だけ"}
    missing = walker.post(address, given)
    assert missing.status_code == 422 and Contact.objects.count() == 1
    answer = walker.post(address, given | {"reason": "全額ではなかった"})
    assert answer["Location"] == f"/visits/{visit.key}/"
    assert outcomes.visits()["V03"].ja in text_of(walker.get(answer["Location"]))


def test_a_second_correction_begins_with_whom_the_first_named(walker, by, person):
    visit = doors.in_talk(by, person)
    recorded(visit, "V08", by)
    corrected(standing(visit.key), "V11", by, place=Door("2"))
    form = walker.get(reverse("visits:correct", args=[standing(visit.key).record_number])).context["form"]
    assert (form["spoke_with"].value(), form["identified_by"].value()) == ("2", "")


def test_others_records_are_for_those_who_lead(signed_in, by, person):
    visit = doors.in_talk(by, person)
    recorded(visit, "V08", by)
    address = f"/visits/records/{standing(visit.key).record_number}/correct/"
    assert signed_in(Role.COLLECTOR, worker_number="V09").get(address).status_code == 403
    client = signed_in(Role.SUPERVISOR)
    assert address in text_of(client.get(f"/cases/{person.number}/"))
    assert "訂正しないで戻る" in text_of(client.get(address))
    given = {"outcome": "V21", "reason": "聞き取り"}
    denied = client.post(address, given | {"spoke_with": "1", "identified_by": "2"})
    assert denied.status_code == 422 and "会って話した方がいるため" in text_of(denied)
    answer = client.post(address, given | {"spoke_with": ""})  # the talk itself was the mistake
    assert answer["Location"] == f"/cases/{person.number}/" and standing(visit.key).outcome == "V21"


def test_a_record_of_no_visit_of_ours_is_not_found(signed_in, person):
    called = people.called(person, clock.at(DAY, 9), "105", spoke_with="1")
    client = signed_in(Role.SUPERVISOR)
    assert client.get(f"/visits/records/{called.record_number}/correct/").status_code == 404
    assert client.get("/visits/records/NONE/correct/").status_code == 404
