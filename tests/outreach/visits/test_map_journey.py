"""A collector finds his way by the map, at every size: large points apart from each other, one tap from the list and back."""

import itertools
import re

import pytest

from tests import browser
from tests.outreach.visits.test_journey import SIZES, sent_out

TURN = re.compile(r"(?:^|、)(\d+)番 ")


@pytest.mark.journey
@pytest.mark.parametrize("size", [*SIZES, (1280, 800)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_collector_finds_his_way_by_the_map(page, site, enter, monkeypatch, size):
    sent_out(enter, monkeypatch, at_each_town=9)
    browser.resize(page, *size)
    page.goto(site + "/visits/")
    page.get_by_role("link", name="地図で見る").click()
    page.get_by_role("link", name=re.compile("^1番 .* 次の訪問先$")).wait_for()
    browser.picture(page, f"map-{size[0]}", sizes=[size], whole=True)
    browser.assert_accessible(page)
    browser.resize(page, *size)
    for view in ("次のまわり", "今日の全体"):
        page.get_by_role("link", name=view).click()
        page.get_by_role("link", name=re.compile("^1番 .* 次の訪問先$")).wait_for()
        boxes = [one.bounding_box() for one in page.locator(".point .hit").all()]
        assert len(boxes) > 1 and all(min(box["width"], box["height"]) >= 44 for box in boxes)
        for one, other in itertools.combinations(boxes, 2):
            apart = ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
            assert apart >= one["width"] - 1, "targets lie on each other"
    browser.picture(page, f"map-all-{size[0]}", sizes=[size], whole=True)
    browser.assert_accessible(page)
    browser.resize(page, *size)
    marks = [TURN.findall(one.get_attribute("aria-label")) for one in page.locator(".point").all()]
    assert sorted(int(turn) for mark in marks for turn in mark) == list(range(1, sum(map(len, marks)) + 1))
    first, second, *_ = max(marks, key=len)
    page.locator(".point.shared", has_text=first).first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=f"{first}番の訪問先").wait_for()
    browser.picture(page, f"map-shared-{size[0]}", sizes=[size])
    browser.assert_accessible(page)
    browser.resize(page, *size)
    page.get_by_role("navigation", name="同じ印の訪問先").get_by_role("link", name=f"{second}番", exact=True).click()
    page.get_by_role("heading", name=f"{second}番の訪問先").wait_for()
    browser.picture(page, f"map-opened-{size[0]}", sizes=[size])
    browser.assert_accessible(page)
    browser.resize(page, *size)
    page.get_by_role("button", name="先に訪ねる").click()
    page.get_by_role("heading", name="先に伝えること").wait_for()
