"""Is this a day and an hour for calls, and in which cell of the week does it lie? Pure: no clock, no database."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from saikoku.kernel.businessdays import YearDay

LOOK_AHEAD_DAYS = 31  # no agreed rest lasts longer


@dataclass(frozen=True, slots=True)
class Calling:
    """What is agreed about the days and hours of calls."""

    starts_on: date
    ends_on: date  # the last day
    opens: time
    closes: time  # exclusive
    rests_yearly: frozenset[YearDay] = frozenset()
    rests_on: frozenset[date] = frozenset()
    bands: tuple[tuple[int, int], ...] = ()  # half-open hours, in order


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A weekday (1 Monday to 7 Sunday) and a band of hours, counted from 0."""

    weekday: int
    band: int

    @property
    def bit(self) -> int:
        """The cell's place in a mask of the week: eight bits for each day."""
        return (self.weekday - 1) * 8 + self.band


def day_refusals(on: date, calling: Calling) -> list[str]:
    """Every reason for which nobody is called on that day."""
    found = []
    if on < calling.starts_on:
        found.append("before-operations")
    if on > calling.ends_on:
        found.append("after-operations")
    if YearDay.of(on) in calling.rests_yearly or on in calling.rests_on:
        found.append("closed-day")
    return found


def refusals(moment: datetime, calling: Calling) -> list[str]:
    """Every reason for which nobody is called at that moment; empty means go ahead."""
    found = day_refusals(moment.date(), calling)
    if not calling.opens <= moment.time() < calling.closes or band_of(moment.time(), calling) is None:
        found.append("outside-hours")
    return found


def band_of(at: time, calling: Calling) -> int | None:
    """The band that holds the time; none between bands."""
    for number, (start, end) in enumerate(calling.bands):
        if start <= at.hour < end:
            return number
    return None


def cell_of(moment: datetime, calling: Calling) -> Cell | None:
    band = band_of(moment.time(), calling)
    return None if band is None else Cell(moment.isoweekday(), band)


def next_beginning(moment: datetime, calling: Calling) -> datetime | None:
    """When the next cell with calls begins after the moment; none where operations end before."""
    for ahead in range(LOOK_AHEAD_DAYS):
        day = moment.date() + timedelta(days=ahead)
        if day_refusals(day, calling):
            continue
        for start, _ in calling.bands:
            hour = max(time(start), calling.opens)
            begins = datetime.combine(day, hour, tzinfo=moment.tzinfo)
            if begins > moment and hour < calling.closes:
                return begins
    return None
