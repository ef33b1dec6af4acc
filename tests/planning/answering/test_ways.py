"""The nightly count of visits and messages: as the rule would count them."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.planning.answering import operations, queries
from saikoku.planning.answering.models import Learned
from saikoku.planning.answering.rules import defaults, ways
from saikoku.planning.answering.rules.ways import Time
from saikoku.planning.timing import queries as timing
from tests.planning import people

DAY = date(2026, 6, 10)
BY = Actor("system:test")
KNOWN = defaults.on(DAY)


def learn() -> Learned:
    return operations.learn(on=DAY, by=BY, at=clock.at(DAY, 6, 0))


@pytest.mark.django_db
def test_visits_are_counted_as_the_rule_does(monkeypatch):
    chance, expected, seen = random.Random(4), Counter(), []
    assumed = ways.assumed(KNOWN)
    monkeypatch.setattr(operations.ways, "learn", lambda rows, *rest: (seen.extend(rows), assumed)[1])
    for _ in range(30):
        person, vain = people.debtor(), Counter()
        days = sorted({DAY - timedelta(days=chance.randint(1, 70)) for _ in range(chance.randint(0, 8))})
        for day in days:
            moment = clock.at(day, chance.choice([9, 17, 18]), chance.choice([0, 29, 30]))
            outcome = chance.choice(["V01", "V20", "V20", "V11", "V41", "V50"])
            for programme in chance.sample(["11", "12"], chance.randint(1, 2)):  # one visit, a record for each
                people.called(person, moment, outcome, programme, channel="3")
            if outcome in ("V41", "V50"):
                continue
            met = outcome == "V01"
            key = ways.time_of(day, moment.time(), KNOWN), vain[day.month]
            expected[key] += 1
            expected[*key, "met"] += met
            vain[day.month] += not met
    learn()
    assert {(row.when, row.before): row.made for row in seen} == {key: n for key, n in expected.items() if len(key) == 2}
    assert all(row.met == expected[row.when, row.before, "met"] for row in seen) and len(seen) > 6


@pytest.mark.django_db
def test_a_message_counts_where_the_person_called_because_of_it_and_was_spoken_to():
    for answer in ("601", "602", None):
        person = people.debtor()
        sent = people.called(person, clock.at(DAY - timedelta(days=3), 10), "M01", channel="4")
        if answer:
            called_at = clock.at(DAY - timedelta(days=2), 11)
            people.called(person, called_at, answer, channel="2", answers_record=sent.record_number)
    learn()
    found = queries.known(DAY, timing.calling(DAY).bands).ways
    assert (found.returned.attempts, found.returned.contacts) == (3, 1)


@pytest.mark.django_db
def test_what_was_learned_is_read_again_as_it_was():
    person = people.debtor()
    people.called(person, clock.at(DAY - timedelta(days=1), 18), "V01", channel="3")
    learn()
    found = queries.known(DAY, timing.calling(DAY).bands).ways
    assert found.met[Time.EVENING] == ways.learn([ways.Visits(Time.EVENING, 0, 1, 1)], 0, 0, KNOWN).met[Time.EVENING]


@pytest.mark.django_db
def test_a_table_of_before_says_nothing_of_other_ways_and_the_default_holds():
    row = learn()
    row.factors.pop("ways")
    row.made_at += timedelta(seconds=1)
    row.save()
    assert queries.known(DAY, timing.calling(DAY).bands).ways == ways.assumed(KNOWN)
