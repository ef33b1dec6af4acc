"""Agree an hour of a visit with somebody, or withdraw it."""

from datetime import date, datetime, time

from django.db import transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.planning.routes.models import Appointment
from saikoku.planning.routes.queries import standing
from saikoku.planning.routes.rules import visiting
from saikoku.planning.routes.rules.visiting import VisitTerms
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.debtors.models import Debtor
from saikoku.security.audit import operations as audit


class AppointmentRefused(Refused):
    """It cannot be agreed: every reason as a code."""


@transaction.atomic
def agree(*, number: str, on: date, earliest: time, latest: time, note: str = "", by: Actor, at: datetime) -> Appointment:
    """One for a person and day: a new one takes the place of the old. Raises AppointmentRefused, with every
    reason for which nobody would go there at that hour either (rules.visiting.against_an_hour)."""
    try:
        debtor = debtors.find(number)
    except debtors.NobodyKnown as unknown:
        raise AppointmentRefused(["nobody-known"]) from unknown
    if on < at.date():  # nothing need be agreed on a day that far back
        raise AppointmentRefused(["past"])
    terms = standing.visit_terms(on)
    judged = (
        ("past", on == at.date() and latest <= at.time()),
        ("hours-crossed", latest < earliest),
        ("outside-hours", earliest < terms.opens or latest >= terms.closes),
    )
    found = [code for code, holds in judged if holds] + visiting.day_refusals(terms)
    found += [] if "past" in found else _against(debtor, terms, at)
    if found:
        raise AppointmentRefused(found)
    Debtor.objects.select_for_update(no_key=True).get(pk=debtor.pk)  # of two at one moment the later one stands
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


def _against(debtor: Debtor, terms: VisitTerms, at: datetime) -> list[str]:
    homes = standing.standings([debtor.pk], terms)
    people = next((one.people for one in homes if any(each.debtor_id == debtor.pk for each in one.people)), ())
    his = next((one.reasons for one in people if one.debtor_id == debtor.pk), ())
    later = terms.lists.month > at.astimezone(clock.TOKYO).date().replace(day=1)
    return visiting.against_an_hour(his, [one.reasons for one in people], later_month=later)


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
