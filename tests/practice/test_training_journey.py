"""A newcomer's first role play in a browser, by keyboard alone, in the training's colour."""

import pytest

from saikoku.governance.contract import operations as contract
from saikoku.governance.contract.models import Profile
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.practice.models import Result
from saikoku.practice.rules import roleplays
from saikoku.registry.debtors.models import Address
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.planning import people

NOON = clock.at(people.DAY, 12, 10)
PLAY = roleplays.book().plays["paid"]


@pytest.fixture
def training_city(site, enter):
    Profile.objects.update(kind="training")
    contract.set_clock(business_at=NOON, by=Actor("system:test"))
    person = people.callable_person(balance=34_600, born_on=people.DAY.replace(year=1960))
    Address.objects.create(debtor=person, kind="registered", address="久留米市城南町15-3", since=people.DAY, run_id=1)
    enter(Role.OPERATOR, worker_number="W61", display_name="研修生 1")


@pytest.mark.journey
def test_a_newcomer_plays_a_role_by_keyboard_and_reads_what_to_mend(page, site, training_city):
    page.goto(f"{site}/training/")
    assert page.title().endswith("(研修)")
    browser.assert_accessible(page)
    page.goto(f"{site}/training/plays/paid/")
    page.keyboard.press("F4")
    page.wait_for_selector("text=何と言いますか")
    browser.assert_accessible(page)
    for turn in PLAY.turns:
        page.wait_for_selector(f"dd:has-text('{turn.hears[-6:]}')")
        right = next(number for number, choice in enumerate(turn.choices) if not choice.fault)
        key = page.get_attribute(f"button[name=choice][value='{right}']", "aria-keyshortcuts")
        page.wait_for_load_state()
        page.keyboard.press(key)
        page.wait_for_load_state()
    page.wait_for_selector("text=記録を書く")
    browser.assert_accessible(page)
    page.keyboard.press("F2")
    page.wait_for_selector("text=結果を選んでください。")
    page.select_option("[name=outcome]", "102")
    page.check("[name=identified][value='1']")
    page.fill("[name=summary]", "先週、銀行で納めた。")
    page.keyboard.press("F2")
    page.wait_for_selector("text=点、合格です。")
    assert page.is_visible("text=概要に、話の中身(コンビニ)がありません。")
    browser.assert_accessible(page)
    result = Result.objects.get()
    assert result.passed and result.points < 100
