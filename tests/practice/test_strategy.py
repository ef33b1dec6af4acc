"""The comparison of orders of calling: the same answers as the practice city's, the hard rules, and no harm done."""

import statistics
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.practice.rules import answers, comparing, contrast, memory, ringing, roll, rostering, strategy
from saikoku.practice.rules.comparing import EVERY, VARIANTS
from saikoku.practice.rules.policies import Shift

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
    who = roll.as_in(truth, 3, roll.people(3, FIRST, 2 * SMALL))
    everybody, tries = np.arange(len(who)), np.arange(len(who)) % 5
    telephones = ringing.Ringing(who, truth, np.random.default_rng(3))
    common = telephones.common(everybody, tries, moment.date(), moment.hour)
    found = telephones.chance(everybody, np.zeros(len(who), int), common)
    at = clock.at(date(2026, 4, 10), moment.hour) if truth.weekdays_alike else moment
    ages = {factor: begins for begins, factor in answers.model()["age"]["factors"]}
    for place in range(0, len(who), 7):
        factor = who.age_factor[place]
        age = None if factor == answers.model()["age"]["company"] else ages[factor]
        attempt = answers.Attempt(at, age, int(tries[place]), 0)
        expected = answers.chance(attempt, answers.Nature(float(who.openness[place]), None))
        assert found[place] == pytest.approx(0 if who.fault[place, 0] else expected)


def test_the_people_are_those_of_the_practice_city():
    who = roll.people(3, FIRST, 2 * SMALL)
    assert [answers.nature(3, number).openness for number in who.debtor] == pytest.approx(list(who.openness))


def broken(ledger, who, rules) -> set[str]:
    """The hard rules that a ledger breaks, read call by call; every call was made to a telephone, whoever was asked for."""
    found: set[str] = set()
    cells, months = Counter(), Counter()
    calls: dict[tuple[int, int], list[int]] = defaultdict(list)  # minutes, by telephone and day
    reached: set[tuple[int, int]] = set()
    rests: dict[int, int] = {}
    given_up: dict[tuple[int, int], int] = {}
    for one, day, minute, band, _, _, contact, number, outcome, _ in ledger.table().T.tolist():
        on, line = date.fromordinal(day), int(who.line[one, number])
        month = on.year * 12 + on.month
        begins, ends = rules.calling.bands[band]
        before = calls[line, day]
        broken_now = {
            "called in another band": not begins * 60 <= minute < ends * 60,
            "called after he was reached": (one, month) in reached,
            "called in a pause": rests.get(one, 0) > day,
            "dialled though out of order": given_up.get((one, number), 0) > day,
            "dialled before it had rested": bool(before) and minute - max(before) < rules.number_rest,
            "dialled too often a day": len(before) >= rules.per_number_per_day,
            "tried at the same weekday and band": cells[one, month, on.isoweekday(), band] > 0,
            "tried too often a month": months[one, month] >= rules.per_month,
        }
        found |= {words for words, holds in broken_now.items() if holds}
        before.append(minute)
        cells[one, month, on.isoweekday(), band] += 1
        months[one, month] += 1
        if contact:
            reached.add((one, month))
        elif str(outcome) == answers.VOICEMAIL_WITH_REQUEST:
            rests[one] = day + rules.voicemail_pause
        elif str(outcome) == answers.SUSPENDED:
            given_up[one, number] = day + rules.suspended_pause
        elif str(outcome) in ringing.FAULTS:
            given_up[one, number] = date.max.toordinal()
    return found


