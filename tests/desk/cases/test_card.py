"""The case card shows everything of a household, and who looked at it."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Address, Caution, Member
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.tasks.models import Task
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit import operations as audit
from saikoku.security.audit import queries as trail
from tests.planning import people

NOON = clock.at(people.DAY, 12, 10)


@pytest.fixture
def household(db, monkeypatch):
    from saikoku.governance.contract import operations as contract

    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(NOON)
    home = people.household()
    person = people.callable_person(home=home, alias="通称 花子", remarks="備考あり", insured_number="久99")
    spouse = people.callable_person(home=home)
    Member.objects.create(household=home, number="000000000009999", name="久留米 子", relation="子", run_id=1)
    Address.objects.create(
        debtor=person, kind="registered", address="久留米市城南町15-3", postal_code="8300022", since=people.DAY, run_id=1
    )
    Caution.objects.create(debtor=person, code="04", since=people.DAY, run_id=1)
    people.called(person, NOON - timedelta(days=3), "302", summary="伝言なし")
    people.promised(person, NOON - timedelta(days=30), people.DAY - timedelta(days=9), promised_yen=4_000)
    people.pays(people.owes(person, "12", 8_000, instalment="07"), 3_000)
    people.stop(person, "12")
    return person, spouse


@pytest.mark.clause("13.2.イ")
def test_the_card_shows_the_household_with_what_was_imported(signed_in, household, django_assert_max_num_queries):
    person, spouse = household
    client = signed_in(Role.SUPERVISOR)
    client.get(reverse("cases:card", args=[person.number]))
    with django_assert_max_num_queries(23):
        text = client.get(reverse("cases:card", args=[person.number])).content.decode()
    for shown in (
        person.name, spouse.number, "久留米 子", "城南町15-3", "通称 花子", "備考あり", "久99", "注意: 聴覚",
        "催告中止(市)", "伝言なし", "8,000", "3,000", "5,000", "後期", "約束の日を過ぎた", "この方の情報を見た人",
    ):  # fmt: skip
        assert shown in text, shown


@pytest.mark.clause("13.2.イ")
def test_every_field_of_the_arrears_layout_has_its_place(signed_in, household):
    person, _ = household
    marks = {"notice_number": "N-MARK", "object": "O-MARK", "shared": "H-MARK", "slip_number": "L-MARK",
             "gs1_128": "91" + "7" * 42, "mpn_number": "M-MARK", "mpn_confirmation": "C-MRK", "mpn_category": "K-MARK",
             "mpn_agency": "A-MRK", "benefit_month": "202511", "repayment_reason": "R-MARK"}  # fmt: skip
    Instalment.objects.filter(debtor=person, programme="11").update(**marks)
    text = signed_in(Role.SUPERVISOR).get(reverse("cases:card", args=[person.number])).content.decode()
    for field, mark in marks.items():
        assert mark in text, field


@pytest.mark.clause("16.12.エ")
def test_looking_is_in_the_trail_of_everybody_shown(signed_in, household):
    person, spouse = household
    signed_in(Role.OPERATOR).get(reverse("cases:card", args=[person.number]))
    for one in (person, spouse):
        assert trail.about(one.number).first().action == "cases.card.shown"


def test_operators_do_not_see_who_looked(signed_in, household):
    person, _ = household
    text = signed_in(Role.OPERATOR).get(reverse("cases:card", args=[person.number])).content.decode()
    assert "この方の情報を見た人" not in text


def test_a_leader_comes_from_a_record_to_what_he_writes_to_its_operator(signed_in, household):
    person, _ = household
    url = reverse("cases:card", args=[person.number])
    links = [reverse("quality:write", args=[row.record_number]) for row in Contact.objects.filter(debtor=person)]
    of_leader = signed_in(Role.SUPERVISOR).get(url).content.decode()
    assert links and all(link in of_leader for link in links)
    of_operator = signed_in(Role.OPERATOR).get(url).content.decode()
    assert "指導を書く" not in of_operator and not any(link in of_operator for link in links)


def test_an_unknown_number_is_not_found(signed_in, household):
    assert signed_in(Role.OPERATOR).get(reverse("cases:card", args=["404"])).status_code == 404


def test_a_merged_number_leads_to_the_person(signed_in, household):
    person, _ = household
    old = people.debtor(merged_into=person)
    text = signed_in(Role.OPERATOR).get(reverse("cases:card", args=[old.number])).content.decode()
    assert person.name in text and old.number in text


def test_who_looked_and_who_put_a_record_right_are_called_by_name(signed_in, household, account_of):
    person, _ = household
    account_of(login_name="lead")
    first = people.called(person, NOON - timedelta(days=2), "301")
    people.called(person, NOON - timedelta(days=2), "302", corrects=first.record_number, recorded_by="lead")
    url = reverse("cases:card", args=[person.number])
    client = signed_in(Role.SUPERVISOR)
    client.get(url)
    text = client.get(url).content.decode()
    assert "W1(訂正 試験 lead)" in text
    assert f"<td>{client.account.display_name}</td>" in text[text.index('id="looks"') :]


@pytest.mark.clause("16.12.エ")
def test_a_look_counts_in_whichever_room_it_was_and_is_called_as_in_the_trail(signed_in, household):
    person, _ = household
    client = signed_in(Role.SUPERVISOR)
    with transaction.atomic():
        for action in ("receipts.receipt.shown", "attribution.explained", "receipts.issued"):
            audit.record(action, by=Actor("jiro"), at=NOON, about=[person.number])
    text = client.get(reverse("cases:card", args=[person.number])).content.decode()
    looks = text[text.index('id="looks"') :]
    assert "領収証を表示した" in looks and "納付がどの項目に入ったか" in looks and "領収証を発行した" not in looks


@pytest.mark.clause("10.4.1")
@pytest.mark.clause("10.4.2")
def test_the_card_says_by_which_rule_and_day_somebody_is_on_the_list_or_not(signed_in, household):
    _, spouse = household
    client = signed_in(Role.SUPERVISOR)
    text = " ".join(client.get(reverse("cases:card", args=[spouse.number])).content.decode().split())
    assert "架電の名簿での扱い" in text and "載っています" in text
    assert "11%(12〜15時)" in text and "自宅、生年月日なし、今月1回目、先月まで架電なし" in text
    people.called(spouse, NOON - timedelta(days=2), "106")
    text = " ".join(client.get(reverse("cases:card", args=[spouse.number])).content.decode().split())
    assert "載っていません" in text and "当月すでに連絡が取れています。" in text
    assert "仕様書 10(4)イ 4月8日" in text or "仕様書 10(4)イ 令和8年4月8日" in text or "2026-04-08" in text


def test_every_reason_against_a_call_has_words_and_a_rule():
    from saikoku.outreach.calls.presenters import listed, words

    assert set(listed.RULES) <= set(words.WHY_NOT)
    assert set(words.WHY_NOT) - set(listed.RULES) == {"leased-by-other", "holds-another"}


LISTED = re.compile(r'<table id="listed".*?</table>', re.DOTALL)
WAY = re.compile(r'<span class="below"><a href="([^"]+)">([^<]+)</a>')


def ways(client, person) -> dict[str, str]:
    """The ways out of the table of reasons, by their words; each place on the page itself is there."""
    page = client.get(reverse("cases:card", args=[person.number])).content.decode()
    found = {words: url for url, words in WAY.findall(LISTED.search(page)[0])}
    for url in found.values():
        assert not url.startswith("#") or f'id="{url[1:]}"' in page, url
    return found


@pytest.mark.clause("10.4.2")
def test_each_reason_leads_to_the_record_promise_stop_or_agreed_value_behind_it(signed_in, household):
    _, spouse = household
    client = signed_in(Role.SUPERVISOR)
    assert ways(client, spouse) == {}, "nothing keeps this one from being called"
    heard = people.promised(spouse, NOON - timedelta(days=2), people.DAY + timedelta(days=5))
    number = heard.contact.record_number
    found = ways(client, spouse)
    assert f"#record-{number}" in found.values()
    assert found["合意事項「約束の猶予」を見る"] == "/terms/promise_grace_business_days/"
    people.stop(spouse, "11")
    assert ways(client, spouse)["市の催告中止(T05) 2026-04-10(催告中止の記録を見る)"] == "#stops"


@pytest.mark.clause("10.4.2")
def test_an_agreed_call_back_leads_to_its_task_and_nobody_is_led_where_he_may_not_go(signed_in, household):
    _, spouse = household
    record = people.called(spouse, NOON - timedelta(hours=1), "112", spoke_with="1")
    task = Task.objects.create(
        kind="call_back", debtor=spouse, record_number=record.record_number, due_at=NOON + timedelta(hours=2),
        opened_at=NOON, opened_by="x",
    )  # fmt: skip
    people.promised(spouse, NOON - timedelta(days=40), people.DAY + timedelta(days=2))
    for role in (Role.OPERATOR, Role.SUPERVISOR, Role.OPERATIONS_MANAGER):
        client = signed_in(role)
        found = ways(client, spouse)
        assert found["折返しの約束 2026-04-10 14:10まで(再架電の依頼を開く)"] == f"/tasks/{task.pk}/"
        assert any(url.startswith("/terms/") for url in found.values()) is (role != Role.OPERATOR)
        for url in found.values():
            assert url.startswith("#") or client.get(url).status_code == 200, (role, url)
    Task.objects.update(owner_id=990)
    told = "折返しの約束 2026-04-10 14:10まで"
    assert ways(signed_in(Role.OPERATOR), spouse)[f"{told}(依頼と引継ぎを見る)"] == "#tasks"
    assert ways(signed_in(Role.SUPERVISOR), spouse)[f"{told}(再架電の依頼を開く)"] == f"/tasks/{task.pk}/"


def test_every_agreed_value_behind_a_reason_is_a_term_with_words():
    from saikoku.desk.cases.presenters import behind
    from saikoku.governance.terms.rules import declared
    from saikoku.outreach.calls.presenters import listed

    named = {name for names in behind.TERMS.values() for name in names}
    assert named == set(behind.TERM_WORDS) and named <= set(declared.all_terms())
    assert set(behind.TERMS) | set(behind.ON_THE_CARD) <= set(listed.RULES)
