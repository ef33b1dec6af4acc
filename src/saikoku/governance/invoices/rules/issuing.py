"""May the invoice of a month be made today?"""

from collections.abc import Collection
from datetime import date

from saikoku.kernel.periods import Month


def refusals(
    month: Month, *, today: date, months: Collection[Month], amount: int, has_sum: bool, stands: bool
) -> list[str]:
    """Codes; empty when it may. `stands`: an invoice of the month was made and not withdrawn."""
    if month not in months:
        return ["month-outside-the-contract"]
    found = [] if today > month.last else ["month-not-over"]
    found += [] if has_sum else ["sum-not-agreed"]
    found += ["nothing-left-to-ask"] if has_sum and amount <= 0 else []
    return found + (["invoice-stands"] if stands else [])
