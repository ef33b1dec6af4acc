"""The leaders' queue, a survey with its findings, and the collector's pages, which say nothing about debts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from saikoku.governance.contract import operations as contract
from saikoku.governance.contract import queries as contracts
from saikoku.inquiry.residences import operations, presenters, queries
from saikoku.inquiry.residences.models import Finding, Survey
from saikoku.inquiry.residences.rules.proposal import Seen
from saikoku.kernel import clock
from saikoku.outreach.visits.operations import recording
from saikoku.outreach.visits.rules.door import Said
from saikoku.planning.routes.rules import defaults
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.outreach.visits import doors
from tests.planning import people
from tests.planning.routes import visiting

pytestmark = [pytest.mark.django_db, pytest.mark.clause("10.2.カ")]
DAY, NOON = people.DAY, doors.NOON
LARGEST_STEP = 30_000  # bytes of a page without its sheets
LOOKED = {"place": "1", "met": "9", "plate": "3", "letter_box": "3", "electricity": "3", "gas": "2", "water": "2"}


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", contracts.profile)
    monkeypatch.setitem(defaults.on(DAY).search, "seconds", 0.2)
    clock.run_from(NOON)


@pytest.fixture
def collector(quick, account_of):
    return account_of(Role.COLLECTOR, worker_number="V01")


@pytest.fixture
def walker(client, collector):
    return as_(client, collector)


@pytest.fixture
def returned():
    person = visiting.visitable(balance=12_345)
    type(person).objects.filter(pk=person.pk).update(returned_mail_on=people.days_before(20), name="見本 太郎")
    person.refresh_from_db()
    return person


@pytest.fixture
def survey(collector, returned):
    return operations.assign(debtor_ids=[returned.pk], account_id=collector.pk, on=DAY, by=visiting.BY, at=NOON)[0]


def as_(client, account):
    client.force_login(account, backend="saikoku.security.access.backends.ActiveAccountBackend")
    session = client.session
    session["last_seen"] = clock.real_now().timestamp()
    session.save()
    return client


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_leader_chooses_people_and_sends_a_collector(signed_in, collector, returned):
    leader = signed_in(Role.SUPERVISOR, worker_number="L01")
    page = text_of(leader.get(reverse("residences:queue")))
    assert "調べる方は 1 人です" in page and "郵便の返戻(" in page and "見本 様" in page and "太郎" not in page
    answer = leader.post(reverse("residences:queue"), {"people": [], "account": collector.pk, "on": "2026-04-10"})
    assert answer.status_code == 422 and "割り当てる方を選んでください" in text_of(answer)
    sent = {"people": [returned.pk], "account": collector.pk, "on": "2026-04-10"}
    assert leader.post(reverse("residences:queue"), sent).status_code == 302
    made = Survey.objects.get()
    assert (made.debtor_id, made.account_id, made.on) == (returned.pk, collector.pk, DAY)
    page = text_of(leader.get(reverse("residences:queue")))
    assert "調べる方は 0 人です" in page and collector.display_name in page
    assert leader.post(reverse("residences:queue"), sent).status_code == 422, "sent again, it sends nobody twice"
    assert AuditRecord.objects.filter(action="residences.queue.shown").exists()


def test_whoever_stands_beyond_the_first_page_is_reached_and_sent_for(signed_in, collector, monkeypatch):
    monkeypatch.setattr(queries, "MOST_SHOWN", 2)
    monkeypatch.setattr(presenters, "MOST_SHOWN", 2)
    waiting = [visiting.visitable(balance=12_345) for _ in range(5)]
    for place, person in enumerate(waiting):
        type(person).objects.filter(pk=person.pk).update(returned_mail_on=people.days_before(30 - place))
    client, here = signed_in(Role.SUPERVISOR), reverse("residences:queue")
    pages = {number: text_of(client.get(f"{here}?page={number}")) for number in (1, 2, 3, 4)}
    for place, person in enumerate(waiting):
        assert [person.number in pages[number] for number in (1, 2, 3)] == [place // 2 == page for page in range(3)]
    assert "調べる方は 5 人です。" in pages[1] and "1〜2 / 5 人" in pages[1]
    assert all("5〜5 / 5 人" in pages[number] for number in (3, 4))
    assert 'href="?page=3#choose" rel="next"' in pages[2] and 'href="?page=1#choose" rel="prev"' in pages[2]
    sent = {"people": [waiting[4].pk], "account": collector.pk, "on": DAY.isoformat()}
    assert client.post(here, sent).status_code == 422
    assert client.post(f"{here}?page=3", sent).status_code == 302
    assert Survey.objects.get().debtor == waiting[4]
    shown = AuditRecord.objects.filter(action="residences.queue.shown").order_by("pk").values_list("subjects", flat=True)
    assert [len(one) for one in shown[:3]] == [2, 2, 1]


def test_the_check_list_leads_to_a_proposal_and_the_proposal_to_one_record(walker, survey):
    page = walker.get(reverse("residences:mine"))
    assert "見本 太郎" in text_of(page) and len(page.content) < LARGEST_STEP
    look, tell = reverse("residences:check", args=[survey.pk]), reverse("residences:confirm", args=[survey.pk])
    assert walker.get(tell).status_code == 302, "nothing was looked at yet"
    answer = walker.post(look, {"place": "1", "heard": "lives"})
    assert answer.status_code == 422 and "会えた方を選んでください" in text_of(answer)
    assert walker.post(look, LOOKED).url == tell
    page = walker.get(tell)
    assert "案: 居住なし・空家" in text_of(page) and "電気メーター: 外されている" in text_of(page)
    assert len(page.content) < LARGEST_STEP
    said = {"turn": "0", "outcome": "S03", "text": "明かりが見えた。"}
    answer = walker.post(tell, said)
    assert answer.status_code == 422 and "理由を入力してください" in text_of(answer) and "明かりが見えた。" in text_of(answer)
    assert walker.post(tell, said | {"why": "裏の窓に明かり"}).status_code == 302
    assert walker.post(tell, said | {"why": "裏の窓に明かり"}).status_code == 302, "a second tap"
    assert Finding.objects.get().outcome == "S03"
    assert "もうありません" in text_of(walker.get(reverse("residences:mine")))


def test_no_page_of_the_collector_says_a_word_about_debts(walker, survey):
    look, tell = reverse("residences:check", args=[survey.pk]), reverse("residences:confirm", args=[survey.pk])
    walker.post(look, LOOKED)
    for address in (reverse("residences:mine"), look, tell):
        page = text_of(walker.get(address))
        shown = page.replace("未納や税・保険料のことを、本人のほかに話す", "")
        assert "12,345" not in shown and "未納" not in shown and "保険料" not in shown and "催告" not in shown.split("<main")[1]


def test_a_survey_of_a_colleague_does_not_open(walker, survey, account_of):
    other = account_of(Role.COLLECTOR, worker_number="V02")
    Survey.objects.filter(pk=survey.pk).update(account_id=other.pk)
    for name in ("check", "confirm"):
        assert walker.get(reverse(f"residences:{name}", args=[survey.pk])).status_code == 404


def test_an_ended_survey_keeps_what_was_typed(walker, survey):
    walker.post(reverse("residences:check", args=[survey.pk]), LOOKED)
    operations.give_up(survey_id=survey.pk, reason="市の回答", by=visiting.BY, at=NOON)
    tell = reverse("residences:confirm", args=[survey.pk])
    answer = walker.post(tell, {"turn": "0", "outcome": "S05", "text": "空家だった。"})
    assert answer.status_code == 422 and "この調査は終わっている" in text_of(answer) and "空家だった。" in text_of(answer)
    look = reverse("residences:check", args=[survey.pk])
    page = text_of(walker.get(look))
    assert "この調査は終わっています" in page and "見本" not in page and survey.address not in page
    Survey.objects.update(closed_at=NOON - timedelta(days=1))
    assert walker.get(look).status_code == walker.get(tell).status_code == 404, "on another day it is nobody's any more"


def test_at_a_house_that_is_gone_too_something_was_heard_from_somebody(walker, survey):
    look, tell = (reverse(f"residences:{name}", args=[survey.pk]) for name in ("check", "confirm"))
    answer = walker.post(look, {"place": "2", "heard": "moved_outside"})
    assert answer.status_code == 422 and "聞いた相手を選んでください" in text_of(answer)
    Survey.objects.update(seen=Seen(place="2", met="", heard="moved_outside").kept(), seen_at=NOON)
    assert "市外に移った" in text_of(walker.get(tell)), "what was kept before that is read all the same"


def test_a_leader_changes_who_goes_gives_up_and_puts_right(signed_in, survey, collector, account_of, walker):
    walker.post(reverse("residences:check", args=[survey.pk]), LOOKED)
    walker.post(reverse("residences:confirm", args=[survey.pk]), {"turn": "0", "outcome": "S05", "text": "空家。"})
    leader = signed_in(Role.SUPERVISOR, worker_number="L01")
    page = text_of(leader.get(reverse("residences:survey", args=[survey.pk])))
    found = Finding.objects.get()
    right = reverse("residences:correct", args=[found.pk])
    assert "居住なし・空家" in page and right in page
    answer = leader.post(right, {"outcome": "S02", "text": "住んでいる。"})
    assert answer.status_code == 422 and "理由を入力" in text_of(answer)
    assert leader.post(right, {"outcome": "S02", "text": "住んでいる。", "why": "階を間違えた"}).status_code == 302
    assert leader.get(right).status_code == 404
    assert "訂正済" in text_of(leader.get(reverse("residences:survey", args=[survey.pk])))
    second = operations.Survey.objects.create(
        debtor=people.debtor(), reasons=["city-asked"], address="旭町", account_id=collector.pk, on=DAY, opened_at=NOON,
        opened_by="leader",
    )  # fmt: skip
    other = account_of(Role.COLLECTOR, worker_number="V02")
    assert leader.post(reverse("residences:survey", args=[second.pk]), {"account": other.pk, "on": "+1"}).status_code == 302
    second.refresh_from_db()
    assert second.account_id == other.pk
    assert leader.post(reverse("residences:give_up", args=[second.pk]), {"reason": ""}).status_code == 422
    assert leader.post(reverse("residences:give_up", args=[second.pk]), {"reason": "市の回答"}).status_code == 302


def test_the_case_shows_the_survey_and_that_letters_may_not_arrive(signed_in, survey, walker):
    walker.post(reverse("residences:check", args=[survey.pk]), LOOKED)
    walker.post(reverse("residences:confirm", args=[survey.pk]), {"turn": "0", "outcome": "S05", "text": "空家。"})
    page = text_of(signed_in(Role.OPERATOR).get(reverse("cases:card", args=[survey.debtor.number])))
    assert "住所に疑いがあります" in page and "の居所調査の結果は「居住なし・空家」です" in page
    assert Finding.objects.get().number in page


def test_a_visit_to_an_empty_house_goes_on_with_the_survey(quick, account_of, client):
    visiting.lay_out()
    account = account_of(Role.COLLECTOR, worker_number="V01")
    person = visiting.visitable()
    doors.plan_of(account)
    by, walker = doors.actor_of(account), as_(client, account)
    visit = doors.at_door(by, person)
    recording.record(key=visit.key, outcome="V30", said=Said(), by=by, at=doors.LATER)
    assert "続けて居所を調べる" in text_of(walker.get(reverse("visits:visit", args=[visit.key])))
    answer = walker.post(reverse("residences:begin"), {"number": person.number})
    made = Survey.objects.get()
    assert answer.url == reverse("residences:check", args=[made.pk]) and made.reasons == ["seen-at-door"]
    assert "居所調査 1件" in text_of(walker.get(reverse("visits:day")))
    assert "続けて居所を調べる" not in text_of(walker.get(reverse("visits:visit", args=[visit.key])))


def test_nobody_is_looked_for_without_a_reason(walker, quick):
    person = visiting.visitable()
    answer = walker.post(reverse("residences:begin"), {"number": person.number})
    assert answer.status_code == 409 and "今日あなたが訪ねた記録のない方です" in text_of(answer)
    visiting.visited(person, worker_number="V01")
    answer = walker.post(reverse("residences:begin"), {"number": person.number})
    assert answer.status_code == 409 and "調べる理由がなくなった" in text_of(answer)
    for number in ("999", f"{person.number}\x00", ""):
        assert walker.post(reverse("residences:begin"), {"number": number}).status_code == 404

