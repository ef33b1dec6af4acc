"""Whoever has no number stands in the queue; what is found is dialled at once and goes out as R02 and R11."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saikoku.assembly import wiring
from saikoku.exchange.layouts.rules import standard, writing
from saikoku.exchange.layouts.rules.rows import Row
from saikoku.governance.contract import operations as contract
from saikoku.inquiry.phones import operations, queries
from saikoku.inquiry.phones.models import PhoneResearch
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as calls
from saikoku.performance.figures.rules import acts
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Candidate
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.debtors.models import PhoneFinding
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit import queries as trail
from tests import browser
from tests.planning import people

NOON = clock.at(people.DAY, 12, 10)
NUMBER = "0942-30-9000"
FOUND = {"outcome": "N01", "number": NUMBER, "looked": ["city_files"], "found_in": "city_files", "evidence": "申告書 2025年"}
NOTHING = {"outcome": "N02", "looked": ["city_files", "record"], "evidence": "どちらにも載っていない"}
AYA = Actor("aya", account_id=901, worker_number="W901", display_name="見本 あや")


@pytest.fixture
def without(db):
    """Somebody who may be called but for a number."""

    def make(**more):
        person = people.callable_person(**more)
        person.phones.all().delete()
        lists.open_day(at=NOON)
        return person

    return make


def asked_for(person) -> Task:
    return tasks.open_task(
        kind="phone_research", debtor_id=person.pk, record_number="R1", programme="11", by=AYA, at=NOON - timedelta(days=1)
    )


def test_what_is_sent_twice_is_one_piece_of_research(without):
    person = without()
    act = {"debtor_id": person.pk, "by": AYA}
    first = operations.record_research(**NOTHING, at=NOON, **act)
    assert operations.record_research(**NOTHING, at=NOON + timedelta(seconds=20), **act) == first
    assert (PhoneResearch.objects.count(), Contact.objects.filter(debtor=person).count()) == (1, 1)
    operations.record_research(**FOUND, at=NOON + timedelta(seconds=40), **act)
    operations.record_research(**NOTHING, at=NOON + timedelta(minutes=5), **act)
    assert PhoneResearch.objects.count() == 3


@pytest.mark.clause("10.3.イ")
@pytest.mark.clause("9.4.ク")
def test_what_is_found_is_recorded_dialled_at_once_and_delivered(without):
    person = without()
    task = asked_for(person)
    with pytest.raises(calls.CallRefused):
        calls.take(debtor_id=person.pk, by=AYA, at=NOON)
    row = operations.record_research(debtor_id=person.pk, **FOUND, by=AYA, at=NOON)
    record = Contact.objects.get(record_number=row.record_number)
    assert (record.work, record.channel, record.outcome, record.phone) == ("06", "6", "N01", "0942309000")
    assert acts.kind_of(record.channel, record.work, record.outcome) == acts.Kind.PHONE_RESEARCH
    assert (row.source, row.looked, row.task_id) == ("03", ["city_files"], task.pk)
    task.refresh_from_db()
    assert (task.state, task.result) == ("done", "判明")
    assert Candidate.objects.get().ready
    assert calls.take(debtor_id=person.pk, by=AYA, at=NOON).debtor_id == person.pk
    assert [one["phone"] for one in debtors.delivered_phones(people.DAY, people.DAY)] == ["0942309000"]
    assert "phones.research.recorded" in {one.action for one in trail.about(person.number)}


@pytest.mark.clause("10.3.イ")
def test_each_piece_of_research_is_a_row_of_r11_that_its_layout_can_write(without):
    first, second = without(), without()
    operations.record_research(debtor_id=first.pk, **FOUND, by=AYA, at=NOON)
    operations.record_research(debtor_id=second.pk, **NOTHING, by=AYA, at=NOON)
    rows = list(wiring.DELIVERIES["R11_phone_research"](people.DAY, people.DAY))
    assert [(row["debtor_number"], row["outcome"], row["phone"], row["source"]) for row in rows] == [
        (first.number, "N01", "0942309000", "03"), (second.number, "N02", None, None),
    ]  # fmt: skip
    assert len({row["research_number"] for row in rows}) == 2
    layout = standard.get("R11_phone_research")
    wanted = [{column.id: row.get(column.id) for column in layout.columns} for row in rows]
    text = writing.to_bytes(layout, [Row(row) for row in wanted]).decode("cp932")
    assert first.number in text and "0942309000" in text.replace("-", "")
    assert list(wiring.DELIVERIES["R11_phone_research"](people.days_before(1), people.days_before(1))) == []


@pytest.mark.clause("10.3.イ")
def test_research_that_only_the_ledger_knows_is_delivered_too(without):
    found, nothing, taken, corrected = (without() for _ in range(4))
    work = {"channel": "6", "work": "06"}
    earlier = people.called(found, NOON, "N01", phone="0942309000", **work)
    PhoneFinding.objects.create(
        debtor=found, number="0942309000", kind="1", source="06", state="1", learned_on=people.DAY,
        record_number=earlier.record_number, by="aya", at=NOON,
    )  # fmt: skip
    people.called(nothing, NOON, "N02", **work)
    people.called(taken, NOON, "N02", **work, origin="taken", run_id=1)
    wrong = people.called(corrected, NOON, "N01", phone="0942309001", **work)
    people.called(corrected, NOON + timedelta(minutes=1), "N02", **work, corrects=wrong.record_number)
    own = operations.record_research(debtor_id=nothing.pk, **NOTHING, by=AYA, at=NOON)
    rows = list(wiring.DELIVERIES["R11_phone_research"](people.DAY, people.DAY))
    assert [(row["debtor_number"], row["outcome"], row["phone"], row["source"]) for row in rows] == [
        (found.number, "N01", "0942309000", "06"), (nothing.number, "N02", None, None),
        (corrected.number, "N02", None, None), (nothing.number, "N02", None, None),
    ]  # fmt: skip
    assert [row["research_number"] for row in rows].count(f"N{own.pk:010d}") == 1
    assert len({row["research_number"] for row in rows}) == 4
    assert rows == list(wiring.DELIVERIES["R11_phone_research"](people.DAY, people.DAY)), "the same numbers again"
    writing.to_bytes(standard.get("R11_phone_research"), [
        Row({column.id: row.get(column.id) for column in standard.get("R11_phone_research").columns}) for row in rows
    ])  # fmt: skip


def test_a_candidate_is_dialled_unconfirmed_but_not_a_number_known_as_wrong(without):
    person = without()
    row = operations.record_research(debtor_id=person.pk, **FOUND | {"outcome": "N03"}, by=AYA, at=NOON)
    assert person.phones.get().state == "2" and row.outcome == "N03"
    person.phones.update(state="4")
    with pytest.raises(operations.ResearchRefused) as refusal:
        operations.record_research(debtor_id=person.pk, **FOUND | {"outcome": "N03"}, by=AYA, at=NOON)
    assert refusal.value.reasons == ["known-as-useless"]
    operations.record_research(debtor_id=person.pk, **FOUND, by=AYA, at=NOON + timedelta(minutes=1))
    assert person.phones.get().state == "1"


def test_research_that_does_not_agree_changes_nothing(without):
    person = without()
    task = asked_for(person)
    with pytest.raises(operations.ResearchRefused) as refusal:
        operations.record_research(debtor_id=person.pk, outcome="N01", looked=[], by=Actor("ken"), at=NOON)
    assert set(refusal.value.reasons) >= {"looked-nowhere", "number-missing", "worker-missing"}
    task.refresh_from_db()
    assert task.state == "open" and not Contact.objects.exists() and not PhoneFinding.objects.exists()


def test_the_queue_holds_tasks_first_then_those_whom_only_a_number_keeps_back(without):
    small, large = without(balance=5_000), without(balance=90_000)
    asked, stopped = without(), without()
    people.stop(stopped)
    asked_for(asked)
    people.callable_person()
    lists.open_day(at=NOON)
    found = queries.queue(people.DAY)
    assert [one.debtor.pk for one in found.shown] == [asked.pk, large.pk, small.pk]
    assert (found.tasks, found.without) == (1, 2)
    operations.record_research(debtor_id=large.pk, **NOTHING, by=AYA, at=NOON)
    assert [one.debtor.pk for one in queries.queue(people.DAY).shown] == [asked.pk, small.pk]
    assert queries.queue(people.DAY, 2).shown == []


def test_the_queue_says_how_the_call_ended_that_asked_for_the_number(without, signed_in, at_noon):
    asked = without()
    record = people.called(asked, NOON - timedelta(days=1), "401")
    tasks.open_task(kind="phone_research", debtor_id=asked.pk, record_number=record.record_number, by=AYA, at=NOON)
    without()
    lists.open_day(at=NOON)
    text = signed_in(Role.ASSISTANT, worker_number="W01").get(reverse("phones:queue")).content.decode()
    assert "欠番(使われていない)" in text and "使える番号がない" in text


@pytest.mark.parametrize(("change", "name"), [
    ({"outcome": "N09", "number": "", "source": "", "found_in": ""}, "research_has_a_known_outcome"),
    ({"number": ""}, "only_what_was_found_has_a_number_and_a_source"),
    ({"source": ""}, "only_what_was_found_has_a_number_and_a_source"),
    ({"found_in": ""}, "only_what_was_found_has_a_number_and_a_source"),
    ({"outcome": "N02"}, "only_what_was_found_has_a_number_and_a_source"),
    ({"looked": []}, "research_looked_somewhere"),
])  # fmt: skip
def test_research_that_says_two_things_is_refused(without, change, name):
    person = without()
    good = {
        "debtor": person, "record_number": "A1", "on": people.DAY, "outcome": "N01", "number": "0942309000", "source": "03",
        "looked": ["city_files"], "found_in": "city_files", "worker_number": "W1", "by": "aya", "at": NOON,
    }  # fmt: skip
    PhoneResearch.objects.create(**good)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PhoneResearch.objects.create(**good | {"record_number": "A2"} | change)


@pytest.fixture
def at_noon(monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(NOON)


def test_the_pages_show_family_names_masked_numbers_and_scores_in_few_queries(without, signed_in, at_noon):
    person = without()
    person.name = "壱岐 太郎"
    person.save()
    people.phone(person, "0942300001", state="4")
    lists.open_day(at=NOON)
    client = signed_in(Role.ASSISTANT, worker_number="W01")
    assert "電話番号を調べる方" in client.get(reverse("today:home")).content.decode()
    with CaptureQueriesContext(connection) as counted:
        text = client.get(reverse("phones:queue")).content.decode()
    assert "壱岐 様" in text and "太郎" not in text and "近所に聞いて回る" in text
    assert len([one for one in counted if "SAVEPOINT" not in one["sql"]]) <= 20
    url = reverse("phones:research", args=[person.number])
    with CaptureQueriesContext(connection) as counted:
        answer = client.get(url)
    text = answer.content.decode()
    assert "0942-••-0001" in text and "0942-30-0001" not in text and "0点" in text and "使えない" in text
    assert "公開されたウェブ" not in text and "電話帳" not in text
    assert len(answer.content) < 36_000
    assert len([one for one in counted if "SAVEPOINT" not in one["sql"]]) <= 20
    assert {"phones.queue.shown", "phones.case.shown"} <= {one.action for one in trail.about(person.number)}
    refused = client.post(url, {"outcome": "N01", "looked": ["city_files"]})
    assert refused.status_code == 422 and "根拠を入力してください" in refused.content.decode()
    assert client.post(url, FOUND).status_code == 302
    assert person.phones.get(number="0942309000").state == "1"


def test_nobodys_numbers_are_looked_at_without_a_reason(without, signed_in, at_noon):
    person = people.callable_person()
    client = signed_in(Role.ASSISTANT, worker_number="W01")
    url = reverse("phones:research", args=[person.number])
    assert client.get(url).status_code == 404
    assert client.post(url, FOUND).status_code == 404
    assert client.get(reverse("phones:research", args=["999"])).status_code == 404
    asked_for(person)
    assert client.get(url).status_code == 200
    assert signed_in(Role.COLLECTOR).get(url).status_code == 403


@pytest.mark.journey
def test_an_assistant_finds_a_number_by_keyboard(page, site, enter):
    contract.set_clock(business_at=NOON, by=Actor("system:test"))
    person = people.callable_person()
    person.name = "壱岐 太郎"
    person.save()
    person.phones.update(state="4", number="0942300001")
    people.called(person, NOON - timedelta(days=2), "402", phone="0942300001")
    asked_for(person)
    lists.open_day(at=NOON)
    enter(Role.ASSISTANT, worker_number="W01", display_name="見本 たろう")
    page.goto(f"{site}/inquiry/phones/")
    browser.assert_accessible(page)
    browser.picture(page, "phones-queue", whole=True)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#numbers")
    page.wait_for_load_state()
    browser.picture(page, "phones-research", whole=True)
    browser.assert_accessible(page)
    page.focus("input[name=looked]")
    page.keyboard.press("Space")
    page.focus("input[name=outcome]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type(NUMBER)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("申告書 2025年")
    page.keyboard.press("F2")
    page.wait_for_url(f"{site}/inquiry/phones/")
    page.wait_for_selector("text=を記録しました。")
    assert PhoneResearch.objects.get().number == "0942309000"
