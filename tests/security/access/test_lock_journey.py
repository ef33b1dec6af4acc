"""A page left alone covers itself; the same person goes on with what he had typed."""

import pytest

from saikoku.kernel import clock
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import Role

SIXTEEN_MINUTES = 16 * 60


@pytest.mark.journey
@pytest.mark.clause("16.12.サ")
def test_what_was_typed_is_there_after_the_lock_and_can_be_sent(page, site, enter):
    from django.contrib.sessions.models import Session

    page.clock.install()
    enter(Role.ADMINISTRATOR, login_name="admin")
    page.goto(f"{site}/accounts/new/")
    page.fill("[name=login_name]", "hinagata")
    page.fill("[name=display_name]", "雛形 みどり")
    page.fill("[name=reason]", "4月の配属")
    stored = Session.objects.get()
    kept = stored.get_decoded() | {"last_seen": clock.real_now().timestamp() - SIXTEEN_MINUTES}
    Session.objects.update(session_data=Session.objects.encode(kept))

    page.clock.run_for(901_000)

    page.wait_for_selector("#cover[open]")
    assert not page.locator("[name=display_name]").is_visible()
    page.fill("#cover-password", "wrong-wrong-wrong")
    page.click("#cover button[type=submit]")
    page.wait_for_selector("#cover-error:not([hidden])")
    page.fill("#cover-password", "correct-horse-battery")
    page.click("#cover button[type=submit]")
    page.wait_for_selector("#cover", state="hidden")
    assert page.input_value("[name=display_name]") == "雛形 みどり"
    page.click("main button[type=submit]")
    page.wait_for_selector("text=このパスワードは、この画面でしか見られません")
    assert Account.objects.filter(login_name="hinagata").exists()


@pytest.mark.journey
def test_another_window_that_is_used_keeps_this_one_open(page, site, enter):
    page.clock.install()
    enter(Role.ADMINISTRATOR, login_name="admin")
    page.goto(f"{site}/me/")
    page.clock.run_for(901_000)
    page.wait_for_timeout(300)
    assert not page.locator("#cover").is_visible()
