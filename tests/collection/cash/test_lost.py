"""A day of which receipts wait to be entered again: said on its pages, not closed over them, or closed with a reason."""

import pytest
from django.urls import reverse

from saikoku.collection.cash import queries
from saikoku.collection.cash.models import DayClose
from saikoku.collection.cash.operations import closing as operations
from saikoku.collection.cash.operations import count_for_absent
from saikoku.collection.cash.rules import closing
from saikoku.collection.receipts import operations as receipts
from saikoku.collection.receipts import queries as taken
from saikoku.collection.receipts.operations import ReceiptRefused
from saikoku.kernel import clock
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.collection.cash.test_cash import MORNING, closed, counted, day_with, pieces, refused
from tests.collection.money import COLLECTOR, DAY, LEADER, OTHER
from tests.collection.receipts.test_reentering import (  # noqa: F401
    LATER,
    SECOND,
    asked,
    collector_is_known,
    lose,
    one_receipt,
)

pytestmark = [pytest.mark.django_db, pytest.mark.clause("16.12.ク")]
WHY = "控えの紙が見つからない"


@pytest.mark.parametrize(("lost", "reason", "expected"), [
    (0, "", []), (0, WHY, []), (1, "", ["lost-receipts-wait"]), (2, "  ", ["lost-receipts-wait"]), (1, WHY, []),
])  # fmt: skip
def test_lost_receipts_stand_against_a_close_until_somebody_says_why_not(lost, reason, expected):
    assert closing.close_refusals(
        ended=False, counted=True, expected_then=0, expected_now=0, receipts_then=0, receipts=[], intents=0, papers=0,
        earlier_open=False, counted_yen=0, recounted=0, by="b", people={"a"}, lost=lost, lost_reason=reason,
    ) == expected  # fmt: skip


@pytest.fixture
def lost(seal):
    """The collector took 700 that the books know and 1,500 that they lost."""
    day_with(700)
    return lose(one_receipt)


def test_a_day_is_not_closed_over_what_waits_to_be_entered_again(lost):
    counted(2_200, remark="失われた領収証の分が多い")
    refused(lambda: closed(2_200), "lost-receipts-wait")
    assert not DayClose.objects.exists()
    receipts.enter_again(reentry_id=asked(lost).pk, by=SECOND, at=MORNING)
    refused(lambda: closed(2_200), "counted-before-last-receipt")
    counted(2_200)
    assert closed(2_200).count.difference == 0 and taken.lost_of("V01", DAY) == []


def test_only_what_was_lost_of_this_collector_and_this_day_stands_against_it(lost):
    day_with(300, by=OTHER)
    counted(300, by=OTHER)
    assert closed(300, worker="V02").lost_reason == ""
    assert [act["number"] for act in taken.lost_of("V01", DAY)] == [lost.receipts[0].number]
    assert taken.lost_of("V02", DAY) == taken.lost_of("V01", LATER.date()) == []


def test_what_cannot_be_entered_again_is_closed_over_with_a_reason_that_stays(lost):
    counted(700)
    close = closed(700, lost_reason=f" {WHY} ")
    assert close.lost_reason == WHY
    line = AuditRecord.objects.get(action="cash.day.closed")
    assert line.reason == WHY and line.after["lost"] == [f"issued {lost.receipts[0].number}"]
    assert taken.lost_in_open_days() == [] and len(taken.lost_acts()) == 1
    with pytest.raises(ReceiptRefused, match="closed-without-it"):
        asked(lost)


@pytest.fixture
def all_lost(seal):
    """Of the collector's day the books know nothing any more."""
    return lose(one_receipt)


def test_nobody_closes_his_own_day_though_no_receipt_of_it_is_left(all_lost):
    said = {"remark": "紙がない", "absence": "急病"}
    count_for_absent(worker_number="V01", day=DAY, pieces=pieces(1_500), by=LEADER, at=MORNING, **said)
    refused(lambda: closed(1_500, by=COLLECTOR, lost_reason=WHY), "own-count")
    refused(lambda: closed(1_500, by=LEADER, lost_reason=WHY), "own-count")
    assert [queries.counted_unconfirmed(one).count() for one in (COLLECTOR, LEADER, SECOND)] == [0, 0, 1]
    assert closed(1_500, by=SECOND, lost_reason=WHY).count.difference == 1_500


