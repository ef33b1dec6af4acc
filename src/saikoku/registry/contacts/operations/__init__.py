"""Write the ledger: append a record, correct one by a new one, judge the promises heard in it."""

from datetime import datetime
from functools import cache

from django.db import transaction

from saikoku.exchange.layouts.rules import outcomes
from saikoku.kernel import personal_number, ulid
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.registry.contacts.models import Contact, ContactLink, Promise, PromisedInstalment
from saikoku.registry.contacts.operations import encouraging
from saikoku.registry.contacts.rules import records
from saikoku.registry.contacts.rules.records import Draft
from saikoku.registry.debtors.models import Debtor
from saikoku.security.audit import operations as audit


class ContactRefused(Refused):
    """The record cannot be written; `reasons` are codes (rules.records, and those named beside each act)."""


def append(*, draft: Draft, worker_number: str, by: Actor, at: datetime, record_number: str = "") -> Contact:
    """Write one record with its promises and links. `record_number` may be chosen beforehand (the page's intent).

    Raises ContactRefused with every reason of rules.records.refusals, or record-number-taken, worker-missing.
    """
    return _write(draft, worker_number=worker_number, record_number=record_number, corrects="", by=by, at=at)


@transaction.atomic
def correct(
    *, corrects: str, draft: Draft, worker_number: str, reason: str, by: Actor, at: datetime, record_number: str = ""
) -> Contact:
    """Write a new record that replaces the old one everywhere; the old one stays as it was.

    Its promises are withdrawn. Raises ContactRefused also with record-unknown, record-taken-over (a predecessor's, of which
    the city has no record of ours), already-corrected, other-person, reason-missing, reason-holds-personal-number.
    """
    Debtor.objects.select_for_update(no_key=True).filter(pk=draft.debtor_id).first()
    old = Contact.objects.filter(record_number=corrects).first()
    reasons = []
    if old is None:
        reasons.append("record-unknown")
    else:
        if Contact.objects.filter(corrects=corrects).exists():
            reasons.append("already-corrected")
        if old.debtor_id != draft.debtor_id:
            reasons.append("other-person")
        if old.origin != Contact.Origin.OWN:
            reasons.append("record-taken-over")
    if not reason.strip():
        reasons.append("reason-missing")
    if personal_number.found_in(reason):
        reasons.append("reason-holds-personal-number")
    if reasons:
        raise ContactRefused(reasons)
    written = _write(
        draft, worker_number=worker_number, record_number=record_number, corrects=corrects, by=by, at=at, reason=reason
    )
    Promise.objects.filter(contact=old).update(state=Promise.State.WITHDRAWN, judged_on=at.date())
    encouraging.withdraw(old, on=at.date())
    return written


def _write(draft: Draft, *, worker_number, record_number, corrects, by, at, reason="") -> Contact:
    reasons = records.refusals(draft, promise_by_outcome=_promise_by_outcome())
    if not worker_number:
        reasons.append("worker-missing")
    if record_number and Contact.objects.filter(record_number=record_number).exists():
        reasons.append("record-number-taken")
    if reasons:
        raise ContactRefused(reasons)
    with transaction.atomic(savepoint=False):
        return _written(draft, worker_number, record_number, corrects, by, at, reason)


def _written(draft: Draft, worker_number, record_number, corrects, by, at, reason) -> Contact:
    first = min(draft.promises, key=lambda one: one.on, default=None)
    contact = Contact.objects.create(
        record_number=record_number or ulid.new(at), corrects=corrects, call_number=draft.call_number,
        work=draft.work, debtor_id=draft.debtor_id, programme=draft.programme, on=draft.on,
        started_at=draft.started_at, ended_at=draft.ended_at, channel=draft.channel, spoke_with=draft.spoke_with,
        identified_by=draft.identified_by, outcome=draft.outcome, summary=draft.summary,
        promised_on=first and first.on, promised_yen=first and first.yen, call_back_at=draft.call_back_at,
        handover=draft.handover, handover_reason=draft.handover_reason, letters_arrived=draft.letters_arrived,
        worker_number=worker_number, phone=draft.phone, absence_notice=draft.absence_notice,
        encouraged=";".join(draft.encouraged), answers_record=draft.answers_record,
        recorded_at=at, recorded_by=by.name,
    )  # fmt: skip
    _attach(contact, draft)
    numbers = Debtor.objects.filter(pk__in={draft.debtor_id, *(debtor for debtor, _ in draft.links)})
    audit.record(
        "registry.contact.corrected" if corrects else "registry.contact.appended", by=by, at=at, reason=reason,
        about=numbers.values_list("number", flat=True), object_id=contact.record_number,
        after={"outcome": draft.outcome, "channel": draft.channel, "programme": draft.programme,
               "promises": len(draft.promises), **({"corrects": corrects} if corrects else {})},
    )  # fmt: skip
    return contact


@cache
def _promise_by_outcome() -> dict[str, str]:
    return {code: outcome.promise for code, outcome in outcomes.outcomes().items()}


def _attach(contact: Contact, draft: Draft) -> None:
    """The promised days and the links of a record just written."""
    promised = sorted(draft.promises, key=lambda one: one.on)
    rows = Promise.objects.bulk_create(
        Promise(contact=contact, line=line, debtor_id=draft.debtor_id, programme=draft.programme,
                promised_on=one.on, promised_yen=one.yen, way=one.way)
        for line, one in enumerate(promised, start=1)
    )  # fmt: skip
    PromisedInstalment.objects.bulk_create(
        PromisedInstalment(promise=row, instalment_id=key)
        for row, one in zip(rows, promised, strict=True) for key in one.covers
    )  # fmt: skip
    if draft.encouraged:
        encouraging.note(contact, draft)
    ContactLink.objects.bulk_create(
        ContactLink(contact=contact, debtor_id=debtor, programme=programme) for debtor, programme in draft.links
    )
