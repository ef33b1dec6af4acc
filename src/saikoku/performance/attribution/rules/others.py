"""May the effect of other work be entered? (specification 12.3.カ)"""

from dataclasses import dataclass
from datetime import date

from saikoku.kernel.periods import Month


@dataclass(frozen=True, slots=True)
class Entry:
    month: Month
    work: str
    method: str
    amount: int
    document: str
    approved_on: date
    begins_on: date


def refusals(entry: Entry) -> list[str]:
    """Codes; empty when the city approved work, method and amount before the work began."""
    return [code for code, fails in (
        ("work-missing", not entry.work), ("method-missing", not entry.method), ("document-missing", not entry.document),
        ("no-yen", entry.amount <= 0), ("not-approved-before", entry.approved_on >= entry.begins_on),
        ("month-before-the-work", entry.month.last < entry.begins_on),
    ) if fails]  # fmt: skip