def test_a_reason_where_nothing_is_lost_is_not_kept(seal):
    day_with(700)
    counted(700)
    assert closed(700, lost_reason=WHY).lost_reason == ""


def test_without_the_look_the_day_closes_and_the_receipt_can_never_come_back(lost, monkeypatch):
    """The twin."""
    monkeypatch.setattr(operations.receipts, "lost_of", lambda *_: [])
    row = asked(lost)
    counted(2_200, remark="多い")
    assert closed(2_200).count.difference == 1_500
    with pytest.raises(ReceiptRefused, match="closed-without-it"):
        receipts.enter_again(reentry_id=row.pk, by=SECOND, at=MORNING)


@pytest.fixture
def keeper(seal, signed_in, monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(MORNING)
    return signed_in(Role.SUPERVISOR, login_name="leader", worker_number="L01")


def test_the_pages_of_the_money_say_so_and_lead_to_the_entry(lost, keeper, client):
    number, way = lost.receipts[0].number, reverse("receipts:lost")
    counted(2_200, remark="失われた領収証の分が多い")
    index = keeper.get(reverse("cash:index")).content.decode()
    assert "失われた領収証の記録 1件が、再入力を待っています。" in index and "再入力する" in index
    url = reverse("cash:close", args=["V01", DAY])
    page = keeper.get(url).content.decode()
    assert f"この日の領収証 {number} が、再入力を待っています。" in page and f'href="{way}"' in page
    answer = keeper.post(url + "confirm/", {"recounted": "2,200"})
    assert answer.status_code == 409 and "先に再入力し、数え直してください。" in answer.content.decode()
    assert number in keeper.get(reverse("cash:absent", args=["V01", DAY])).content.decode()
    client.force_login(Account.objects.get(login_name="jiro"), backend="saikoku.security.access.backends.ActiveAccountBackend")
    session = client.session
    session["last_seen"] = clock.real_now().timestamp()
    session.save()
    own = client.get(reverse("cash:count", args=[DAY])).content.decode()
    assert number in own and "再入力は、責任者が行います。" in own and f'href="{way}"' not in own


def test_a_day_of_which_all_is_lost_can_be_opened_and_counted_for_an_absent_collector(all_lost, keeper):
    way, absent = reverse("cash:close", args=["V01", DAY]), reverse("cash:absent", args=["V01", DAY])
    assert f'href="{way}"' in keeper.get(reverse("receipts:lost")).content.decode()
    page = keeper.get(way).content.decode()
    assert "訪問員がまだ数えていません。" in page and f'href="{absent}"' in page
    assert "代わりに数えた枚数を記録する" in keeper.get(absent).content.decode()
    assert keeper.get(reverse("cash:close", args=["V02", DAY])).status_code == 404
    assert keeper.get(reverse("cash:absent", args=["V02", DAY])).status_code == 404


def test_the_close_of_ones_own_day_offers_no_count(lost, seal, signed_in, monkeypatch):
    counted(700)
    leader = signed_in(Role.SUPERVISOR, login_name="self", worker_number="V09")
    assert "二人目として数える" in leader.get(reverse("cash:close", args=["V01", DAY])).content.decode()
    Account.objects.filter(login_name="jiro").update(worker_number="")
    Account.objects.filter(login_name="self").update(worker_number="V01")
    page = leader.get(reverse("cash:close", args=["V01", DAY])).content.decode()
    assert "二人目として数える" not in page and "二人目が数えるのを待っています。" in page


def test_the_second_person_closes_with_a_reason_on_the_page_and_the_list_says_that_it_is_over(lost, keeper):
    counted(700)
    url = reverse("cash:close", args=["V01", DAY])
    assert keeper.post(url + "confirm/", {"recounted": "700", "lost_reason": WHY}).status_code == 302
    assert DayClose.objects.get().lost_reason == WHY
    page = keeper.get(url).content.decode()
    assert "再入力を待っています" not in page
    listed = keeper.get(reverse("receipts:lost")).content.decode()
    assert "この日の締めが済み、帳簿に戻せません" in listed and "紙を見て入力する" not in listed
    assert "再入力を待っています" not in keeper.get(reverse("cash:index")).content.decode()


def test_a_day_with_nothing_lost_asks_for_no_reason(keeper):
    day_with(700)
    counted(700)
    page = keeper.get(reverse("cash:close", args=["V01", DAY])).content.decode()
    assert "lost_reason" not in page and "再入力" not in page
