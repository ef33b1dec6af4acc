"""Weeks, patterns, promises and every rule that a plan may break, by tables."""

from datetime import date, timedelta

import pytest

from saikoku.workforce.shifts.rules import breaks, lawful, problem, weighing, writing
from saikoku.workforce.shifts.rules.problem import PHONE, Pattern
from tests.workforce.shifts import problems
from tests.workforce.shifts.problems import LIMITS, SUNDAY

EIGHT = Pattern(540, 1080, 60)
pytestmark = pytest.mark.clause("8.1")


def day(n: int) -> date:
    return SUNDAY + timedelta(days=n)


@pytest.mark.parametrize(("on", "begins"), [
    (date(2026, 6, 7), date(2026, 6, 7)), (date(2026, 6, 13), date(2026, 6, 7)), (date(2026, 6, 14), date(2026, 6, 14)),
    (date(2026, 6, 1), date(2026, 5, 31)),
])  # fmt: skip
def test_a_week_runs_from_sunday_to_saturday(on, begins):
    assert problem.week_of(on) == begins


@pytest.mark.parametrize(("work", "rest"), [(360, 0), (420, 60), (480, 60), (540, 60)])
def test_breaks_are_those_of_the_law_in_whole_half_hours(work, rest):
    assert problem.rest_for(work, LIMITS.breaks) == rest


def test_patterns_lie_within_hours_and_contract():
    found = problem.patterns(problems.person(shortest=240, longest=360, earliest=600), (540, 1140), LIMITS)
    assert {one.work for one in found} == {240, 300, 360}
    assert min(one.start for one in found) == 600 and max(one.end for one in found) == 1140
    assert all(one.start % 30 == 0 and one.rest == 0 for one in found)


def test_a_contract_that_does_not_fit_into_the_hours_has_no_pattern():
    assert problem.patterns(problems.person(earliest=660), (540, 1140), LIMITS) == []


@pytest.mark.parametrize(("changes", "days", "least"), [
    ({}, 7, 1920),
    ({"least": 2400}, 3, 960),  # three of seven days: two whole days of eight hours
    ({"least": 2400, "away": frozenset({day(1)})}, 7, 1920),  # a day of leave is a day less
    ({"away": frozenset(day(n) for n in range(7))}, 7, 0),
    ({"weekdays": frozenset({1, 2}), "least": 960, "days_most": 2}, 7, 960),
])  # fmt: skip
def test_part_of_a_week_has_its_part_of_the_promised_hours(changes, days, least):
    assert problem.least_in(problems.person(**changes), [day(n) for n in range(days)]) == least


def plan(*days: int, pattern: Pattern = EIGHT) -> dict:
    return {("A", day(n)): pattern for n in days}


@pytest.mark.parametrize(("changes", "found", "codes"), [
    ({}, plan(1, 2, 3, 4), set()),
    ({}, plan(1, 2, 3), {"less-than-contract"}),
    ({"days_most": 6, "most": 2880, "least": 0}, plan(0, 1, 2, 3, 4, 5), {"week-too-long", "too-many-in-a-row"}),
    ({"days_most": 4}, plan(0, 1, 3, 4, 5), {"too-many-days"}),
    ({"most": 1920}, plan(0, 1, 3, 4, 5), {"more-than-contract"}),
    ({"weekdays": frozenset({1, 2, 3, 4})}, plan(1, 2, 3, 5), {"not-free"}),
    ({"away": frozenset({day(2)})}, plan(1, 2, 3, 4), {"not-free"}),
    ({"least": 0}, plan(1, pattern=Pattern(510, 1050, 60)), {"outside-contract-hours"}),
    ({"least": 0}, plan(1, pattern=Pattern(540, 1020, 0)), {"break-too-short"}),
    ({"least": 0, "shortest": 240}, plan(1, pattern=Pattern(540, 900, 0)), set()),  # six hours need no break
    ({"least": 0, "latest": 1200}, plan(1, pattern=Pattern(540, 1110, 60)), {"day-too-long", "longer-than-contract"}),
    ({"least": 0}, plan(1, pattern=Pattern(540, 780, 0)), {"shorter-than-contract"}),
])  # fmt: skip
def test_every_broken_rule_is_found_and_no_other(changes, found, codes):
    asked = problems.problem([problems.person(**changes)])
    assert {fault.code for fault in lawful.faults(found, asked)} == codes


@pytest.mark.parametrize(("days_before", "codes"), [((-4, -3, -2, -1), set()), ((-5, -4, -3, -2, -1), {"too-many-in-a-row"})])
def test_days_before_the_month_count_for_days_in_a_row(days_before, codes):
    asked = problems.problem([problems.person(least=0)], before=plan(*days_before))
    assert {fault.code for fault in lawful.faults(plan(0), asked)} == codes


@pytest.mark.parametrize(("days_after", "codes"), [
    ((7, 8, 9), set()), ((7, 8, 9, 10), {"too-many-in-a-row"}), ((8, 9, 10, 11, 12, 13), set()),
])  # fmt: skip
def test_days_after_the_month_count_for_days_in_a_row_where_they_follow_its_last(days_after, codes):
    asked = problems.problem([problems.person(least=0)], after=plan(*days_after))
    assert {fault.code for fault in lawful.faults(plan(5, 6), asked)} == codes


