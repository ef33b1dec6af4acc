"""What is kept of a month is what `figures` counts of it, and it is kept again when the facts have moved."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings

from saikoku.exchange.intake.models import KeptRow, Run
from saikoku.governance.goals import operations as target_values
from saikoku.governance.goals import queries as goals
from saikoku.governance.terms.queries import agreed
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side
from saikoku.performance.attribution import operations as attribution
from saikoku.performance.attribution.operations import others
from saikoku.performance.figures import queries as figures
from saikoku.performance.figures.rules import month as months
from saikoku.performance.outlook import operations, queries
from saikoku.performance.outlook.models import DailyFigure, KeptMonth, MonthlyRate
from saikoku.performance.outlook.rules.keeping import Measure
from saikoku.planning.targets.models import Target
from tests.performance import worlds
from tests.performance.attribution.test_twin import agree

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 10)
APRIL, MAY = Month(2026, 4), Month(2026, 5)
LATER = clock.at(date(2026, 6, 10), 21)


@pytest.fixture
def evening():
    at = clock.at(DAY, 21)
    clock.run_from(at)
    return at


def run_applied(layout: str = "T04_payments") -> Run:
    at = clock.at(DAY, 8)
    return Run.objects.create(
        reference=f"R{Run.objects.count():025}", layout=layout, file_name="x.csv", size=1, sha256=f"{Run.objects.count():064}",
        encoding="cp932", fixed=False, was_encrypted=False, business_on=DAY, state="applied", key_id="k", received_at=at,
        received_by="a", applied_at=at, applied_by="b", bad=0,
    )  # fmt: skip


@pytest.mark.clause("12.1")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds.worlds(), values=worlds.agreed())
def test_a_kept_month_is_what_the_figures_of_that_month_are(world, values):
    with worlds.laid(world):
        agree(values | {"agreed_closed_days": [day.isoformat() for day in world.closed]})
        attribution.rebuild(by=Actor("x"), at=LATER)
        for month in (APRIL, MAY):
            operations.keep_month(month=month, at=LATER)
            view = queries.month_view(month, now=LATER)
            told = months.as_object(figures.figures_of(month))
            rows = DailyFigure.objects.filter(on__range=(month.first, month.last))
            premium = [row.amount for row in rows if row.measure == "calls" and row.side != Side.CITY_TAX]
            assert sum(row.amount for row in rows if row.measure == "calls") - sum(premium) == told["calls"]["city_tax"]
            assert sum(premium) == told["calls"]["premium"] == view.lines["calls_premium"].forecast.so_far
            assert view.total(Measure.HOUSEHOLDS) == told["households_visited"]
            assert view.by_rule == {rule: told["voluntary"][rule] for rule in view.by_rule}
            assert view.voluntary == told["voluntary"]["total"] == view.lines["voluntary"].forecast.so_far
            assert view.collected == told["visit_collection"]
            for side in Side:
                rate = view.rates[side]
                assert {name: getattr(rate, name) for name in operations.PARTS_OF_A_RATE} | {"rate": rate.rate} == told[
                    "contact_rate"
                ][side]
                days = [row.amount for row in rows if row.measure == "reached" and row.side == side]
                assert sum(days) == rate.contacted
            calls = sum(counted[Measure.CALLS] for counted in view.workers.values())
            assert calls == view.total(Measure.CALLS)


def test_keeping_a_month_twice_leaves_the_same_rows(recorded, evening):
    recorded(outcome="101")
    operations.keep_month(month=APRIL, at=evening)
    before = list(DailyFigure.objects.order_by("on", "measure").values_list("on", "measure", "side", "worker", "amount"))
    assert before == [
        (DAY, "call_contacts", "premium", "W1", 1), (DAY, "calls", "premium", "W1", 1), (DAY, "promises", "premium", "W1", 1),
    ]  # fmt: skip
    operations.keep_month(month=APRIL, at=evening)
    after = list(DailyFigure.objects.order_by("on", "measure").values_list("on", "measure", "side", "worker", "amount"))
    assert before == after


def test_a_day_is_replaced_alone_and_the_money_of_its_month_is_read_again(recorded, evening):
    operations.keep_month(month=APRIL, at=evening)
    DailyFigure.objects.create(on=DAY, measure="yen_slip", amount=5_000)
    DailyFigure.objects.create(on=DAY - timedelta(days=1), measure="calls", side="premium", worker="W9", amount=3)
    recorded(outcome="301")
    operations.keep_day(on=DAY, at=evening)
    recorded(outcome="301", started_at=time(11, 0))
    operations.keep_day(on=DAY, at=evening)
    assert set(DailyFigure.objects.values_list("on", "measure", "amount")) == {
        (DAY, "calls", 2), (DAY - timedelta(days=1), "calls", 3),
    }  # fmt: skip


def test_the_days_step_keeps_this_month_the_one_before_and_all_never_kept(evening):
    kept = operations.keep_up(on=DAY, at=evening)
    assert kept == [Month(2025, 11), Month(2025, 12), Month(2026, 1), Month(2026, 2), Month(2026, 3), APRIL]
    assert operations.keep_up(on=DAY, at=evening) == [Month(2026, 3), APRIL]


def test_the_days_step_keeps_again_what_a_file_or_an_agreement_has_moved_since(evening):
    operations.keep_up(on=DAY, at=evening)
    run_applied()
    assert queries.stale(APRIL) == [Month(2025, 11), Month(2025, 12), Month(2026, 1), Month(2026, 2), Month(2026, 3), APRIL]
    assert Month(2025, 11) in operations.keep_up(on=DAY, at=evening)
    assert queries.stale(APRIL) == []
    agree(worlds.DEFAULTS | {"promise_days": 29})
    assert Month(2025, 11) in queries.stale(APRIL)
    operations.keep_up(on=DAY, at=evening)
    assert queries.stale(APRIL) == []


def test_a_file_applied_while_a_month_is_counted_leaves_it_stale(evening, monkeypatch):
    count = operations._acts

    def slowly(first, last):
        run_applied()
        return count(first, last)

    monkeypatch.setattr(operations, "_acts", slowly)
    operations.keep_month(month=APRIL, at=evening)
    assert queries.stale(APRIL) == [APRIL]


def test_before_the_operation_nothing_is_kept():
    early = clock.at(date(2025, 9, 1), 12)
    clock.run_from(early)
    assert operations.keep_up(on=early.date(), at=early) == []
    assert operations.keep_today(at=early) == ""


def test_each_minute_today_is_counted_every_five_and_the_month_after_a_file(evening, recorded):
    assert operations.keep_today(at=evening) == "2 months"
    assert operations.keep_today(at=evening) == ""
    recorded()
    assert operations.keep_today(at=evening + timedelta(minutes=4)) == ""
    assert operations.keep_today(at=evening + timedelta(minutes=5)) == "1 rows"
    assert operations.keep_today(at=evening + timedelta(minutes=6)) == ""
    run_applied("R99_elsewhere")
    assert operations.keep_today(at=evening + timedelta(minutes=7)) == ""
    run_applied()
    assert queries.month_view(APRIL, now=evening).is_stale
    assert operations.keep_today(at=evening + timedelta(minutes=8)) == "2 months"
    assert not queries.month_view(APRIL, now=evening).is_stale


def test_a_clock_that_was_put_back_is_no_reason_to_wait(evening):
    operations.keep_today(at=evening + timedelta(days=3))
    assert operations.keep_today(at=evening) == "2 months"


def test_the_rate_is_kept_as_it_stood_on_each_day(evening):
    operations.keep_month(month=APRIL, at=evening)
    operations.keep_month(month=APRIL, at=evening + timedelta(days=1))
    assert set(MonthlyRate.objects.values_list("on", flat=True)) == {DAY, DAY + timedelta(days=1)}
    operations.keep_month(month=APRIL, at=evening)
    assert set(MonthlyRate.objects.values_list("on", flat=True)) == {DAY}


def test_approved_other_work_is_added_where_it_was_agreed(evening, noon):
    proposal = others.propose_other_effect(
        month=APRIL, work="文書の送付", method="差額", amount=70_000, document="健保第7号", approved_on=date(2026, 3, 1),
        begins_on=date(2026, 3, 2), by=Actor("m"), at=noon,
    )  # fmt: skip
    others.confirm_other_effect(proposal_id=proposal.pk, by=Actor("officer"), at=noon)
    operations.keep_month(month=APRIL, at=evening)
    view = queries.month_view(APRIL, now=evening)
    assert (view.voluntary, view.collected, view.lines["voluntary"].forecast.so_far) == (70_000, 0, 70_000)


@pytest.mark.clause("12.2")
def test_the_line_of_a_target_stands_on_the_days_before_and_what_was_agreed(evening, noon):
    values = dict(goals.goals_of(2026, agreed(DAY)).values)
    months_of_year = goals.term().months_of(2026)
    sheet = target_values.propose(
        fiscal_year=2026, values=values | {"calls_premium": dict.fromkeys(months_of_year, 6_000)}, source="x", by=Actor("m"),
        at=noon,
    )  # fmt: skip
    target_values.approve(sheet_id=sheet.pk, document="1", by=Actor("o"), at=noon)
    operations.keep_up(on=DAY, at=evening)
    for n in range(50):  # 200 a day until today; 1 and 2 March are the first of the past weeks
        DailyFigure.objects.create(on=DAY - timedelta(days=n), measure="calls", side="premium", worker="W1", amount=200)
    view = queries.month_view(APRIL, now=evening)
    line = view.lines["calls_premium"]
    assert view.goals_approved
    assert (line.target, line.forecast.so_far, line.forecast.days_ahead) == (6_000, 2_000, 20)
    assert line.forecast.stands_on == 50
    assert line.forecast.end == 6_000
    assert line.forecast.end_range == (6_000, 6_000)
    assert line.per_day == 200
    assert line.will_be == "likely"
    assert view.days_left == 20
    morning = queries.month_view(APRIL, now=clock.at(DAY, 10))
    assert morning.days_left == 21
    assert morning.lines["calls_premium"].forecast.end == 6_000


@pytest.mark.clause("12.4")
def test_the_rate_of_a_month_is_foreseen_by_the_share_that_each_day_reaches(evening, debtor_of, recorded):
    people = [debtor_of() for _ in range(40)]
    for month in (Month(2026, 3), APRIL):
        Target.objects.bulk_create(
            Target(month=month.first, debtor=person, programme="11", work="01", delivered_on=month.first, run_id=1)
            for person in people
        )
    days = [*[day for day in Month(2026, 3).days if day.weekday() < 6][:10], date(2026, 4, 2), DAY]
    for n, day in enumerate(days):
        recorded(people[n % 40], on=day, outcome="104")
        recorded(people[n % 40], on=day, outcome="104", started_at=time(15, 0))  # the same person again: reached once
    operations.keep_up(on=DAY, at=evening)
    assert DailyFigure.objects.filter(measure="reached", on__lt=APRIL.first).count() == 10
    view = queries.month_view(APRIL, now=evening)
    line = view.rate_lines["contact_rate_premium"]
    assert line.forecast.so_far == 500  # 2 of 40
    assert sum(view.by_line["contact_rate_premium"].values()) == 500
    assert line.forecast.stands_on > 30
    assert 500 < line.forecast.end < 2_500
    assert line.year.so_far is None  # March is of the year before
    DailyFigure.objects.filter(measure="reached", on__lt=APRIL.first).delete()  # kept before days were
    line = queries.month_view(APRIL, now=evening).rate_lines["contact_rate_premium"]
    assert line.forecast.stands_on < 10


def test_a_month_that_was_never_kept_has_no_view(evening):
    assert queries.month_view(APRIL, now=evening) is None


def test_a_finished_month_is_no_forecast(evening):
    operations.keep_up(on=DAY, at=evening)
    view = queries.month_view(Month(2026, 3), now=evening)
    assert view.days_left == 0
    assert view.lines["calls_premium"].will_be == "missed"


@pytest.mark.clause("12.1.依頼")
def test_requests_received_stand_by_their_age(evening):
    run = run_applied("T08_asset_requests")
    for n, (on, due) in enumerate([("2026-04-10", "2026-04-24"), ("2026-04-01", "2026-04-09"), ("2026-02-01", None)]):
        data = {"requested_on": on, "due_on": due}
        KeptRow.objects.create(layout="T08_asset_requests", key=f"A{n}", data=data, ordered_at=evening, run=run, line=n)
    found = queries.requests("T08_asset_requests", today=DAY)
    assert (found.total, found.overdue, found.oldest) == (3, 1, date(2026, 2, 1))
    assert {words: count for words, count in found.by_class.items() if count} == {
        "当日・翌日": 1, "2週間まで": 1, "30日を超える": 1,
    }  # fmt: skip
    assert found.by_month == {date(2026, 2, 1): 1, date(2026, 4, 1): 2}
    assert queries.requests("T09_sms_requests", today=DAY).total == 0


@pytest.mark.clause("12.1.依頼")
def test_a_request_that_has_its_result_is_no_longer_open(evening):
    asked = {f"A{n}": {"request_number": f"A{n}", "requested_on": "2026-04-01", "due_on": "2026-04-02"} for n in range(3)}
    keep("T08_asset_requests", asked, evening)
    answers = {"A1-01": {"request_number": "A1", "line": "01"}, "A1-02": {"request_number": "A1", "line": "02"}}
    keep("R05_asset_results", answers | {"X9-01": {"request_number": "X9", "line": "01"}}, evening)
    found = queries.requests("T08_asset_requests", today=DAY)
    assert (found.total, found.answered, found.overdue, sum(found.by_month.values())) == (2, 1, 2, 3)

    keep("T09_sms_requests", {f"S{n}": {"request_number": f"S{n}", "send_on": "2026-04-09"} for n in range(7)}, evening)
    keep("R06_sms_results", {f"S{n}": {"request_number": f"S{n}", "state": str(n)} for n in range(1, 7)}, evening)
    found = queries.requests("T09_sms_requests", today=DAY)
    assert (found.total, found.answered) == (3, 4)  # none, failed for now, unknown


def keep(layout: str, rows: dict[str, dict], at) -> None:
    run = run_applied(layout)
    for n, (key, data) in enumerate(rows.items()):
        KeptRow.objects.create(layout=layout, key=key, data=data, ordered_at=at, run=run, line=n)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"measure": "luck"}, "daily_figure_of_a_known_measure"), ({"side": "left"}, "daily_figure_of_a_known_side")],
)
def test_the_database_refuses_impossible_figures(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DailyFigure.objects.create(**({"on": DAY, "measure": "calls", "amount": 1} | fields))


def test_a_figure_stands_once_a_day():
    DailyFigure.objects.create(on=DAY, measure="calls", amount=1)
    with pytest.raises(IntegrityError, match="daily_figure_once_a_day"), transaction.atomic():
        DailyFigure.objects.create(on=DAY, measure="calls", amount=2)


RATE = {"targets": 1, "stopped": 0, "paid_before": 0, "promised_before": 0, "contacted": 0}


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"month": DAY}, "monthly_rate_month_is_its_first_day"), ({"side": "left"}, "monthly_rate_of_a_known_side")],
)
def test_the_database_refuses_impossible_rates(fields, constraint):
    row = {"month": APRIL.first, "on": DAY, "side": "premium", **RATE} | fields
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        MonthlyRate.objects.create(**row)


def test_a_rate_stands_once_a_day():
    row = {"month": APRIL.first, "on": DAY, "side": "premium", **RATE}
    MonthlyRate.objects.create(**row)
    with pytest.raises(IntegrityError, match="monthly_rate_once_a_day"), transaction.atomic():
        MonthlyRate.objects.create(**row)


def test_a_kept_month_is_named_by_its_first_day(evening):
    with pytest.raises(IntegrityError, match="kept_month_is_named_by_its_first_day"), transaction.atomic():
        KeptMonth.objects.create(month=DAY, kept_at=evening, day_kept_at=evening, runs=0, terms="x")
