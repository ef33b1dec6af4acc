"""Which targets were reached, in the month and on the average; the numbers behind a miss."""

from datetime import date
from decimal import Decimal

import pytest

from saikoku.governance.goals.rules import annex
from saikoku.kernel import periods
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side
from saikoku.performance.figures.rules.acts import Kind, Tally
from saikoku.performance.reports.rules import achievement, causes, judged, kinds
from saikoku.performance.reports.rules.causes import Work
from saikoku.performance.reports.rules.counts import Counts

APRIL, MAY = Month(2026, 4), Month(2026, 5)


def figures(calls=1200, visited=3000, total=100, targets=10, out=2, contacted=4) -> dict:
    rate = {"targets": targets, "stopped": out, "paid_before": 0, "promised_before": 0, "contacted": contacted}
    return {
        "calls": {"city_tax": calls, "premium": 7400}, "households_visited": visited, "voluntary": {"total": total},
        "contact_rate": dict.fromkeys(("city_tax", "premium", "overpayment", "all"), rate),
    }  # fmt: skip


def line(name: str, months: dict, targets: dict, at=MAY, taken_out=(), running=None) -> achievement.Line:
    (found,) = achievement.lines(
        at, months, indicators=[annex.indicators()[name]], targets={name: targets},
        average_targets={name: Decimal(1200)}, taken_out=taken_out, running=running,
    )  # fmt: skip
    return found


@pytest.mark.clause("12.2")
@pytest.mark.parametrize(
    ("calls", "target", "taken_out", "missed", "share"),
    [
        (1199, 1200, (), True, Decimal("99.92")),
        (1200, 1200, (), False, Decimal("100.00")),
        (0, 1200, (MAY,), False, Decimal("0.00")),
        (0, None, (), False, None),
    ],
)
def test_a_target_is_missed_by_one_call_unless_the_month_is_taken_out_or_nothing_was_agreed(
    calls, target, taken_out, missed, share
):
    found = line("calls_city_tax", {MAY: figures(calls=calls)}, {MAY: target} if target else {}, taken_out=taken_out)
    assert (found.is_missed, found.share) == (missed, share)


def test_the_average_leaves_out_months_taken_out():
    months = {APRIL: figures(calls=0), MAY: figures(calls=1300)}
    assert line("calls_city_tax", months, {MAY: 1200}, taken_out=(APRIL,)).average == 1300
    assert line("calls_city_tax", months, {MAY: 1200}).average == 650


def test_the_average_leaves_out_the_month_that_still_runs():
    months = {APRIL: figures(calls=1300), MAY: figures(calls=10)}
    assert line("calls_city_tax", months, {MAY: 1200}, running=MAY).average == 1300
    running = line("calls_city_tax", {MAY: figures(calls=10)}, {MAY: 1200}, running=MAY)
    assert (running.average, running.is_missed, judged.verdict(running)) == (None, False, "途中")
    reached = line("calls_city_tax", {MAY: figures(calls=1200)}, {MAY: 1200}, running=MAY)
    assert judged.verdict(reached) == "達成"


def test_the_rate_of_a_year_is_that_of_all_its_targets_together():
    months = {APRIL: figures(targets=1000, out=0, contacted=1000), MAY: figures(targets=10, out=2, contacted=0)}
    found = line("contact_rate_premium", months, {MAY: 5000})
    assert (found.reached, found.is_missed) == (0, True)
    assert found.average == Decimal(9921)  # 1,000 of 1,008
    assert line("contact_rate_premium", {MAY: figures(targets=2, out=2)}, {MAY: 5000}).reached is None


def counts(*tallies: Tally) -> Counts:
    return Counts("当月", tallies, 9, 19, {}, (), (), {"301": "不在(呼出のみ)", "104": "本人・検討"})


def tally(outcome="301", on=date(2026, 5, 11), worker="W1", side=Side.PREMIUM, kind=Kind.CALL, acts=10, **more) -> Tally:
    return Tally(on, kind, side, 10, worker, outcome, acts=acts, **more)


