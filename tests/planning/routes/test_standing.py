"""Who may be visited, household by household: each reason alone, what an agreed hour waives, SQL beside the rules."""

import random
from datetime import timedelta

import pytest

from saikoku.planning.routes import sets
from saikoku.planning.routes.models import Appointment
from saikoku.planning.routes.queries import planning, standing
from saikoku.planning.routes.rules import presence
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment, OwnStop
from saikoku.registry.tasks.models import Task
from tests.planning import people
from tests.planning.routes import visiting
from tests.planning.routes.visiting import DAY, visitable, visited

pytestmark = [pytest.mark.django_db, pytest.mark.clause("10.2.ア")]


def reasons_of(person) -> list[str]:
    found = standing.standings([person.pk], standing.visit_terms(DAY))
    return list(next(iter(found)).reasons)


def appointment(person, *, on=DAY) -> Appointment:
    return Appointment.objects.create(
        debtor=person, on=on, earliest="13:00", latest="14:00", agreed_at=visiting.MORNING, agreed_by="tester"
    )


def test_a_target_with_a_visit_who_owes_premiums_may_be_visited():
    assert reasons_of(visitable()) == []


@pytest.mark.parametrize("work", ["01", "04", "05"])
def test_other_work_is_no_visit(work):
    person = people.debtor()
    people.owes(person)
    people.target(person, work=work)
    assert reasons_of(person) == ["no-target"]


def test_city_tax_is_not_visited():
    assert reasons_of(visitable(programme="01")) == ["no-target", "nothing-owed"]


def merge(person):
    Debtor.objects.filter(pk=person.pk).update(merged_into=people.debtor())


def leave(person):
    person.targets.update(left_on=DAY, left_reason="paid")


CASES = {
    "merged-number": merge,
    "left-this-month": leave,
    "stopped-by-city": lambda person: people.stop(person),
    "staff-only": lambda person: visiting.caution(person, "05"),
    "protected": lambda person: visiting.caution(person, "01"),
    "nothing-owed": lambda person: person.instalments.update(balance=0),
    "limitation-reached": lambda person: Instalment.objects.filter(debtor=person).update(limitation_on=DAY - timedelta(days=1)),
    "live-promise": lambda person: people.promised(person, people.at(DAY - timedelta(days=40)), DAY + timedelta(days=3)),
    "reached-this-month": lambda person: people.called(person, people.at(DAY - timedelta(days=2)), "110"),
    "visited-today": lambda person: visited(person, "V20"),
    "visit-cap": lambda person: [visited(person, day=DAY - timedelta(days=back)) for back in (1, 2, 3, 4)],
    "not-living-there": lambda person: visited(person, "V31", day=DAY - timedelta(days=3)),
    "danger": lambda person: visited(person, "V40", day=DAY - timedelta(days=50)),
}


@pytest.mark.parametrize("code", CASES)
def test_each_reason_keeps_the_household_from_being_visited(code):
    person = visitable()
    CASES[code](person)
    assert code in reasons_of(person)
    assert person.pk not in {one.debtor_id for one in _planned()}


def _planned() -> list[standing.Person]:
    owing = sets.owing(DAY, 100)
    found = standing.standings({one.debtor_id for one in owing}, standing.visit_terms(DAY))
    return [person for one in found for person in one.spoken_to]


def test_a_stop_of_our_own_counts_too():
    person = visitable()
    record = people.called(person, people.at(DAY - timedelta(days=40)), "115")
    OwnStop.objects.create(debtor=person, record_number=record.record_number, reason="bankrupt", since=visiting.MORNING)
    assert "stopped-by-us" in reasons_of(person)


def test_a_visit_that_was_none_counts_nothing():
    person = visitable()
    for outcome in ("V41", "V50", "V51"):
        visited(person, outcome)
    assert reasons_of(person) == []


def test_the_fourth_visit_may_be_made_and_the_fifth_not():
    person = visitable()
    for back in (1, 2, 3):
        visited(person, day=DAY - timedelta(days=back))
    assert reasons_of(person) == []


@pytest.mark.parametrize("code", ["left-this-month", "reached-this-month", "live-promise", "visit-cap"])
def test_an_agreed_hour_waives_what_it_was_agreed_in_spite_of(code):
    person = visitable()
    CASES[code](person)
    appointment(person)
    assert reasons_of(person) == []


