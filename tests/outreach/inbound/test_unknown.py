"""Callers of whom nobody knows who they are: kept with something to do, settled, and no record of the ledger."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from saikoku.desk.today import sets as today
from saikoku.kernel import clock, ulid
from saikoku.outreach.inbound import operations as inbound
from saikoku.outreach.inbound import queries
from saikoku.outreach.inbound.models import AnsweredCall
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Candidate
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.debtors.models import Phone
from saikoku.security.audit.models import AuditRecord
from tests.outreach.inbound.conftest import NOON
from tests.planning import people

NUMBER = "09012344821"


@pytest.fixture
def unknown(db, aya):
    def note(**more):
        usual = {"said": "山田と名乗った", "wanted": "research", "caller": NUMBER, "due_at": None}
        usual |= {"call_number": ulid.new(NOON)}
        return inbound.note_unknown(**usual | more, by=aya, at=NOON)

    return note


def counted(now) -> tuple[int, int]:
    found = today.at_the_phone(account_id=901, now=now)
    return found.unknown_late, found.unknown


@pytest.mark.clause("10.3.ウ")
def test_an_unknown_caller_waits_for_a_call_back_and_is_nobodys_record(unknown, aya):
    number = ulid.new(NOON)
    due = NOON + timedelta(hours=2)
    row = unknown(wanted="call_back", due_at=due, call_number=number)
    assert unknown(wanted="call_back", due_at=due, call_number=number) == row
    assert (row.debtor, row.owner_id, row.caller, row.due_at) == (None, 901, NUMBER, due)
    assert not Contact.objects.exists()
    assert counted(NOON) == (0, 1) and counted(due + timedelta(minutes=1)) == (1, 0)
    record = AuditRecord.objects.get(action="inbound.call.unknown")
    assert record.subjects == [] and "山田" not in str(record.after)


def test_a_caller_about_whom_nothing_is_to_be_done_waits_for_nothing(unknown):
    unknown(wanted="none", caller="")
    assert counted(NOON) == (0, 0)
    assert not queries.open_unknown().exists()


def test_a_settled_caller_whose_person_was_found_gives_him_a_number_that_is_dialled_at_once(unknown, ken):
    person = people.callable_person()
    Phone.objects.all().delete()
    lists.open_day(at=NOON)
    assert not Candidate.objects.get().ready
    row = unknown()
    inbound.settle(call_id=row.pk, result="宛名が分かった", debtor_number=person.number, by=ken, at=NOON)
    row.refresh_from_db()
    assert (row.settled_by, row.result) == ("ken", "宛名が分かった")
    phone = person.phones.get()
    assert (phone.number, phone.state, phone.source) == (NUMBER, "2", "06")
    assert Candidate.objects.get().ready
    assert [row["phone"] for row in debtors.delivered_phones(people.DAY, people.DAY)] == [NUMBER]


def test_a_number_that_is_his_already_keeps_its_state(unknown, ken):
    person = people.callable_person()
    Phone.objects.update(number=NUMBER, state="4")
    inbound.settle(call_id=unknown().pk, result="同じ番号", debtor_number=person.number, by=ken, at=NOON)
    assert person.phones.get().state == "4"


@pytest.mark.parametrize(("given", "number", "expected"), [
    ({"result": " "}, NUMBER, ["result-missing"]),
    ({"debtor_number": "999"}, NUMBER, ["debtor-unknown"]),
    ({"debtor_number": "here"}, "", ["number-missing"]),
    ({"call_id": 0}, NUMBER, ["call-unknown"]),
])  # fmt: skip
def test_settling_is_refused_with_every_reason(unknown, ken, given, number, expected):
    person = people.debtor()
    row = unknown(wanted="none", caller=number)
    given = {"debtor_number": person.number} | given if given.get("debtor_number") == "here" else given
    if given.get("debtor_number") == "here":
        given = given | {"debtor_number": person.number}
    with pytest.raises(inbound.AnswerRefused) as refusal:
        inbound.settle(**{"call_id": row.pk, "result": "済み", "by": ken, "at": NOON, **given})
    assert refusal.value.reasons == expected


def test_it_is_settled_once(unknown, ken):
    row = unknown()
    inbound.settle(call_id=row.pk, result="済み", by=ken, at=NOON)
    with pytest.raises(inbound.AnswerRefused) as refusal:
        inbound.settle(call_id=row.pk, result="済み", by=ken, at=NOON)
    assert refusal.value.reasons == ["not-open"]


GOOD = {
    "case": {"ending": "case"},
    "handed": {"ending": "handed", "handed_to": "ken"},
    "unknown": {"ending": "unknown", "said": "用件", "wanted": "research", "debtor": None},
    "after": {"ending": "after_hours", "debtor": None},
}


@pytest.mark.django_db
@pytest.mark.parametrize(("which", "change", "name"), [
    ("case", {"debtor": None}, "only_a_known_caller_is_a_person"),
    ("after", {"debtor": "somebody"}, "only_a_known_caller_is_a_person"),
    ("handed", {"handed_to": ""}, "handed_call_names_who_has_it"),
    ("case", {"handed_to": "ken"}, "handed_call_names_who_has_it"),
    ("unknown", {"said": ""}, "unknown_caller_said_something"),
    ("case", {"said": "用件"}, "unknown_caller_said_something"),
    ("unknown", {"wanted": "call_back", "caller": "1"}, "unknown_caller_is_called_back_at_a_time"),
    ("unknown", {"wanted": "call_back", "due_at": NOON}, "unknown_caller_is_called_back_at_a_time"),
    ("after", {"caller": "0942334821"}, "nothing_is_kept_after_hours"),
    ("case", {"settled_at": NOON, "settled_by": "ken"}, "settled_call_names_who_settled_it"),
    ("unknown", {"settled_at": NOON}, "settled_call_names_who_settled_it"),
    ("unknown", {"result": "済み"}, "settled_call_names_who_settled_it"),
    ("unknown", {"settled_at": NOON - timedelta(hours=1), "settled_by": "ken"}, "settled_call_names_who_settled_it"),
])  # fmt: skip
def test_a_call_that_says_two_things_is_refused(which, change, name):
    person = people.debtor()
    usual = {"call_number": ulid.new(NOON), "answered_at": NOON, "answered_by": "aya", "debtor": person}
    given = usual | GOOD[which]
    AnsweredCall.objects.create(**given)
    given |= {"call_number": ulid.new(NOON)} | change
    given |= {"debtor": person} if change.get("debtor") == "somebody" else {}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AnsweredCall.objects.create(**given)


@pytest.mark.django_db
def test_the_calls_of_a_day_are_counted_by_their_end(unknown, ken):
    unknown()
    unknown(wanted="none", caller="")
    inbound.note_after_hours(call_number=ulid.new(NOON), by=ken, at=clock.at(people.DAY, 20))
    assert queries.counts_of(people.DAY) == {"unknown": 2, "after_hours": 1}
