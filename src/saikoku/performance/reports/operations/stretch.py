"""Which report is asked for, and is there one?"""

from datetime import date, datetime

from saikoku.kernel.refusals import Refused
from saikoku.performance.reports import queries
from saikoku.performance.reports.rules import kinds
from saikoku.performance.reports.rules.kinds import KINDS, Kind


class FreezeRefused(Refused):
    """Codes: unknown-kind, day-to-come, before-the-contract, made-by-another, missing:PART for each part unwritten; of
    what was counted before: not-counted, files-came-since, written-since."""


def wanted(kind: str, on: date, at: datetime, *, counted_apart: bool = False) -> tuple[Kind, date]:
    """The kind and the first day of the stretch in which the day lies; `counted_apart`: a month's or year's only.

    Raises FreezeRefused.
    """
    chosen = KINDS.get(kind)
    if chosen is None or (counted_apart and not chosen.sections):
        raise FreezeRefused(["unknown-kind"])
    first = kinds.first_day(chosen.span, on)
    if reasons := kinds.refusals(chosen, first, today=at.date(), starts_on=queries.letterhead().starts_on):
        raise FreezeRefused(reasons)
    return chosen, first
