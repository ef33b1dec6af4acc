"""What can have changed a figure of a closed month: the files that take part in it, and what is no file. Pure."""

from collections.abc import Iterable
from enum import StrEnum

PEOPLE = frozenset({"T01_targets", "T11_merged_numbers"})  # who somebody is, and what waited for him
TALKS = PEOPLE | {"R01_contacts"}
CREDITS = TALKS | {"T02_arrears", "T04_payments", "T05_stops", "T06_transfers", "T10_slips_issued"}
"""One payment is credited once and no instalment beyond its assessment: what earns by one rule takes from another."""

LAYOUTS: dict[str, frozenset[str]] = {
    "calls": TALKS,
    "households_visited": TALKS,
    "voluntary.promise": CREDITS,
    "voluntary.slip": CREDITS,
    "voluntary.notice": CREDITS,
    "voluntary.transfer": CREDITS,
    "voluntary.loss": TALKS | {"T07_qualification_losses"},
    "voluntary.other": frozenset(),
    "voluntary.total": CREDITS | {"T07_qualification_losses"},
    "visit_collection": frozenset({"T01_targets", "T04_payments"}),
    "contact_rate": TALKS | {"T02_arrears", "T04_payments", "T05_stops"},
    "terms": frozenset(),
}
"""By the figure, or by the group in which it stands."""


class Beside(StrEnum):
    """What is no file."""

    TERMS = "terms"  # agreed and approved since
    RECORDS = "records"  # written since, of days up to the month's last
    OTHER_WORK = "other-work"  # an effect confirmed or withdrawn since


_OTHER_WORK = frozenset({"voluntary.other", "voluntary.total", "visit_collection"})


def layouts_of(figure: str) -> frozenset[str]:
    """`figure`: its path, contact_rate.premium.rate."""
    return LAYOUTS[figure if figure in LAYOUTS else figure.partition(".")[0]]


def files_in(figure: str, runs: Iterable[tuple[int, str]]) -> list[int]:
    """Of the files (number, layout) those that can have changed the figure, in their order."""
    taking_part = layouts_of(figure)
    return [number for number, layout in runs if layout in taking_part]


def besides_in(figure: str, came: Iterable[Beside]) -> list[str]:
    """Of what came beside files, what can have changed the figure."""
    told = []
    for one in came:
        if one == Beside.RECORDS and "R01_contacts" not in layouts_of(figure):
            continue
        if one == Beside.OTHER_WORK and figure not in _OTHER_WORK:
            continue
        told.append(str(one))
    return told
