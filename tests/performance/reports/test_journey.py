"""A supervisor reads the day, freezes it and takes the paper; a city officer reads the same."""

import io
from datetime import date, time

import pypdf
import pytest

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from tests import browser as browsers
from tests.performance.conftest import DAY
from tests.performance.reports.test_periods import count_asked

pytestmark = pytest.mark.journey
SYSTEM = Actor("system:test")


@pytest.fixture
def a_days_work(committing_db, recorded, debtor_of):
    contract.set_clock(business_at=clock.at(DAY, 21), by=SYSTEM)
    outcomes = ["301", "301", "302", "101", "201", "102", "301", "401", "103", "110"]
    for n in range(60):
        recorded(
            programme=["01", "11", "12", "21"][n % 4], outcome=outcomes[n % 10], worker_number=f"W{n % 3}",
            started_at=time(9 + n % 10, n % 60), promised_yen=5_000 if n % 10 == 3 else None,
        )  # fmt: skip
    recorded(channel="2", outcome="601")
    recorded(channel="6", work="06", outcome="N01")


@pytest.mark.clause("15.3.ア")
def test_a_supervisor_freezes_and_prints_the_daily_report(page, site, enter, a_days_work):
    enter(
        access.open_account(
            login_name="supervisor1", display_name="試験 責任者", password="correct-horse-battery",
            roles=[Role.SUPERVISOR], reason="試験", worker_number="", by=SYSTEM, at=clock.now(),
        )
    )  # fmt: skip

    page.goto(f"{site}/reports/")
    page.get_by_label("報告する日").fill("4/10")
    page.get_by_role("button", name="報告を見る").click()
    assert page.get_by_role("heading", level=1).inner_text() == "業務日報 令和8年4月10日(金)"
    browsers.assert_accessible(page)
    page.get_by_role("button", name="この内容で確定する").click()
    page.get_by_text("第1版を確定しました。").wait_for()
    with page.expect_download() as taken:
        page.get_by_role("link", name="第1版のPDF").click()

    assert taken.value.suggested_filename == "業務日報_2026-04-10_第1版.pdf"
    text = pypdf.PdfReader(io.BytesIO(taken.value.path().read_bytes())).pages[0].extract_text()
    assert "練習" in text
    assert "納付催告架電の件数" in text
    browsers.assert_accessible(page)


@pytest.mark.clause("15.3.イ.1")
def test_a_manager_lets_the_month_be_counted_and_it_appears_by_itself(page, site, enter, a_days_work):
    contract.set_clock(business_at=clock.at(date(2026, 5, 8), 10), by=SYSTEM)
    enter(
        access.open_account(
            login_name="manager1", display_name="試験 責任者", password="correct-horse-battery",
            roles=[Role.OPERATIONS_MANAGER], reason="試験", worker_number="", by=SYSTEM, at=clock.now(),
        )
    )  # fmt: skip
    page.goto(f"{site}/reports/monthly/2026-04-01/")
    page.get_by_role("button", name="数値を数える").click()
    page.get_by_text("この画面を離れても続きます。").first.wait_for()
    browsers.assert_accessible(page)
    count_asked()
    page.get_by_role("heading", name="1. 目標の達成状況").wait_for()  # the page was loaded anew
    page.get_by_label("研修の実施").fill("書きかけ")
    page.get_by_role("button", name="書き込みを保存する").click()
    page.get_by_text("この画面を離れても続きます。").first.wait_for()
    page.get_by_label("研修の実施").fill("続きを書いている")
    count_asked()
    page.get_by_role("link", name="新しい内容を表示する").wait_for()
    assert page.get_by_label("研修の実施").input_value() == "続きを書いている"
    browsers.assert_accessible(page)
    page.get_by_role("link", name="新しい内容を表示する").click()
    page.get_by_role("button", name="この内容で確定する").click()
    page.get_by_text("第1版を確定しました。").wait_for()
