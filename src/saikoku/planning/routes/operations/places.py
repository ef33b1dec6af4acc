"""Put the contractor's table of places in place of the one there: towns, blocks and lots, and the office."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from saikoku import turns
from saikoku.kernel.actor import Actor
from saikoku.planning.routes.models import Place
from saikoku.planning.routes.rules.tables import Line, faults
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn


class PlacesRefused(Exception):
    """The table has faults: (line, code) of each."""

    def __init__(self, found: list[tuple[int, str]]):
        super().__init__(", ".join(f"{line}: {code}" for line, code in found[:10]))
        self.faults = found


@transaction.atomic
def load_places(*, lines: Sequence[Line], by: Actor, at: datetime) -> int:
    """Replace the whole table; how many places there are now. Raises PlacesRefused with every fault."""
    found = faults(lines)
    if found:
        raise PlacesRefused(found)
    turns.take(Turn.ROUTE_PLAN, "places")  # who sends a table twice replaces it twice
    before = Place.objects.count()
    Place.objects.all().delete()
    Place.objects.bulk_create(
        [Place(kind=one.kind, name=one.name, postal_code=one.postal_code, lat=one.lat, lng=one.lng, zone=one.zone)
         for one in lines], batch_size=5_000,
    )  # fmt: skip
    audit.record("routes.places.loaded", by=by, at=at, before={"places": before}, after={"places": len(lines)})
    return len(lines)
