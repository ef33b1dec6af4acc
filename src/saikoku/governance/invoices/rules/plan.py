"""How much of the fee falls on each month of the contract (specification 21).

The sum divided by the months, fractions cut off and added to the first. Where the sum is changed on the way, what is
not yet asked for is spread over the months left in the same manner, its fraction in the month of the change. A month
whose invoice stands is what that invoice asks for, also where the sum was changed behind it.
"""

from collections.abc import Mapping, Sequence

from saikoku.kernel.periods import Month

NOTHING: Mapping[Month, int] = {}


def sum_for(month: Month, sums: Mapping[Month, int]) -> int:
    """The contract's sum (yen) that holds for a month; the earliest holds for all months before it too. 0: none agreed."""
    begun = [start for start in sums if start <= month]
    return sums[max(begun) if begun else min(sums)] if sums else 0


def plan(sums: Mapping[Month, int], months: Sequence[Month], billed: Mapping[Month, int] = NOTHING) -> dict[Month, int]:
    """Yen for each month; `sums` by the month from which each holds, `billed` what standing invoices ask for.

    All of them together are the sum that holds at the end, unless it was lowered below what had been asked for by
    then: nothing is left for the rest.
    """
    found: dict[Month, int] = {}
    current: int | None = 0
    part = asked = 0
    for place, month in enumerate(months):
        total, fraction = sum_for(month, sums), 0
        if total != current:
            current = total
            part, fraction = divmod(max(0, total - asked), len(months) - place)
        planned = part + fraction
        found[month] = billed.get(month, planned)
        asked += found[month]
        if found[month] != planned:
            current = None  # what is left is divided anew
    return found
