"""The rules of calling read literally from what happened to a person, without the program's own rules or statements.

Nothing of `planning` is imported. Specification 7(1), 7(2)イ, 10(4)ア and イ, annex 2; the agreed numbers stand in Agreed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from saikoku.kernel import businessdays

SIDE = {"01": "tax", "02": "tax", "11": "premium", "12": "premium"}
Rung = Mapping[str, Sequence[datetime]]
"""When each number rang today, whoever was asked for."""
SPOKEN = frozenset({"101", "102", "103", "105", "106", "110", "112", "601"})


@dataclass(frozen=True)
class Agreed:
    """What holds in a month: days without calls, hours, bands and caps."""

    closed: frozenset[date]
    opens: time
    closes: time
    bands: tuple[tuple[int, int], ...]
    last_day: date
    per_month: int = 8
    per_number: int = 2
    voicemail_days: int = 2
    claims_paid_days: int = 10
    grace_business_days: int = 3
    undated_days: int = 30
    rest_minutes: int = 180
    busy_from: timedelta = timedelta(minutes=10)
    busy_until: timedelta = timedelta(minutes=60)

    def band(self, at: datetime) -> int | None:
        return next((n for n, (start, end) in enumerate(self.bands) if start <= at.hour < end), None)


@dataclass
class Call:
    at: datetime
    side: str
    outcome: str
    number: str
    agreed_or_retry: bool = False  # belongs to the cell of the first attempt
    is_retry: bool = False


@dataclass
class Stop:
    programme: str  # empty: all
    since: date
    until: date | None
    gone: bool = False


@dataclass
class Promise:
    side: str
    made: date
    day: date | None  # none was named
    alive: bool = True  # not kept, broken or taken back


@dataclass
class Number:
    state: str = "1"
    rests_until: date | None = None
    from_the_city: bool = True


@dataclass
class Person:
    named: dict[str, bool]  # programme: the city still names it for calls this month
    owed: dict[str, int]
    limit: dict[str, date | None]
    numbers: dict[str, Number]
    stops: list[Stop] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    cautions: set[str] = field(default_factory=set)
    own_stop: bool = False
    call_back: dict[str, datetime] = field(default_factory=dict)  # by side
    held: bool = False

    @property
    def sides(self) -> set[str]:
        return {SIDE[programme] for programme in self.named}


def broken(person: Person, side: str, at: datetime, agreed: Agreed, rung_today: Rung) -> list[str]:
    """Which rules a call about that side at that moment would break."""
    found = [*_hours(at, agreed), *_person(person, side, at, agreed, rung_today)]
    month = [call for call in person.calls if call.side == side and (call.at.year, call.at.month) == (at.year, at.month)]
    back = person.call_back.get(side)
    if back is not None and at < back:
        return [*found, "before the agreed time"]
    if back is not None:
        return found  # it was agreed in spite of what follows
    if any(call.outcome in SPOKEN for call in month):
        found.append("spoken to this month")
    if any(_rests(call, at.date(), agreed) for call in person.calls if call.side == side):
        found.append("to be left in peace for some days")
    if len(month) >= agreed.per_month:
        found.append("called as often as a month allows")
    same = any(
        not call.agreed_or_retry and call.at.isoweekday() == at.isoweekday() and agreed.band(call.at) == agreed.band(at)
        for call in month
    )
    if _busy_a_moment_ago(month, at, agreed):
        return found
    if same:
        found.append("the same weekday and band twice in a month")
    if not any(_may_ring(person, number, at.date(), rung_today, agreed) and has_rested(number, at, rung_today, agreed)
               for number in person.numbers):  # fmt: skip
        found.append("each number rang a moment ago")
    return found


def _hours(at: datetime, agreed: Agreed) -> Iterable[str]:
    if not agreed.opens <= at.time() < agreed.closes:
        yield "outside the hours"
    if agreed.band(at) is None:
        yield "in none of the agreed bands"
    if (at.month, at.day) in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)} or at.date() in agreed.closed:
        yield "closed that day"
    if not date(2025, 11, 1) <= at.date() <= agreed.last_day:
        yield "not in the time of operation"


def _person(person: Person, side: str, at: datetime, agreed: Agreed, rung_today: Rung) -> Iterable[str]:
    today = at.date()
    named = [programme for programme, stands in person.named.items() if stands and SIDE[programme] == side]
    if not named:
        yield "not named by the city"
    elif all(_is_stopped(person, programme, today) for programme in named):
        yield "stopped by the city"
    if person.own_stop:
        yield "stopped by us"
    if "05" in person.cautions:
        yield "for the city's staff alone"
    if not any(_may_be_asked_for(person, programme, today) for programme in person.owed if SIDE[programme] == side):
        yield "nothing that may be asked for"
    if any(_is_alive(promise, today, agreed) for promise in person.promises if promise.side == side):
        yield "a promise is alive"
    if not any(_may_ring(person, number, today, rung_today, agreed) for number in person.numbers):
        yield "no number that may ring"
    if person.held:
        yield "somebody speaks with him"


def _is_stopped(person: Person, programme: str, today: date) -> bool:
    return any(
        not stop.gone and stop.programme in ("", programme) and stop.since <= today and (stop.until or today) >= today
        for stop in person.stops
    )


def _may_be_asked_for(person: Person, programme: str, today: date) -> bool:
    limit = person.limit.get(programme)
    over = limit is not None and limit < today
    return person.owed[programme] > 0 and not over and not _is_stopped(person, programme, today)


def _is_alive(promise: Promise, today: date, agreed: Agreed) -> bool:
    if not promise.alive:
        return False
    if promise.day is None:
        return today <= promise.made + timedelta(days=agreed.undated_days)
    passed, day = 0, promise.day + timedelta(days=1)
    while day < today:
        is_open = day.isoweekday() < 6 and not businessdays.is_holiday(day)
        passed += is_open and not (day.month == 12 and day.day >= 29) and not (day.month == 1 and day.day <= 3)
        day += timedelta(days=1)
    return passed < agreed.grace_business_days


def _may_ring(person: Person, number: str, today: date, rung_today: Rung, agreed: Agreed) -> bool:
    known = person.numbers[number]
    return (
        known.state in ("1", "2")
        and (known.rests_until is None or known.rests_until <= today)
        and ("01" not in person.cautions or known.from_the_city)
        and len(rung_today.get(number, ())) < agreed.per_number
    )


def has_rested(number: str, at: datetime, rung_today: Rung, agreed: Agreed) -> bool:
    return all(at - rang >= timedelta(minutes=agreed.rest_minutes) for rang in rung_today.get(number, ()))


def _rests(call: Call, today: date, agreed: Agreed) -> bool:
    days = {"303": agreed.voicemail_days, "102": agreed.claims_paid_days}.get(call.outcome)
    return days is not None and call.at.date() + timedelta(days=days) > today


def _busy_a_moment_ago(month: list[Call], at: datetime, agreed: Agreed) -> bool:
    last = max(month, key=lambda call: call.at, default=None)
    if last is None or last.outcome != "304" or last.is_retry:
        return False
    return agreed.busy_from <= at - last.at <= agreed.busy_until
