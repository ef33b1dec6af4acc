"""From the tap that begins a visit to its one record: gates, what came in meanwhile, what follows, a tap repeated."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.sheets import queries as sheets
from saikoku.outreach.visits import operations, queries
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.operations import VisitRefused, recording
from saikoku.outreach.visits.rules import outcomes
from saikoku.outreach.visits.rules.door import Said
from saikoku.planning.lists.rules.facts import PROTECTED
from saikoku.planning.routes.queries import walking
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts.models import Contact, Encouragement, Promise
from saikoku.registry.contacts.rules.promising import PromiseLine
from saikoku.registry.liabilities.models import OwnStop
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.outreach.visits import doors
from tests.outreach.visits.doors import DAY, LATER, NOON, TOLD
from tests.planning import people
from tests.planning.routes import visiting

pytestmark = [pytest.mark.django_db, pytest.mark.clause("9.5.ア")]
WEEK = DAY + timedelta(days=7)


def refused(act, *reasons):
    with pytest.raises(VisitRefused) as refusal:
        act()
    assert refusal.value.reasons == list(reasons)


def recorded(visit, outcome, by, said=None, at=LATER):
    return recording.record(key=visit.key, outcome=outcome, said=said or Said(), by=by, at=at)


def test_the_same_tap_begins_one_visit(by, person):
    first, again = doors.at_door(by, person), doors.at_door(by, person, LATER)
    assert first.pk == again.pk and Visit.objects.count() == 1
    assert AuditRecord.objects.filter(action="visits.visit.begun").count() == 1


def test_a_collector_stands_at_one_door(by, collector):
    doors.at_door(by, collector.people[0])
    refused(lambda: doors.at_door(by, collector.people[1]), "at-another-door")


def test_a_visit_begins_only_on_ones_own_route_and_in_its_hours(by, person, account_of):
    stop_id = doors.stop_of(by, person).stop_id
    other = doors.actor_of(account_of(Role.COLLECTOR, worker_number="V09"))
    refused(lambda: operations.begin(stop_id=stop_id, by=other, at=NOON), "no-such-stop")
    refused(lambda: operations.begin(stop_id=0, by=by, at=NOON), "no-such-stop")
    refused(lambda: operations.begin(stop_id=stop_id, by=by, at=clock.at(DAY, 20, 31)), "outside-visit-hours")
    nameless = Actor(by.name, account_id=by.account_id)
    refused(lambda: operations.begin(stop_id=stop_id, by=nameless, at=NOON), "worker-missing")
    assert not Visit.objects.exists()


def test_nobody_begins_at_a_door_that_was_visited_paid_or_stopped(by, collector):
    one, two, three, _ = collector.people
    visiting.visited(one, "V21", hour=11)
    refused(lambda: doors.at_door(by, one), "already-visited")
    people.pays(queries.owed(two.pk)[0])
    refused(lambda: doors.at_door(by, two), "nothing-owed")
    people.stop(three)
    refused(lambda: doors.at_door(by, three), "stopped-by-city")


def test_a_colleague_at_the_door_keeps_a_second_collector_away(by, person):
    stop = doors.stop_of(by, person)
    Visit.objects.create(
        key="0" * 26, debtor=person, household_key=stop.household_key, stop_id=9, on=DAY, account_id=9, worker_number="V09",
        opened_at=NOON, opened_by="saburo",
    )  # fmt: skip
    refused(lambda: doors.at_door(by, person), "colleague-at-the-door")


def test_the_check_list_is_done_before_it_counts(by, person):
    visit = doors.at_door(by, person)
    act = {"key": visit.key, "spoke_with": "1", "identified_by": "1", "by": by, "at": NOON}
    refused(lambda: operations.check(told=TOLD[:2], **act), "card-not-told")
    assert not queries.door_of(Visit.objects.get()).shows_amounts
    operations.check(told=TOLD, **act)
    assert queries.door_of(Visit.objects.get()).shows_amounts
    assert AuditRecord.objects.filter(action="visits.visit.checked").count() == 1


def test_no_talk_begins_once_something_speaks_against_it(by, person):
    visit = doors.at_door(by, person)
    people.pays(person.instalments.get())
    reasons = queries.reasons_at(visit, DAY)

    def check():
        return operations.check(key=visit.key, told=doors.TOLD, spoke_with="1", identified_by="2", by=by, at=NOON)

    refused(check, *reasons)
    operations.acknowledge(key=visit.key, codes=reasons, by=by, at=NOON)
    refused(check, *reasons)
    visit.refresh_from_db()
    assert "nothing-owed" in reasons and visit.told_at is None


def test_two_taps_in_the_same_moment_begin_one_visit(by, collector, monkeypatch):
    doors.at_door(by, collector.people[0])
    monkeypatch.setattr(queries, "open_visit", lambda *which: None)  # as it looks to who asked before the other had written
    refused(lambda: doors.at_door(by, collector.people[1]), "at-another-door")


def test_a_promise_is_recorded_once_however_often_the_button_is_pressed(by, person):
    visit = doors.in_talk(by, person)
    said = Said("来週払う", (PromiseLine(WEEK, 6_000, "1"),))
    first = recorded(visit, "V01", by, said)
    again = recorded(visit, "V08", by)
    assert (first.again, again.again) == (False, True) and again.visit.outcome == "V01"
    row = Contact.objects.get(debtor=person)
    assert (row.channel, row.work, row.outcome, row.spoke_with, row.identified_by) == ("3", "01", "V01", "1", "2")
    assert (row.call_number, row.worker_number, f"{row.started_at:%H:%M}", f"{row.ended_at:%H:%M}") == (
        visit.key, "V01", "12:10", "12:18",
    )  # fmt: skip
    promise = Promise.objects.get()
    assert (promise.promised_on, promise.promised_yen, promise.way) == (WEEK, 6_000, "1")
    assert Target.objects.get(debtor=person).left_reason == "reached"
    assert first.followed == ("left", "promised")
    assert AuditRecord.objects.filter(action="visits.visit.recorded").count() == 1


@pytest.mark.clause("9.5.ウ-キ")
def test_no_door_before_the_rules_of_conduct_of_this_edition_were_read(walker, by, person, monkeypatch):
    stop_id = doors.stop_of(by, person).stop_id
    for holds in ("queries.EDITION", "views.EDITION", "rules.duties.EDITION"):
        monkeypatch.setattr(f"saikoku.workforce.conduct.{holds}", "2099-1")
    refused(lambda: operations.begin(stop_id=stop_id, by=by, at=NOON), "duties-unread")
    page = walker.get("/visits/").content.decode()
    assert "読むまで、訪問は始められません" in page and "/visits/begin/" not in page
    answer = walker.post("/visits/begin/", {"stop": stop_id})
    assert answer.status_code == 409 and reverse("conduct:mine") in answer.content.decode()
    walker.post(reverse("conduct:mine"), {"edition": "2099-1"})
    assert walker.post("/visits/begin/", {"stop": stop_id}).status_code == 302


def test_the_next_stop_follows(by, person):
    visit = doors.at_door(by, person)
    recorded(visit, "V21", by)
    day = walking.day_of(by.account_id, DAY)
    assert day.next.debtor.pk != person.pk
    assert next(one.state for one in day.visits if one.debtor.pk == person.pk) == "done"


@pytest.mark.parametrize(("outcome", "kinds", "followed"), [
    ("V05", {"slip_request": False}, ("left", "task:slip_request")),
    ("V04", {"check_payment": False}, ("left", "paused", "task:check_payment")),
    ("V07", {"handover": False}, ("left", "task:handover")),
    ("V02", {}, ("left",)),
    ("V30", {"whereabouts": False}, ("task:whereabouts",)),
    ("V35", {"handover": True}, ("stopped", "task:handover")),
    ("V40", {"supervisor": True}, ("task:supervisor",)),
    ("V60", {"supervisor": False, "handover": True}, ("left", "task:supervisor", "task:handover")),
    ("V20", {}, ()),
])  # fmt: skip
def test_what_follows_of_an_outcome(by, person, outcome, kinds, followed):
    met_him = not outcomes.is_denied(outcomes.visits()[outcome], "1")
    visit = doors.in_talk(by, person) if met_him else doors.at_door(by, person)
    assert recorded(visit, outcome, by, Said("そう言われた")).followed == followed
    assert {row.kind: row.urgent for row in Task.objects.all()} == kinds
    assert OwnStop.objects.filter(debtor=person).exists() == (outcome == "V35")
    row = Contact.objects.get(debtor=person)
    urgent = outcomes.visits()[outcome].goes_to_city
    assert row.handover == (urgent if row.outcome in ("V02", "V04", "V05", "V07", "V60", "V35") else "")


def test_a_slip_request_names_every_open_instalment(by, person):
    people.owes(person, "12", 4_000)
    recorded(doors.in_talk(by, person), "V05", by)
    lines = Task.objects.get().lines.order_by("line")
    assert sorted(line.amount_wanted for line in lines) == sorted(row.balance for row in queries.owed(person.pk))
    assert len(lines) == 2


@pytest.mark.clause("10.2.イ")
def test_an_encouragement_is_recorded_with_its_answer(by, person):
    recorded(doors.in_talk(by, person), "V06", by)
    assert Encouragement.objects.get().kind == "transfer"


def test_whoever_was_met_is_not_called_back(by, person):
    record = people.called(person, clock.at(DAY, 9), "311", spoke_with="1")
    tasks.open_task(
        kind="call_back", debtor_id=person.pk, record_number=record.record_number, due_at=clock.at(DAY, 17), by=by, at=NOON
    )
    assert "call_back_withdrawn" in recorded(doors.in_talk(by, person), "V08", by).followed
    assert Task.objects.get(kind="call_back").state == "withdrawn"


@pytest.mark.parametrize("arrives", ["nothing-owed", "stopped-by-city"])
def test_what_comes_in_during_a_talk_is_read_first(by, person, arrives):
    visit = doors.in_talk(by, person)
    if arrives == "nothing-owed":
        people.pays(queries.owed(person.pk)[0])
    else:
        people.stop(person)
    refused(lambda: recorded(visit, "V08", by), "news-arrived")
    assert not Contact.objects.filter(debtor=person).exists()
    now = queries.reasons_now(person.pk, DAY)
    assert arrives in now
    operations.acknowledge(key=visit.key, codes=["danger"], by=by, at=LATER)
    refused(lambda: recorded(visit, "V08", by), "news-arrived")
    operations.acknowledge(key=visit.key, codes=now, by=by, at=LATER)
    refused(lambda: recorded(visit, "V01", by, Said("", (PromiseLine(WEEK),))), "promise-on-nothing-owed")
    assert recorded(visit, "V08", by).visit.outcome == "V08"


def test_a_stop_before_the_talk_leaves_the_stop_as_the_outcome(by, person):
    visit = doors.at_door(by, person)
    visiting.caution(person, PROTECTED)
    operations.acknowledge(key=visit.key, codes=queries.reasons_now(person.pk, DAY), by=by, at=LATER)
    refused(lambda: recorded(visit, "V20", by), "outcome-does-not-fit")
    recorded(visit, "V51", by)
    assert Target.objects.get(debtor=person).left_reason == "stopped"


def test_a_danger_is_recorded_whatever_came_in(by, person):
    visit = doors.at_door(by, person)
    people.stop(person)
    assert recorded(visit, "V40", by).followed == ("task:supervisor",)


def test_one_leaves_without_a_record_until_somebody_was_told(by, person):
    visit = doors.at_door(by, person)
    operations.drop(key=visit.key, by=by, at=LATER)
    refused(lambda: operations.drop(key=visit.key, by=by, at=LATER), "not-open")
    refused(lambda: recorded(visit, "V20", by), "not-open")
    told = doors.in_talk(by, person)
    refused(lambda: operations.drop(key=told.key, by=by, at=LATER), "told-already")


def test_anothers_visit_cannot_be_acted_on(by, person, account_of):
    visit = doors.in_talk(by, person)
    other = doors.actor_of(account_of(Role.COLLECTOR, worker_number="V09"))
    refused(lambda: recorded(visit, "V08", other), "no-such-visit")
    refused(lambda: operations.drop(key=visit.key, by=other, at=LATER), "no-such-visit")
    refused(lambda: operations.acknowledge(key=visit.key, codes=[], by=other, at=LATER), "no-such-visit")


def test_an_outcome_nobody_knows_is_refused(by, person):
    refused(lambda: recorded(doors.in_talk(by, person), "101", by), "outcome-unknown")


def test_of_a_household_the_one_who_may_be_spoken_to_is_visited(by, collector, person):
    """The person of the stop paid since; another of the household still owes."""
    home = people.household()
    one, two = visiting.visitable(home, balance=90_000), visiting.visitable(home, balance=5_000)
    doors.plan_of(collector)
    assert doors.stop_of(by, two).debtor == one
    people.pays(queries.owed(one.pk)[0])
    assert doors.stop_of(by, two).debtor == two, "list, map and sheet name nobody who has paid"
    assert two in [named for named, _ in sheets.visits_to_print(by, DAY)]
    assert one not in [named for named, _ in sheets.visits_to_print(by, DAY)]
    assert doors.at_door(by, two).debtor_id == two.pk
    assert one.pk in doors.stop_of(by, two).debtor_ids


def made(**more):
    fields = {
        "key": "K1", "debtor": visiting.visitable(), "household_key": 7, "stop_id": 1, "on": DAY, "account_id": 1,
        "worker_number": "V01", "opened_at": NOON, "opened_by": "jiro",
    }  # fmt: skip
    return Visit.objects.create(**fields | more)


@pytest.mark.parametrize(("name", "fields"), [
    ("collector_is_at_one_door", {"key": "K2", "household_key": 8}),
    ("household_is_visited_by_one_collector", {"key": "K2", "account_id": 2}),
    ("visit_says_who_was_told", {"key": "K2", "household_key": 8, "account_id": 2, "spoke_with": "1"}),
    ("visit_identifies_the_person_himself_alone", {
        "key": "K2", "household_key": 8, "account_id": 2, "told_at": NOON, "spoke_with": "3", "identified_by": "1"}),
    ("ended_visit_says_how", {"key": "K2", "household_key": 8, "account_id": 2, "state": "recorded", "ended_at": NOON}),
    ("visit_names_its_collector", {"key": "K2", "household_key": 8, "account_id": 2, "worker_number": ""}),
])  # fmt: skip
def test_the_table_refuses_what_cannot_be(name, fields):
    made()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        made(**fields)
