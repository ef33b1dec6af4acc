"""A device in a real browser: it tells where it is, and within five seconds of a remote lock it shows nothing any more."""

import time

import pytest
from django.conf import settings

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import Role
from saikoku.workforce.terminals import operations
from saikoku.workforce.terminals.models import Position, Terminal
from saikoku.workforce.terminals.rules.states import Act
from tests import browser

LIMIT = 5  # seconds from the lock to the empty screen


@pytest.fixture
def carried(page, site, enter):
    """A collector signed in on a tablet that was bound by typing its code."""
    by, at = Actor("admin"), clock.now()
    terminal = operations.add(number="T-01", serial="SN-1", kind="8インチ", by=by, at=at)
    page.context.grant_permissions(["geolocation"], origin=site)
    page.context.set_geolocation({"latitude": 33.3193, "longitude": 130.5084, "accuracy": 12})
    browser.resize(page, 360, 800)
    page.goto(f"{site}/terminals/enrol/")
    browser.assert_accessible(page)
    page.get_by_label("登録コード").fill(operations.hand_out_code(terminal_id=terminal.pk, by=by, at=at))
    page.get_by_role("button", name="この端末を登録する").click()
    page.get_by_role("link", name="ログインする").wait_for()
    enter(Role.COLLECTOR)
    return terminal


@pytest.mark.journey
@pytest.mark.clause("16.12.シ.ix", "16.12.シ.viii")
def test_a_lock_from_afar_empties_the_screen_in_time(page, site, carried):
    with page.expect_response("**/terminals/here/"):
        page.goto(site)
    assert str(Position.objects.get().latitude) == "33.319300"
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("document.cookie").find(settings.SAIKOKU_TERMINAL_COOKIE) == -1
    locked = time.monotonic()
    operations.take_step(terminal_id=carried.pk, act=Act.LOCK, reason="置き忘れ", by=Actor("admin"), at=clock.now())
    page.get_by_role("heading", name="この端末は使えません").wait_for(timeout=LIMIT * 1000)
    assert time.monotonic() - locked <= LIMIT
    browser.assert_accessible(page)
    page.goto(f"{site}/me/")
    page.get_by_role("heading", name="この端末は使えません").wait_for()
    assert Terminal.objects.get().state == "locked"


@pytest.mark.journey
def test_the_pages_about_terminals_can_be_used_by_everybody(page, site, enter, carried):
    page.context.clear_cookies()
    enter(Role.ADMINISTRATOR, login_name="admin", display_name="管理 花子")
    rooms = ("", f"{carried.pk}/", "new/", "devices/", "sheet/")
    for path in (*(f"terminals/{room}" for room in rooms), "places/"):
        page.goto(f"{site}/{path}")
        browser.assert_accessible(page)


@pytest.mark.journey
def test_a_leader_keeps_the_positions_of_a_day(page, site, enter, carried):
    with page.expect_response("**/terminals/here/"):
        page.goto(site)
    page.context.clear_cookies()
    enter(Role.SUPERVISOR, login_name="leader", display_name="責任 恵")
    page.goto(f"{site}/terminals/{carried.pk}/")
    page.get_by_role("link", name="苦情や事故の確認のため、ある日の位置を残す").click()
    for label in ("最初の日", "最後の日"):
        page.get_by_label(label).fill(clock.today().isoformat())
    page.get_by_label("理由").fill("4月10日の訪問への苦情の確認")
    page.get_by_role("button", name="この日の位置を残す").click()
    page.get_by_text("残すのをやめる記録は、残した人とは別の人が行います。").wait_for()
    browser.assert_accessible(page)
    browser.picture(page, "evidence")
    page.context.clear_cookies()
    enter(Role.OPERATIONS_MANAGER, login_name="second", display_name="業務 責任")
    page.goto(f"{site}/terminals/{carried.pk}/evidence/")
    page.get_by_label("やめる理由").wait_for()
    browser.assert_accessible(page)
    browser.picture(page, "evidence-second")
    page.goto(f"{site}/receipts/keeping/")
    browser.assert_accessible(page)
    browser.picture(page, "keeping")
