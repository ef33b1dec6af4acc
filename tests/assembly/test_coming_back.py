"""Whoever comes back to a page that answered a form sees a page: nothing is sent again, and no browser asks about it."""

import pytest
from django.urls import reverse

from saikoku.assembly import ways
from saikoku.assembly.routes import every_route
from saikoku.collection.receipts.models import Receipt
from saikoku.security.access.rules.permissions import Permission, Role
from tests import browser
from tests.collection import money
from tests.collection.test_journey import stands_at_the_door_of

NOBODY_COMES_BACK = {"reception:piece"}  # pieces of an upload are sent by PUT, by a script


@pytest.mark.parametrize(("path", "above"), [
    ("/receipts/R-1/answer/", ["/receipts/R-1/", "/receipts/", "/"]),
    ("/calls/pause/", ["/calls/", "/"]),
    ("/calls/", ["/"]),
    ("/", ["/"]),
])  # fmt: skip
def test_the_pages_above_an_address_are_the_nearest_first(path, above):
    assert list(ways.pages_above(path)) == above


@pytest.mark.django_db
def test_no_act_answers_a_person_who_comes_back_with_a_refusal(signed_in):
    """Every route, with every right: who asks for the address of an act by GET is led to a page that takes it."""
    client = signed_in(*Role)
    led = 0
    for route in every_route():
        answer = client.get(route.path)
        assert answer.status_code != 405 or route.name in NOBODY_COMES_BACK, route
        if answer.status_code == 302 and "/door/" not in answer.url:
            led += 1
            assert client.get(answer.url).status_code != 405, route
    assert led > 100


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "target"), [
    ("http://testserver/routes/?on=2026-04-10", "/routes/?on=2026-04-10"),
    ("http://testserver/visits/", "/visits/"),
    ("http://elsewhere.test/visits/", "/seals/"),
    ("http://testserver/seals/loans/7/", "/seals/"),
    ("//elsewhere.test/", "/seals/"),
    ("", "/seals/"),
])  # fmt: skip
def test_the_page_that_held_the_form_comes_first_then_the_nearest_above(signed_in, before, target):
    answer = signed_in(*Role).get("/seals/loans/7/", headers={"Referer": before})
    assert (answer.status_code, answer.url) == (302, target)


@pytest.mark.django_db
def test_nobody_is_led_to_a_page_that_is_not_his(signed_in, monkeypatch):
    client = signed_in(Role.COLLECTOR)
    asked = reverse("residences:begin")
    monkeypatch.setattr(ways, "resolve", lambda path: type("Match", (), {"func": VIEWS.get(path, hidden)}))
    assert client.get(asked).url == "/"


def hidden(request): ...


def home(request): ...


hidden.permission, home.permission = Permission.ACCOUNT_MANAGE, Permission.HOME
VIEWS = {"/": home}


@pytest.mark.journey
@pytest.mark.clause("10.2.エ")
def test_back_to_a_wrong_amount_asks_for_the_page_and_sends_nothing(page, site, enter, settings, tmp_path):
    """A page refused the amount, another one the act; from the pages after them Back and a reload show pages."""
    settings.TRAIL_PATH = tmp_path
    money.permitted_seal()
    person, _ = money.payer(12_000)
    enter(Role.COLLECTOR, login_name="jiro", display_name="仮名 次郎", worker_number="V01")
    stands_at_the_door_of(person)
    sent = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" and "/receipts/" in asked.url else None)

    page.goto(f"{site}/receipts/")
    page.get_by_role("button", name=f"{person.name} 様から受け取る").click()
    page.get_by_label("受け取る金額").fill("13,000")
    page.get_by_role("button", name="領収証の内容を確かめる").click()
    page.locator(".note.bad").first.wait_for()
    taking = page.url
    assert len(sent) == 2

    page.goto(f"{site}/cash/mine/")
    page.go_back()
    page.get_by_label("受け取る金額").wait_for()
    assert page.url == taking and not page.locator(".note.bad").count()
    page.reload()
    page.get_by_label("受け取る金額").wait_for()

    page.goto(f"{site}/receipts/")
    page.locator("form[action='/receipts/begin/'] [name=number]").evaluate("field => { field.value = '0' }")
    page.get_by_role("button", name=f"{person.name} 様から受け取る").click()
    page.locator(".note.bad").first.wait_for()
    assert page.url == f"{site}/receipts/begin/"
    page.goto(f"{site}/cash/mine/")
    page.go_back()
    page.get_by_role("button", name=f"{person.name} 様から受け取る").wait_for()
    assert page.url == f"{site}/receipts/" and not page.locator(".note.bad").count()
    assert len(sent) == 3 and not Receipt.objects.exists()
    browser.assert_accessible(page)
