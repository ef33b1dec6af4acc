"""What the contract's words mean here: codes, terms of each month, operating days."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from saikoku.exchange.layouts.rules.outcomes import outcomes
from saikoku.governance.terms import queries as agreements
from saikoku.governance.terms.models import Term
from saikoku.kernel.periods import Month, months
from saikoku.performance.attribution.rules.operating import OperatingDays
from saikoku.performance.attribution.rules.records import Codes
from saikoku.performance.attribution.rules.terms import NAMES, Terms
from saikoku.performance.attribution.sets import Operating, Period

OF_DAYS = ("operations_start", "year_end_closed", "agreed_closed_days")
USED_TERMS = (*NAMES, "promise_by", *OF_DAYS)


def operating_days(agreed: agreements.Agreed) -> OperatingDays:
    return OperatingDays(
        start=agreed.day("operations_start"),
        closed_every_year=frozenset(agreed["year_end_closed"]),
        closed_days=frozenset(agreed["agreed_closed_days"]),
    )


def outcome_codes(agreed: agreements.Agreed) -> Codes:
    table = outcomes()
    return Codes(
        contact=frozenset(code for code, found in table.items() if found.contact == "yes"),
        promise=frozenset(code for code, found in table.items() if found.promise == "yes"),
        may_promise=frozenset(code for code, found in table.items() if found.promise == "may"),
        promise_by=agreed["promise_by"],
    )


def terms_of(month: Month) -> Terms:
    """The terms by which a month is reckoned: those in force on its last day. Raises NothingAgreed."""
    agreed = agreements.agreed(month.last)
    values = {name: agreed[name] for name in USED_TERMS}
    return Terms.of(values, codes=outcome_codes(agreed), version=version_of(values, month.last))


def version_of(values: dict[str, Any], on: date) -> str:
    """The day since which these values hold, and a mark of all of them."""
    begun = Term.objects.filter(name__in=USED_TERMS, valid__contains=on).values_list("valid", flat=True)
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return f"{max(valid.lower for valid in begun)}/{hashlib.sha256(text.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Agreement:
    """The terms of all months from the contract's first to the last one asked for, read at once."""

    first: date
    periods: tuple[Period, ...]

    def on(self, day: date) -> Terms:
        """Those of the day's month; before the contract those of its first month, by which nothing is earned anyway."""
        return next((one.terms for one in self.periods if day <= one.last), self.periods[-1].terms)


def agreement(last: date) -> Agreement:
    """Months in which the same terms hold are one period. Raises NothingAgreed on a gap."""
    valid = list(Term.objects.filter(name__in=USED_TERMS).values_list("valid", flat=True))
    first = Month.of(min((one.lower for one in valid), default=last))
    begins = {Month.of(edge) for one in valid for edge in (one.lower, one.upper) if edge}
    found: list[Period] = []
    for month in months(first, max(Month.of(last), first)):
        if found and month not in begins:
            found[-1] = Period(found[-1].first, month.last, found[-1].terms)
        else:
            found.append(Period(month.first, month.last, terms_of(month)))
    return Agreement(first.first, tuple(found))


def operating(last: date) -> Operating:
    """The days of rest up to `last`, each by what was agreed for that very day."""
    rows = list(Term.objects.filter(name__in=OF_DAYS).values_list("name", "value", "valid").order_by("valid"))
    starts = [value for name, value, valid in rows if name == "operations_start" and valid.lower <= last]
    if not starts:
        raise agreements.NothingAgreed(f"operations_start on {last}")
    start, rest = date.fromisoformat(starts[-1]), set()
    for name, value, valid in rows:
        if name != "operations_start":
            since = max(valid.lower, start)
            until = min(last, valid.upper - timedelta(days=1)) if valid.upper else last
            agreed = OperatingDays(start, frozenset(value), frozenset())
            rest.update(agreed.resting(since, until))
    return Operating(start, sorted(rest))


def days_of(operating: Operating) -> OperatingDays:
    """The same for the rules."""
    return OperatingDays(operating.start, frozenset(), frozenset(day.isoformat() for day in operating.rest))


def worked_days(month: Month, known: Operating | None = None) -> list[date]:
    """`known`: the days of rest where they have been read already."""
    return days_of(known or operating(month.last)).among(month.first, month.last)


def days_worked(first: date, last: date) -> list[date]:
    """From one day to another, each by what was agreed for that very day."""
    return days_of(operating(last)).among(first, last)
