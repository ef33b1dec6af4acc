"""The nightly step: counts of the ledger as the rule would count them, safe to repeat, nothing of the day itself."""

import random
from collections import Counter
from datetime import date, timedelta
from importlib import resources

import pytest
from django.db import IntegrityError, transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.planning.answering import operations, queries
from saikoku.planning.answering.models import Learned, Past
from saikoku.planning.answering.rules import defaults, learning, profiles
from saikoku.planning.timing import queries as timing
from saikoku.planning.timing.rules import hours
from saikoku.security.audit.models import AuditRecord
from tests.planning import people

DAY = date(2026, 6, 10)
BY = Actor("system:test")
KNOWN = defaults.on(DAY)


def learn(day: date = DAY) -> Learned:
    return operations.learn(on=day, by=BY, at=clock.at(day, 6, 0))


def counts(monkeypatch) -> dict[tuple[int, int], tuple[int, int, int]]:
    seen = {}
    real = operations.sets.tally

    def tally(parameters):
        rows = real(parameters)
        seen.update({row[:2]: row[2:] for row in rows})
        return rows

    monkeypatch.setattr(operations.sets, "tally", tally)
    learn()
    return seen


@pytest.mark.django_db
def test_the_statement_counts_as_the_rule_does(monkeypatch):
    chance, expected, calling = random.Random(5), Counter(), timing.calling(DAY)
    for _ in range(25):
        kind = chance.choice("1234")
        person = people.debtor(
            kind=chance.choice("1112"), born_on=chance.choice([None, date(1950, 6, 1), date(1980, 5, 4), date(2000, 5, 5)])
        )
        phone = people.phone(person, kind=kind)
        tried: Counter = Counter()
        reached: Counter = Counter()
        for day in sorted({DAY - timedelta(days=chance.randint(1, 90)) for _ in range(chance.randint(0, 9))}):
            moment = clock.at(day, chance.choice([9, 11, 12, 16, 18]), 15)
            outcome = chance.choice(["301", "303", "201", "101", "106", "501"])
            people.called(person, moment, outcome, phone=phone.number)
            if outcome == "501":
                continue
            profile = profiles.profile(
                kind=kind, tries=tried[day.month],
                age=profiles.age_group(person.born_on, day, corporation=person.kind == "2", begins=KNOWN.age_begins),
                tried_before=sum(count for month, count in tried.items() if month < day.month),
                reached_before=sum(count for month, count in reached.items() if month < day.month),
            )  # fmt: skip
            slot = profiles.slot(day, hours.band_of(moment.time(), calling))
            contact, answered = outcome in ("101", "106"), outcome in ("101", "106", "201")
            for name, holds in (("n", True), ("c", contact), ("a", answered)):
                expected[slot, profile.code, name] += holds
            tried[day.month] += 1
            reached[day.month] += contact
    found = counts(monkeypatch)
    assert len(found) > 40
    for (slot, code), numbers in found.items():
        assert numbers == tuple(expected[slot, code, name] for name in "nca")
    assert sum(numbers[0] for numbers in found.values()) == sum(n for key, n in expected.items() if key[2] == "n")


@pytest.mark.django_db
def test_one_call_about_two_programmes_of_a_side_is_one_attempt(monkeypatch):
    person = people.debtor()
    moment = clock.at(DAY - timedelta(days=1), 10)
    people.called(person, moment, "301", "11")
    people.called(person, moment, "101", "12")
    assert list(counts(monkeypatch).values()) == [(1, 1, 1)]


@pytest.mark.django_db
def test_a_corrected_record_teaches_nothing(monkeypatch):
    person = people.debtor()
    moment = clock.at(DAY - timedelta(days=1), 10)
    wrong = people.called(person, moment, "101")
    people.called(person, moment, "301", corrects=wrong.record_number)
    assert list(counts(monkeypatch).values()) == [(1, 0, 0)]


@pytest.mark.django_db
def test_records_of_the_day_itself_and_of_long_ago_teach_nothing(monkeypatch):
    person = people.debtor()
    people.called(person, clock.at(DAY, 10), "101")
    people.called(person, clock.at(DAY - timedelta(days=800), 10), "101")
    assert counts(monkeypatch) == {}


