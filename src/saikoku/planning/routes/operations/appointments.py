"""Agree an hour of a visit with somebody, or withdraw it."""

from datetime import date, datetime, time

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.planning.routes.models import Appointment
from saikoku.planning.routes.queries import standing
from saikoku.planning.routes.rules import visiting
from saikoku.registry.debtors import queries as debtors
from saikoku.security.audit import operations as audit


class AppointmentRefused(Refused):
    """It cannot be agreed: every reason as a code."""


@transaction.atomic
def agree(*, number: str, on: date, earliest: time, latest: time, note: str = "", by: Actor, at: datetime) -> Appointment:
    """One for a person and day: a new one takes the place of the old. Raises AppointmentRefused."""
    try:
        debtor = debtors.find(number)
    except debtors.NobodyKnown as unknown:
        raise AppointmentRefused(["nobody-known"]) from unknown
    terms = standing.visit_terms(on)
    judged = (
        ("past", on < at.date() or (on == at.date() and latest <= at.time())),
        ("hours-crossed", latest < earliest),
        ("outside-hours", earliest < terms.opens or latest >= terms.closes),
    )
    found = [code for code, holds in judged if holds] + visiting.day_refusals(terms)
    if found:
        raise AppointmentRefused(found)
    for before in Appointment.objects.select_for_update().filter(debtor=debtor, on=on, withdrawn_at=None):
        _withdraw(before, by, at)
    made = Appointment.objects.create(
        debtor=debtor, on=on, earliest=earliest, latest=latest, note=note, agreed_at=at, agreed_by=by.name
    )
    audit.record(
        "routes.appointment.agreed", about=[debtor.number], by=by, at=at, object_id=str(made.pk),
        after={"on": on, "earliest": earliest, "latest": latest},
    )  # fmt: skip
    return made


@transaction.atomic
def withdraw(*, appointment_id: int, by: Actor, at: datetime) -> Appointment:
    """One that was withdrawn already stays so. Raises Appointment.DoesNotExist."""
    row = Appointment.objects.select_for_update().select_related("debtor").get(pk=appointment_id)
    if row.withdrawn_at is None:
        _withdraw(row, by, at)
    return row


def _withdraw(row: Appointment, by: Actor, at: datetime) -> None:
    row.withdrawn_at, row.withdrawn_by = at, by.name
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit.record(
        "routes.appointment.withdrawn", about=[row.debtor.number], by=by, at=at, object_id=str(row.pk), before={"on": row.on}
    )
