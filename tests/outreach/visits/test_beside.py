"""Several persons of a household at one stop: each his own record, nobody another's amounts, one visit in the figures."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.outreach.visits import operations, queries
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.operations import recording
from saikoku.outreach.visits.operations.beside import begin_beside
from saikoku.outreach.visits.rules.door import Said
from saikoku.performance.attribution import queries as attribution
from saikoku.performance.figures import sets
from saikoku.performance.figures.rules import visits
from saikoku.performance.figures.rules.acts import Kind
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.contacts.rules.promising import PromiseLine
from saikoku.security.audit.models import AuditRecord
from tests.outreach.visits import doors
from tests.outreach.visits.doors import DAY, LATER
from tests.outreach.visits.test_pages import CHECKED, text_of
from tests.outreach.visits.test_visiting import recorded, refused
from tests.planning import people
from tests.planning.routes import visiting

pytestmark = [pytest.mark.django_db, pytest.mark.clause("9.5.ア", "10.2.ア")]
THEN = LATER + timedelta(minutes=3)
WEEK = DAY + timedelta(days=7)


@pytest.fixture
def home(collector):
    """Two liable persons behind one door; the first owes more, so the stop is his."""
    household = people.household()
    pair = [visiting.visitable(household, balance=90_000), visiting.visitable(household, balance=5_432)]
    doors.plan_of(collector)
    return pair


def met(by, person, outcome="V08", said=None):
    visit = doors.in_talk(by, person)
    recorded(visit, outcome, by, said)
    return visit


def test_each_person_of_the_household_gets_his_own_record(by, home):
    one, two = home
    first = met(by, one, "V01", Said("", (PromiseLine(WEEK, 6_000),)))
    second = begin_beside(key=first.key, debtor_id=two.pk, by=by, at=LATER)
    assert begin_beside(key=first.key, debtor_id=two.pk, by=by, at=THEN).pk == second.pk
    assert (second.stop_id, second.beside_id, second.told_at) == (first.stop_id, first.pk, None)
    assert queries.reasons_at(second, DAY) == []
    refused(
        lambda: operations.check(key=second.key, told=(), spoke_with="1", identified_by="", by=by, at=LATER), "method-missing"
    )
    operations.check(key=second.key, told=(), spoke_with="1", identified_by="4", by=by, at=LATER)
    recording.record(key=second.key, outcome="V05", said=Said(), by=by, at=THEN)
    rows = {row.debtor_id: row for row in Contact.objects.filter(channel="3")}
    assert {pk: (row.outcome, row.identified_by) for pk, row in rows.items()} == {one.pk: ("V01", "2"), two.pk: ("V05", "4")}
    assert rows[one.pk].call_number == first.key and rows[two.pk].call_number == second.key
    assert [promise.debtor_id for promise in Promise.objects.all()] == [one.pk]
    assert queries.beside(first, DAY) == []
    assert AuditRecord.objects.filter(action="visits.visit.begun").count() == 2


def test_of_a_person_who_is_not_there_a_message_is_left_without_his_amounts(by, home):
    one, two = home
    first = met(by, one)
    second = begin_beside(key=first.key, debtor_id=two.pk, by=by, at=LATER)
    operations.check(key=second.key, told=(), spoke_with="2", identified_by="", by=by, at=LATER)
    assert not queries.door_of(Visit.objects.get(pk=second.pk)).shows_amounts
    refused(lambda: recorded(second, "V01", by, Said("", (PromiseLine(WEEK),))), "identity-not-checked")
    recorded(second, "V11", by, at=THEN)
    row = Contact.objects.get(debtor=two)
    assert (row.outcome, row.spoke_with) == ("V11", "2")


def test_one_stop_is_one_visit_of_the_household_and_two_persons_are_reached(by, home):
    one, two = home
    first = met(by, one)
    second = begin_beside(key=first.key, debtor_id=two.pk, by=by, at=LATER)
    operations.check(key=second.key, told=(), spoke_with="1", identified_by="4", by=by, at=LATER)
    recorded(second, "V08", by, at=THEN)
    terms = attribution.terms_of(Month.of(DAY))
    assert len(visits.households_visited(sets.arrivals(DAY, DAY, [DAY], terms.codes), terms.same_visit_minutes)) == 1
    assert [row.acts for row in sets.tallies(DAY, DAY, [DAY], terms.codes) if row.kind == Kind.VISIT] == [2]
    assert {row.debtor_id for row in Contact.objects.filter(channel="3")} == {one.pk, two.pk}


def test_nobody_goes_on_where_nobody_was_told_or_in_danger_or_with_a_stranger(by, home, person):
    one, two = home
    visit = doors.at_door(by, one)
    refused(
        lambda: begin_beside(key=visit.key, debtor_id=two.pk, by=by, at=LATER), "not-recorded", "told-nobody", "at-another-door"
    )
    recorded(visit, "V21", by)
    refused(lambda: begin_beside(key=visit.key, debtor_id=two.pk, by=by, at=LATER), "told-nobody")
    Visit.objects.update(told_at=LATER, spoke_with="3", outcome="V40")
    refused(lambda: begin_beside(key=visit.key, debtor_id=two.pk, by=by, at=LATER), "left-in-danger")
    Visit.objects.update(outcome="V11")
    refused(lambda: begin_beside(key=visit.key, debtor_id=person.pk, by=by, at=LATER), "not-of-this-household")
    refused(lambda: begin_beside(key=visit.key, debtor_id=two.pk, by=by, at=clock.at(DAY, 20, 31)), "outside-visit-hours")
    tomorrow = clock.at(DAY + timedelta(days=1), 12)
    refused(lambda: begin_beside(key=visit.key, debtor_id=two.pk, by=by, at=tomorrow), "another-day")


def test_whose_demand_was_stopped_is_not_offered_and_what_comes_in_is_news(by, home):
    one, two = home
    first = met(by, one)
    second = begin_beside(key=first.key, debtor_id=two.pk, by=by, at=LATER)
    people.stop(two)
    assert queries.reasons_at(second, DAY) == ["stopped-by-city"]
    operations.drop(key=second.key, by=by, at=THEN)
    assert queries.beside(first, DAY) == []


def test_the_page_offers_the_others_and_asks_only_who_they_are(walker, by, home):
    one, two = home
    door = f"/visits/{doors.at_door(by, one).key}/"
    walker.post(f"{door}check/", CHECKED)
    walker.post(f"{door}as/V08/", {})
    page = text_of(walker.get(door))
    assert f"{two.name} 様を続ける" in page and "5,432" not in page
    answer = walker.post(f"{door}beside/", {"person": two.pk})
    second = answer["Location"]
    page = text_of(walker.get(second))
    assert "相手を確かめる" in page and "従事者証を見せた" not in page and "90,000" not in page and "5,432" not in page
    assert walker.post(f"{second}check/", {"spoke_with": "1", "identified_by": "4"}).status_code == 302
    page = text_of(walker.get(second))
    assert "5,432" in page and "90,000" not in page
    assert walker.post(f"{second}as/V08/", {}).status_code == 302
    assert "同じ世帯のほかの方" not in text_of(walker.get(second))
    assert walker.post(f"{door}beside/", {"person": two.pk}).status_code == 409


def test_the_table_refuses_the_same_person_twice_beside_another(by, home):
    one, two = home
    first = met(by, one)
    second = begin_beside(key=first.key, debtor_id=two.pk, by=by, at=LATER)
    recorded(operations.check(key=second.key, told=(), spoke_with="3", identified_by="", by=by, at=LATER), "V11", by)
    with pytest.raises(IntegrityError, match="person_is_spoken_of_once_beside_another"), transaction.atomic():
        Visit.objects.create(
            key="K9", debtor=two, household_key=first.household_key, stop_id=first.stop_id, beside=first, on=DAY,
            account_id=first.account_id, worker_number="V01", opened_at=LATER, opened_by="jiro",
        )  # fmt: skip
