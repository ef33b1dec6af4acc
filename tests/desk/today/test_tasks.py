"""依頼: the pile by kind and age, one task opened and ended, each look recorded about exactly who was shown."""

from datetime import timedelta

import pytest
from django.urls import reverse

from saikoku.desk.today.queries import tasks as queries
from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.tasks import operations
from saikoku.registry.tasks.models import Task
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit import queries as trail
from saikoku.security.audit.models import AuditRecord
from tests.planning import people


@pytest.fixture
def person(db):
    return people.callable_person()


@pytest.fixture
def other(db):
    return people.callable_person()


def opened(person, kind="handover", *, by, **more) -> Task:
    given = {"record_number": "R1", "programme": "11", "at": clock.now()} | more
    return operations.open_task(kind=kind, debtor_id=person.pk, by=by, **given)


def text_of(answer) -> str:
    return answer.content.decode()


def test_the_pile_is_filtered_by_kind_and_age(signed_in, person, other, somebody, django_assert_max_num_queries):
    opened(person, by=somebody, at=clock.now() - timedelta(days=8))
    opened(other, "phone_research", by=somebody)
    client = signed_in(Role.ASSISTANT)
    client.get(reverse("today:tasks"))
    with django_assert_max_num_queries(20):
        every = text_of(client.get(reverse("today:tasks")))
    assert person.number in every and other.number in every
    assert person.name not in every
    old = text_of(client.get(reverse("today:tasks"), {"age": "7"}))
    assert person.number in old and other.number not in old
    kind = text_of(client.get(reverse("today:tasks"), {"kind": "phone_research", "page": "999"}))
    assert other.number in kind and person.number not in kind
    assert "当てはまる依頼はありません" in text_of(client.get(reverse("today:tasks"), {"age": "late"}))
    looks = AuditRecord.objects.filter(action="today.tasks.viewed")
    assert sorted(len(look.subjects) for look in looks) == [1, 1, 2, 2]


def test_one_task_is_shown_masked_and_the_look_is_about_this_person_alone(
    signed_in, person, other, somebody, django_assert_max_num_queries
):
    task = opened(person, by=somebody, note="市の返事を待つ", urgent=True)
    client = signed_in(Role.SUPERVISOR)
    client.get(reverse("today:task", args=[task.pk]))
    with django_assert_max_num_queries(20):
        text = text_of(client.get(reverse("today:task", args=[task.pk])))
    for shown in ("市の返事を待つ", "至急", "R01", reverse("cases:card", args=[person.number])):
        assert shown in text, shown
    assert person.name not in text
    assert trail.about(person.number).filter(action="today.task.shown").count() == 2
    assert all(len(look.subjects) == 1 for look in AuditRecord.objects.filter(action="today.task.shown"))


def test_a_task_is_done_with_a_result_in_words(signed_in, person, somebody):
    task = opened(person, by=somebody)
    client = signed_in(Role.ASSISTANT)
    url = reverse("today:task", args=[task.pk])
    refused = client.post(url, {"result": " "})
    assert refused.status_code == 422
    assert "結果を入力してください" in text_of(refused)
    assert client.post(url, {"result": "市へ渡した"}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.result) == ("done", "市へ渡した")
    again = client.post(url, {"result": "もう一度"})
    assert again.status_code == 422
    assert "すでに終わっています" in text_of(again)


def test_a_task_is_withdrawn_with_a_reason(signed_in, person, somebody):
    task = opened(person, by=somebody)
    client = signed_in(Role.ASSISTANT)
    url = reverse("today:withdraw", args=[task.pk])
    assert client.post(url, {"result": ""}).status_code == 422
    assert person.number not in text_of(client.get(url))
    client.post(url, {"result": "重なった依頼のため"})
    task.refresh_from_db()
    assert (task.state, task.result) == ("withdrawn", "重なった依頼のため")


def test_anothers_task_is_opened_by_the_lead_only_and_none_without_the_permission(signed_in, person, somebody):
    task = opened(person, "call_back", by=somebody, due_at=clock.now(), owner_id=987_654)
    url = reverse("today:task", args=[task.pk])
    assert signed_in(Role.COLLECTOR).get(url).status_code == 403
    assert signed_in(Role.ASSISTANT).get(url).status_code == 404
    client = signed_in(Role.SUPERVISOR)
    assert client.get(url).status_code == 200
    assert person.number not in text_of(client.get(reverse("today:tasks")))
    assert person.number in text_of(client.get(reverse("today:tasks"), {"whose": "all"}))


def test_a_slip_request_shows_its_number_and_lines(signed_in, person, somebody):
    row = Instalment.objects.filter(debtor=person).first()
    line = operations.SlipLine(row.pk, possible="2", amount_wanted=4_321)
    task = opened(person, "slip_request", by=somebody, slip_lines=[line])
    text = text_of(signed_in(Role.ASSISTANT).get(reverse("today:task", args=[task.pk])))
    for shown in (task.request_number, row.notice_number, "市の判断", "4,321"):
        assert shown in text, shown


def test_research_has_a_page_of_its_own_until_it_is_done(signed_in, person, somebody):
    task = opened(person, "phone_research", by=somebody)
    client, url = signed_in(Role.ASSISTANT), reverse("today:task", args=[task.pk])
    for answer in (client.get(url), client.post(url, {"result": "済み"})):
        assert answer.status_code == 302 and answer["Location"] == reverse("phones:research", args=[person.number])
    operations.close_task(task_id=task.pk, result="判明", by=somebody, at=clock.now())
    assert "判明" in text_of(client.get(url))


@pytest.mark.parametrize(("before", "shown"), [
    (lambda person: None, []),
    (lambda person: person.phones.update(state="4"), ["使える電話番号がありません。", "電話番号を調べる", "取り下げます"]),
    (people.stop, ["市から催告中止の連絡があります。", "取り下げます"]),
])  # fmt: skip
def test_a_call_back_that_cannot_be_made_says_why_and_what_to_do(signed_in, person, somebody, monkeypatch, before, shown):
    noon = clock.at(people.DAY, 12, 10)
    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(noon)
    before(person)
    due = noon - timedelta(minutes=30)
    record = people.called(person, noon - timedelta(days=1), "112", spoke_with="1")
    task = opened(person, "call_back", by=somebody, due_at=due, record_number=record.record_number)
    text = text_of(signed_in(Role.ASSISTANT).get(reverse("today:task", args=[task.pk])))
    assert ("いまは架電できません" in text) is bool(shown)
    assert all(words in text for words in shown)


def test_a_call_back_that_is_not_due_or_over_says_nothing(person, somebody):
    noon = clock.at(people.DAY, 12, 10)
    person.phones.update(state="4")
    later = opened(person, "call_back", by=somebody, due_at=noon + timedelta(minutes=1), at=noon)
    assert queries.hindrances(later, noon) == []
    assert queries.hindrances(later, noon + timedelta(minutes=1)) == ["no-number"]
    operations.close_task(task_id=later.pk, result="済", by=somebody, at=noon)
    later.refresh_from_db()
    assert queries.hindrances(later, noon + timedelta(minutes=1)) == []
