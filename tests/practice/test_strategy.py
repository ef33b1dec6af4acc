"""The comparison of orders of calling: the same answers as the practice city's, the hard rules, and no harm done."""

import statistics
from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.practice.rules import answers, comparing, contrast, rostering, strategy
from saikoku.practice.rules.comparing import POLICIES, VARIANTS

FIRST = Month(2026, 4)
RULES = comparing.rules_by_default(date(2025, 8, 1))
SMALL = 1_500


@pytest.fixture(scope="module")
def small():
    return comparing.compare(3, VARIANTS["as assumed"], RULES, first=FIRST, debtors=SMALL)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("moment", [
    clock.at(date(2026, 4, 10), 9), clock.at(date(2026, 4, 10), 12), clock.at(date(2026, 4, 10), 13),
    clock.at(date(2026, 4, 10), 18),
    clock.at(date(2026, 4, 11), 9), clock.at(date(2026, 4, 12), 17),
    clock.at(date(2026, 4, 29), 10),
])  # fmt: skip
def test_the_arrays_answer_as_the_practice_city_does(variant, moment):
    truth = VARIANTS[variant]
    who = strategy.as_in(truth, 3, strategy.people(3, FIRST, 2 * SMALL))
    office = strategy.Office(3, who, RULES, truth, first=len(who))
    office.state.tries[:] = np.arange(len(who)) % 5
    found = office.chance(np.arange(len(who)), moment.date(), moment.hour)
    at = clock.at(date(2026, 4, 10), moment.hour) if truth.weekdays_alike else moment
    ages = {factor: begins for begins, factor in answers.model()["age"]["factors"]}
    for place in range(0, len(who), 7):
        factor = who.age_factor[place]
        age = None if factor == answers.model()["age"]["company"] else ages[factor]
        attempt = answers.Attempt(at, age, int(office.state.tries[place]), 0)
        expected = answers.chance(attempt, answers.Nature(float(who.openness[place]), None))
        assert found[place] == pytest.approx(0 if who.fault[place, 0] else expected)


def test_the_people_are_those_of_the_practice_city():
    who = strategy.people(3, FIRST, 2 * SMALL)
    assert [answers.nature(3, number).openness for number in who.debtor] == pytest.approx(list(who.openness))


@pytest.mark.clause("10.4.1")
@pytest.mark.clause("10.4.2")
@pytest.mark.parametrize("policy", POLICIES)
def test_no_policy_breaks_a_hard_rule(small, policy):
    rows = small[policy][1].table()
    cells, months, dialled = Counter(), Counter(), Counter()
    reached: set[tuple[int, int]] = set()
    rests: dict[int, int] = {}
    for who, day, band, _, _, contact, number, outcome, _ in rows.T.tolist():
        on = date.fromordinal(day)
        month = on.year * 12 + on.month
        assert (who, month) not in reached, "called after he was reached"
        assert rests.get(who, 0) <= day, "called in a pause"
        cells[who, month, on.isoweekday(), band] += 1
        months[who, month] += 1
        dialled[who, number, day] += 1
        if contact:
            reached.add((who, month))
        elif str(outcome) == answers.VOICEMAIL_WITH_REQUEST:
            rests[who] = day + RULES.voicemail_pause
        elif str(outcome) == answers.SUSPENDED:
            rests[who] = day + RULES.suspended_pause
    assert len(rows.T) > 3_000
    assert max(cells.values()) == 1, "twice at the same weekday and band"
    assert max(months.values()) <= RULES.per_month
    assert max(dialled.values()) <= RULES.per_number_per_day


def test_everybody_spends_the_same_time_on_the_telephone(small):
    seconds = answers.model()["seconds"]
    least = seconds["preparation"] + seconds["unanswered"]
    spent = {}
    for name, (_, ledger) in small.items():
        rows = ledger.table()
        spent[name] = rows.shape[1] * least + rows[strategy.REACHED].sum() * 300
    assert max(spent.values()) < 1.1 * min(spent.values())


@pytest.mark.clause("7.3")
def test_whoever_learns_reaches_more_than_by_lot_and_less_than_whoever_knows(small):
    third = {name: months[-1].per_hundred for name, (months, _) in small.items()}
    assert third["random"] < third["learned"] < third["oracle"]


def test_a_comparison_repeats(small):
    again = comparing.compare(3, VARIANTS["as assumed"], RULES, first=FIRST, debtors=SMALL, only=["learned"])
    assert again["learned"][0] == small["learned"][0]


def test_free_hours_are_as_many_as_the_shifts_and_stay_in_the_hours_of_calls():
    def heads(shifts):
        return sum(shift.heads * (shift.ends - shift.begins) for day in days for shift in shifts(day))

    days = [FIRST.first + timedelta(days=ahead) for ahead in range(30)]
    free = rostering.free(FIRST, RULES.calling, rostering.anywhere(1))
    assert heads(free) == heads(rostering.fixed())
    for day in days:
        for shift in free(day):
            assert 9 <= shift.begins < shift.ends <= 19 and 0 < shift.heads <= rostering.SEATS


def test_the_picture_names_every_policy_and_no_colour_but_grey(small):
    third = [{name: months[-1] for name, (months, _) in small.items()}]
    picture = contrast.drawn(third, third)
    assert all(words in picture for words in contrast.WORDS.values())
    colours = {part[:7] for part in picture.split('"') if part.startswith("#")}
    assert colours and all(len(set(colour[1:])) == 1 for colour in colours)


@pytest.mark.prove
@pytest.mark.parametrize("variant", VARIANTS)
def test_in_ten_full_cities_learning_beats_the_lot_each_time_and_knows_most_of_what_a_ledger_tells(variant):
    gains = []
    for seed in range(1, 11):
        played = comparing.compare(seed, VARIANTS[variant], RULES, first=FIRST, only=["random", "learned", "exact"])
        third = {name: months[-1] for name, (months, _) in played.items()}
        assert third["learned"].per_hundred > third["random"].per_hundred
        gains.append(comparing.gain(third["learned"], third["random"], third["exact"]))
    assert statistics.mean(gains) > 0.5
