"""The pages of the receipts, walked as the collector and the leader do."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from saikoku.collection.receipts import queries
from saikoku.collection.receipts.models import Intent, Receipt, ReceiptStep
from saikoku.governance.terms.queries import agreed
from saikoku.kernel import clock, keys, ulid
from saikoku.outreach.visits.models import Visit
from saikoku.security.access.models import WrongCode
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from saikoku.security.audit.rules import subjects
from saikoku.ui import words
from tests.collection import money
from tests.documents.test_receipt import Printer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_day(monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(money.NOON)


@pytest.fixture
def collector(signed_in, seal):
    return signed_in(Role.COLLECTOR, worker_number="V01", login_name="jiro")


def at_the_door(client, person, **more) -> Visit:
    """The visit of this person in the hands of whoever is signed in."""
    account_id = int(client.session["_auth_user_id"])
    Visit.objects.filter(account_id=account_id, state="open").update(state="dropped", ended_at=clock.now())
    given = {"told_at": clock.now(), "spoke_with": "1", "identified_by": "2"} | more
    return Visit.objects.create(
        key=ulid.new(clock.now()), debtor=person, household_key=-person.pk, stop_id=person.pk, on=clock.today(),
        account_id=account_id, worker_number="V01", opened_at=clock.now(), opened_by="jiro", **given,
    )  # fmt: skip


def begun(client, person) -> Intent:
    at_the_door(client, person)
    answer = client.post(reverse("receipts:begin"), {"number": person.number})
    assert answer.status_code == 302, answer.content.decode()
    return Intent.objects.get(state="open")


def looked_at(client, url: str, data: dict):
    """Post, look at what the receipt will say, and issue that."""
    page = client.post(url, data)
    assert page.status_code == 200, page.content.decode()
    return client.post(url, data | {"checked": re.search(r'name="checked" value="(\w+)"', page.content.decode())[1]})


def given(amount: int, count: int | None = None, **more) -> dict:
    count = amount if count is None else count
    return {"way": "oldest", "amount": str(amount), "first_count": str(count), "second_count": str(count)} | more


@pytest.mark.clause("13.2.エ.1")
def test_money_is_taken_checked_issued_and_printed(collector):
    person, _ = money.payer(12_000, 500)
    intent = begun(collector, person)
    assert f"{person.name} 様の受け取りが途中です" in collector.get(reverse("receipts:mine")).content.decode()
    url = reverse("receipts:take", args=[intent.key])
    assert "12,500" in collector.get(url).content.decode()
    review = collector.post(url, given(12_100)).content.decode()
    assert "この内容で領収証を発行します" in review and "12,100" in review
    assert not Receipt.objects.exists()
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', review))
    first = collector.post(url, hidden)
    again = collector.post(url, hidden)
    assert first.url == again.url and Receipt.objects.count() == 1
    receipt = Receipt.objects.get()
    dots = collector.post(reverse("receipts:print", args=[receipt.number]), {"way": "escpos"})
    assert len(Printer(dots.content).papers) == 2
    asks = collector.get(first.url).content.decode()
    assert "紙は出ましたか" in asks
    refused = collector.post(reverse("receipts:print", args=[receipt.number]), {"way": "a5"})
    assert refused.status_code == 409
    answered = collector.post(
        reverse("receipts:answer", args=[receipt.number]), {"attempt": dots["X-Attempt"], "result": "printed"}
    )
    assert answered.status_code == 302
    assert "次の訪問へ進む" in collector.get(first.url).content.decode() and "次の訪問へ進む" not in asks
    paper = collector.post(reverse("receipts:print", args=[receipt.number]), {"way": "a5"})
    said = PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    assert "再発行 1" in said and receipt.seal.name in said
    assert paper["Cache-Control"] and "attachment" not in paper["Content-Disposition"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (given(12_501), "残りの合計より多い金額は受け取れません"),
        (given(500, 400), "数えた金額が、受け取る金額と違います"),
        (given(500, second_count="501"), "1回目と2回目の金額が違います"),
        (given(500, way="chosen"), "充てる期別に、金額を入力してください"),
        (given(0, 500), "受け取る金額を入力してください"),
        ({"way": "oldest", "first_count": "5", "second_count": "5"}, "受け取る金額を入力してください"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_issued(collector, data, words):
    person, _ = money.payer(12_000, 500)
    answer = collector.post(reverse("receipts:take", args=[begun(collector, person).key]), data)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Receipt.objects.exists()


def test_only_what_was_looked_at_is_issued(collector):
    """One tap turned 100 into 200: what is sent is another sum than the page had shown, so it is shown again."""
    person, _ = money.payer(12_000)
    url = reverse("receipts:take", args=[begun(collector, person).key])
    shown = re.search(r'name="checked" value="(\w+)"', collector.post(url, given(100)).content.decode())[1]
    for checked in (shown, "1"):
        again = collector.post(url, given(200, checked=checked))
        assert again.status_code == 200 and "この内容で領収証を発行します" in again.content.decode()
    assert not Receipt.objects.exists()
    assert collector.post(url, given(100, checked=shown)).status_code == 302
    assert Receipt.objects.get().total == 100


def test_the_payer_s_choice_is_taken_by_instalment(collector):
    person, owed = money.payer(12_000, 500)
    url = reverse("receipts:take", args=[begun(collector, person).key])
    data = {"way": "chosen", f"line_{owed[1].pk}": "300", "first_count": "300", "second_count": "300"}
    assert looked_at(collector, url, data).status_code == 302
    assert Receipt.objects.get().payer_chose


def test_instalments_stay_folded_until_the_payer_names_some(collector):
    person, owed = money.payer(12_000, 500)
    url = reverse("receipts:take", args=[begun(collector, person).key])
    page = collector.get(url).content.decode()
    assert "残りは2期分、計12,500円です。" in page and "<details class=\"fold\"><summary>期別を選ぶ" in page
    page = collector.post(url, given(500, second_count="501")).content.decode()
    assert "<details class=\"fold\"><summary>期別を選ぶ" in page
    both = collector.post(url, given(500) | {f"line_{owed[1].pk}": "300"})
    assert both.status_code == 422 and "期別の金額が入っています" in both.content.decode()
    assert "<details class=\"fold\" open><summary>期別を選ぶ" in both.content.decode() and not Receipt.objects.exists()


def test_a_key_used_for_something_else_is_answered_409(collector):
    person, _ = money.payer(12_000)
    url = reverse("receipts:take", args=[begun(collector, person).key])
    assert looked_at(collector, url, given(500)).status_code == 302
    answer = collector.post(url, given(600, checked="1"))
    assert answer.status_code == 409 and Receipt.objects.count() == 1
    assert AuditRecord.objects.filter(action="receipts.key.reused").exists()


def test_a_misprint_is_replaced_by_the_collector_and_confirmed_by_the_leader(collector, signed_in):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 12_000, by=money.Actor("jiro", worker_number="V01", display_name="次郎"))
    page = reverse("receipts:show", args=[receipt.number])
    assert "書損にして" in collector.get(page).content.decode()
    made = collector.post(reverse("receipts:replace", args=[receipt.number]), {"reason": "紙づまり"})
    assert made.status_code == 302 and made.url != page
    assert collector.post(reverse("receipts:confirm", args=[receipt.number])).status_code == 403
    leader = signed_in(Role.SUPERVISOR, worker_number="L01")
    asked = leader.get(page).content.decode()
    assert "紙が出ていないことを確かめた" in asked and "書損の確認" in asked and "紙は1枚も出ていません" in asked
    assert leader.post(reverse("receipts:confirm", args=[receipt.number])).status_code == 302
    assert ReceiptStep.objects.filter(step="void_confirmed").count() == 1


def test_whoever_confirms_money_given_back_reads_how_many_papers_come_back_and_what_the_money_does(collector, signed_in):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 12_000, by=money.Actor("jiro", worker_number="V01", display_name="次郎"))
    for way, result in (("roll", "printed"), ("a5", "printed"), ("a5", "unknown")):
        collector.post(reverse("receipts:print", args=[receipt.number]), {"way": way})
        attempt = ReceiptStep.objects.filter(step="sent").count()
        collector.post(reverse("receipts:answer", args=[receipt.number]), {"attempt": attempt, "result": result})
    collector.post(reverse("receipts:refund", args=[receipt.number]), {"reason": "二重払い"})
    page = signed_in(Role.SUPERVISOR, worker_number="L01").get(reverse("receipts:show", args=[receipt.number])).content.decode()
    assert "返金の確認" in page and "書損の確認" not in page and "訪問員の手元から減り" in page
    assert "原本 1枚、再発行 1枚、出たか分からない紙 1枚" in page and "2枚は、A5で印刷" in page and "3枚ずつ戻った" in page


def test_another_collector_s_receipt_is_not_there(collector, signed_in):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 12_000, by=money.OTHER)
    url = reverse("receipts:show", args=[receipt.number])
    assert collector.get(url).status_code == 404
    intent = Intent.objects.get()
    assert collector.get(reverse("receipts:take", args=[intent.key])).status_code == 404
    assert signed_in(Role.SUPERVISOR).get(url).status_code == 200


@pytest.mark.parametrize(
    ("spoil", "words"), [(str, "この領収証は本物です"), (lambda code: "AAAAA-AAAAA", "確認番号が違います")]
)
def test_a_receipt_is_verified_without_saying_whose_it_is(seal, signed_in, spoil, words):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 12_000)
    operator = signed_in(Role.OPERATOR)
    page = operator.post(reverse("receipts:verify"), {"number": receipt.number, "code": spoil(receipt.check_code)})
    assert words in page.content.decode() and person.name not in page.content.decode()


@pytest.mark.clause("16.12.サ")
def test_whoever_types_wrong_codes_waits_even_with_the_right_one(seal, signed_in):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 12_000)
    operator, here = signed_in(Role.OPERATOR), reverse("receipts:verify")
    right, wrong = {"number": receipt.number, "code": receipt.check_code}, {"number": receipt.number, "code": "AAAAA-AAAAA"}
    tries = agreed(clock.today())["code_wrong_tries"]
    for _ in range(tries):
        assert "確認番号が違います" in operator.post(here, wrong).content.decode()
    for sent in (wrong, right):
        answer = operator.post(here, sent)
        page = answer.content.decode()
        assert answer.status_code == 429 and "まで、領収証を確かめられません。" in page and "この領収証は本物です" not in page
    assert WrongCode.objects.count() == tries
    found = AuditRecord.objects.filter(action__startswith="access.code").order_by("pk").values_list("action", flat=True)
    assert list(found) == ["access.codes.held", "access.code.refused", "access.code.refused"]
    clock.run_from(clock.now() + timedelta(minutes=agreed(clock.today())["code_wait_minutes"]))
    assert "この領収証は本物です" in operator.post(here, right).content.decode()
    assert "この領収証は本物です" in signed_in(Role.SUPERVISOR).post(here, right).content.decode(), "others never waited"


@pytest.mark.clause("13.2.エ.2")
def test_the_calendar_says_what_is_kept_until_when(seal, signed_in):
    person, owed = money.payer(12_000)
    money.took(person, owed, 12_000)
    page = signed_in(Role.INSURANCE_OFFICER).get(reverse("receipts:keeping")).content.decode()
    assert "令和8年度" in page and words.day_short(date(2032, 3, 31)) in page
    assert "納付書は、まだありません。" in page


def test_each_page_that_names_somebody_says_so_in_the_trail(collector):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 12_000, by=money.Actor("jiro", worker_number="V01", display_name="次郎"))
    for url in (reverse("receipts:mine"), reverse("receipts:show", args=[receipt.number])):
        before = AuditRecord.objects.exclude(subjects=[]).count()
        assert person.name in collector.get(url).content.decode()
        assert AuditRecord.objects.exclude(subjects=[]).count() == before + 1


def test_who_has_a_receipt_of_another_collector_today_is_named_and_that_is_in_the_trail(signed_in, seal):
    person, owed = money.payer(12_000)
    money.took(person, owed, 500, by=money.OTHER)
    client = signed_in(Role.SUPERVISOR, worker_number="W01")
    answer = client.post(reverse("receipts:begin"), {"number": person.number})
    assert answer.status_code == 409 and person.name in answer.content.decode()
    told = AuditRecord.objects.filter(action="receipts.list.shown").latest("pk")
    assert told.subjects == [subjects.mark(person.number, keys.load("audit"))]


def test_a_name_that_cannot_be_printed_whole_is_told_before_and_printed_with_its_reading(collector):
    person, _ = money.payer(12_000)
    type(person).objects.filter(pk=person.pk).update(name="山\ue123 太郎", name_kana="ヤマザキ タロウ")
    url = reverse("receipts:take", args=[begun(collector, person).key])
    assert "紙に印刷できない文字が1字あります(U+E123)" in collector.get(url).content.decode()
    answer = looked_at(collector, url, given(500))
    receipt = Receipt.objects.get()
    assert receipt.payee == "山\ue123 太郎" and receipt.facts["reading"] == "ヤマザキ タロウ"
    assert "ヤマザキ タロウ" in collector.get(answer.url).content.decode()
    paper = collector.post(reverse("receipts:print", args=[receipt.number]), {"way": "a5"})
    assert "(読み ヤマザキ タロウ)" in PdfReader(BytesIO(paper.content)).pages[0].extract_text().replace("\n", " ")
    assert queries.verify(receipt.number, receipt.check_code).word == "genuine"


@pytest.mark.parametrize(("name", "told"), [
    ("葛\U000e0102城", "紙に印刷できない字形が1字あります(葛(U+845B U+E0102))。"),
    ("葛\U000e0100城", ""), ("葛\U000e0101城", ""),
])  # fmt: skip
def test_a_variant_that_cannot_be_printed_is_told_before_and_printed_with_its_reading(collector, name, told):
    person, _ = money.payer(12_000)
    type(person).objects.filter(pk=person.pk).update(name=name, name_kana="カツラギ")
    url = reverse("receipts:take", args=[begun(collector, person).key])
    page = collector.get(url).content.decode()
    assert told in page and ("その字形は、標準の字形で印刷します。宛名の下に読み(カツラギ)を印刷します。" in page) is bool(told)
    answer = looked_at(collector, url, given(500))
    receipt = Receipt.objects.get()
    assert receipt.payee == name and receipt.facts.get("reading", "") == ("カツラギ" if told else "")
    assert told in collector.get(answer.url).content.decode()
    printed = collector.post(reverse("receipts:print", args=[receipt.number]), {"way": "a5"})
    said = PdfReader(BytesIO(printed.content)).pages[0].extract_text()
    assert ("(読み カツラギ)" in said) is ("標準の字形" in said) is bool(told)


@pytest.mark.clause("9.5.ア", "13.2.エ.1")
def test_a_collector_takes_money_only_of_the_persons_of_the_stop_in_his_hands(collector):
    (person, _), (stranger, _) = money.payer(12_000), money.payer(8_000)
    begin, mine = reverse("receipts:begin"), reverse("receipts:mine")
    assert "いま訪ねている方がいません" in collector.get(mine).content.decode()
    for number in (person.number, stranger.number, "999"):
        refused = collector.post(begin, {"number": number})
        assert refused.status_code == 409 and "名のりを済ませた方だけ" in refused.content.decode()
    at_the_door(collector, person, told_at=None, spoke_with="", identified_by="")
    assert collector.post(begin, {"number": person.number}).status_code == 409
    at_the_door(collector, person)
    page = collector.get(mine).content.decode()
    assert f"{person.name} 様から受け取る" in page and stranger.number not in page and "宛名番号" not in page
    assert collector.post(begin, {"number": stranger.number}).status_code == 409
    assert collector.post(begin, {"number": person.number}).status_code == 302
    Visit.objects.update(on=money.NOON.date().replace(day=1))
    assert collector.post(begin, {"number": person.number}).status_code == 409


def test_whoever_may_open_any_case_takes_money_of_anybody(signed_in, seal):
    person, _ = money.payer(12_000)
    client = signed_in(Role.SUPERVISOR, worker_number="W01")
    assert client.post(reverse("receipts:begin"), {"number": person.number}).status_code == 302
    assert "見つかりません" in client.post(reverse("receipts:begin"), {"number": "999"}).content.decode()


def test_whose_money_it_is_may_be_typed_in_full_width_or_by_a_number_that_was_merged(signed_in, seal):
    (person, _), (old, _) = money.payer(12_000), money.payer(1)
    type(old).objects.filter(pk=old.pk).update(merged_into=person)
    client = signed_in(Role.SUPERVISOR, worker_number="W01")
    for number in (person.number.translate(str.maketrans("0123456789", "０１２３４５６７８９")), old.number):
        assert client.post(reverse("receipts:begin"), {"number": number}).status_code == 302
        assert Intent.objects.get().debtor == person
