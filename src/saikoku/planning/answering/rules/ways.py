"""By which way is somebody reached best: telephone, visit or SMS, by the contacts an hour of work promises.

The chance to meet at the door is learned by the time of the visit, with the month's visits in vain weighing as the
default says; of SMS the share is learned that made the person call. Both begin at a dated default that counts for so
many contacts, as a call's factors do (rules.learning).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from saikoku.kernel import businessdays
from saikoku.planning.answering.rules.defaults import Defaults

SATURDAY = 6


class Way(StrEnum):
    CALL = "call"
    VISIT = "visit"
    SMS = "sms"


class Time(StrEnum):
    """When a visit is made."""

    DAY = "day"
    EVENING = "evening"
    REST_DAY = "rest_day"


@dataclass(frozen=True, slots=True)
class Rate:
    """A share as a gamma distribution, with what it stands on."""

    shape: float
    rate: float
    attempts: int
    contacts: int

    @property
    def mean(self) -> float:
        return self.shape / self.rate


@dataclass(frozen=True, slots=True)
class Ways:
    met: Mapping[Time, Rate]
    returned: Rate


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits counted: when, how many of the month in vain before, how many were made and met the person."""

    when: Time
    before: int
    made: int
    met: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What one way promises for one person today."""

    way: Way
    chance: float
    minutes: float
    when: str = ""  # a visit's Time, a call's hours

    @property
    def per_hour(self) -> float:
        """Contacts to be expected in an hour of work."""
        return 60 * self.chance / self.minutes


def learn(visits: Iterable[Visits], sent: int, returned: int, known: Defaults) -> Ways:
    rows, met = list(visits), {}
    for when in Time:
        here = [row for row in rows if row.when == when]
        exposure = sum(row.made * known.visit["failed"] ** row.before for row in here)
        met[when] = _rate(
            known.visit["met"][when], known, exposure, sum(row.made for row in here), sum(row.met for row in here)
        )
    default = known.sms["delivered"] * known.sms["returned"]
    return Ways(met, _rate(default, known, sent, sent, returned))


def _rate(default: float, known: Defaults, exposure: float, attempts: int, contacts: int) -> Rate:
    strength = known.trust["slots"]
    return Rate(strength + contacts, strength / default + exposure, attempts, contacts)


def assumed(known: Defaults) -> Ways:
    return learn((), 0, 0, known)


def time_of(day: date, at: time, known: Defaults) -> Time:
    if businessdays.is_holiday(day) or day.isoweekday() >= SATURDAY:
        return Time.REST_DAY
    return Time.EVENING if at >= evening(known) else Time.DAY


def evening(known: Defaults) -> time:
    return time.fromisoformat(known.visit["evening_from"])


def times_of(day: date, known: Defaults) -> list[Time]:
    """At which times a day's visits can be made."""
    noon = time_of(day, time(12), known)
    return [noon] if noon == Time.REST_DAY else [noon, Time.EVENING]


def call(chance: float, known: Defaults, when: str = "") -> Offer:
    seconds = known.seconds
    talking, ringing = seconds["talk"] + seconds["after"], seconds["unanswered"]
    spent = seconds["before"] + chance * talking + (1 - chance) * ringing
    return Offer(Way.CALL, chance, spent / 60, when)


def visit(when: Time, before: int, ways: Ways, known: Defaults, *, far: bool) -> Offer:
    chance = min(known.chance["most"], ways.met[when].mean * known.visit["failed"] ** before)
    return Offer(Way.VISIT, chance, known.visit["far_minutes" if far else "minutes"], when)


def sms(ways: Ways, known: Defaults, *, choosing: int) -> Offer:
    """`choosing`: the agreed seconds for choosing and checking one of many."""
    chance, seconds = min(known.chance["most"], ways.returned.mean), known.seconds
    return Offer(Way.SMS, chance, (choosing + chance * (seconds["talk"] + seconds["after"])) / 60)


def ranked(offers: Sequence[Offer]) -> list[Offer]:
    """The most promising first; of equals the way named first."""
    return sorted(offers, key=lambda offer: -offer.per_hour)
