"""A promise above what is owed is asked about once and then written as it is; nothing is refused."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from saikoku.outreach.calls.operations import PromiseLine
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.contacts.rules import doubts as rules
from saikoku.registry.contacts.rules.doubts import CallBackLate, Doubt, InParts, NotAsNamed, TooLate, Undated
from saikoku.registry.tasks.models import Task
from tests.outreach.calls.test_pages import at_noon, desk, form, take  # noqa: F401
from tests.planning import people

TODAY = people.DAY
TERMS = rules.Terms(latest_days=60, undated_days=30, call_back_days=45)
FRIDAY, NEXT = people.DAY + timedelta(days=7), people.DAY + timedelta(days=14)


def said(sides: tuple[str, ...], *lines: PromiseLine) -> tuple:
    return lines, sides


@pytest.mark.parametrize(("told", "promised"), [
    ([said(("premium",))], {}),
    ([said(("premium",), PromiseLine(FRIDAY))], {}),
    ([said(("premium",), PromiseLine(FRIDAY, 5_000), PromiseLine(NEXT, 7_000))], {"premium": 12_000}),
    ([said(("city_tax", "premium"), PromiseLine(FRIDAY, 5_000, side="premium"), PromiseLine(FRIDAY, 900, side="city_tax"))],
     {"premium": 5_000, "city_tax": 900}),
    ([said(("city_tax",), PromiseLine(FRIDAY, 5_000)), said(("premium",), PromiseLine(FRIDAY, 300, side="premium"))],
     {"city_tax": 5_000, "premium": 300}),
    ([said(("city_tax", "premium"), PromiseLine(FRIDAY, 5_000))], {}),  # refused: which side is not said
])  # fmt: skip
def test_the_amounts_of_a_side_add_up(told, promised):
    assert rules.promised_yen(told) == promised


@pytest.mark.parametrize(("promised", "owed", "found"), [
    (12_000, 12_000, []), (12_001, 12_000, [Doubt("premium", 12_001, 12_000)]), (1, 0, [Doubt("premium", 1, 0)]),
])  # fmt: skip
def test_only_more_than_is_owed_is_asked_about(promised, owed, found):
    assert rules.of_promises({"premium": promised}, {"premium": owed, "city_tax": 0}) == found


@pytest.mark.parametrize(("lines", "undated", "found"), [
    ([PromiseLine(TODAY + timedelta(days=60))], False, []),
    ([PromiseLine(TODAY + timedelta(days=61))], False, [TooLate(TODAY + timedelta(days=61), 60)]),
    ([PromiseLine(FRIDAY, 5_000), PromiseLine(NEXT, 7_000)], False, [InParts("premium", 2)]),
    ([PromiseLine(FRIDAY, 5_000, side="premium"), PromiseLine(NEXT, 7_000, side="city_tax")], False, []),
    ([], True, [Undated(TODAY + timedelta(days=30), 30)]),
    ([], False, []),
])  # fmt: skip
def test_a_day_far_ahead_several_parts_and_no_day_at_all_are_asked_about(lines, undated, found):
    told = [said(("premium",), *lines)]
    assert rules.of_days(told, undated=undated, today=TODAY, terms=TERMS) == found


@pytest.mark.parametrize(("days", "found"), [
    ([], []), ([0, 45], []), ([46], [CallBackLate(TODAY + timedelta(days=46), 45)]),
    ([366, 46, 366], [CallBackLate(TODAY + timedelta(days=46), 45), CallBackLate(TODAY + timedelta(days=366), 45)]),
])  # fmt: skip
def test_a_call_back_beyond_the_agreed_days_is_asked_about(days, found):
    assert rules.of_call_backs([TODAY + timedelta(days=one) for one in days], today=TODAY, terms=TERMS) == found


@pytest.mark.parametrize(("yen", "found"), [
    (18_400, []), (18_700, []), (18_701, [NotAsNamed(FRIDAY, 18_701, 18_400, 18_700)]), (None, []),
    (18_399, [NotAsNamed(FRIDAY, 18_399, 18_400, 18_700)]),
])  # fmt: skip
def test_an_amount_is_held_against_the_instalments_it_names(yen, found):
    owed = {1: (9_200, 300), 2: (9_200, 0), 3: (50_000, 0)}
    assert rules.of_named([PromiseLine(FRIDAY, yen, instalments=(1, 2))], owed) == found
    assert rules.of_named([PromiseLine(FRIDAY, yen)], owed) == []


@pytest.fixture
def talking(desk):  # noqa: F811
    """34,600 yen are owed, and some late charge: `client, address of the record`."""
    client, _ = desk()
    number = take(client)
    client.post(reverse("calls:gate", args=[number]), {"gate": "1"})
    return client, reverse("calls:record", args=[number])


def promise(yen: str, **more) -> dict:
    return form(promise1_day="+7", promise1_yen=yen, **more)


def test_a_promise_above_what_is_owed_is_asked_about_once_and_then_written(talking):
    client, url = talking
    asked = client.post(url, promise("346,000"))
    text = asked.content.decode()
    assert asked.status_code == 422 and not Contact.objects.filter(on=people.DAY).exists()
    assert "保険料の約束 346,000円は" in text and "もう一度 F2" in text
    assert 'value="346,000"' in text and "給与のあとに納める。" in text
    assert asked.context["sure"] == ["premium:346000"]
    assert client.post(url, promise("346,000", sure=asked.context["sure"])).status_code == 302
    assert Promise.objects.get(promised_on=FRIDAY).promised_yen == 346_000


def test_another_amount_is_asked_about_anew(talking):
    client, url = talking
    assert client.post(url, promise("346,000")).status_code == 422
    again = client.post(url, promise("3,460,000", sure=["premium:346000"]))
    assert again.status_code == 422 and again.context["sure"] == ["premium:3460000"]


def test_what_was_confirmed_stays_so_where_something_else_is_refused(talking):
    client, url = talking
    refused = client.post(url, promise("346,000", sure=["premium:346000"], summary="1234 5678 9018"))
    assert refused.status_code == 422 and "個人番号は記録できません" in refused.content.decode()
    assert refused.context["sure"] == ["premium:346000"] and not refused.context["doubts"]


def test_the_debt_with_its_late_charge_is_not_asked_about(talking):
    client, url = talking
    people.owes(Lease.objects.get().debtor, balance=200_000, instalment="01", due_on=date(2024, 6, 30))
    client.post(reverse("calls:acknowledge", args=[Lease.objects.get().call_number]), form())
    line = client.get(reverse("calls:desk")).context["money"]["table"].rows[0].cells
    owed, charge = line[3], line[4]
    assert owed == 234_600 and charge > 0
    assert client.post(url, promise(f"{owed + charge + 1}")).status_code == 422
    assert client.post(url, promise(f"{owed + charge}")).status_code == 302


def test_before_the_identity_check_no_amount_is_told(desk):  # noqa: F811
    client, _ = desk()
    url = reverse("calls:record", args=[take(client)])
    answer = client.post(url, promise("346,000", outcome="202", spoke_with="3"))
    assert answer.status_code == 302 or "34,600" not in answer.content.decode()
    assert Promise.objects.get(promised_on=FRIDAY).promised_yen == 346_000


def once(client, url: str, sent: dict) -> list[str]:
    """What is asked; sent again with the answers, it is written."""
    asked = client.post(url, sent)
    assert asked.status_code == 422 and not Contact.objects.filter(on=people.DAY).exists()
    assert client.post(url, sent | {"sure": asked.context["sure"]}).status_code == 302
    assert Contact.objects.filter(on=people.DAY, outcome="101").exists()
    return asked.context["doubts"]


def test_a_year_that_was_mistyped_is_asked_about(talking):
    client, url = talking
    assert once(client, url, form(promise1_day="R9.4.17")) == [
        "約束の日 令和9年4月17日(土) は、今日から 60日より先です。年と月を確かめてください。"
    ]


def test_a_promise_without_a_day_says_for_how_long_it_counts_before_and_after(talking):
    client, url = talking
    (words,) = once(client, url, form())
    assert "30日だけ有効" in words and "令和8年5月10日(日) まで" in words
    done = client.get(reverse("calls:desk")).context["done"]
    assert "日のない約束" in done["followed"] and "約束の日まで" not in done["followed"]


def test_several_parts_are_asked_about_with_who_grants_instalments(talking):
    client, url = talking
    more = {"promise1_yen": "10,000", "promise2_day": "+14", "promise2_yen": "24,600"}
    (words,) = once(client, url, form(promise1_day="+7", **more))
    assert words.startswith("保険料の約束が 2 回に分かれています。") and "市が決めます" in words


@pytest.mark.parametrize("yen", ["40,000", "3,000"])
def test_another_amount_than_the_named_instalments_is_asked_about(talking, yen):
    client, url = talking
    person = Lease.objects.get().debtor
    people.owes(person, balance=9_200, instalment="07", due_on=date(2026, 3, 31))
    client.post(reverse("calls:acknowledge", args=[Lease.objects.get().call_number]), form())
    (words,) = once(client, url, promise(yen, promise1_covers="7"))
    assert f"{yen}円は、その期別の未納額 9,200円" in words


def test_before_the_identity_check_a_day_far_ahead_is_asked_about_too(desk):  # noqa: F811
    client, _ = desk()
    url = reverse("calls:record", args=[take(client)])
    asked = client.post(url, form(outcome="202", spoke_with="3", promise1_day="R9.4.17"))
    assert asked.status_code == 422 and asked.context["sure"] == ["late:2027-04-17"]


def test_a_call_back_a_year_ahead_is_asked_about_once_and_then_agreed(talking):
    client, url = talking
    sent = form(outcome="112", call_back_day="R9.4.9", call_back_time="10:00")
    asked = client.post(url, sent)
    text = asked.content.decode()
    assert asked.status_code == 422 and not Contact.objects.filter(on=people.DAY).exists()
    assert asked.context["doubts"] == [
        "再架電の日 令和9年4月9日(金) は、今日から 60日より先です。年と月を確かめてください。"
    ]
    assert '<details id="more" open>' in text and 'value="R9.4.9"' in text
    assert client.post(url, sent | {"sure": asked.context["sure"]}).status_code == 302
    assert Task.objects.get(kind="call_back").due_at.date() == date(2027, 4, 9)
