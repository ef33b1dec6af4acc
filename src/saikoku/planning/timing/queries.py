"""What is agreed on a day about operating days, hours and bands."""

from datetime import date

from saikoku.governance.contract import queries as contract
from saikoku.governance.terms.queries import Agreed, agreed, agreed_between
from saikoku.kernel.businessdays import YearDay
from saikoku.kernel.periods import Days
from saikoku.planning.timing.rules.hours import Calling, day_refusals
from saikoku.planning.timing.rules.work import TERMS, Hours


def calling(on: date, terms: Agreed | None = None, ends_on: date | None = None) -> Calling:
    """The agreed days and hours of calls; two queries, fewer where the terms or the last day are at hand."""
    terms = terms or agreed(on)
    rests = terms["agreed_closed_days"]
    return Calling(
        starts_on=terms.day("operations_start"),
        ends_on=ends_on or contract.profile().ends_on,
        opens=terms.time("call_opens"),
        closes=terms.time("call_closes"),
        rests_yearly=frozenset(YearDay.parse(day) for day in [*terms["year_end_closed"], *_yearly(rests)]),
        rests_on=frozenset(date.fromisoformat(day) for day in rests if len(day) == len("2026-08-13")),
        bands=tuple((start, end) for start, end in terms["call_bands"]),
    )


def _yearly(days: list[str]) -> list[str]:
    return [day for day in days if len(day) == len("08-13")]


def working_hours(days: Days) -> list[Hours]:
    """What was agreed for each of the days, kind by kind; one query and the profile's."""
    ends_on = contract.profile().ends_on
    found = []
    for on, terms in agreed_between(days).items():
        rests = bool(day_refusals(on, calling(on, terms, ends_on)))
        found += [Hours(on, work, terms.time(opens), terms.time(closes), rests) for work, (opens, closes) in TERMS.items()]
    return found