def played(who, rules):
    """The ledger of a month by lot."""
    chance = np.random.default_rng(3)
    office = strategy.Office(3, who, rules, VARIANTS["as assumed"], first=len(who) // 2, share=0.3)
    office.month(
        FIRST, lambda moment: chance.random(len(moment.who)), rostering.fixed(), evening=lambda day, ledger: None
    )
    return office.ledger


@pytest.mark.clause("10.4.1")
@pytest.mark.clause("10.4.2")
@pytest.mark.parametrize("policy", EVERY)
def test_no_policy_breaks_a_hard_rule(small, policy):
    ledger = small[policy][1]
    assert ledger.table().shape[1] > 3_000
    assert broken(ledger, roll.people(3, FIRST, 2 * SMALL), RULES) == set()


@pytest.mark.clause("10.4.1")
def test_the_rules_of_a_number_hold_where_many_people_share_it():
    who = roll.people(3, FIRST, 2 * SMALL)
    shared = replace(who, line=np.where(who.line < 0, roll.NONE, who.line % 400))
    ledger = played(shared, RULES)
    askers = defaultdict(set)
    for one, number in ledger.table()[[memory.WHO, memory.NUMBER]].T.tolist():
        askers[shared.line[one, number]].add(one)
    assert sum(len(asked_for) > 1 for asked_for in askers.values()) > 300
    assert broken(ledger, shared, RULES) == set()


@pytest.mark.parametrize(("off", "seen"), [
    ({"number_rest": 0}, {"dialled before it had rested"}),
    ({"number_rest": RULES.number_rest - 1}, {"dialled before it had rested"}),
    ({"per_number_per_day": 9}, {"dialled too often a day"}),
    ({"per_month": 99}, {"tried too often a month"}),
    ({"voicemail_pause": 0}, {"called in a pause"}),
    ({"suspended_pause": 0}, {"dialled though out of order"}),
])  # fmt: skip
def test_the_reading_of_a_ledger_sees_each_rule_that_is_off(off, seen):
    who = roll.people(3, FIRST, SMALL // 4)
    assert broken(played(who, RULES), who, RULES) == set()
    assert broken(played(who, replace(RULES, **off)), who, RULES) == seen


ONE, TWO = [0, -1, -1], [0, 1, -1]


@pytest.mark.clause("10.4.1")
@pytest.mark.parametrize(("lines", "agreed", "expected"), [
    ([ONE], {}, [(0, 0, 540), (0, 0, 720)]),
    ([ONE], {"number_rest": 200}, [(0, 0, 540), (0, 0, 740)]),
    ([ONE], {"number_rest": 240}, [(0, 0, 540)]),
    ([ONE], {"per_number_per_day": 1}, [(0, 0, 540)]),
    ([TWO], {}, [(0, 0, 540), (0, 0, 720)]),
    ([TWO], {"number_rest": 200}, [(0, 0, 540), (0, 1, 720)]),
    ([TWO], {"per_number_per_day": 1}, [(0, 0, 540), (0, 1, 720)]),
    ([ONE, ONE], {}, [(0, 0, 540), (0, 0, 720)]),
    ([ONE, ONE], {"number_rest": 20}, [(0, 0, 540), (1, 0, 560)]),
    ([ONE, ONE], {"number_rest": 20, "per_number_per_day": 3}, [(0, 0, 540), (1, 0, 560), (0, 0, 720)]),
    ([ONE, TWO], {}, [(0, 0, 540), (1, 1, 543), (0, 0, 720), (1, 1, 723)]),
    ([ONE, TWO], {"number_rest": 200}, [(0, 0, 540), (1, 1, 543), (0, 0, 740), (1, 1, 743)]),
])  # fmt: skip
def test_a_telephone_rests_whoever_was_asked_for_and_another_number_is_dialled_meanwhile(lines, agreed, expected):
    many, line = len(lines), np.array(lines)
    who = roll.People(
        debtor=np.arange(many).astype(str), kind=np.where(line < 0, roll.NONE, 2), line=line, fault=np.full(line.shape, ""),
        age=np.full(many, 2), age_factor=np.ones(many), openness=np.zeros(many), single=np.zeros(many, bool),
    )  # fmt: skip
    rules = replace(RULES, voicemail_pause=0, **agreed)
    office = strategy.Office(1, who, rules, VARIANTS["as assumed"], first=many)
    hours = [Shift(9, 10, 1), Shift(12, 13, 1)]
    office.month(
        FIRST, lambda moment: -moment.who.astype(float), lambda day: hours if day == FIRST.first else [],
        evening=lambda day, ledger: None,
    )  # fmt: skip
    assert office.ledger.table()[[memory.WHO, memory.NUMBER, memory.MINUTE]].T.tolist() == [list(one) for one in expected]


def test_everybody_spends_the_same_time_on_the_telephone(small):
    seconds = answers.model()["seconds"]
    least = seconds["preparation"] + seconds["unanswered"]
    spent = {}
    for name, (_, ledger) in small.items():
        rows = ledger.table()
        spent[name] = rows.shape[1] * least + rows[memory.REACHED].sum() * 300
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
