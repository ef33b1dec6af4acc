"""The session ends while somebody is on the line: nobody else reads the page, and what can be kept is kept."""

import pytest

from saikoku.kernel import clock
from saikoku.registry.contacts.models import Contact
from tests.outreach.calls.test_journey import identify, ready, take_next  # noqa: F401

SIXTEEN_MINUTES = 16 * 60
QUESTION = 6_000  # the page asks every two seconds
MEMO = "給料日まで待ってほしいとのこと。"


def age_session() -> None:
    """As if nothing had been pressed for sixteen minutes."""
    from django.contrib.sessions.models import Session

    stored = Session.objects.get()
    kept = stored.get_decoded() | {"last_seen": clock.real_now().timestamp() - SIXTEEN_MINUTES}
    Session.objects.update(session_data=Session.objects.encode(kept))


def end_session() -> None:
    from django.contrib.sessions.models import Session

    Session.objects.all().delete()


@pytest.fixture
def talking(page, site, ready):  # noqa: F811
    """A case is open, the person identified, something typed."""
    take_next(page, site)
    identify(page)
    page.keyboard.press("2")
    page.keyboard.press("m")
    page.keyboard.type(MEMO)
    return page


@pytest.mark.journey
@pytest.mark.clause("16.12.サ")
def test_a_locked_desk_covers_itself_at_the_next_question_and_the_talk_goes_on_where_it_was(talking):
    age_session()
    talking.wait_for_selector("#cover[open]", timeout=QUESTION)
    assert not talking.locator("#ledger").is_visible()
    talking.fill("#cover-password", "correct-horse-battery")
    talking.keyboard.press("Enter")
    talking.wait_for_selector("#cover", state="hidden")
    assert talking.input_value("#id_summary") == MEMO
    talking.keyboard.press("F2")
    talking.wait_for_selector("text=前の記録: ")
    assert Contact.objects.get(summary=MEMO).outcome == "102"


@pytest.mark.journey
def test_a_desk_without_session_leaves_for_the_door_and_says_why(talking, site):
    end_session()
    talking.wait_for_url(f"{site}/door/sign-in/?ended=1", timeout=QUESTION)
    assert "前のログインは終わっています。" in talking.inner_text("main")


@pytest.mark.journey
def test_no_password_opens_the_cover_of_a_session_that_is_gone(talking, site):
    age_session()
    talking.wait_for_selector("#cover[open]", timeout=QUESTION)
    end_session()
    talking.fill("#cover-password", "anything-at-all")
    talking.keyboard.press("Enter")
    talking.wait_for_url(f"{site}/door/sign-in/?ended=1")
