"""Promises that were not kept and about which nobody has spoken with the person since: the morning's list."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.liabilities.models import Instalment

LOOKED_BACK = timedelta(days=31)
"""Older ones are in the queue with everybody else, where a broken promise raises the rank."""
TALKS = ("1", "2", "3")


def promises(on: date, *, worker_number: str = "") -> QuerySet[Promise]:
    """Judged as broken or kept in part lately, with something of the programme still open, the latest day first.

    With a worker number those that this worker heard.
    """
    talked = contacts.standing().filter(
        debtor_id=OuterRef("debtor_id"), channel__in=TALKS, on__gte=OuterRef("judged_on"),
        outcome__in=contacts.reaching_outcomes(),
    )  # fmt: skip
    owed = Instalment.objects.filter(
        debtor_id=OuterRef("debtor_id"), programme=OuterRef("programme"), balance__gt=0, gone_on=None
    )
    corrected = Contact.objects.filter(corrects=OuterRef("contact__record_number"))
    found = Promise.objects.filter(
        Exists(owed), ~Exists(talked), ~Exists(corrected), state__in=[Promise.State.BROKEN, Promise.State.PART],
        judged_on__gte=on - LOOKED_BACK, judged_on__lte=on, contact__origin=Contact.Origin.OWN,
    )  # fmt: skip
    found = found.filter(contact__worker_number=worker_number) if worker_number else found
    return found.select_related("debtor", "contact").order_by("-promised_on", "pk")
