"""Slips printed here, and an agreement that lets them count."""

from datetime import date

from saikoku.collection.slips.models import Slip
from saikoku.governance.terms.models import Term
from saikoku.kernel import clock
from saikoku.registry.debtors.models import Debtor
from tests.planning import people

DAY = date(2026, 4, 10)


def printed(person: Debtor, *, serial: int = 1, **more) -> Slip:
    """Printed at a door on 2026-04-10 unless said otherwise."""
    given = {
        "fiscal_year": 2026, "serial": serial, "slip_number": "S1", "edition": 1, "place": "visit", "record_number": "R1",
        "amount": 1_000, "facts": {"mpn": ["", "", "", ""]}, "digest": "0" * 64,
        "issued_on": DAY, "issued_at": clock.at(DAY, 10), "issued_by": "収納",
        "worker_number": "W1", "kept_through": date(2032, 3, 31),
    }  # fmt: skip
    instalment = more.pop("instalment", None) or people.owes(person)
    return Slip.objects.create(debtor=person, instalment=instalment, **given | more)


def agree_to_count() -> None:
    """As if it had been agreed from the first day."""
    Term.objects.filter(name="printed_slips_count").update(value=True)
