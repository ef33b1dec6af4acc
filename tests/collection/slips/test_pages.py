"""Slips on the screen: chosen on a case, listed, reprinted, printed in bulk, read back from a code."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saikoku.collection.slips import jobs, operations
from saikoku.collection.slips.models import PrintRun, Slip
from saikoku.collection.slips.rules import asking
from saikoku.governance.contract import operations as contract
from saikoku.governance.terms.models import Term
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.registry.contacts.models import Contact
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit import queries as trail
from tests import browser, meanwhile
from tests.collection.slips import city_codes
from tests.collection.slips.test_printing import request
from tests.planning import people

NOON = clock.at(people.DAY, 12, 10)


def agree() -> None:
    Term.objects.filter(name="slip_billers").update(value="912345", valid=DateRange(date(2025, 8, 1), None))


@pytest.fixture
def at_noon(db, monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(NOON)
    agree()


def somebody(programme: str = "02"):
    person = people.debtor()
    person.name = "壱岐 太郎"
    person.save()
    people.called(person, NOON - timedelta(minutes=5), "103", programme)
    return person


def body(answer) -> str:
    return answer.content.decode()


def test_the_talk_in_which_a_slip_was_asked_for_and_its_divisions_debts_stand_chosen(at_noon, signed_in):
    person = somebody("11")
    tax, premium = city_codes.owes(person, "02", instalment="01"), city_codes.owes(person, "11", instalment="02")
    people.called(person, NOON - timedelta(minutes=1), "301")
    client, url = signed_in(Role.OPERATOR, worker_number="W01"), reverse("slips:choose", args=[person.number])
    form = client.get(url).context["form"]
    assert form["record_number"].value() == Contact.objects.get(outcome="103").record_number
    assert form["instalments"].value() == [premium.pk] and tax.pk in dict(form.fields["instalments"].choices)
    unasked = people.debtor()
    people.called(unasked, NOON - timedelta(minutes=1), "106")
    city_codes.owes(unasked, "02", instalment="01")
    premium, url = city_codes.owes(unasked, "11", instalment="02"), reverse("slips:choose", args=[unasked.number])
    form = client.get(url).context["form"]
    assert form["record_number"].value() == "" and form["instalments"].value() == []
    refused = client.post(url, {"intent": form.initial["intent"], "instalments": [premium.pk], "record_number": ""})
    assert refused.status_code == 422 and not Slip.objects.exists()


@pytest.mark.parametrize(("programmes", "talk", "chosen"), [
    (["11", "02", "12"], "12", [True, False, True]), (["11", "21"], None, [True, True]), (["11", "01"], None, [False, False]),
    (["01"], "11", [False]), ([], None, []),
])  # fmt: skip
def test_debts_of_one_division_stand_chosen(programmes, talk, chosen):
    assert asking.of_one_division(programmes, talk and Contact(programme=talk)) == chosen


def test_a_slip_goes_from_the_case_to_the_paper_and_is_reprinted(at_noon, signed_in):
    person = somebody()
    good, paid = city_codes.owes(person, instalment="01"), city_codes.owes(person, "11", 20_000, instalment="02")
    paid.balance = 8_000
    paid.save()
    client = signed_in(Role.OPERATOR, worker_number="W01")
    assert reverse("slips:choose", args=[person.number]) in body(client.get(reverse("cases:card", args=[person.number])))
    url = reverse("slips:choose", args=[person.number])
    with CaptureQueriesContext(connection) as counted:
        page = client.get(url)
    assert len([one for one in counted if "SAVEPOINT" not in one["sql"]]) <= 20
    text = body(page)
    assert "コンビニのバーコードとeL-QRを付けます" in text and "納付書の金額が今の残高と違います" in text
    intent = page.context["form"].initial["intent"]
    record = page.context["form"]["record_number"].field.choices[0][0]
    given = {"intent": intent, "instalments": [good.pk, paid.pk], "record_number": record}
    refused = client.post(url, given | {"instalments": []})
    assert refused.status_code == 422 and "1 つ以上選んでください" in body(refused)
    first, second = client.post(url, given), client.post(url, given)  # tapped twice
    assert first.status_code == 302 and first.url == second.url and Slip.objects.count() == 1
    text = body(client.get(first.url))
    assert "1 枚を印刷用にそろえました" in text and "1 件は市へ発行を依頼しました" in text
    run = PrintRun.objects.get()
    paper = client.get(reverse("slips:paper", args=[run.pk]))
    assert paper.status_code == 200 and paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    slip = Slip.objects.get()
    show = reverse("slips:show", args=[slip.number])
    page = client.get(show)
    assert "2032年3月31日" in body(page) or "令和14年3月31日" in body(page)
    form = {"intent": page.context["form"].initial["intent"], "turn": page.context["form"].initial["turn"]}
    refused = client.post(show, form | {"reason": ""})
    assert refused.status_code == 422 and "再印刷の理由を入力してください" in body(refused)
    assert client.post(show, form | {"reason": "かすれた"}).status_code == 302
    text = body(client.get(reverse("slips:list")))
    assert "2 枚です" in text and "再発行 1" in text and "壱岐 様" in text and "太郎" not in text
    assert "0 枚です" in body(client.get(reverse("slips:list"), {"on": "2026-04-09"}))
    assert {"slips.printed", "slips.reprinted", "slips.paper.taken", "slips.case.shown", "slips.list.shown"} <= {
        one.action for one in trail.about(person.number)
    }


def test_whoever_may_look_but_not_print_is_refused(at_noon, signed_in):
    person = somebody()
    city_codes.owes(person)
    printing = signed_in(Role.SUPERVISOR, worker_number="W01")
    page = printing.get(reverse("slips:choose", args=[person.number]))
    given = {"intent": page.context["form"].initial["intent"], "instalments": page.context["form"].initial["instalments"],
             "record_number": page.context["form"]["record_number"].field.choices[0][0]}  # fmt: skip
    assert printing.post(reverse("slips:choose", args=[person.number]), given).status_code == 302
    run, slip = PrintRun.objects.get(), Slip.objects.get()
    client = signed_in(Role.INSPECTOR)
    assert client.get(reverse("slips:show", args=[slip.number])).status_code == 200
    assert client.post(reverse("slips:show", args=[slip.number]), {"reason": "x"}).status_code == 200
    assert slip.prints.count() == 1
    for name, args in (("choose", [person.number]), ("paper", [run.pk]), ("requests", [])):
        assert client.get(reverse(f"slips:{name}", args=args)).status_code == 403
    assert signed_in(Role.ASSISTANT).get(reverse("slips:list")).status_code == 403
    other = signed_in(Role.OPERATOR, worker_number="W02").get(reverse("slips:paper", args=[run.pk]))
    assert other.status_code == 409 and "本人だけが取り出せます" in body(other)
    assert client.get("/slips/P2026-9/").status_code in (403, 404)


@pytest.mark.parametrize("number", ["P2026-000999", "x", "P2026-", "P20260000-1", "P2026-99999999999"])
def test_a_slip_that_is_not_there_is_not_found(at_noon, signed_in, number):
    assert signed_in(Role.OPERATOR).get(reverse("slips:show", args=[number])).status_code == 404


@pytest.mark.parametrize("on", ["0001-01-01", "1899-12-31", "9999-12-31"])
def test_of_a_day_that_nobody_lives_the_list_shows_today(at_noon, signed_in, on):
    page = signed_in(Role.OPERATOR).get(reverse("slips:list"), {"on": on})
    assert page.status_code == 200 and on not in page.content.decode()


def test_without_a_record_nothing_is_printed(at_noon, signed_in):
    person = people.debtor()
    city_codes.owes(person)
    client = signed_in(Role.OPERATOR, worker_number="W01")
    assert "先に経過を記録してください" in body(client.get(reverse("slips:choose", args=[person.number])))
    assert client.get(reverse("slips:choose", args=["999"])).status_code == 404


def test_requests_are_printed_in_bulk_and_the_others_left_to_the_city(at_noon, signed_in):
    person = somebody()
    good = request(person, city_codes.owes(person, instalment="01"))
    left = request(person, city_codes.owes(person, instalment="02", slip_number=""))
    client = signed_in(Role.SUPERVISOR, worker_number="W01")
    page = client.get(reverse("slips:requests"))
    text = body(page)
    assert "ここで印刷できる依頼 1 件(1 枚)、市の発行を待つ依頼 1 件です" in text and "市の納付書番号が届いていません" in text
    answer = client.post(reverse("slips:requests"), {"intent": page.context["form"].initial["intent"], "tasks": [good.pk]})
    run = PrintRun.objects.get()
    assert answer.url == reverse("slips:run", args=[run.pk])
    assert "0 / 1 件" in body(client.get(answer.url)) or "まだ始まりません" in body(client.get(answer.url))
    assert "slips/run" in body(client.get(reverse("slips:progress", args=[run.pk])))
    jobs.print_requests(run_id=run.pk, login_name=run.begun_by)
    ended = client.get(reverse("slips:progress", args=[run.pk]))
    assert (ended.status_code, ended["HX-Refresh"]) == (204, "true")
    assert "1 枚を印刷用にそろえました" in body(client.get(answer.url))
    assert client.post(reverse("slips:again", args=[run.pk])).status_code == 409
    left.refresh_from_db()
    assert left.state == "open"


@pytest.mark.parametrize("moment", meanwhile.MOMENTS)
def test_a_page_made_while_the_printing_ends_asks_on_or_shows_it(at_noon, signed_in, moment, monkeypatch):
    person = somebody()
    good = request(person, city_codes.owes(person, instalment="01"))
    client = signed_in(Role.SUPERVISOR, worker_number="W01")
    intent = client.get(reverse("slips:requests")).context["form"].initial["intent"]
    address = client.post(reverse("slips:requests"), {"intent": intent, "tasks": [good.pk]}).url
    run = PrintRun.objects.get()

    def print_all() -> None:
        jobs.print_requests(run_id=run.pk, login_name=run.begun_by)
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_jobs")

    meanwhile.let_end(monkeypatch, moment, print_all)
    page = body(client.get(address))
    shows_it, asks_on = "1 枚を印刷用にそろえました" in page, reverse("slips:progress", args=[run.pk]) in page
    assert "途中で止まりました" not in page
    assert shows_it if moment == "before" else shows_it or asks_on


@pytest.mark.clause("10.2.カ")
def test_what_would_go_to_a_doubtful_address_says_so_and_is_not_chosen(at_noon, signed_in):
    sure, doubtful, elsewhere = (somebody() for _ in range(3))
    asked = [
        request(one, city_codes.owes(one, instalment="01"), **where)
        for one, where in ((sure, {}), (doubtful, {}), (elsewhere, {"send_to": "2", "address": "久留米市寺町2"}))
    ]
    for one in (doubtful, elsewhere):
        type(one).objects.filter(pk=one.pk).update(returned_mail_on=people.DAY)
    page = signed_in(Role.SUPERVISOR, worker_number="W01").get(reverse("slips:requests"))
    form = page.context["form"]
    assert set(form.initial["tasks"]) == {asked[0].pk, asked[2].pk}
    assert page.content.decode().count("住所に疑い(郵便の返戻)") == 1


@pytest.mark.parametrize(("typed", "said"), [
    (city_codes.store(12_000), "正しく、今日使えます"),
    (city_codes.STORE[0], "支払期限を過ぎています"),
    (city_codes.STORE[1], "請求書発行企業コードが取決めにありません"),
    (city_codes.store(12_000)[:-1] + "x", "納付書のコードではありません"),
    (city_codes.STORE[0][:-1] + "0", "検査数字が合いません"),
    ("]Q1" + city_codes.ELQR, "支払期限を過ぎています"),
    (city_codes.elqr(500), "正しく、今日使えます"),
    ("12", "納付書のコードではありません"),
])  # fmt: skip
def test_a_code_says_what_it_is(at_noon, signed_in, typed, said):
    client = signed_in(Role.OPERATOR)
    assert said in body(client.post(reverse("slips:read"), {"code": typed}))
    assert client.post(reverse("slips:read"), {"code": ""}).status_code == 422


@pytest.mark.journey
def test_an_operator_prints_a_slip_by_keyboard(page, site, enter):
    contract.set_clock(business_at=NOON, by=Actor("system:test"))
    agree()
    person = somebody()
    city_codes.owes(person, "03", 8_600, instalment="00", object="久留米580れ1234")
    city_codes.owes(person, "02", 9_300, instalment="03", gs1_128="", elqr="")
    paid = city_codes.owes(person, "11", 20_000, instalment="02")
    paid.balance = 8_000
    paid.save()
    enter(Role.SUPERVISOR, worker_number="W01", display_name="見本 たろう")
    page.goto(f"{site}/cases/{person.number}/")
    page.keyboard.press("F7")
    page.wait_for_url(f"{site}/slips/case/{person.number}/")
    page.wait_for_load_state()
    browser.assert_accessible(page)
    browser.picture(page, "slips-choose", whole=True)
    page.keyboard.press("F2")
    page.wait_for_url(f"{site}/slips/run/*/")
    page.wait_for_load_state()
    browser.assert_accessible(page)
    browser.picture(page, "slips-run", whole=True)
    assert Slip.objects.count() == 2
    page.goto(f"{site}/slips/")
    browser.assert_accessible(page)
    browser.picture(page, "slips-list", whole=True)
    page.goto(f"{site}/slips/{Slip.objects.order_by('pk').first().number}/")
    browser.assert_accessible(page)
    browser.picture(page, "slips-show", whole=True)
    page.fill("input[name=reason]", "印刷がかすれた")
    page.keyboard.press("F2")
    page.wait_for_url(f"{site}/slips/run/*/")
    page.goto(f"{site}/slips/read/")
    page.fill("input[name=code]", Slip.objects.exclude(gs1_128="").first().gs1_128)
    page.keyboard.press("Enter")
    page.wait_for_selector("#slips")
    browser.assert_accessible(page)
    browser.picture(page, "slips-read", whole=True)
    for number in ("04", "05"):
        request(person, city_codes.owes(person, "02", 12_000, instalment=number))
    request(person, city_codes.owes(person, "01", 12_000, instalment="06", slip_number=""))
    page.goto(f"{site}/slips/requests/")
    browser.assert_accessible(page)
    browser.picture(page, "slips-requests", whole=True)
    page.keyboard.press("F2")
    page.wait_for_url(f"{site}/slips/run/*/")
    page.wait_for_load_state()
    browser.picture(page, "slips-progress", whole=True)
    run = PrintRun.objects.latest("pk")
    operations.print_requests(run_id=run.pk, by=Actor(run.begun_by, worker_number="W01"), at=clock.now())
    page.wait_for_selector("text=2 枚を印刷用にそろえました")
    browser.assert_accessible(page)
