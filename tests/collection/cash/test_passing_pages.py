"""The pages of what passes between a collector and the safe, and of a day closed for who is away."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from saikoku.collection.cash.models import DayClose, Passing
from saikoku.collection.receipts import operations as receipts
from saikoku.kernel import clock, keys
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from saikoku.security.audit.rules import subjects
from tests.collection import money
from tests.collection.cash.test_cash import (
    day_with,
)
from tests.collection.money import COLLECTOR, DAY, NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_day(monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(NOON)


@pytest.fixture
def at_own_screen(account_of):
    """Everybody at a browser of his own."""

    def sign_in(*roles, **kwargs):
        client = Client()
        client.force_login(account_of(*roles, **kwargs), backend="saikoku.security.access.backends.ActiveAccountBackend")
        session = client.session
        session["last_seen"] = clock.real_now().timestamp()
        session.save()
        return client

    return sign_in


@pytest.mark.usefixtures("a_day")
def test_the_pages_of_a_hand_over_and_of_change(seal, at_own_screen):
    day_with(12_000)
    collector = at_own_screen(Role.COLLECTOR, worker_number="V01", login_name="jiro")
    give = reverse("cash:give", args=["handover"])
    assert "12,000円" in collector.get(give).content.decode()
    assert collector.post(give, {"n10000": "2"}).status_code == 422
    assert collector.post(give, {"n10000": "1"}).url == reverse("cash:mine")
    assert "責任者が数える" in collector.get(reverse("cash:mine")).content.decode()
    assert collector.get(reverse("cash:give", args=["lend"])).status_code == 404
    leader = at_own_screen(Role.SUPERVISOR, worker_number="L01", login_name="leader")
    assert "受渡しを待つお金" in leader.get(reverse("today:home")).content.decode()
    assert "金庫への引渡し" in leader.get(reverse("cash:index")).content.decode()
    take = reverse("cash:take", args=[Passing.objects.get().pk])
    page = leader.get(take).content.decode()
    assert "伏せています" in page and "10,000" not in page
    assert leader.post(take, {"recounted": "9000"}).status_code == 409
    assert leader.post(take, {"recounted": "10000"}).url == reverse("cash:index")
    assert "この受渡しは終わりました" in leader.get(take).content.decode()
    at_own_screen(Role.OPERATOR, worker_number="W77")
    page = leader.get(reverse("cash:lend")).content.decode()
    assert "(V01)" in page and "(W77)" not in page  # an operator could not count it
    lend = {"worker_number": "V01", "n1000": "3"}
    assert leader.post(reverse("cash:lend"), lend).url == reverse("cash:index")
    one = Passing.objects.get(way="lend")
    mine = collector.get(reverse("cash:mine")).content.decode()
    assert "釣銭準備金が用意されています" in mine
    assert "用意された釣銭準備金" in collector.get(reverse("today:home")).content.decode()
    assert leader.get(reverse("cash:take", args=[one.pk])).status_code == 200
    receive = reverse("cash:receive", args=[one.pk])
    assert collector.post(receive, {"recounted": "3000"}).url == reverse("cash:mine")
    assert "3,000" in leader.get(reverse("cash:index")).content.decode()
    book = leader.get(reverse("cash:book") + f"?month={DAY:%Y-%m}").content.decode()
    assert "釣銭準備金の貸出し" in book and "貸し出している額" in book
    drawn = leader.get(reverse("cash:paper", args=[f"{DAY:%Y-%m}", "pdf"])).content
    read = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(drawn)).pages).split())
    assert "計3,000円0円なし3,000円" in read
    assert leader.get(reverse("cash:paper", args=[f"{DAY:%Y-%m}", "xlsx"])).status_code == 200
    back = reverse("cash:return-for", args=["V01"])
    assert leader.get(back).status_code == 200
    assert leader.post(back, {"n1000": "3", "absence": "急病"}).status_code == 302
    last = Passing.objects.get(way="return")
    assert leader.post(reverse("cash:drop", args=[last.pk])).status_code == 302
    assert leader.post(reverse("cash:drop", args=[last.pk])).url == reverse("cash:take", args=[last.pk])
    assert leader.get(reverse("cash:return-for", args=["V77"])).status_code == 404
    statement = collector.get(reverse("cash:statement", args=[DAY])).content.decode()
    assert "金庫との受渡し" in statement and "釣銭準備金の貸出し" in statement


@pytest.mark.usefixtures("a_day")
def test_the_pages_of_a_day_closed_for_a_collector_who_is_away(seal, at_own_screen):
    day_with(12_000)
    person, owed = money.payer(500)
    paper = money.took(person, owed, 500)
    early = clock.at(DAY, 9)
    begun = receipts.open_intent(debtor_id=money.payer(5)[0].pk, by=COLLECTOR, at=early)
    leader = at_own_screen(Role.SUPERVISOR, worker_number="L01", login_name="leader")
    absent = reverse("cash:absent", args=["V01", DAY])
    assert absent in leader.get(reverse("cash:close", args=["V01", DAY])).content.decode()
    page = leader.get(absent).content.decode()
    assert paper.number in page and "途中の受け取り" in page and begun.debtor.number in page
    told = AuditRecord.objects.filter(action="receipts.list.shown").latest("pk")
    assert told.subjects == [subjects.mark(begun.debtor.number, keys.load("audit"))]
    drop = reverse("cash:drop-intents", args=["V01", DAY])
    assert leader.post(drop, {"reason": ""}).status_code == 409
    assert leader.post(drop, {"reason": "本人に電話で確かめた"}).url == absent
    show = reverse("receipts:show", args=[paper.number])
    assert "紙のゆくえを記録する" in leader.get(show).content.decode()
    assert leader.post(reverse("receipts:answer-for", args=[paper.number]), {"reason": "控えがある"}).status_code == 302
    count = {"n10000": "1", "n1000": "2", "n500": "1"}
    assert leader.post(absent, count).status_code == 422
    assert leader.post(absent, count | {"absence": "急病"}).status_code == 302
    manager = at_own_screen(Role.OPERATIONS_MANAGER, login_name="manager")
    close = reverse("cash:close", args=["V01", DAY])
    assert leader.post(close + "confirm/", {"recounted": "12500"}).status_code == 409
    assert manager.post(close + "confirm/", {"recounted": "12500"}).status_code == 302
    assert DayClose.objects.get().count.absence == "急病"
    objection = reverse("cash:objection", args=["V01", DAY])
    assert manager.post(objection, {"text": "手紙で述べた"}).status_code == 302
    assert manager.get(reverse("cash:objection", args=["V02", DAY])).status_code == 404
    collector = at_own_screen(Role.COLLECTOR, worker_number="V01", login_name="jiro")
    assert "代わりに行われた締め" in collector.get(reverse("today:home")).content.decode()
    assert "あなたに代わって行いました" in collector.get(reverse("cash:mine")).content.decode()
    statement = reverse("cash:statement", args=[DAY])
    assert "あなたに代わって数えました" in collector.get(statement).content.decode()
    assert collector.post(reverse("cash:acknowledge", args=[DAY])).url == statement
    assert "この計算書は確かめました" in collector.get(statement).content.decode()
    assert "代わりに行われた締め" not in collector.get(reverse("today:home")).content.decode()
    assert leader.get(reverse("cash:absent", args=["V77", DAY])).status_code == 404