@pytest.mark.django_db
def test_visits_and_returned_calls_teach_nothing(monkeypatch):
    person = people.debtor()
    people.called(person, clock.at(DAY - timedelta(days=1), 10), "V01", channel="3")
    people.called(person, clock.at(DAY - timedelta(days=1), 11), "601", channel="2")
    assert counts(monkeypatch) == {}


@pytest.mark.django_db
def test_the_past_of_a_person_is_that_of_earlier_months_and_is_forgotten_with_it():
    person = people.debtor()
    people.called(person, clock.at(DAY - timedelta(days=40), 10), "301")
    people.called(person, clock.at(DAY - timedelta(days=39), 10), "101")
    people.called(person, clock.at(DAY - timedelta(days=1), 10), "301")
    learn()
    assert list(Past.objects.values_list("debtor", "tried", "reached")) == [(person.pk, 2, 1)]
    operations.learn(on=DAY + timedelta(days=900), by=BY, at=clock.at(DAY, 6, 0))
    assert not Past.objects.exists()


@pytest.mark.django_db
def test_a_second_run_writes_the_same_table_and_every_run_its_line_in_the_trail():
    person = people.debtor()
    people.called(person, clock.at(DAY - timedelta(days=1), 10), "101")
    first, second = learn(), learn()
    assert first.factors == second.factors
    assert Learned.objects.count() == 1
    assert AuditRecord.objects.filter(action="answering.learned", object_id="2026-06-10").count() == 2


@pytest.mark.django_db
def test_without_any_table_the_defaults_hold_and_a_table_holds_from_its_day():
    calling = timing.calling(DAY)
    before = queries.known(DAY, calling.bands)
    person = people.debtor()
    for days in range(1, 30):
        people.called(person, clock.at(DAY - timedelta(days=days), 10), "301")
    learn()
    assert before.on is None
    assert queries.known(DAY, calling.bands).attempts == 29
    assert queries.known(DAY - timedelta(days=1), calling.bands).on is None
    assert queries.known(DAY + timedelta(days=3), calling.bands).on == DAY


@pytest.mark.django_db
def test_the_draw_can_be_drawn_again_from_its_seed():
    people.called(people.debtor(), clock.at(DAY - timedelta(days=1), 10), "101")
    made = learn()
    known = queries.known(DAY, timing.calling(DAY).bands)
    again = learning.drawn(known.reached, made.seed)
    for name, values in again.items():
        assert values == pytest.approx(known.drawn[name], rel=1e-4)


@pytest.mark.django_db
def test_outside_the_bands_no_minute_promises_anything():
    calling = timing.calling(DAY)
    known = queries.known(DAY, calling.bands)
    assert set(known.urgencies(clock.at(DAY, 20), calling)) == {0}
    assert len(set(known.urgencies(clock.at(DAY, 10), calling))) > 20


@pytest.mark.django_db
@pytest.mark.parametrize(("changes", "name"), [
    ({"contacts": 3, "answered": 2}, "contacts_are_among_answers_among_attempts"),
    ({"contacts": 0, "answered": 6}, "contacts_are_among_answers_among_attempts"),
    ({"since": DAY}, "learned_from_days_before"),
])  # fmt: skip
def test_no_table_says_what_cannot_be(changes, name):
    fields = {"on": DAY, "since": date(2026, 1, 1), "attempts": 5, "contacts": 1, "answered": 2, "seed": 1, "factors": {},
              "made_at": clock.at(DAY, 6, 0)}  # fmt: skip
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Learned.objects.create(**fields | changes)


@pytest.mark.django_db
def test_nobody_was_reached_more_often_than_tried():
    with pytest.raises(IntegrityError, match="reached_among_the_tried"), transaction.atomic():
        Past.objects.create(debtor=people.debtor(), tried=1, reached=2)


FORBIDDEN = ("language", "sex", "name_kana", "alias", "caution", "address", "nhi_state", "insured", "remarks", "summary")


@pytest.mark.parametrize("word", FORBIDDEN)
def test_nothing_forbidden_is_learned_from(word):
    folder = resources.files("saikoku.planning.answering.sets")
    texts = [file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".sql")]
    assert len(texts) >= 4 and not any(word in text for text in texts)
