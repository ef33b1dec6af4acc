"""What the last weeks looked like by half hour, and what the month still asks for each day."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min

from saikoku.governance.contract import queries as contract
from saikoku.governance.goals import queries as goals
from saikoku.governance.terms.queries import Agreed, agreed
from saikoku.kernel.daytime import minutes
from saikoku.kernel.periods import Month
from saikoku.planning.lists import queries as lists
from saikoku.planning.staffing import sets
from saikoku.planning.staffing.rules import heads, preparing
from saikoku.planning.staffing.rules.heads import Need, Outbound, Seen, Wish
from saikoku.planning.staffing.sets import Counted
from saikoku.planning.timing import queries as timing
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling
from saikoku.registry.contacts.models import Contact

SEEN_FOR = timedelta(weeks=8)
TARGETS = ("calls_city_tax", "calls_premium")


@dataclass(frozen=True, slots=True)
class Picture:
    """`days` worked from `first` to `last`, by weekday; minutes of a call, with how many calls told theirs.
    `preparation`: the part of a call out before it is dialled, by so many calls that tell it (0: by the ledger's gaps)."""

    first: date
    last: date
    days: Mapping[int, int]
    slots: list[Seen]
    minutes_in: float
    minutes_out: float
    timed_in: int
    timed_out: int
    arrivals: int
    calls: int
    preparation: float
    prepared: int

    @property
    def minutes_told(self) -> float:
        """Of a call that came in; where none tells, of one that went out, without its preparation."""
        return self.minutes_in if self.timed_in else self.minutes_out - self.preparation


@dataclass(frozen=True, slots=True)
class Asked:
    """Calls the month's targets ask for, over its working days; None where no target holds."""

    month: Month
    target: int | None
    days: int
    hours_a_day: float

    @property
    def calls_a_day(self) -> float:
        return (self.target or 0) / self.days if self.days else 0.0

    def outbound(self, minutes: float) -> Outbound:
        return Outbound(self.calls_a_day, minutes, self.hours_a_day)


def needs_by_weekday(today: date, month: Month | None = None) -> list[Need]:
    """The heads by weekday and half hour as seen until today, for what the month (today's, where none is named) asks for;
    empty where nothing was seen yet."""
    terms = agreed(today)
    ends_on = contract.profile().ends_on
    seen = picture(today, terms, ends_on)
    if seen is None:
        return []
    outbound = asked(month or Month.of(today), terms, ends_on).outbound(seen.minutes_out)
    return heads.needs(seen.slots, agreed_wish(terms), dict.fromkeys(seen.days, heads.outbound_heads(outbound)))


def open_days(month: Month, terms: Agreed, ends_on: date | None = None) -> tuple[list[date], tuple[int, int]]:
    """The month's operating days, and the minutes of a day from opening to closing."""
    calling = timing.calling(month.first, terms, ends_on)
    days = [day for day in month.days if not hours.day_refusals(day, calling)]
    return days, (minutes(calling.opens), minutes(calling.closes))


def agreed_wish(terms: Agreed) -> Wish:
    return Wish(terms["inbound_answer_percent"], terms["inbound_answer_seconds"], terms["staff_away_percent"])


def picture(today: date, terms: Agreed, ends_on: date | None = None) -> Picture | None:
    """The working days of the weeks before today, from the first with a record; None where nobody called on them within the
    agreed hours. A half hour outside of these is none of the picture."""
    calling = timing.calling(today, terms, ends_on)
    days = [day for n in range(1, SEEN_FOR.days + 1) if not hours.day_refusals(day := today - timedelta(days=n), calling)]
    begun = Contact.objects.filter(on__in=days, origin=Contact.Origin.OWN).aggregate(first=Min("on"))["first"] if days else None
    days = [day for day in days if begun and day >= begun]
    nobody_called = sorted(lists.list_terms(today, terms).reading.not_called) if days else []
    rows = sets.arrivals(days, nobody_called=nobody_called) if days else []
    rows = [row for row in rows if minutes(calling.opens) <= row.start < minutes(calling.closes)]
    if not rows:
        return None
    by_weekday = Counter(day.isoweekday() for day in days)
    minutes_in, timed_in = _mean([(row.minutes_in, row.timed_in) for row in rows])
    minutes_out, timed_out = _mean([(row.minutes_out, row.timed_out) for row in rows])
    told = minutes_in if timed_in else minutes_out
    real = preparing.told(days)
    before, prepared = preparing.by_times(real, of=timed_out), len(real)
    if before is None:
        before, prepared = sets.preparation(days, nobody_called=nobody_called), 0
    return Picture(
        min(days), max(days), by_weekday, [_seen(row, by_weekday[row.weekday], told) for row in rows],
        minutes_in, minutes_out + before, timed_in, timed_out, sum(row.arrivals for row in rows),
        sum(row.calls for row in rows), before, prepared,
    )  # fmt: skip


def _seen(row: Counted, days: int, minutes: float) -> Seen:
    return Seen(row.weekday, row.start, row.arrivals / days, row.calls / days, row.person_days / days, minutes)


def _mean(parts: list[tuple[float, int]]) -> tuple[float, int]:
    count = sum(number for _, number in parts)
    return (math.fsum(mean * number for mean, number in parts) / count if count else 0.0), count


def asked(month: Month, terms: Agreed, ends_on: date | None = None, held: goals.Goals | None = None) -> Asked:
    """What the month asks for in all, over its working days; `held`: the targets of its year, where they are at hand."""
    calling = timing.calling(month.first, terms, ends_on)
    days = sum(not hours.day_refusals(day, calling) for day in month.days)
    held = held or goals_held(month, terms)
    return Asked(month, _target(month, held) if held else None, days, _hours(calling))


def goals_held(month: Month, terms: Agreed) -> goals.Goals | None:
    """The targets of the month's year, None where there are none."""
    try:
        return goals.goals_of(month.fiscal_year, terms)
    except goals.NoGoals:
        return None


def _target(month: Month, held: goals.Goals) -> int | None:
    values = [held.of(name, month) for name in TARGETS]
    return sum(value for value in values if value) if any(value is not None for value in values) else None


def _hours(calling: Calling) -> float:
    return (minutes(calling.closes) - minutes(calling.opens)) / 60
