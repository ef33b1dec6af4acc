"""What the ledger teaches: the truth in the end, the defaults at the start, and never more than it can know."""

from datetime import date

import numpy as np
import pytest

from saikoku.planning.answering.rules import defaults, learning, profiles, worth
from saikoku.planning.lists.rules.eligibility import CALL_BACK_FIRST

DAY = date(2026, 4, 10)
KNOWN = defaults.on(DAY)
BANDS = ((9, 12), (12, 15), (15, 17), (17, 19))
EVENING, MORNING, SATURDAY, SUNDAY = 3, 0, 5 * profiles.BANDS, 6 * profiles.BANDS
NOBODY_KNOWN = profiles.profile(kind="", age=2, tries=0, tried_before=0, reached_before=0).code


def tally(*rows: tuple[int, int, int, int]) -> learning.Tally:
    return learning.Tally(*np.array(rows, dtype=np.int64).T)


def chance(learned: learning.Learned, slot: int, profile: int = NOBODY_KNOWN) -> float:
    return float(learning.chances(learning.means(learned), slot, 0.95)[profile])


@pytest.mark.parametrize(("slot", "expected"), [(MORNING, 0.11), (EVENING, 0.18), (SATURDAY, 0.20), (SUNDAY, 0.24)])
def test_before_the_first_call_the_defaults_hold(slot, expected):
    assert chance(learning.assumed(KNOWN, BANDS), slot) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(("age", "factor"), [(0, 0.7), (1, 0.8), (2, 1.0), (3, 1.4), (4, 1.5)])
def test_before_the_first_call_age_counts_as_assumed(age, factor):
    code = profiles.profile(kind="", age=age, tries=0, tried_before=0, reached_before=0).code
    assert chance(learning.assumed(KNOWN, BANDS), EVENING, code) == pytest.approx(0.18 * factor, rel=1e-5)


def test_each_try_in_vain_counts_as_assumed():
    codes = [profiles.profile(kind="", age=2, tries=tries, tried_before=0, reached_before=0).code for tries in range(3)]
    found = [chance(learning.assumed(KNOWN, BANDS), EVENING, code) for code in codes]
    assert found == pytest.approx([0.18, 0.18 * 0.85, 0.18 * 0.85**2], rel=1e-5)


@pytest.mark.parametrize(("better", "worse"), [((3, 1), (3, 0)), ((1, 1), (2, 1)), ((0, 0), (4, 0))])
def test_whoever_was_reached_before_is_expected_to_answer_and_whoever_was_not_is_not(better, worse):
    learned = learning.assumed(KNOWN, BANDS)
    found = [
        chance(learned, EVENING, profiles.profile(kind="", age=2, tries=0, tried_before=tried, reached_before=reached).code)
        for tried, reached in (better, worse)
    ]
    assert found[0] > found[1]


def test_many_attempts_outweigh_the_default():
    learned = learning.learn(tally((MORNING, NOBODY_KNOWN, 20_000, 6_000)), KNOWN, BANDS)
    assert chance(learned, MORNING) == pytest.approx(0.30, abs=0.01)


def test_few_attempts_move_the_default_little():
    learned = learning.learn(tally((MORNING, NOBODY_KNOWN, 3, 3)), KNOWN, BANDS)
    assert 0.11 < chance(learned, MORNING) < 0.16


def test_a_weekday_without_calls_says_what_other_weekdays_say():
    rows = [(weekday * profiles.BANDS, NOBODY_KNOWN, 5_000, 1_500) for weekday in range(4)]
    learned = learning.learn(tally(*rows), KNOWN, BANDS)
    friday = 4 * profiles.BANDS
    assert chance(learned, friday) == pytest.approx(0.30, abs=0.02)
    assert learning.spread(learned, friday)[NOBODY_KNOWN] > learning.spread(learned, MORNING)[NOBODY_KNOWN]


def test_the_truth_is_found_where_all_traits_matter_at_once():
    chance_of, drawn = np.random.default_rng(3), []
    age = {0: 0.5, 2: 1.0, 4: 1.6}
    for _ in range(60_000):
        slot = int(chance_of.choice([MORNING, EVENING, SATURDAY]))
        years = int(chance_of.choice(list(age)))
        true = {MORNING: 0.06, EVENING: 0.22, SATURDAY: 0.12}[slot] * age[years]
        code = profiles.profile(kind="2", age=years, tries=0, tried_before=0, reached_before=0).code
        drawn.append((slot, code, 1, int(chance_of.random() < true)))
    learned = learning.learn(tally(*drawn), KNOWN, BANDS)
    for slot, true in ((MORNING, 0.06), (EVENING, 0.22), (SATURDAY, 0.12)):
        for years, factor in age.items():
            code = profiles.profile(kind="2", age=years, tries=0, tried_before=0, reached_before=0).code
            assert chance(learned, slot, code) == pytest.approx(true * factor, rel=0.12)


def test_a_draw_repeats_with_its_seed_and_strays_where_little_is_known():
    learned = learning.learn(tally((MORNING, NOBODY_KNOWN, 200_000, 40_000)), KNOWN, BANDS)
    first, again, other = (learning.drawn(learned, seed) for seed in (7, 7, 8))
    assert all((first[name] == again[name]).all() for name in first)
    assert any((first[name] != other[name]).any() for name in first)
    strays = [abs(learning.drawn(learned, seed)["slot"] / learning.means(learned)["slot"] - 1) for seed in range(200)]
    known, unknown = np.mean(strays, axis=0)[[MORNING, SUNDAY]]
    assert known < 0.02 < unknown


