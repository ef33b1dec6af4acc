"""The month at a glance: the numbers that are kept, what they are measured against, and how they are told."""

from datetime import date, timedelta

import pytest

from saikoku.desk.board.presenters import requests as request_words
from saikoku.desk.board.presenters import words
from saikoku.exchange.intake.models import KeptRow, Run
from saikoku.governance.contract import operations as contract
from saikoku.governance.goals import operations as target_values
from saikoku.governance.goals import queries as goals
from saikoku.governance.terms.queries import agreed
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.performance.attribution.rules.claims import Rule
from saikoku.performance.outlook import operations as outlook
from saikoku.performance.outlook.models import DailyFigure, MonthlyRate
from saikoku.security.access.rules.permissions import Role

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 10)
MOST_QUERIES = 20


@pytest.fixture(autouse=True)
def own_clock(monkeypatch):
    """Requests keep the clock of the test."""
    monkeypatch.setattr(contract, "follow_clock", contract.profile)


@pytest.fixture
def kept():
    """200 premium calls a day for fifty days, some yen, 1,000 people left of whom 300 were reached."""
    at = clock.at(DAY, 21)
    clock.run_from(at)
    outlook.keep_up(on=DAY, at=at)
    DailyFigure.objects.bulk_create(
        DailyFigure(on=DAY - timedelta(days=n), measure="calls", side="premium", worker="W1", amount=200) for n in range(50)
    )
    DailyFigure.objects.create(on=DAY, measure="yen_slip", amount=1_234_567)
    DailyFigure.objects.create(on=DAY, measure="collected", amount=89_000)
    MonthlyRate.objects.filter(month=DAY.replace(day=1), side="premium").update(
        targets=1_100, stopped=20, paid_before=50, promised_before=30, contacted=300
    )
    return at


def agree_rate(at):
    values = dict(goals.goals_of(2026, agreed(DAY)).values)
    wanted = {"contact_rate_premium": 3_550, "calls_premium": 6_000}
    values |= {name: dict.fromkeys(goals.term().months_of(2026), amount) for name, amount in wanted.items()}
    sheet = target_values.propose(fiscal_year=2026, values=values, source="x", by=Actor("m"), at=at)
    target_values.approve(sheet_id=sheet.pk, document="1", by=Actor("o"), at=at)


