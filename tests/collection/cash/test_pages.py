"""The pages of the cash: the collector counts, the leader counts again, the money is paid in, the book is printed."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from saikoku.collection.cash import forms, operations, presenters, queries, views
from saikoku.collection.cash.models import CityCredit, CityCreditEnd, DayClose, Deposit, DepositProof
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.collection import money
from tests.collection.cash.test_cash import MORNING, closed, counted, day_with, prove
from tests.collection.money import DAY, NOON

pytestmark = pytest.mark.django_db
JIRO = Actor("jiro", worker_number="V01", display_name="仮名 次郎")


@pytest.fixture(autouse=True)
def a_day(monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(money.NOON)


@pytest.fixture
def collector(signed_in, seal):
    return signed_in(Role.COLLECTOR, worker_number="V01", login_name="jiro")


@pytest.mark.clause("18")
def test_a_day_goes_from_the_count_to_the_book(collector, signed_in, monkeypatch):
    day_with(12_000, 500, by=JIRO)
    count = reverse("cash:count", args=[DAY])
    assert "12,500" in collector.get(count).content.decode()
    wrong = collector.post(count, {"n10000": "1", "n1000": "2"})
    assert wrong.status_code == 422 and "過不足の説明" in wrong.content.decode()
    right = {"n10000": "1", "n1000": "2", "n500": "1", "bag": "封7"}
    assert collector.post(count, right).url == reverse("cash:statement", args=[DAY])
    assert "異議を述べる" in collector.get(reverse("cash:statement", args=[DAY])).content.decode()
    leader = signed_in(Role.SUPERVISOR, worker_number="L01")
    assert re.search(r"\d+:\d\d に済み", leader.get(reverse("cash:index")).content.decode())
    page = leader.get(reverse("cash:close", args=["V01", DAY])).content.decode()
    assert "伏せています" in page and "封7" in page
    close = reverse("cash:close", args=["V01", DAY])
    assert leader.post(close + "confirm/", {"recounted": "12400"}).status_code == 409
    assert leader.post(close + "confirm/", {"recounted": "12500"}).status_code == 302
    assert "締めは済みました" in leader.get(close).content.decode()
    closed = DayClose.objects.get()
    made = leader.post(reverse("cash:deposit"), {"closes": [closed.pk], "place": "本店"})
    deposit = Deposit.objects.get()
    assert made.url == reverse("cash:prove", args=[deposit.number])
    assert reverse("cash:deposit-paper", args=[deposit.number]) in leader.get(made.url).content.decode()
    drawn = leader.get(reverse("cash:deposit-paper", args=[deposit.number])).content
    said = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(drawn)).pages).split())
    for word in (deposit.number, "本店", "(V01)12,500円", "10,000円110,000円", "1,000円22,000円", "500円1500円", "計412,500円"):
        assert word in said.replace("領収したお金", ""), (word, said)
    assert AuditRecord.objects.filter(action="cash.deposit.taken", object_id=deposit.number).count() == 1
    proof = {"paid_on": DAY.isoformat(), "document": "領9"}
    assert leader.post(made.url + "paid/", proof).status_code == 409
    manager = signed_in(Role.OPERATIONS_MANAGER)
    assert manager.post(made.url + "paid/", proof).status_code == 302
    assert DepositProof.objects.get().document == "領9"
    with monkeypatch.context() as later:
        later.setattr(clock, "today", lambda: DAY + timedelta(days=30))
        page = manager.get(made.url).content.decode()
    assert "期限までに払込み" in page and "期限超過" not in page and "払込みを待つ" not in page
    book = manager.get(reverse("cash:book")).content.decode()
    assert "12,500" in book and deposit.number in book
    assert "釣銭準備金(事業者のお金" in book
    drawn = manager.get(reverse("cash:paper", args=["2026-04", "pdf"]))
    assert "12,500円" in PdfReader(BytesIO(drawn.content)).pages[0].extract_text()
    sheet = load_workbook(BytesIO(manager.get(reverse("cash:paper", args=["2026-04", "xlsx"])).content)).active
    assert 12_500 in [cell.value for row in sheet.iter_rows() for cell in row]
    assert manager.get(reverse("cash:paper", args=["2026-04", "csv"])).status_code == 404


def test_an_objection_is_raised_by_the_collector_and_answered_by_the_leader(collector, signed_in):
    statement = reverse("cash:statement", args=[DAY])
    assert collector.post(statement, {"text": "覚えのない記録がある"}).status_code == 302
    leader = signed_in(Role.SUPERVISOR)
    assert "計算書に異議があります" in leader.get(reverse("cash:index")).content.decode()
    answer = reverse("cash:answer", args=[queries.open_objections()[0].pk])
    assert "覚えのない記録がある" in leader.get(answer).content.decode()
    assert leader.post(answer, {"text": "調べた"}).status_code == 302
    assert leader.get(answer).status_code == 200


def test_the_pages_open_for_who_may_and_say_when_there_is_nothing(seal, signed_in):
    officer = signed_in(Role.INSURANCE_OFFICER)
    for name in ("index", "book", "city"):
        assert officer.get(reverse(f"cash:{name}")).status_code == 200
    assert officer.get(reverse("cash:deposit")).status_code == 403
    assert officer.get(reverse("cash:book") + "?month=x").status_code == 404
    leader = signed_in(Role.SUPERVISOR)
    assert leader.get(reverse("cash:close", args=["V77", DAY])).status_code == 404
    assert "払込みを待つお金はありません" in leader.get(reverse("cash:deposit")).content.decode()


@pytest.mark.parametrize(
    ("runs", "said"),
    [((), "なし"), ((("1", "1"),), "1"), ((("1", "3"),), "1 から 3"), ((("V1", "V3"), ("P7", "P7")), "V1 から V3、P7")],
)
def test_the_numbers_of_a_day_are_told_once_and_series_by_series(runs, said):
    assert presenters.numbers_words(runs) == said


@pytest.mark.parametrize("given", ["-1", "x", "100000", "1.5"])
def test_a_wrong_number_of_pieces_is_told_with_its_kind_and_what_to_do(given):
    form = forms.Count({"n5000": given})
    assert form.errors["n5000"] == ["5,000円の枚数は、0から99,999までの数字で入力してください。ないときは空のままにします。"]


@pytest.mark.django_db
def test_what_the_city_took_back_is_shown_before_it_is_paid_in(seal, signed_in):
    line = day_with(12_000)[0].lines.get()
    credit = CityCredit.objects.create(line=line, payment_number="CITY1", found_at=NOON)
    CityCreditEnd.objects.create(credit=credit, why="cancelled", ended_at=NOON)
    page = signed_in(Role.SUPERVISOR).get(reverse("cash:city")).content.decode()
    assert line.receipt.number in page and "CITY1" in page and "12,000" in page and "はじめの" not in page


@pytest.mark.django_db
def test_the_citys_rows_say_of_how_many_they_are_the_first(seal, signed_in, monkeypatch):
    for number in range(2):
        line = day_with(12_000)[0].lines.get()
        credit = CityCredit.objects.create(line=line, payment_number=f"CITY{number}", found_at=NOON)
        CityCreditEnd.objects.create(credit=credit, why="cancelled", ended_at=NOON)
    monkeypatch.setattr(views, "MOST_ROWS", 1)
    page = signed_in(Role.SUPERVISOR).get(reverse("cash:city")).content.decode()
    assert "2件のうち、はじめの 1件を表示しています" in page


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.TAX_OFFICER], ids=str)
def test_whoever_only_looks_follows_a_yen_from_the_book_to_the_city_and_leaves_a_trace(signed_in, seal, role):
    receipt = day_with(12_000)[0]
    counted(12_000)
    close = closed(12_000)
    deposit = operations.prepare_deposit(close_ids=[close.pk], place="本店", by=money.LEADER, at=MORNING)
    prove(deposit)
    reader = signed_in(role)
    book = reader.get(reverse("cash:book")).content.decode()
    deeds = [
        reverse("receipts:show", args=[receipt.number]), reverse("cash:close", args=["V01", DAY]),
        reverse("cash:prove", args=[deposit.number]),
    ]  # fmt: skip
    assert deeds[0] in book and deeds[2] in book
    for deed in deeds:
        page = reader.get(deed)
        assert page.status_code == 200, deed
        links = set(re.findall(r'href="(/[^"#?]*)"', page.content.decode()))
        assert [one for one in links if reader.get(one).status_code == 403] == [], deed
    for act in (reverse("cash:confirm", args=["V01", DAY]), reverse("cash:paid", args=[deposit.number])):
        assert reader.post(act, {"recounted": "12000"}).status_code == 403
    assert reader.get(reverse("receipts:verify")).status_code == 200
    seen = AuditRecord.objects.values_list("action", flat=True)
    assert {"receipts.receipt.shown", "receipts.list.shown", "cash.deposit.shown"} <= set(seen)
