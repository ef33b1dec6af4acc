"""The pages of the call desk: nothing of the debt before the gate, the text kept, the trail written."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from saikoku.kernel import clock
from saikoku.outreach.calls.forms import ENCOURAGED
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.models import Contact
from saikoku.registry.liabilities.models import Instalment
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.outreach.calls.conftest import NOON
from tests.planning import people


@pytest.fixture
def at_noon():
    clock.run_from(NOON)


@pytest.fixture
def desk(signed_in, at_noon, monkeypatch):
    """An operator's client at the desk, with one person to call: `client, person = desk()`."""
    from saikoku.governance.contract import operations as contract

    monkeypatch.setattr(contract, "follow_clock", contract.profile)

    def sit(**more):
        person = people.callable_person(balance=34_600, **more)
        person.born_on = people.DAY.replace(year=1960)
        person.save()
        people.promised(person, NOON - timedelta(days=40), people.DAY - timedelta(days=20), promised_yen=20_000)
        lists.open_day(at=clock.now())
        client = signed_in(Role.OPERATOR, worker_number="W77")
        return client, person

    return sit


def take(client):
    client.post(reverse("calls:next"))
    return Lease.objects.get().call_number


def form(**more):
    return {"outcome": "101", "sides": ["premium"], "summary": "給与のあとに納める。", "phone": "", **more}


@pytest.mark.clause("9.4.ア")
def test_before_the_gate_the_page_holds_no_amount_no_board_and_no_story(desk):
    client, person = desk()
    take(client)
    text = client.get(reverse("calls:desk")).content.decode()
    assert person.name in text
    number = person.phones.get().number
    for hidden in ("34,600", "20,000", "期ごとの状態", "曜日と時間帯", 'class="timeline"', "国民健康保険料", number):
        assert hidden not in text, hidden


def test_after_the_gate_the_page_shows_ledger_boards_and_story_and_the_trail_says_so(desk, django_assert_max_num_queries):
    client, _ = desk()
    number = take(client)
    answer = client.post(reverse("calls:gate", args=[number]), form(gate="1"))
    text = answer.content.decode()
    assert answer.status_code == 200
    boards = ("期ごとの状態", "曜日と時間帯", "約束の日を過ぎた")
    for shown in ("34,600", "国民健康保険料", "市が決定する額ではありません(概算)", *boards):
        assert shown in text, shown
    assert "給与のあとに納める。" in text
    with django_assert_max_num_queries(24):  # one of them the contract, which a served request has from its clock
        assert client.get(reverse("calls:desk")).status_code == 200
    last = AuditRecord.objects.filter(action="calls.case.shown").latest("id")
    assert last.after == {"amounts": True}


@pytest.mark.clause("10.2.カ")
def test_a_doubtful_address_is_asked_about_once_the_person_is_identified(desk):
    client, person = desk()
    people.called(person, NOON - timedelta(days=3), "V30", channel="3")
    number = take(client)
    before = client.get(reverse("calls:desk")).content.decode()
    assert "住所に疑いがあります" in before and "空家" not in before
    after = client.post(reverse("calls:gate", args=[number]), form(gate="1")).content.decode()
    assert "居住なし(空家)" in after and "いまの住まいを本人に言ってもらい" in after


def test_a_record_is_written_and_the_next_person_comes(desk):
    client, _ = desk()
    people.callable_person()
    lists.open_day(at=clock.now())
    number = take(client)
    client.post(reverse("calls:gate", args=[number]), {"gate": "1"})
    answer = client.post(
        reverse("calls:record", args=[number]),
        form(promise1_day="+7", promise1_yen="5,000", promise1_way="2", letters="1"),
    )
    assert answer.status_code == 302
    record = Contact.objects.latest("id")
    assert (record.outcome, record.promised_yen, record.promised_on) == ("101", 5_000, people.DAY + timedelta(days=7))
    assert Lease.objects.get().call_number != number
    assert "前の記録: 本人・納付約束" in client.get(reverse("calls:desk")).content.decode()