def page_of(client, address="/board/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.clause("12.2")
def test_the_month_stands_against_its_targets_with_its_forecast(kept, signed_in, django_assert_max_num_queries):
    agree_rate(kept)
    client = signed_in(Role.OPERATIONS_MANAGER)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = page_of(client)
    assert "保険料等の架電は目標6,000件の33.3%、達成の見込み。月末は6,000件(6,000〜6,000)。" in page
    assert "過去50日(最長13週間)の同じ曜日の平均を、残る20日に足したものです" in page
    assert "1,234,567" in page
    assert "89,000" in page
    assert "保険料は、残り1,000人のうち300人に接触しました(30.00%)。" in page
    assert "35.50%" in page
    assert "目標は、市の承認前の既定値です" not in page
    table = page[page.index('id="rates-table"') :]
    assert "55" in table[: table.index("</table>")]  # 35.5% of 1,000 less 300


def test_defaults_that_the_city_has_not_approved_are_said(kept, signed_in):
    assert "目標は、市の承認前の既定値です" in page_of(signed_in(Role.SUPERVISOR))


def test_each_target_has_its_own_chart_and_an_unknown_one_shows_the_first(kept, signed_in):
    client = signed_in(Role.SUPERVISOR)
    assert "自主納付額等は1,234,567円です。目標は定められていません。" in page_of(client, "/board/?line=voluntary")
    assert "保険料等の架電の累計" in page_of(client, "/board/?line=luck")


def test_the_contact_rate_is_foreseen_as_the_others(kept, signed_in):
    for n in range(50):
        on = DAY - timedelta(days=n)
        DailyFigure.objects.create(on=on, measure="reached", side="premium", amount=30)
    for month, contacted in ((date(2026, 2, 1), 240), (date(2026, 3, 1), 930)):
        MonthlyRate.objects.filter(month=month, side="premium").update(targets=1_500, contacted=contacted)
    agree_rate(kept)
    page = page_of(signed_in(Role.SUPERVISOR), "/board/?line=contact_rate_premium")
    assert "保険料の接触率は30.00%、目標35.50%、達成の見込み。月末は" in page
    assert "保険料の接触率の推移(単位は%" in page
    assert "まだ接触していない人のうち1日に接触できた割合" in page
    table = page[page.index('id="targets"') : page.index('id="year"')]
    assert "3人" in table  # 55 people over 20 working days


def test_a_month_before_is_chosen_and_one_that_is_none_shows_the_present(kept, signed_in):
    client = signed_in(Role.INSPECTOR)
    assert "<h1>令和8年3月の状況</h1>" in page_of(client, "/board/?month=2026-03")
    for asked in ("2026-05", "2020-01", "x"):
        assert "<h1>令和8年4月の状況</h1>" in page_of(client, f"/board/?month={asked}")


def test_a_month_not_kept_yet_says_when_it_will_be(signed_in):
    clock.run_from(clock.at(DAY, 12))
    assert "この月の成績は、まだ数えていません" in page_of(signed_in(Role.SUPERVISOR))


def test_before_the_operation_begins_the_board_says_so(signed_in):
    clock.run_from(clock.at(date(2025, 9, 1), 12))
    assert "業務はまだ始まっていません" in page_of(signed_in(Role.SUPERVISOR))


def test_too_few_days_give_no_number(kept, signed_in):
    DailyFigure.objects.filter(on__lt=DAY - timedelta(days=2)).delete()
    page = page_of(signed_in(Role.SUPERVISOR))
    assert "月末はまだ見込めません" in page
    assert "判断できない" in page


def test_a_worker_is_named_by_number_and_name(kept, signed_in):
    client = signed_in(Role.SUPERVISOR, worker_number="W1")
    page = page_of(client)
    table = page[page.index('id="workers"') :]
    assert "W1" in table
    assert client.account.display_name in table
    assert "2,000" in table


def test_each_rule_and_rate_leads_to_what_is_behind_it_for_who_may_see_it(kept, signed_in):
    leads, reads = page_of(signed_in(Role.SUPERVISOR)), page_of(signed_in(Role.INSPECTOR))
    assert "/figures/2026-04/" in leads
    assert "/figures/2026-04/" in reads
    assert "/figures/2026-04/credits/slip/" in leads
    assert "/figures/2026-04/reach/premium/" in leads
    assert "/credits/slip/" not in reads


def test_every_outlook_and_rule_has_its_words():
    assert set(words.RULES) == {str(rule) for rule in Rule} | {"other"}
    assert set(words.OUTLOOKS) == {"reached", "likely", "open", "unlikely", "missed", "unknown"}


@pytest.mark.clause("12.1.依頼")
def test_requests_of_the_city_are_shown_by_their_age(kept, signed_in):
    run = Run.objects.create(
        reference="R1", layout="T08_asset_requests", file_name="x.csv", size=1, sha256="1" * 64, encoding="cp932", fixed=False,
        was_encrypted=False, business_on=DAY, key_id="k", received_at=kept, received_by="a",
    )  # fmt: skip
    for n, asked in enumerate(["2026-04-09", "2026-04-02", "2026-02-20"]):
        KeptRow.objects.create(
            layout="T08_asset_requests", key=f"A{n}", data={"requested_on": asked, "due_on": "2026-04-09"}, ordered_at=kept,
            run=run, line=n,
        )  # fmt: skip
    page = page_of(signed_in(Role.SUPERVISOR), "/board/requests/")
    assert "未完了の財産調査の依頼のうち、30日を超えるものは1件です。" in page
    assert "最も古いものはR8.2.20" in page
    assert "結果の行はまだ1件もないため、届いた依頼をすべて数えています。" in page
    assert "令和8年2月" in page
    assert set(request_words.WORDS) == {"T08_asset_requests", "T09_sms_requests"}


def test_without_requests_the_page_says_that_no_file_came(kept, signed_in):
    assert "依頼のファイルはまだ届いていません" in page_of(signed_in(Role.SUPERVISOR), "/board/requests/")
