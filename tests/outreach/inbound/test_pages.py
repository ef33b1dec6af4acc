"""The pages of the calls that come in: enough to choose by and no more, quick, each look in the trail."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saikoku.desk.search import operations as search
from saikoku.governance.terms.queries import agreed
from saikoku.kernel import clock, ulid
from saikoku.outreach.calls import operations as talks
from saikoku.outreach.inbound.models import AnsweredCall
from saikoku.outreach.visits.rules import notices
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Address, Caution
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit import queries as trail
from saikoku.security.audit.models import AuditRecord
from tests.outreach.inbound.conftest import EVENING, NOON
from tests.planning import people

INDEX = "/inbound/"


@pytest.fixture
def house(signed_in, monkeypatch):
    """An operator at the inbound page, two people of one household behind one telephone: `client, person, mother`."""
    from saikoku.governance.contract import operations as contract

    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(NOON)
    person = people.callable_person(balance=34_600, home=people.household())
    mother = people.callable_person(home=person.household)
    for one, name in ((person, "壱岐 太郎"), (mother, "壱岐 花子")):
        one.name = name
        one.save()
        Address.objects.create(debtor=one, kind="registered", address="久留米市城南町15-3", since=people.DAY, run_id=1)
    mother.phones.update(number=person.phones.get().number)
    people.called(person, NOON - timedelta(days=3), "303")
    search.renew()
    lists.open_day(at=NOON)
    return signed_in(Role.OPERATOR, worker_number="W77"), person, mother


def ask(client, typed, **more):
    return client.post(INDEX, {"q": typed, "call": ulid.new(NOON), **more})


def intent(**more):
    return {"call": ulid.new(NOON), "caller": "", "found_by": "phone", "notice": "", **more}


@pytest.mark.clause("10.3.ア")
@pytest.mark.clause("13.2.イ")
def test_candidates_show_no_full_name_no_house_number_and_no_amount(house):
    client, person, mother = house
    text = ask(client, person.phones.get().number).content.decode()
    assert "2 人見つかりました" in text and text.count("この方を受ける") == 2
    assert "壱岐 〇〇 様" in text and "久留米市城南町 /" in text
    for hidden in ("太郎", "花子", "15-3", "34,600", "国民健康保険", person.phones.get().number[4:]):
        assert hidden not in text.replace(f'value="{person.phones.get().number}"', ""), hidden
    for one in (person, mother):
        assert trail.about(one.number).filter(action="inbound.candidates.shown").exists()


def test_a_protected_persons_town_is_not_shown(house):
    client, person, _ = house
    Caution.objects.create(debtor=person, code="01", since=people.DAY, run_id=1)
    text = ask(client, person.number).content.decode()
    assert "城南町" not in text and "支援措置" in text


@pytest.mark.parametrize("protected", [False, True])
def test_whose_address_nobody_sees_is_not_identified_by_it(house, protected):
    client, person, _ = house
    if protected:
        Caution.objects.create(debtor=person, code="01", since=people.DAY, run_id=1)
    client.post(reverse("inbound:take", args=[person.number]), intent())
    text = client.get(reverse("calls:desk")).content.decode()
    assert "氏名と生年月日が一致" in text and ("氏名と住所が一致" in text) is not protected


def test_the_case_opens_at_the_call_desk_as_an_inbound_call(house):
    client, person, _ = house
    answer = client.post(reverse("inbound:take", args=[person.number]), intent(caller="09012344821"))
    assert answer.status_code == 302 and answer["Location"] == reverse("calls:desk")
    text = client.get(reverse("calls:desk")).content.decode()
    assert "受電 対応中" in text and "お電話ありがとうございます" in text and "34,600" not in text
    assert "090-••••-4821" in text and "きっかけ" not in text
    number = Lease.objects.get().call_number
    text = client.post(reverse("calls:gate", args=[number]), {"gate": "1"}).content.decode()
    assert "34,600" in text and "きっかけ" in text and "4/7 の架電" in text and "この番号を登録する" in text
    data = {"outcome": "601", "sides": ["premium"], "answers": Lease.objects.get().answers, "keeps_caller": "on"}
    assert client.post(reverse("calls:record", args=[number]), data | {"then": "rest"}).status_code == 302
    record = Contact.objects.get(channel="2")
    assert (record.phone, record.answers_record) == ("09012344821", Contact.objects.get(channel="1").record_number)
    assert "確認済にしました" in client.get(reverse("calls:desk")).content.decode()


def test_the_proposed_cause_is_chosen_on_the_page_also_when_the_gate_was_passed_by_post(house):
    client, person, _ = house
    client.post(reverse("inbound:take", args=[person.number]), intent())
    lease = Lease.objects.get()
    text = client.post(reverse("calls:gate", args=[lease.call_number]), {"gate": "1", "summary": "メモ"}).content.decode()
    assert f'<option value="{lease.answers}" selected>' in text


@pytest.mark.parametrize("way", ["tail", "household", "name", "notice number", "absence notice"])
def test_a_caller_is_found_by_whatever_he_has_at_hand(house, way):
    client, person, _ = house
    people.called(person, NOON - timedelta(days=4), "V20", channel="3", absence_notice="F2604-0012")
    typed = {
        "tail": person.phones.get().number[-4:], "household": person.household.number, "name": "壱岐",
        "notice number": person.contacts.model.objects.none() or people.owes(person, "12", 100, instalment="09").notice_number,
        "absence notice": "F2604-0012",
    }[way]  # fmt: skip
    text = ask(client, typed).content.decode()
    assert reverse("inbound:take", args=[person.number]) in text
    assert ("不在票の番号が一致" in text) == (way == "absence notice")


@pytest.mark.clause("16.12.サ")
def test_whoever_types_wrong_numbers_of_notices_waits_and_finds_callers_by_everything_else(house):
    client, person, _ = house
    left, tries = notices.number(people.DAY, "V01", 3), agreed(clock.today())["code_wrong_tries"]
    people.called(person, NOON - timedelta(days=4), "V20", channel="3", absence_notice=left)
    for serial in range(4, 4 + tries):
        assert "当てはまる対象者はいません。" in ask(client, notices.number(people.DAY, "V01", serial)).content.decode()
    takes = reverse("inbound:take", args=[person.number])
    for typed in (left, notices.in_groups(left), left.replace("0", "O")):
        text = ask(client, typed).content.decode()
        assert "まで、不在票の番号では探せません。" in text and takes not in text
    assert takes in ask(client, person.phones.get().number[-4:]).content.decode()
    found = AuditRecord.objects.filter(action__startswith="access.code").order_by("pk").values_list("action", flat=True)
    assert list(found) == ["access.codes.held", *["access.code.refused"] * 3]
    clock.run_from(clock.now() + timedelta(minutes=agreed(clock.today())["code_wait_minutes"]))
    assert takes in ask(client, left).content.decode()


def test_a_number_that_nobody_has_stays_known_while_the_name_is_asked_for(house):
    client, person, _ = house
    call = ulid.new(NOON)
    text = client.post(INDEX, {"q": "090-1234-4821", "call": call}).content.decode()
    assert "この番号の対象者はいません" in text
    text = client.post(INDEX, {"q": person.number, "call": call, "caller": "09012344821"}).content.decode()
    assert "090-1234-4821" in text and f'value="{call}"' in text


def test_a_telephone_hands_the_number_over_and_it_leaves_the_address_at_once(house):
    client, person, _ = house
    answer = client.get(INDEX, {"number": person.phones.get().number})
    assert answer.status_code == 302 and answer["Location"] == INDEX
    assert "2 人見つかりました" in client.get(INDEX).content.decode()
    assert "人見つかりました" not in client.get(INDEX).content.decode()
    assert client.get(INDEX, {"number": "<script>"}).status_code == 302


def test_after_hours_nobody_is_looked_for_and_nothing_is_kept(house):
    client, person, _ = house
    clock.run_from(EVENING)
    text = ask(client, person.phones.get().number).content.decode()
    assert "いまは受付時間外です" in text and "ただいまは受付時間外です。受付時間は" in text
    assert "壱岐" not in text and "探す</button>" not in text
    client.post(reverse("inbound:after-hours"), {"call": ulid.new(EVENING), "caller": "09012344821"})
    row = AnsweredCall.objects.get()
    assert (row.ending, row.caller) == ("after_hours", "")
    answer = client.post(reverse("inbound:take", args=[person.number]), intent())
    assert answer.status_code == 409 and not Lease.objects.exists()


def test_whom_a_colleague_holds_is_told_with_his_name_and_handed_over(house, account_of):
    from saikoku.security.access import operations as access

    client, person, mother = house
    ken = access.actor_of(account_of(Role.OPERATOR, worker_number="W902"))
    held = talks.take(debtor_id=person.pk, by=ken, at=NOON)
    text = ask(client, mother.number).content.decode()
    assert f"{ken.display_name} さんがこの世帯と対応中です" in text and "この方を受ける" not in text
    answer = client.post(reverse("inbound:take", args=[mother.number]), intent())
    assert answer.status_code == 409 and ken.display_name in answer.content.decode()
    client.post(reverse("inbound:hand-over", args=[mother.number]), intent(caller="09012344821"))
    assert "担当の画面に知らせました" in client.get(INDEX).content.decode()
    client.force_login(access.Account.objects.get(login_name=ken.name), "saikoku.security.access.backends.ActiveAccountBackend")
    session = client.session
    session["last_seen"] = clock.real_now().timestamp()
    session.save()
    news = client.get(reverse("calls:news", args=[held.call_number])).content.decode()
    assert "この方の世帯から電話が入っています" in news
    assert "引き継がれました" in client.get(INDEX).content.decode()
    client.post(reverse("inbound:take", args=[mother.number]), intent(instead="on", found_by="handed"))
    assert (Lease.objects.get().debtor, Lease.objects.get().holder) == (mother, ken.name)


GO_ON, RECORD_FIRST = "話の続きなら、戻って続けます。", "Shift+F2 で記録してから、F6 でもう一度受けます。"


def test_whoever_rings_again_before_his_call_was_recorded_is_told_apart_from_anybody_else(house):
    client, person, mother = house
    client.post(reverse("inbound:take", args=[person.number]), intent())
    text = ask(client, person.number).content.decode()
    assert "受電として開き直します(入力していた内容は残りません)" in text and "この方を受ける" in text
    client.post(reverse("calls:gate", args=[Lease.objects.get().call_number]), {"gate": "1"})
    text = client.get(INDEX).content.decode()
    assert "本人確認をした方と話している途中です。" in text and GO_ON not in text
    for one in (person, mother):
        text = ask(client, one.number).content.decode()
        assert GO_ON in text and RECORD_FIRST in text and "あなたが対応中の世帯です。" in text
        assert "本人確認をした方と話している途中です。" not in text and "この方を受ける" not in text
        refused = client.post(reverse("inbound:take", args=[one.number]), intent(instead="on"))
        text = refused.content.decode()
        assert refused.status_code == 409 and "前の電話を、まだ記録していません。" in text and RECORD_FIRST in text
        assert "ほかの方と話している" not in text


def test_a_call_handed_over_into_a_talk_says_to_record_before_it_is_taken(house):
    client, person, mother = house
    client.post(reverse("inbound:take", args=[person.number]), intent())
    number = Lease.objects.get().call_number
    lists.ring(household_key=person.household_id, name="見本 けん", at=NOON)
    news = client.get(reverse("calls:news", args=[number])).content.decode()
    assert "代わるときは、F6 の「受電」を開いて F4 で引き受けてください。" in news
    client.post(reverse("calls:gate", args=[number]), {"gate": "1"})
    news = client.get(reverse("calls:news", args=[number])).content.decode()
    assert "代わるときは、この電話を Shift+F2 で記録してから、F6" in news
    AnsweredCall.objects.create(
        call_number=ulid.new(NOON), answered_by="ken", answered_at=NOON, ending="handed", debtor=mother,
        handed_to=Lease.objects.get().holder,
    )  # fmt: skip
    text = client.get(INDEX).content.decode()
    assert RECORD_FIRST in text and "引き受ける" in text


def test_an_unknown_caller_is_kept_listed_and_settled(house):
    client, _person, _ = house
    data = {"call": ulid.new(NOON), "said": "", "wanted": "call_back", "number": "090-1234-4821"}
    answer = client.post(reverse("inbound:unknown"), data)
    assert answer.status_code == 422 and "相手が言ったことを入力してください" in answer.content.decode()
    data |= {"said": "納付書のことで、と言った", "day": "+0", "time": "15:00"}
    assert client.post(reverse("inbound:unknown"), data).status_code == 302
    row = AnsweredCall.objects.get()
    text = client.get(INDEX).content.decode()
    assert "折り返す 2026-04-10 15:00" in text and "納付書のことで" in text and "090-1234-4821" not in text
    page = reverse("inbound:settle", args=[row.pk])
    assert "090-1234-4821" in client.get(page).content.decode()
    assert AuditRecord.objects.filter(action="inbound.unknown.shown").exists()
    assert client.post(page, {"result": ""}).status_code == 422
    assert client.post(page, {"result": "折り返して話した", "debtor_number": ""}).status_code == 302
    row.refresh_from_db()
    assert row.result == "折り返して話した"


def test_those_who_lead_see_who_answered_whom_and_others_do_not(house, signed_in):
    client, person, _ = house
    client.post(reverse("inbound:take", args=[person.number]), intent(caller="09012344821"))
    assert client.get(reverse("inbound:log")).status_code == 403
    client = signed_in(Role.SUPERVISOR, worker_number="W78")
    text = client.get(reverse("inbound:log"), {"day": "2026-04-10"}).content.decode()
    assert "壱岐 〇〇" in text and "事案を開いた" in text and "090-••••-4821" in text
    assert trail.about(person.number).filter(action="inbound.log.shown").exists()
    assert "この日の受電はありません" in client.get(reverse("inbound:log"), {"day": "2026-04-09"}).content.decode()
    assert client.get(reverse("inbound:log"), {"day": "x", "page": "9999999"}).status_code == 200


def test_an_intent_that_is_none_opens_nothing(house):
    client, person, _ = house
    for call in ("", "x", "01ARZ3NDEKTSV4RRFFQ69G5FAV\n<script>"):
        assert client.post(reverse("inbound:take", args=[person.number]), intent(call=call)).status_code == 404
    assert client.post(reverse("inbound:take", args=["999"]), intent()).status_code == 404
    assert not Lease.objects.exists()


def test_ten_candidates_take_few_queries_and_little_room(house):
    client, _, _ = house
    for _ in range(12):
        person = people.callable_person(home=people.household())
        person.name = "壱岐 次郎"
        person.save()
    search.renew()
    with CaptureQueriesContext(connection) as queries:
        answer = ask(client, "壱岐")
    asked = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]
    assert len(asked) <= 20, asked
    assert len(answer.content) < 36_000
    assert "10 人を超えて見つかりました" in answer.content.decode()


def test_a_notice_of_a_visit_that_was_corrected_names_only_whom_the_correction_names(house):
    client, person, _ = house
    other = people.callable_person()
    wrong = people.called(other, NOON - timedelta(days=4), "V20", channel="3", absence_notice="F2604-0012")
    people.called(other, NOON - timedelta(days=4), "V21", channel="3", corrects=wrong.record_number)
    people.called(person, NOON - timedelta(days=4), "V20", channel="3", absence_notice="F2604-0012")
    text = ask(client, "F2604-0012").content.decode()
    assert reverse("inbound:take", args=[person.number]) in text
    assert reverse("inbound:take", args=[other.number]) not in text


def test_a_nul_in_what_was_typed_is_no_fault_of_ours(house):
    client, _, _ = house
    assert ask(client, "F2604\0-0012").status_code == 400


SAID = {"said": "山田と名乗った", "number": "0942123456", "wanted": "research"}


@pytest.mark.parametrize(("at", "said", "kept", "status"), [
    ((19, 1), SAID, 1, 302), ((19, 30), SAID, 0, 422), ((19, 1), SAID | {"number": "1"}, 0, 422),
])  # fmt: skip
def test_whoever_was_on_the_line_when_the_reception_closed_is_kept_and_no_word_is_lost(house, at, said, kept, status):
    client, _, _ = house
    call = ulid.new(clock.at(people.DAY, 18, 57))
    clock.run_from(clock.at(people.DAY, *at))
    answer = client.post(reverse("inbound:unknown"), said | {"call": call})
    assert (answer.status_code, AnsweredCall.objects.count()) == (status, kept)
    if not kept:
        text = answer.content.decode()
        assert "いまは受付時間外です" in text and "まだ残していません" in text and 'value="山田と名乗った"' in text


def test_a_call_that_is_dialled_or_was_recorded_is_no_call_that_came_in(house, ken):
    client, person, _ = house
    other = people.callable_person()
    lists.open_day(at=NOON)
    dialled = talks.take(debtor_id=other.pk, by=ken, at=NOON)
    answer = client.post(reverse("inbound:take", args=[person.number]), intent(call=dialled.call_number))
    assert answer.status_code == 409 and "この画面は古くなっています" in answer.content.decode()
    said = talks.Said(NOON, dialled.sides)
    talks.record_call(call_number=dialled.call_number, outcome="301", said=said, by=ken, at=NOON)
    answer = client.post(reverse("inbound:take", args=[person.number]), intent(call=dialled.call_number))
    assert answer.status_code == 409 and not AnsweredCall.objects.exists() and not Lease.objects.exists()


def test_a_list_of_unknown_callers_says_how_many_it_does_not_show(house):
    client, _, _ = house
    waits = {"answered_at": NOON, "answered_by": "aya", "caller": "0942123456", "ending": "unknown", "wanted": "research"}
    rows = [AnsweredCall(call_number=ulid.new(NOON), said=f"用件 {place}", **waits) for place in range(51)]
    AnsweredCall.objects.bulk_create(rows[:50])
    assert "全部で" not in client.get(INDEX).content.decode()
    AnsweredCall.objects.bulk_create(rows[50:])
    assert "全部で 51 件あり、期限の早い 50 件を表示しています" in client.get(INDEX).content.decode()


def test_a_log_of_callers_whom_nobody_knew_stands_in_the_trail_too(house, signed_in):
    client, _, _ = house
    client.get(INDEX)
    client.post(reverse("inbound:unknown"), SAID | {"call": ulid.new(NOON)})
    assert not AuditRecord.objects.filter(action="inbound.log.shown").exists()
    assert "山田と名乗った" in client.get(INDEX).content.decode()
    assert AuditRecord.objects.filter(action="inbound.log.shown").count() == 1
    assert "山田と名乗った" in signed_in(Role.SUPERVISOR).get(reverse("inbound:log")).content.decode()
    assert AuditRecord.objects.filter(action="inbound.log.shown").count() == 2


def test_a_number_kept_by_mistake_is_left_out_when_the_talk_is_taken_up_again(house):
    client, person, _ = house
    client.post(reverse("inbound:take", args=[person.number]), intent(caller="09012344821"))
    number = Lease.objects.get().call_number
    client.post(reverse("calls:gate", args=[number]), {"gate": "1"})
    data = {"outcome": "601", "sides": ["premium"], "then": "rest"}
    client.post(reverse("calls:record", args=[number]), data | {"keeps_caller": "on"})
    client.post(reverse("calls:undo", args=[number]))
    text = client.get(reverse("calls:desk")).content.decode()
    assert 'id="id_keeps_caller" checked' in text
    replaced = Contact.objects.get(channel="2").record_number
    client.post(reverse("calls:record", args=[number]), data | {"replaces": replaced})
    assert person.phones.get(number="09012344821").state == "4"