@pytest.mark.clause("15.4.ア")
def test_missed_calls_are_explained_by_days_people_and_calls_for_each():
    found = line("calls_premium", {MAY: figures()}, {MAY: 8000})
    held = counts(tally(), tally(worker="W2", acts=20), tally(on=date(2026, 5, 12)))
    told = causes.sentences(found, held, Work(2, {}), before=counts(tally(acts=5)))
    assert told == (
        "業務日 2 日、1日平均 3,700.0件。目標には1日平均 4,000.0件が必要でした。",
        "従事した人は1日平均 1.5 人、1人1日あたり 13.3 件。実施した日は 2 日です。",
        "前月の架電は 5 件でした。",
    )


@pytest.mark.clause("15.4.ア")
def test_a_missed_rate_is_explained_by_the_untouched_and_by_outcomes():
    found = line("contact_rate_premium", {MAY: figures()}, {MAY: 9000})
    held = counts(tally(), tally("104", contacts=4, acts=4), tally(side=Side.CITY_TAX, acts=99))
    told = causes.sentences(found, held, Work(20, {Side.PREMIUM: 7}), before=None)
    assert told == (
        "対象のうち、架電も訪問もしていない人は 7 人です。",
        "架電と訪問 14 件のうち、接触は 4 件(28.57%)です。",
        "接触に至らなかった結果は、多い順に 不在(呼出のみ) 10 件です。",
    )


@pytest.mark.parametrize("name", [one.name for one in annex.indicators().values() if one.binding])
def test_every_binding_target_has_its_numbers_even_in_an_empty_month(name):
    found = line(name, {MAY: figures(calls=0, visited=0, total=0)}, {MAY: 9999})
    for days in (0, 20):
        assert all(causes.sentences(found, counts(), Work(days, {}), before=counts()))


@pytest.mark.parametrize(
    ("span", "on", "first", "last"),
    [
        (kinds.Span.DAY, date(2026, 4, 10), date(2026, 4, 10), date(2026, 4, 10)),
        (kinds.Span.MONTH, date(2026, 2, 10), date(2026, 2, 1), date(2026, 2, 28)),
        (kinds.Span.YEAR, date(2026, 3, 31), date(2025, 4, 1), date(2026, 3, 31)),
        (kinds.Span.YEAR, date(2026, 4, 1), date(2026, 4, 1), date(2027, 3, 31)),
    ],
)
def test_a_report_covers_the_day_the_month_or_the_fiscal_year(span, on, first, last):
    assert (kinds.first_day(span, on), kinds.last_day(span, first)) == (first, last)


@pytest.mark.parametrize(
    ("kind", "first", "reasons"),
    [
        ("yearly", date(2025, 4, 1), []),
        ("yearly", date(2024, 4, 1), ["before-the-contract"]),
        ("monthly", date(2026, 5, 1), ["day-to-come"]),
        ("monthly", date(2026, 4, 1), []),
        ("monthly", date(2025, 7, 1), ["before-the-contract"]),
    ],
)
def test_a_month_or_year_without_report_says_why(kind, first, reasons):
    found = kinds.refusals(kinds.KINDS[kind], first, today=date(2026, 4, 30), starts_on=date(2025, 8, 1))
    assert found == reasons


@pytest.mark.clause("15.4.ア")
def test_every_missed_target_wants_its_countermeasure_and_every_required_part_its_text():
    kind = kinds.KINDS["monthly_meeting"]
    assert kinds.missing(kind, {}, ["voluntary"]) == ["countermeasure:voluntary"]
    assert kinds.missing(kind, {"countermeasure:voluntary": " \n"}, ["voluntary"]) == ["countermeasure:voluntary"]
    assert kinds.missing(kind, {"countermeasure:voluntary": "増員"}, ["voluntary"]) == []
    assert kinds.missing(kinds.KINDS["yearly"], {"summary": "x"}, ["voluntary"]) == ["proposals", "plan", "training"]


def test_the_sums_of_all_kinds_have_a_stretch_of_whole_months():
    assert {kind.span for kind in kinds.KINDS.values()} == set(kinds.Span)
    assert periods.fiscal_year_of(kinds.first_day(kinds.Span.YEAR, date(2030, 10, 31))) == 2030
