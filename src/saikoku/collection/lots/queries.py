"""Which paper is in use, and does it last?"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from saikoku.collection.lots.models import Look, Lot
from saikoku.collection.lots.rules import lasting
from saikoku.collection.lots.rules.lasting import Tried
from saikoku.governance.terms import queries as terms


@dataclass(frozen=True, slots=True)
class Standing:
    lot: Lot
    looked_on: date | None
    faults: list[str]


def standing(on: date) -> list[Standing]:
    """Every lot, the newest first, with what is wrong with it; three queries."""
    agreed = terms.agreed(on)
    found = []
    for lot in Lot.objects.prefetch_related(Prefetch("looks", Look.objects.order_by("pk"))).order_by("-received_on", "-id"):
        tried = [Tried(look.on, look.is_readable) for look in lot.looks.all()]
        faults = lasting.faults(
            lot.years, tried, kept_years=agreed["receipt_keep_years"], today=on, days=agreed["paper_look_days"]
        )
        found.append(Standing(lot, max((one.on for one in tried), default=None), faults))
    return found