@pytest.mark.parametrize("code", ["stopped-by-city", "protected", "nothing-owed", "danger", "visited-today"])
def test_an_agreed_hour_waives_nothing_else(code):
    person = visitable()
    CASES[code](person)
    appointment(person)
    assert code in reasons_of(person)


@pytest.mark.parametrize("code", ["protected", "staff-only", "danger", "visited-today"])
def test_what_bars_the_door_for_one_bars_it_for_the_household(code):
    home = people.household()
    visitable(home)
    CASES[code](other := visitable(home))
    found = standing.standings([other.pk], standing.visit_terms(DAY))
    assert len(found) == 1 and found[0].reasons[0] == code and found[0].spoken_to == []


def test_one_visit_is_about_everybody_of_the_household_who_may_be_spoken_to():
    home = people.household()
    little, much, stopped = visitable(home, balance=5_000), visitable(home, balance=9_000), visitable(home, balance=1_000)
    people.stop(stopped)
    found = standing.standings([stopped.pk], standing.visit_terms(DAY))
    assert [one.debtor_id for one in found[0].spoken_to] == [much.pk, little.pk] and found[0].owed == 14_000


def test_the_statement_leaves_out_only_whom_the_rules_leave_out():
    """Twin of rules.visiting: whoever may be visited by the rules is named by the statement."""
    chance = random.Random(7)
    for _ in range(60):
        person = visitable()
        for code in chance.sample(sorted(CASES), k=chance.choice([0, 0, 1, 2])):
            CASES[code](person)
    everybody = list(Debtor.objects.values_list("pk", flat=True))
    by_rules = {
        person.debtor_id for one in standing.standings(everybody, standing.visit_terms(DAY)) for person in one.people
        if not person.reasons
    }  # fmt: skip
    named = {one.debtor_id for one in sets.owing(DAY, 1_000)}
    assert by_rules and by_rules <= named and len(named) < len(everybody)


def test_who_owes_most_comes_first_and_the_number_is_kept():
    sums = [3_000, 9_000, 6_000]
    for balance in sums:
        visitable(balance=balance)
    assert [one.owed for one in sets.owing(DAY, 2)] == [9_000, 6_000]


def test_visits_teach_when_people_are_at_home():
    person = visitable()
    for back, (hour, outcome) in enumerate([(18, "V01"), (18, "V11"), (18, "V20"), (9, "V20"), (9, "V41")], start=1):
        visited(person, outcome, hour=hour, day=DAY - timedelta(days=back))
    wrong = visited(person, "V01", hour=13, day=DAY - timedelta(days=7))
    visited(person, "V20", hour=13, day=DAY - timedelta(days=7), corrects=wrong.record_number)
    known = planning.defaults.on(DAY)
    seen = sets.seen(DAY - timedelta(days=30), DAY, known.bands, standing.met_codes())
    counted = {}
    for one in seen:
        visits, met = counted.get(one.band, (0, 0))
        counted[one.band] = (visits + one.visits, met + one.met)
    assert counted == {0: (1, 0), 1: (1, 0), 2: (3, 2)}
    assert sets.past(DAY - timedelta(days=30), DAY, [person.pk], standing.met_codes()) == {person.pk: (5, 2)}
    assert set(standing.presence_table(DAY, known)) == {(kind, band) for kind in ("weekday", "rest_day") for band in range(3)}
    assert all(presence.band_at(hour * 60, known.bands) == band for hour, band in ((9, 0), (13, 1), (18, 2)))


def test_where_somebody_lives_is_the_address_found_last():
    person = visitable(town="旭町")
    visiting.lives(person, "寺町", "mailing")
    assert "旭町" in sets.addresses([person.pk])[person.pk].address
    visiting.lives(person, "櫛原町", "found")
    assert "櫛原町" in sets.addresses([person.pk])[person.pk].address


def test_whose_place_nobody_knows_is_told_apart():
    visiting.lay_out()
    known, lost = visitable(), visitable(town="どこか")
    found = planning.doors_of(DAY, planning.ground(DAY))
    assert [door.key for door in found.doors] == [-known.pk]
    assert [one.spoken_to[0].debtor_id for one in found.nowhere] == [lost.pk]


def test_without_an_office_there_is_no_ground():
    with pytest.raises(planning.NoOffice):
        planning.ground(DAY)


def test_nothing_here_writes():
    visitable()
    before = (Contact.objects.count(), Task.objects.count())
    _planned()
    assert (Contact.objects.count(), Task.objects.count()) == before
