"""A leader reviews a drawn call and the operator objects, in a real Chromium by keyboard."""

from datetime import date

import pytest

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.quality import operations as quality
from saikoku.outreach.quality import queries
from saikoku.outreach.quality.models import Note, Sampled
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from tests import browser
from tests.planning import people

MONDAY = clock.at(date(2026, 4, 13), 10)
SIZES = ((1280, 800), (800, 1180))
SYSTEM = Actor("system:test")


def look(page, name: str) -> None:
    """Accessible at both sizes; pictures where SAIKOKU_PICTURES names a folder."""
    browser.assert_accessible(page, sizes=SIZES)
    browser.picture(page, name, whole=True)


@pytest.fixture
def drawn(site):
    contract.set_clock(business_at=MONDAY, by=SYSTEM)
    for number in range(3):
        people.called(
            people.debtor(), clock.at(people.DAY, 14, number), "106", worker_number="W1", spoke_with="1",
            summary="今月は仕事が減って払えないとのこと。市へ引き継ぐと伝えた。",
        )  # fmt: skip
    for name, roles, worker in (("aya", [Role.OPERATOR], "W1"), ("boss", [Role.OPERATIONS_MANAGER], "W8")):
        access.open_account(
            login_name=name, display_name=f"見本 {name}", password="correct-horse-battery", roles=roles, reason="試験",
            worker_number=worker, by=SYSTEM, at=MONDAY,
        )  # fmt: skip
    quality.draw_due(on=MONDAY.date(), by=SYSTEM, at=MONDAY)
    return Sampled.objects.order_by("pk").first()


@pytest.mark.journey
@pytest.mark.clause("9.3")
def test_a_call_is_reviewed_objected_to_and_ended_and_a_note_answered(page, site, drawn, enter):
    enter(Role.SUPERVISOR, worker_number="W9", display_name="責任 れい")
    page.goto(f"{site}/quality/")
    look(page, "quality-index")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=点検表")
    for field in page.locator("fieldset").all():
        field.locator("input").first.focus()
        page.keyboard.press("Space")
    look(page, "quality-review")
    page.focus("[name=manner][value='1']")
    page.keyboard.press("ArrowRight")
    page.focus("#id_remark")
    page.keyboard.type("終わりのことばが早口で聞き取りにくい。")
    page.keyboard.press("F2")
    page.wait_for_url(f"{site}/quality/")
    assert queries.review(drawn.pk).marks["manner"] == "2"
    page.goto(f"{site}/quality/notes/write/{drawn.record_number}/")
    page.focus("[name=kind][value='praise']")
    page.keyboard.press("Space")
    page.focus("#id_text")
    page.keyboard.type("市へ引き継ぐと、はっきり伝えられています。")
    look(page, "quality-write")
    page.keyboard.press("F2")
    page.wait_for_url(f"{site}/quality/notes/")
    look(page, "quality-notes")

    enter(access.Account.objects.get(login_name="aya"))
    page.goto(f"{site}/quality/mine/")
    look(page, "quality-mine")
    page.goto(f"{site}/quality/mine/{drawn.pk}/")
    page.focus("#id_remark")
    page.keyboard.type("相手の声が小さく、聞き返していた。")
    look(page, "quality-mine-show")
    page.click("text=異議を申し出る >> nth=-1")
    page.wait_for_url(f"{site}/quality/mine/")
    page.goto(f"{site}/quality/mine/notes/{Note.objects.get().pk}/")
    page.focus("#id_text")
    page.keyboard.type("続けます。")
    look(page, "quality-answer")
    page.keyboard.press("F2")
    page.wait_for_url(f"{site}/quality/mine/")

    enter(access.Account.objects.get(login_name="boss"))
    page.goto(f"{site}/quality/{drawn.pk}/")
    page.focus("#id_remark")
    page.keyboard.type("聞き返しは適切。早口の所見は残す。")
    look(page, "quality-objected")
    page.click("text=点検のとおりとする")
    page.wait_for_url(f"{site}/quality/")
    assert queries.review(drawn.pk).state == "upheld"
    page.goto(f"{site}/quality/summary/?month=2026-04")
    look(page, "quality-summary")