def test_a_refused_record_keeps_the_text(desk):
    client, _ = desk()
    number = take(client)
    answer = client.post(reverse("calls:record", args=[number]), form(promise1_day="2026-02-30"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "給与のあとに納める。" in text and "2026-02-30" in text
    assert "2026年2月に30日はありません" in text
    assert not Contact.objects.filter(on=people.DAY).exists()


def test_a_lapsed_lease_refuses_and_can_be_taken_again(desk):
    client, _ = desk()
    number = take(client)
    long_ago = clock.real_now() - timedelta(minutes=30)
    Lease.objects.update(taken_at=long_ago, expires_at=long_ago + timedelta(minutes=1))
    answer = client.post(reverse("calls:record", args=[number]), form(outcome="301"))
    text = answer.content.decode()
    assert answer.status_code == 422 and "もう一度確保する" in text and "給与のあとに納める。" in text
    again = client.post(reverse("calls:renew", args=[number]), form(outcome="301"))
    assert "給与のあとに納める。" in again.content.decode()
    assert client.post(reverse("calls:record", args=[number]), form(outcome="301")).status_code == 302


def test_a_lease_that_went_to_somebody_else_shows_what_was_typed(desk):
    client, _ = desk()
    number = take(client)
    Lease.objects.all().delete()
    answer = client.post(reverse("calls:record", args=[number]), form())
    text = answer.content.decode()
    assert answer.status_code == 422 and "給与のあとに納める。" in text and "確保が切れている" in text


def test_a_payment_covers_the_page_within_the_next_question(desk, django_assert_max_num_queries):
    client, person = desk()
    number = take(client)
    url = reverse("calls:news", args=[number])
    with django_assert_max_num_queries(20):
        assert client.get(url).status_code == 204
    people.pays(person.instalments.get(), at=NOON)
    cover = client.get(url).content.decode()
    assert "納付が届きました。催告を終えてください。" in cover and "34,600" not in cover
    assert client.post(reverse("calls:record", args=[number]), form(outcome="301")).status_code == 422
    text = client.post(reverse("calls:acknowledge", args=[number]), form()).content.decode()
    assert "ありがとうございます" in text and "給与のあとに納める。" in text
    assert client.get(url).status_code == 204


def test_of_the_payments_that_came_in_only_one_of_the_calls_sides_is_told(desk):
    client, person = desk()
    people.owes(person, "01", 77_000)
    number = take(client)
    client.post(reverse("calls:gate", args=[number]), form(gate="1"))
    for programme, amount in (("11", 10_000), ("01", 77_000)):
        people.pays(person.instalments.get(programme=programme), amount)
    cover = client.get(reverse("calls:news", args=[number])).content.decode()
    assert "10,000円" in cover and "77,000" not in cover


def test_nobody_to_call_says_why_and_when_the_next_band_begins(signed_in, at_noon, monkeypatch):
    from saikoku.governance.contract import operations as contract

    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    person = people.callable_person()
    people.stop(person)
    lists.open_day(at=clock.now())
    client = signed_in(Role.OPERATOR, worker_number="W78")
    text = client.get(reverse("calls:desk")).content.decode()
    assert "いま架電できる対象者がいません。" in text
    assert "次の時間帯は 15:00 からです。" in text
    assert "市の催告中止" in text


def test_numbers_are_masked_until_they_are_asked_for(desk):
    client, person = desk()
    number = take(client)
    full = person.phones.get().number
    text = client.get(reverse("calls:numbers", args=[number])).content.decode().replace("-", "")
    assert full in text
    assert AuditRecord.objects.filter(action="calls.numbers.shown").exists()


def chosen_phones(text: str) -> list[str]:
    """The numbers that stand chosen on the page, by their keys."""
    return re.findall(r'name="phone" value="(\d+)" checked', text)


def test_the_number_that_was_chosen_stays_chosen_when_they_are_shown_and_when_the_call_is_taken_up_again(desk):
    client, person = desk()
    second = people.phone(person)
    number = take(client)
    first, other = (str(one.pk) for one in person.phones.order_by("pk"))
    assert chosen_phones(client.get(reverse("calls:desk")).content.decode()) == [first]
    shown = client.get(reverse("calls:numbers", args=[number]), {"phone": other}).content.decode()
    assert chosen_phones(shown) == [other]
    client.post(reverse("calls:record", args=[number]), form(outcome="301", phone=other))
    assert Contact.objects.latest("id").phone == second.number
    client.post(reverse("calls:undo", args=[number]))
    assert chosen_phones(client.get(reverse("calls:desk")).content.decode()) == [other]


def test_a_character_outside_cp932_is_warned_about(desk):
    client, _ = desk()
    number = take(client)
    text = client.post(reverse("calls:gate", args=[number]), form(gate="1", summary="𠮷田様")).content.decode()
    assert "U+20BB7" in text


def test_a_record_can_be_corrected_on_its_page(desk):
    client, person = desk()
    number = take(client)
    client.post(reverse("calls:record", args=[number]), form(outcome="301"))
    record = Contact.objects.latest("id")
    url = reverse("calls:correct", args=[record.record_number])
    assert client.post(url, {"outcome": "302", "summary": "", "reason": ""}).status_code == 422
    answer = client.post(url, {"outcome": "302", "summary": "", "reason": "押し間違い"})
    new = Contact.objects.latest("id")
    assert answer.status_code == 302
    assert answer.url == f"{reverse('cases:card', args=[person.number])}#record-{new.record_number}"
    assert new.corrects == record.record_number
    assert f'<tr id="record-{new.record_number}">' in client.get(answer.url).content.decode()


def test_the_form_of_a_correction_holds_every_promise_with_its_way_and_what_else_was_said(desk):
    client, _ = desk()
    number = take(client)
    client.post(reverse("calls:gate", args=[number]), {"gate": "1"})
    client.post(reverse("calls:record", args=[number]), form(
        promise1_day="+7", promise1_yen="5,000", promise1_way="2", promise2_day="+14", promise2_yen="6000",
        promise2_way="4", letters="2", answer_transfer="4", sure="parts:premium:2",
    ))  # fmt: skip
    old = Contact.objects.latest("id")
    url = reverse("calls:correct", args=[old.record_number])
    given = client.get(url).context["form"]
    sent = {name: given[name].value() for name in given.fields}
    sent = {name: value for name, value in sent.items() if value not in (None, [])}
    assert client.post(url, sent | {"reason": "概要の直し", "summary": "直した概要"}).status_code == 302
    new = Contact.objects.latest("id")
    same = ("outcome", "promised_on", "promised_yen", "letters_arrived", "encouraged", "spoke_with", "phone", "worker_number")
    assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
    assert (new.corrects, new.summary, new.letters_arrived) == (old.record_number, "直した概要", "2")
    assert list(new.promises.order_by("line").values_list("promised_yen", "way")) == [(5_000, "2"), (6_000, "4")]


def test_undone_on_the_page_the_call_is_there_again_and_written_anew(desk):
    client, _ = desk()
    number = take(client)
    client.post(reverse("calls:record", args=[number]), form(outcome="302", summary="留守電に切り替わった。"))
    text = client.get(reverse("calls:desk")).content.decode()
    assert "取り消す" in text
    assert client.post(reverse("calls:undo", args=[number])).status_code == 302
    page = client.get(reverse("calls:desk"))
    assert "前の記録を書き直しています" in page.content.decode() and "留守電に切り替わった。" in page.content.decode()
    old = Contact.objects.latest("id")
    assert page.context["anew"] == [old.record_number]
    client.post(reverse("calls:record", args=[number]), form(outcome="301", replaces=[old.record_number]))
    assert Contact.objects.latest("id").corrects == old.record_number


def test_given_back_with_the_rest_key_nobody_comes_and_the_reasons_to_rest_are_there(desk):
    client, _ = desk()
    number = take(client)
    answer = client.post(reverse("calls:back", args=[number]), form(), follow=True)
    assert "休止する" in answer.content.decode()
    assert not Lease.objects.exists() and not Contact.objects.filter(on=people.DAY).exists()


def test_no_key_of_the_desk_means_two_things(desk):
    client, _ = desk()
    Instalment.objects.update(reminder_sent_on=people.DAY - timedelta(days=20))
    number = take(client)
    text = client.post(reverse("calls:gate", args=[number]), form(gate="1")).content.decode()
    keys = re.findall(r'aria-keyshortcuts="([^"]+)"', text)
    assert {"J", "Shift+F2", "Shift+F4"} <= set(keys)
    several = {key for key in keys if keys.count(key) > 1}
    assert all(key.isdigit() for key in several), several  # the outcomes of one group at a time


def test_given_back_with_the_next_key_another_person_comes(desk):
    client, first = desk()
    other = people.callable_person(balance=1_000)
    lists.open_day(at=clock.now())
    number = take(client)
    client.post(reverse("calls:back", args=[number]), {"then": "next"})
    assert Lease.objects.get().debtor_id == other.pk != first.pk


def test_a_refused_record_offers_the_same_encouragements_as_before(desk):
    client, _ = desk()
    number = take(client)
    client.post(reverse("calls:gate", args=[number]), {"gate": "1"})
    before = client.get(reverse("calls:desk")).context["form"]
    refused = client.post(reverse("calls:record", args=[number]), form(outcome="")).context["form"]
    offered = [kind for kind, _ in before.answered()]
    assert refused.errors and [kind for kind, _ in refused.answered()] == offered
    assert 0 < len(offered) < len(ENCOURAGED)


def test_a_call_about_two_sides_says_how_each_ended_and_which_record_each_correction_is_of(desk, agree):
    agree("joint_call_consent", True)
    client, person = desk()
    people.owes(person, "01")
    people.target(person, "01")
    lists.open_day(at=clock.now())
    number = take(client)
    client.post(reverse("calls:gate", args=[number]), {"gate": "1"})
    first, second = Lease.objects.get().sides
    apart = {"sides": [first, second], "outcome": "106", f"apart_{second}": "on", f"{second}_outcome": "110"}
    assert client.post(reverse("calls:record", args=[number]), form(**apart)).status_code == 302
    done = client.get(reverse("calls:desk")).context["done"]
    words = {"city_tax": "市税", "premium": "保険料"}
    assert [side for _, side in done["records"]] == [words[first], words[second]]
    assert done["outcome"].startswith(f"{words[first]} ") and f"、{words[second]} " in done["outcome"]


def test_a_promise_line_knows_the_holidays(desk):
    client, _ = desk()
    take(client)
    assert "昭和の日" in client.get(reverse("calls:desk")).content.decode().split('for="id_promise1_day"')[2][:200]


def test_what_is_folded_away_opens_only_where_something_stands_in_it(desk):
    client, _ = desk()
    number = take(client)
    url = reverse("calls:record", args=[number])
    assert '<details id="more">' in client.post(url, form(outcome="")).content.decode()
    assert '<details id="more" open>' in client.post(url, form(outcome="112", call_back_day="2026-02-30")).content.decode()


@pytest.mark.parametrize(("sent", "field", "words"), [
    ({"outcome": "112"}, "call_back_day", "折返しの日と時刻を入力してください"),
    ({"outcome": "112", "call_back_day": "+1", "call_back_time": "23:00"}, "call_back_day", "架電できる時間帯に"),
    ({"outcome": "112", "call_back_day": "+1"}, "call_back_time", "日と時刻の両方"),
    ({"outcome": "403"}, "new_phone", "案内された新しい番号"),
    ({"outcome": "106", "spoke_with": "9"}, "spoke_with", ""),
])  # fmt: skip
def test_a_refusal_about_something_folded_away_opens_it_and_marks_the_field(desk, sent, field, words):
    client, _ = desk()
    number = take(client)
    client.post(reverse("calls:gate", args=[number]), {"gate": "1"})
    answer = client.post(reverse("calls:record", args=[number]), form(**sent))
    text = answer.content.decode()
    assert answer.status_code == 422 and not Contact.objects.filter(on=people.DAY).exists()
    assert '<details id="more" open>' in text and words in text
    assert f'href="#id_{field}"' in text and f'id="id_{field}_error"' in text
    assert list(answer.context["form"].errors) == [field] and not answer.context["refusals"]


@pytest.mark.parametrize(("days", "told_at"), [(["2026-04-01", ""], ["promise1_day"]), (["2026-04-01", "+7"], [])])
def test_a_day_of_a_promise_is_marked_where_only_one_line_has_one(desk, days, told_at):
    client, _ = desk()
    number = take(client)
    client.post(reverse("calls:gate", args=[number]), {"gate": "1"})
    sent = {f"promise{line}_{part}": value for line, day in enumerate(days, 1) if day
            for part, value in (("day", day), ("yen", "1,000"))}  # fmt: skip
    answer = client.post(reverse("calls:record", args=[number]), form(sure=["parts:premium:2"], **sent))
    assert list(answer.context["form"].errors) == told_at
    assert "約束の日が今日より前です" in answer.content.decode()


def test_after_the_ten_seconds_the_page_says_how_to_correct_instead(desk):
    client, _ = desk()
    number = take(client)
    client.post(reverse("calls:record", args=[number]), form(outcome="302"))
    clock.run_from(NOON + timedelta(minutes=1))
    answer = client.post(reverse("calls:undo", args=[number]))
    assert answer.status_code == 409
    assert "取り消せる時間" in answer.content.decode()
    assert not Lease.objects.exists()


def test_a_person_who_may_not_be_called_is_named_beside_the_one_who_is_held(desk):
    client, held = desk()
    take(client)
    stopped = people.callable_person()
    people.stop(stopped)
    answer = client.post(reverse("calls:take", args=[stopped.number]))
    text = answer.content.decode()
    assert answer.status_code == 409 and held.name in text and stopped.name in text
    asked = {"instead": Lease.objects.get().call_number, "reason": "急ぎの対応"}
    answer = client.post(reverse("calls:take", args=[stopped.number]), asked)
    assert "市から催告中止の連絡があります。" in answer.content.decode()
    assert Lease.objects.get().debtor_id == held.pk
    assert AuditRecord.objects.filter(action="calls.choice.shown").count() == 2


@pytest.mark.parametrize("sent", [{"reason": ""}, {"reason": "other"}, {"reason": "other", "words": "1234 5678 9018"}])
def test_to_give_somebody_back_for_another_a_reason_is_needed(desk, sent):
    client, held = desk()
    number = take(client)
    other = people.callable_person()
    answer = client.post(reverse("calls:take", args=[other.number]), sent | {"instead": number})
    assert answer.status_code in (409, 422) and Lease.objects.get().debtor_id == held.pk


@pytest.mark.parametrize(("typed", "yen", "day"), [
    ("12,000", 12_000, "4/17"), ("１２，０００円", 12_000, "令和8.4.17"), ("12000", 12_000, "R8.4.17"),
    ("¥12,000", 12_000, "2026/4/17"),
    ("12000", 12_000, "４／１７"), ("12000", 12_000, "4月17日"), ("12000", 12_000, "令和8年4月17日(金)"),
])  # fmt: skip
def test_days_and_amounts_are_read_as_people_write_them(desk, typed, yen, day):
    client, _ = desk()
    number = take(client)
    client.post(reverse("calls:gate", args=[number]), {"gate": "1"})
    client.post(reverse("calls:record", args=[number]), form(promise1_day=day, promise1_yen=typed))
    record = Contact.objects.latest("id")
    assert (record.promised_yen, record.promised_on) == (yen, people.DAY + timedelta(days=7))


@pytest.mark.parametrize("typed", ["1730", "17:30", "１７：３０", "17時30分", "１７３０"])
def test_times_are_read_as_people_write_them(desk, typed):
    client, _ = desk()
    number = take(client)
    client.post(reverse("calls:gate", args=[number]), {"gate": "1"})
    client.post(reverse("calls:record", args=[number]), form(outcome="112", call_back_day="+0", call_back_time=typed))
    assert Contact.objects.latest("id").call_back_at == clock.at(people.DAY, 17, 30)


def test_line_breaks_typed_into_the_summary_become_a_space(desk):
    client, _ = desk()
    number = take(client)
    client.post(reverse("calls:record", args=[number]), form(outcome="301"))
    url = reverse("calls:correct", args=[Contact.objects.latest("id").record_number])
    client.post(url, {"outcome": "302", "summary": "一行目\r\n二行目", "reason": "書き足し"})
    assert Contact.objects.latest("id").summary == "一行目 二行目"


def test_a_personal_number_in_the_summary_is_refused_in_words_and_kept_on_the_page(desk):
    client, _ = desk()
    number = take(client)
    before = Contact.objects.count()
    answer = client.post(reverse("calls:record", args=[number]), form(outcome="301", summary="１２３４５６７８９０１８"))
    assert "個人番号は記録できません" in answer.content.decode()
    assert Contact.objects.count() == before


def test_a_personal_number_in_the_reason_of_a_correction_is_refused_in_words(desk):
    client, _ = desk()
    number = take(client)
    client.post(reverse("calls:record", args=[number]), form(outcome="301"))
    url = reverse("calls:correct", args=[Contact.objects.latest("id").record_number])
    answer = client.post(url, {"outcome": "302", "summary": "", "reason": "1234 5678 9018"})
    assert answer.status_code == 422 and "訂正の理由に、個人番号" in answer.content.decode()
