"""An address that a survey found stands beside those that the city states, with where it comes from."""

from datetime import date, datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.registry.debtors.models import Address, Debtor
from saikoku.security.audit import operations as audit

SURVEY = "survey"


@transaction.atomic
def set_found_address(
    *, debtor_id: int, address: str, since: date | None, record_number: str, by: Actor, at: datetime
) -> Address | None:
    """What the survey of that record found, in the place of what was found before; nothing where `address` is empty. Nothing
    is written, and None given back, where it says so already."""
    debtor = Debtor.objects.select_for_update(no_key=True).get(pk=debtor_id)
    held = Address.objects.filter(debtor=debtor, kind=Address.Kind.FOUND).first()
    if (held.address, held.since) == (address, since) if held else not address:
        return None
    if not address:
        held.delete()
        audit.record("registry.address.forgotten", by=by, at=at, about=[debtor.number], object_id=record_number)
        return None
    row = held or Address(debtor=debtor, kind=Address.Kind.FOUND)
    row.address, row.since, row.source, row.run_id = address, since, SURVEY, None
    row.save()
    audit.record(
        "registry.address.found", by=by, at=at, about=[debtor.number], object_id=record_number, after={"since": since}
    )
    return row