def test_no_chance_is_above_the_most_or_below_nothing():
    learned = learning.learn(tally((MORNING, NOBODY_KNOWN, 500, 500)), KNOWN, BANDS)
    for slot in range(profiles.DAYS * profiles.BANDS):
        found = learning.chances(learning.drawn(learned, 1), slot, 0.95)
        assert len(found) == profiles.PROFILES and found.min() > 0 and found.max() <= 0.95


def test_a_minute_is_worth_more_where_somebody_answers_and_less_than_in_proportion():
    low, high = worth.per_minute(np.array([0.1, 0.4]), KNOWN)
    assert low < high < 4 * low


@pytest.mark.parametrize(("owed", "broken", "expected"), [
    (0, False, 1_000), (49_999, False, 1_000), (50_000, False, 1_050), (999_999, False, 1_100), (1_000_000, True, 1_700),
])  # fmt: skip
def test_a_broken_promise_and_a_large_debt_are_worth_more(owed, broken, expected):
    assert worth.of_person(owed, promise_broken=broken, known=KNOWN) == expected


def test_an_agreed_call_back_comes_before_any_benefit():
    at_least, at_most = 1e-6, KNOWN.chance["most"]
    chances = np.full(profiles.PROFILES, at_least)
    chances[0] = at_most
    span = int(np.ptp(worth.urgencies(chances, KNOWN)))
    dearest = worth.level(10**12, promise_broken=True, known=KNOWN)
    assert 0 < dearest < span + dearest < CALL_BACK_FIRST


def test_a_level_is_a_twentieth_and_the_average_person_stands_at_nothing():
    chances = learning.chances(learning.means(learning.assumed(KNOWN, BANDS)), EVENING, 0.95)
    promised, found = worth.per_minute(chances, KNOWN), worth.urgencies(chances, KNOWN)
    assert found[worth.AVERAGE] == 0
    assert np.abs(np.exp(found / worth.STEPS) * promised[worth.AVERAGE] / promised - 1).max() < 0.03


def test_between_bands_most_people_keep_their_level_where_nothing_was_learned():
    factor = learning.means(learning.assumed(KNOWN, BANDS))
    morning, evening = (worth.urgencies(learning.chances(factor, slot, 0.95), KNOWN) for slot in (MORNING, EVENING))
    assert np.abs(morning - evening).max() <= 6
    first_tries = [code for code in range(profiles.PROFILES) if profiles.of_code(code).past == 0]
    assert (morning == evening)[first_tries].mean() > 0.5


@pytest.mark.parametrize("owed", [0, 1, 49_999, 50_000, 200_000, 999_999, 1_000_000, 10**10])
@pytest.mark.parametrize("broken", [False, True])
def test_the_steps_of_worth_are_those_of_each_sum(owed, broken):
    place = sum(owed >= yen for yen in KNOWN.owed_steps)
    found = worth.levels(promise_broken=broken, known=KNOWN)
    assert found[place] == worth.level(owed, promise_broken=broken, known=KNOWN)


def test_every_profile_has_its_own_number_and_is_found_again():
    made = {
        profiles.Profile(kind, age, tries, past).code: profiles.Profile(kind, age, tries, past)
        for kind in range(len(profiles.NUMBER_KINDS)) for age in range(profiles.AGES)
        for tries in range(profiles.TRIES) for past in range(profiles.PASTS)
    }  # fmt: skip
    assert sorted(made) == list(range(profiles.PROFILES))
    assert all(profiles.of_code(code) == made[code] for code in made)
    assert profiles.PROFILES < 2**15, "a candidate keeps it in two bytes"


@pytest.mark.parametrize(("born_on", "expected"), [
    (date(1996, 4, 11), 0), (date(1996, 4, 10), 1), (date(1976, 4, 11), 1), (date(1951, 4, 10), 4), (date(2026, 5, 1), 0),
    (None, profiles.UNKNOWN),
])  # fmt: skip
def test_an_age_group_begins_on_the_birthday(born_on, expected):
    assert profiles.age_group(born_on, DAY, corporation=False, begins=KNOWN.age_begins) == expected


def test_a_holiday_counts_as_a_sunday():
    assert profiles.slot(date(2026, 4, 29), 1) == 6 * profiles.BANDS + 1
    assert profiles.slot(date(2026, 4, 30), 1) == 3 * profiles.BANDS + 1


def test_what_a_place_rests_on_multiplies_to_what_the_order_counts():
    chances = learning.chances(learning.means(learning.assumed(KNOWN, BANDS)), EVENING, 0.95)
    levels, base = worth.urgencies(chances, KNOWN), worth.level(1_000_000, promise_broken=True, known=KNOWN)
    for profile in range(0, profiles.PROFILES, 97):
        found = worth.promise(chances, int(levels[profile]), profile, base, KNOWN)
        exact = 3600 * found.chance / found.seconds * found.worth
        assert found.per_hour == pytest.approx(exact, rel=0.026), "half a level apart at most"
    assert found.worth == pytest.approx(1.7, rel=0.026)
