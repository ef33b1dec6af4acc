"""What the daily report says about a day."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from saikoku.documents import pdf
from saikoku.documents.report import Bars, Notes, Prose, Table
from saikoku.inquiry.residences.rules.summary import Request, Summary
from saikoku.kernel import clock
from saikoku.performance.figures.rules import acts
from saikoku.performance.figures.rules.acts import Kind, Side, Tally
from saikoku.performance.reports.rules import counts, daily
from saikoku.performance.reports.rules.counts import Counts, Outside
from saikoku.performance.reports.rules.letterhead import Letterhead
from saikoku.performance.reports.rules.progress import Progress
from saikoku.performance.reports.rules.surveyed import Surveyed

DAY = date(2026, 4, 10)
CUT = datetime(2026, 4, 10, 19, 30, tzinfo=clock.TOKYO)
HEAD = Letterhead("納付催告等業務委託", "試験市 御中", "受託者", practice=True, starts_on=date(2025, 8, 1))


def call(outcome="301", hour=10, side=Side.PREMIUM, worker="W1", kind=Kind.CALL, **counts) -> Tally:
    return Tally(DAY, kind, side, hour, worker, outcome, **({"acts": 1} | counts))


def day_of(*tallies: Tally, **changes) -> daily.Day:
    line = Progress(7400, 3700, Decimal("50.00"), 3700, 2467, Decimal("7512.3"))
    held = Counts(
        span="当日", tallies=tallies, opens_hour=9, closes_hour=19, slip_requests={Side.PREMIUM: 2},
        phones_learned=(("本人", 3),), outside=changes.pop("outside", ()),
        outcome_words={"101": "本人・納付約束", "301": "不在(呼出のみ)"},
    )  # fmt: skip
    surveys = Surveyed("当日", DAY, Summary(dict.fromkeys(Request, 0), {}, 0, 0, [], {}, {}))
    facts = {
        "surveys": surveys, "still_open": False, "targets": (daily.TargetLine("保険料等の架電", line),), "unapproved_terms": (),
    }  # fmt: skip
    return daily.Day(on=DAY, counts=held, **(facts | changes))


def written(day: daily.Day):
    return daily.report(day, letterhead=HEAD, version=1, cut_at=CUT)


def table(day: daily.Day, title: str) -> Table:
    (found,) = [s for s in written(day).sections if isinstance(s, Table) and s.title == title]
    return found


@pytest.mark.clause("15.3.ア")
def test_calls_are_counted_by_outcome_hour_and_operator():
    day = day_of(
        call(acts=3),
        call("101", hour=17, contacts=1, promises=2, promised_yen=9000),
        call("101", hour=17, side=Side.CITY_TAX, worker="W2", contacts=1),
    )

    assert table(day, "対応結果別の架電件数").rows == (
        ("101", "本人・納付約束", 1, 1, 0, 2),
        ("301", "不在(呼出のみ)", 0, 3, 0, 3),
    )
    assert table(day, "対応結果別の架電件数").total == ("計", "", 1, 4, 0, 5)
    hours = table(day, "時間帯別の架電件数")
    assert [row[0] for row in hours.rows] == [f"{hour}時台" for hour in range(9, 19)]
    assert hours.rows[8] == ("17時台", 1, 1, 0, 2, 2)
    assert hours.total == ("計", 1, 4, 0, 5, 2)
    assert table(day, "オペレータ別の架電件数").rows == (("W1", 0, 4, 0, 4, 1, 2), ("W2", 1, 0, 0, 1, 1, 0))


@pytest.mark.clause("15.3.ア")
def test_phone_research_and_every_other_count_stand_in_it():
    day = day_of(
        call("N01", kind=Kind.PHONE_RESEARCH),
        call("601", kind=Kind.INBOUND, contacts=1, promises=1, promised_yen=500, handed_over=1, urgent=1),
        call("V20", kind=Kind.VISIT, acts=4),
    )
    summary = {row[0].strip("　"): row[-1] for row in table(day, "当日の件数").rows}

    assert summary == {
        "納付催告架電の件数": 0, "うち接触した件数": 0, "受電の件数": 1, "納付約束の件数": 1,
        "納付書再発行の依頼の件数": 2, "市への引継ぎの件数": 1, "うち緊急の件数": 1, "電話番号調査の件数": 1,
    }  # fmt: skip
    assert table(day, "納付約束").total == ("計", 1, 500)
    assert table(day, "新たに判明した電話番号").total == ("計", 3)
    assert ("訪問(納付催告)", 0, 4, 0, 4) in table(day, "手段別の件数").rows


@pytest.mark.clause("12.2")
def test_the_month_stands_against_its_targets():
    day = day_of()

    row = table(day, "月平均の目標に対する当月の累計").rows[0]
    assert row == ("保険料等の架電", 7400, 3700, Decimal("50.00"), 3700, 2467, Decimal("7512.3"))
    (chart,) = [s for s in written(day).sections if isinstance(s, Bars) and s.target]
    assert chart.finding == "すべての指標が、均等に進んだ場合の件数に達しています。"


RATE = {"targets": 10, "stopped": 1, "paid_before": 1, "promised_before": 0, "contacted": 2, "rate": "25.00"}
FIGURES = {
    "voluntary": {"promise": 3_000, "slip": 0, "notice": 0, "loss": 0, "transfer": 500, "other": 0, "total": 3_500},
    "visit_collection": 1_000, "contact_rate": dict.fromkeys(["city_tax", "premium", "overpayment", "all"], RATE),
}  # fmt: skip


def test_money_and_rates_of_the_month_until_the_day_stand_in_it():
    day = day_of(so_far=daily.SoFar(FIGURES, DAY))
    assert table(day, "当月の自主納付額等").total == ("計", 3_500)
    assert table(day, "当月の訪問収納").rows[0][1] == 1_000
    assert table(day, "当月の納付催告接触率").rows[1][5:] == (8, 2, Decimal("25.00"))
    notes = str(written(day).sections[-1])
    assert "令和8年4月10日(金)に数えた率です" in notes


@pytest.mark.parametrize(
    ("found", "words"),
    [(None, "自主納付額等と接触率は、まだ数えていません。"), (daily.SoFar(FIGURES, None), "この日にはまだ数えていません。")],
)
def test_what_is_not_kept_yet_is_said(found, words):
    day = day_of(so_far=found)
    assert any(words in s.text for s in written(day).sections if isinstance(s, Prose))
    assert not [s for s in written(day).sections if isinstance(s, Table) and "接触率" in s.title]


def test_a_day_without_calls_says_so_and_is_still_a_paper():
    report = written(day_of(still_open=True, outside=(Outside(date(2026, 1, 2), Kind.CALL, 4),)))

    assert any(isinstance(s, Bars) and "ありません" in s.finding for s in report.sections)
    assert isinstance(report.sections[0], Prose)
    assert table(day_of(outside=(Outside(DAY, Kind.CALL, 4),)), "運営日以外の記録(件数に数えていません)").rows
    assert pdf.render(report).startswith(b"%PDF")


def test_terms_that_the_city_has_not_approved_are_named():
    report = written(day_of(unapproved_terms=("市税の架電件数の目標",)))

    (notes,) = [s for s in report.sections if isinstance(s, Notes)]
    assert notes.items[-1].endswith("市税の架電件数の目標")


def test_every_kind_of_act_has_a_name_and_a_place():
    assert set(counts.KIND_WORDS) == set(acts.Kind)
    placed = {Kind.CALL, Kind.INBOUND, Kind.PHONE_RESEARCH, *counts.OTHER_KINDS}
    assert placed == set(acts.Kind)
