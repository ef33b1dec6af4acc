"""Which numbers does a day have, and which one do people read in a place?"""

from dataclasses import dataclass
from datetime import date

from saikoku.governance.numbers.models import Line, shown_in
from saikoku.governance.numbers.rules import lines
from saikoku.kernel import phones


class NothingShown(Exception):
    """The register has no number for a place on that day: a fault of the register, never an empty line."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What people read: the number that they call back, and the city's by which they check."""

    own: str
    city: str


def shown(place: str, *, on: date) -> Shown:
    """The numbers of scripts, notices or papers on a day, written in groups; one query. Raises NothingShown."""
    field = next(name for name, holds in shown_in({place}).items() if holds)
    rows = Line.objects.filter(valid__contains=on, use__in=[lines.INBOUND, lines.CITY], **{field: True})
    found = dict(rows.values_list("use", "number"))
    if set(found) != {lines.INBOUND, lines.CITY}:
        raise NothingShown(f"{place} on {on}")
    return Shown(own=display(found[lines.INBOUND]), city=display(found[lines.CITY]))


def in_force(use: str, *, on: date) -> list[str]:
    """The numbers (digits) of a use on a day, the longest held first."""
    return list(Line.objects.filter(valid__contains=on, use=use).order_by("valid", "number").values_list("number", flat=True))


def every_line() -> list[Line]:
    """The register as a whole: what holds without end first, then by the last day."""
    return sorted(
        Line.objects.all(), key=lambda row: (row.valid.upper is not None, row.use, -row.valid.lower.toordinal(), row.number)
    )


def display(number: str) -> str:
    try:
        return phones.parse(number).display
    except phones.NotAPhone:
        return number
