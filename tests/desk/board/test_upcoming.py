"""Today's list: whom the desk hands out next, each with his reason, and what keeps the others back."""

import re
from datetime import time, timedelta
from types import SimpleNamespace

import pytest

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.outreach.calls.presenters import listed
from saikoku.planning.answering import queries as answering
from saikoku.planning.answering.rules.worth import AVERAGE
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Candidate
from saikoku.planning.timing.rules import hours
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests import browser
from tests.planning import people

NOON = clock.at(people.DAY, 12, 10)


@pytest.fixture(autouse=True)
def own_clock(monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(NOON)


def page_of(client) -> str:
    answer = client.get("/board/now/list/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.django_db
@pytest.mark.clause("10.4.1")
def test_each_line_says_why_this_person_now_and_at_which_number(signed_in):
    fresh = people.callable_person(balance=5_000)
    broken = people.callable_person(balance=120_000)
    people.promised(broken, NOON - timedelta(days=40), people.DAY - timedelta(days=20), state="4")
    people.called(broken, NOON - timedelta(days=2, hours=3), "301")
    lists.open_day(at=NOON)
    page = page_of(signed_in(Role.SUPERVISOR))
    assert page.index(broken.name) < page.index(fresh.name), "by worth"
    assert "約束の日を過ぎても納付がありません。今月 1回かけ、この曜日と時間帯はまだです。" in page
    assert "今月はまだかけていません。" in page
    assert "11%(12〜15時)" in page and "自宅、生年月日なし" in page


@pytest.mark.django_db
def test_the_lines_stand_in_the_order_in_which_they_are_handed_out(signed_in):
    for balance in (10_000, 300_000, 2_000_000, 60_000):
        people.callable_person(balance=balance)
    lists.open_day(at=NOON)
    page = page_of(signed_in(Role.OPERATIONS_MANAGER))
    order = list(Candidate.objects.filter(ready=True).order_by("-rank", "pk").values_list("debtor__name", flat=True))
    places = [page.index(name) for name in order]
    assert places == sorted(places) and len(places) == 4


@pytest.mark.django_db
@pytest.mark.clause("10.4.1")
def test_each_line_shows_what_its_place_rests_on_falling_from_line_to_line(signed_in):
    for balance in (10_000, 300_000, 2_000_000):
        people.callable_person(balance=balance)
    lists.open_day(at=NOON)
    page = page_of(signed_in(Role.SUPERVISOR))
    promised = [float(found) for found in re.findall(r"(\d+\.\d\d)人分", page)]
    assert len(promised) == 3 and promised == sorted(promised, reverse=True) and promised[0] > promised[-1]
    assert "重み 1.22倍" in page and "重み 1.00倍" in page, "as the levels round 1.2 and 1"
    assert re.search(r"今日の見積り \d+(\.\d)?%、一件 4\.\d分", page)


@pytest.mark.parametrize(
    ("at", "tried", "said"),
    [
        (12, (), "今日は 17〜19時のほうが出やすい見込みですが、いまはこの方の順番です。"),
        (12, (3,), "今日の残りの時間帯の中で、いちばん出やすい見込みです。"),
        (15, (3,), "今日この方にかけられる最後の時間帯です。"),
        (17, (), "今日この方にかけられる最後の時間帯です。"),
    ],
)  # fmt: skip
def test_a_line_says_whether_this_is_his_best_time_of_what_is_left_of_the_day(at, tried, said):
    moment = clock.at(people.DAY, at, 10)
    calling = hours.Calling(people.DAY, people.DAY, time(9), time(19), bands=((9, 12), (12, 15), (15, 17), (17, 19)))
    tried = frozenset(hours.Cell(moment.isoweekday(), band) for band in tried)
    facts, learned = SimpleNamespace(profile=AVERAGE, tried=tried), answering.of_version(None, people.DAY, calling.bands)
    assert listed.timely(facts, moment, calling, learned) == said


@pytest.mark.django_db
@pytest.mark.clause("10.4.2")
def test_what_keeps_the_others_back_is_counted_with_its_rule(signed_in):
    reached = people.callable_person()
    people.called(reached, NOON - timedelta(days=2), "106")
    lists.open_day(at=NOON)
    page = page_of(signed_in(Role.SUPERVISOR))
    assert "いま架電できる対象者がいません。" in page
    assert "当月すでに連絡が取れています。" in page and "仕様書 10(4)イ" in page


@pytest.mark.django_db
def test_whoever_sees_the_list_is_kept_with_everybody_on_it(signed_in):
    people.callable_person()
    people.callable_person()
    lists.open_day(at=NOON)
    page_of(signed_in(Role.SUPERVISOR))
    record = AuditRecord.objects.get(action="board.list.shown")
    assert len(record.subjects) == 2 and record.after == {"people": 2, "way": "call"}


@pytest.mark.django_db
def test_an_operator_is_given_one_person_at_a_time_and_no_list(signed_in):
    assert signed_in(Role.OPERATOR).get("/board/now/list/").status_code == 403


@pytest.mark.django_db
def test_the_page_takes_few_queries_however_long_the_list_is(signed_in, django_assert_max_num_queries):
    for _ in range(12):
        people.callable_person()
    lists.open_day(at=NOON)
    client = signed_in(Role.SUPERVISOR)
    client.get("/board/now/list/")
    with django_assert_max_num_queries(20):
        client.get("/board/now/list/")


@pytest.mark.journey
def test_the_list_can_be_read_by_everybody(page, site, enter):
    for balance in (10_000, 300_000, 2_000_000):
        people.callable_person(balance=balance)
    lists.open_day(at=clock.now())
    enter(Role.SUPERVISOR)
    page.goto(site + "/board/now/list/")
    browser.assert_accessible(page)