def test_hours_after_the_month_count_for_the_week_and_for_the_rest():
    asked = problems.problem([problems.person(least=0)], days=4, after=plan(4, 5, 6))
    assert lawful.faults(plan(1, 2), asked) == []
    assert {fault.code for fault in lawful.faults(plan(0, 1, 2), asked)} == {
        "more-than-contract", "too-many-days", "week-too-long",
    }  # fmt: skip
    early = problems.problem([problems.person(least=0)], days=4, after={("A", day(4)): Pattern(240, 480, 0)})
    assert [(one.code, one.day) for one in lawful.faults(plan(3), early)] == [("rest-too-short", day(4))]


def test_hours_before_the_month_count_for_the_week():
    asked = problems.problem([problems.person(least=0)], first=SUNDAY + timedelta(days=3), days=4, before=plan(0, 1))
    assert {fault.code for fault in lawful.faults(plan(3, 4, 5), asked)} == set()
    assert {fault.code for fault in lawful.faults(plan(3, 4, 5, 6), asked)} == {
        "more-than-contract", "too-many-days", "week-too-long",
    }  # fmt: skip


def test_the_rest_between_two_days_is_kept():
    late, early = Pattern(900, 1260, 0), Pattern(480, 840, 0)
    who = problems.person(least=0, earliest=420, latest=1320, shortest=240)
    asked = problems.problem([who])
    assert {one.code for one in lawful.faults({("A", day(1)): late, ("A", day(2)): early}, asked)} == set()
    later = Pattern(930, 1290, 0)
    assert {one.code for one in lawful.faults({("A", day(1)): later, ("A", day(2)): early}, asked)} == {"rest-too-short"}


@pytest.mark.clause("8.2.ウ")
def test_a_half_hour_without_a_supervisor_is_a_fault_of_its_day():
    two = [problems.supervisor("S", least=0), problems.supervisor("T", least=0)]
    asked = problems.problem(two, days=1, supervised=True)
    alone = {("S", SUNDAY): EIGHT}
    assert [(one.code, one.day) for one in lawful.faults(alone, asked)] == [("nobody-supervises", SUNDAY)]
    assert lawful.faults({**alone, ("T", SUNDAY): Pattern(600, 1140, 60)}, asked) == []


def test_a_plan_costs_what_lacks_what_is_too_much_and_what_was_wished_for():
    who = problems.person(wishes_off=frozenset({SUNDAY}), likes=(600, 1140))
    asked = problems.problem([who], days=1, heads=1)
    weights = asked.weights
    found = weighing.cost({("A", SUNDAY): EIGHT}, asked)
    assert (found.under[PHONE], found.over[PHONE], found.wishes_off, found.dislikes) == (2, 0, 1, 1)
    lacks = 2 * (weights.under["phone"] + weights.under["inbound"])
    assert found.total == lacks + weights.wish_off + weights.dislike
    nobody = weighing.cost({}, asked)
    assert nobody.under[PHONE] == 20 and nobody.wishes_off == 0


def test_a_shift_between_the_half_hours_counts_for_those_it_covers_whole():
    asked = problems.problem([problems.person(least=0)], days=1)
    found = weighing.heads({("A", SUNDAY): Pattern(555, 1095, 60)}, asked, PHONE)  # 9:15 to 18:15
    assert sorted(start for _, start in found) == list(range(570, 1080, 30))


def test_breaks_lie_inside_the_shift_and_spread():
    shifts = {f"A{n}": EIGHT for n in range(4)}
    found = breaks.placed(shifts, dict.fromkeys(range(540, 1080, 30), 3))
    assert set(found) == set(shifts)
    assert all(600 <= begin <= 1080 - 60 - 60 for begin in found.values())
    away = [sum(begin <= at < begin + 60 for begin in found.values()) for at in range(540, 1080, 30)]
    assert max(away) == 1


def test_short_days_have_no_break():
    assert breaks.placed({"A": Pattern(540, 780, 0)}, {}) == {}


@pytest.mark.parametrize(("start", "end", "rest"), [(540, 900, 0), (540, 960, 60), (540, 1080, 60), (540, 1110, 60)])
def test_a_typed_day_gets_the_break_that_the_law_asks_for(start, end, rest):
    found = lawful.pattern(start, end, LIMITS)
    assert found.rest == rest and found.rest >= problem.rest_for(found.work, LIMITS.breaks)


def test_a_problem_is_written_and_read_back_the_same():
    who = [problems.person(away=frozenset({day(1)}), wishes_off=frozenset({day(2)}), likes=(600, 900), first=day(0)),
           problems.supervisor(languages=frozenset({"en"}), last=day(5))]  # fmt: skip
    asked = problems.problem(who, supervised=True, before=plan(-1))
    assert writing.from_facts(writing.as_facts(asked)) == asked
