"""Which debtors rows, keys and faults of a file name: a page that shows them tells the trail about exactly these. Pure."""

from collections.abc import Iterable, Mapping

from saikoku.exchange.layouts.rules.faults import Fault
from saikoku.exchange.layouts.rules.layout import Layout

NUMBERS = ("debtor_number", "member_number", "old_number", "new_number")
"""The columns that hold a debtor number (宛名番号) in the layouts."""
BETWEEN = " / "


def in_values(values: Mapping[str, object]) -> set[str]:
    return {str(values[name]) for name in NUMBERS if values.get(name)}


def in_key(layout: Layout, shown: str) -> set[str]:
    """The numbers in a key as it is shown, its parts in the layout's order."""
    return in_values(dict(zip(layout.key, shown.split(BETWEEN), strict=False)))


def in_faults(layout: Layout, faults: Iterable[Fault]) -> set[str]:
    found: set[str] = set()
    for fault in faults:
        found |= in_key(layout, fault.value) if "," in fault.column else in_values({fault.column: fault.value})
    return found
