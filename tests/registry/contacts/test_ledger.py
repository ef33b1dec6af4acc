"""The ledger takes records that hold together, and a mistake is mended by a new record."""

from datetime import date, time

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from saikoku.registry.contacts import operations
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.contacts.rules.promises import Promised
from saikoku.registry.contacts.rules.records import Draft
from saikoku.security.audit.models import AuditRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft_of(debtor_of):
    def make(**fields) -> Draft:
        defaults = {
            "debtor_id": fields.pop("debtor_id", None) or debtor_of().pk, "programme": "11", "outcome": "101",
            "on": date(2026, 4, 10), "started_at": time(12, 0), "spoke_with": "1",
        }  # fmt: skip
        return Draft(**defaults | fields)

    return make


def test_one_talk_may_promise_several_days(draft_of, somebody, noon):
    days = (Promised(date(2026, 5, 31), 3_000), Promised(date(2026, 4, 30), 2_000, way="2"))
    contact = operations.append(draft=draft_of(promises=days), worker_number="0001", by=somebody, at=noon)
    assert [(p.line, p.promised_on, p.promised_yen) for p in contact.promises.order_by("line")] == [
        (1, date(2026, 4, 30), 2_000), (2, date(2026, 5, 31), 3_000),
    ]  # fmt: skip
    assert (contact.promised_on, contact.promised_yen) == (date(2026, 4, 30), 2_000)
    record = AuditRecord.objects.get(object_id=contact.record_number)
    assert record.action == "registry.contact.appended"


def test_a_correction_is_a_new_record_and_withdraws_the_old_promise(draft_of, somebody, noon):
    old = operations.append(
        draft=draft_of(promises=(Promised(date(2026, 4, 30)),)), worker_number="0001", by=somebody, at=noon
    )
    new = operations.correct(
        corrects=old.record_number, draft=draft_of(debtor_id=old.debtor_id, outcome="110"), worker_number="0001",
        reason="結果コードの選び誤り", by=somebody, at=noon,
    )  # fmt: skip
    assert new.corrects == old.record_number
    assert Contact.objects.get(pk=old.pk).outcome == "101"
    assert Promise.objects.get(contact=old).state == Promise.State.WITHDRAWN


def test_a_record_is_corrected_once_with_a_reason_and_for_the_same_person(draft_of, somebody, noon):
    old = operations.append(draft=draft_of(), worker_number="0001", by=somebody, at=noon)
    same = draft_of(debtor_id=old.debtor_id)
    common = {"corrects": old.record_number, "worker_number": "0001", "by": somebody, "at": noon}
    operations.correct(draft=same, reason="誤り", **common)
    with pytest.raises(operations.ContactRefused) as refusal:
        operations.correct(draft=draft_of(), reason=" ", **common)
    assert refusal.value.reasons == ["already-corrected", "other-person", "reason-missing"]


def test_a_record_that_does_not_hold_together_is_refused_with_every_reason(draft_of, somebody, noon):
    draft = draft_of(channel="8", outcome="110", ended_at=time(11, 0), promises=(Promised(date(2026, 4, 9), 0),))
    with pytest.raises(operations.ContactRefused) as refusal:
        operations.append(draft=draft, worker_number="", by=somebody, at=noon)
    assert refusal.value.reasons == [
        "channel-unknown", "promised-day-beside-outcome-without-promise", "ended-before-it-began",
        "promised-day-before-the-talk", "promise-of-no-yen", "worker-missing",
    ]  # fmt: skip
    assert not Contact.objects.exists()


@pytest.mark.parametrize(("fields", "constraint"), [
    ({"programme": "99"}, "contact_on_a_known_programme"),
    ({"origin": "taken"}, "only_records_taken_over_name_a_run"),
    ({"run_id": 1}, "only_records_taken_over_name_a_run"),
])  # fmt: skip
def test_the_table_itself_refuses_what_no_record_may_be(fields, constraint, draft_of, somebody, noon):
    good = operations.append(draft=draft_of(), worker_number="0001", by=somebody, at=noon)
    good.pk, good.record_number = None, "X"
    for name, value in fields.items():
        setattr(good, name, value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        good.save(force_insert=True)


def test_the_table_itself_refuses_a_second_correction_and_a_promise_of_no_yen(draft_of, somebody, noon):
    good = operations.append(
        draft=draft_of(promises=(Promised(date(2026, 4, 30), 1),)), worker_number="0001", by=somebody, at=noon
    )
    for number in "AB":
        good.pk, good.record_number, good.corrects = None, number, "Z"
        if number == "A":
            good.save(force_insert=True)
    with pytest.raises(IntegrityError, match="record_is_corrected_once"), transaction.atomic():
        good.save(force_insert=True)
    promise = Promise.objects.get()
    with pytest.raises(IntegrityError, match="promise_is_of_some_yen"), transaction.atomic():
        Promise.objects.update(promised_yen=0)
    promise.pk = None
    with pytest.raises(IntegrityError, match="promise_line_once_in_a_record"), transaction.atomic():
        promise.save(force_insert=True)


def test_nobody_changes_a_record(draft_of, somebody, noon):
    operations.append(draft=draft_of(), worker_number="0001", by=somebody, at=noon)
    with pytest.raises(DatabaseError), transaction.atomic():
        Contact.objects.update(outcome="110")


def test_a_record_is_one_line_and_holds_no_personal_number(draft_of, somebody, noon):
    written = operations.append(draft=draft_of(summary="一\n二\t三　四"), worker_number="0001", by=somebody, at=noon)
    assert written.summary == "一 二 三　四"
    with pytest.raises(operations.ContactRefused) as refusal:
        operations.append(draft=draft_of(summary="123456789018"), worker_number="0001", by=somebody, at=noon)
    assert refusal.value.reasons == ["summary-holds-personal-number"]
