"""Does somebody answer, who is it, what is said, is it paid? The answering model of the practice city.

Pure: chances come from data/answers.toml, chance itself from the generator passed in. A debtor's nature
follows from the seed and his number alone, so that every run of a month meets the same people.
"""

import math
import tomllib
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import Any

from saikoku.kernel import businessdays

NOT_IN_SERVICE, WRONG_NUMBER, SUSPENDED = "401", "402", "404"
NO_ANSWER, VOICEMAIL_WITH_REQUEST = "301", "303"
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Nature:
    """What is true of a debtor before anybody calls. `openness` has the mean 1."""

    openness: float
    pays_unasked_after: int | None  # days from the month's first, none = not in these 30 days


@dataclass(frozen=True, slots=True)
class Attempt:
    at: datetime
    age: int | None  # years; none for a company
    failed_before: int
    same_cell_before: int


@dataclass(frozen=True, slots=True)
class Promise:
    on: date
    yen: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What an attempt came to: the outcome code and, where one was made, a promise."""

    code: str
    reached: bool
    seconds: int  # talk and after-call work, or the unanswered ringing
    promise: Promise | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """A payment that will come: its day and amount in yen."""

    on: date
    yen: int


@cache
def model() -> dict[str, Any]:
    text = files(__package__).joinpath("data/answers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def nature(seed: int, debtor_number: str) -> Nature:
    rng = Random(f"{seed}:{debtor_number}")
    stickiness, unasked = model()["stickiness"], model()["unasked"]
    alpha, beta = stickiness["alpha"], stickiness["beta"]
    openness = rng.betavariate(alpha, beta) * (alpha + beta) / alpha
    pays, day = rng.random(), int(rng.random() * 30)
    return Nature(openness, day if pays < unasked["within_30_days"] else None)


def number_fault(seed: int, number: str) -> str | None:
    """The outcome code of a number at which this debtor cannot be reached, or nothing."""
    share, drawn = model()["number"], Random(f"{seed}:{number}").random()
    for code, name in ((NOT_IN_SERVICE, "not_in_service"), (WRONG_NUMBER, "wrong"), (SUSPENDED, "suspended")):
        if drawn < share[name]:
            return code
        drawn -= share[name]
    return None


def chance(attempt: Attempt, person: Nature) -> float:
    """How likely the right person answers this attempt."""
    answered, repeat = model()["answered"], model()["repeat"]
    found = of_hour(answered[day_kind(attempt.at.date())], attempt.at.hour)
    found *= factor_of_age(attempt.age)
    found *= repeat["failed"] ** attempt.failed_before * repeat["same_cell"] ** attempt.same_cell_before
    return min(answered["most"], found * person.openness)


def ring(
    rng: Random, attempt: Attempt, person: Nature, *, fault: str | None, programmes: Sequence[str], owed: int
) -> Answer:
    """One attempt at one number about `owed` yen."""
    seconds = model()["seconds"]
    if fault:
        return Answer(fault, False, seconds["unanswered"])
    if rng.random() < chance(attempt, person):
        return talk(rng, attempt.at.date(), programmes, owed)
    code = _drawn(rng, _otherwise())
    spoke = code in ("201", "119")
    return Answer(code, False, _talk_seconds(rng) // 2 if spoke else seconds["unanswered"])


def talk(rng: Random, on: date, programmes: Sequence[str], owed: int) -> Answer:
    """A talk with the person liable: its outcome, perhaps with a promise."""
    said = _spoken("11" in programmes)
    code = _drawn(rng, said)
    row = next(row for row in model()["spoken"] if row["code"] == code)
    promises = code == "101" or rng.random() < row.get("promises", 0)
    return Answer(code, True, _talk_seconds(rng), _promise(rng, on, owed) if promises else None)


def keeps(
    rng: Random, promise: Promise, owed: int, heard_on: date, *, earlier: int, reminded: bool
) -> Intent | None:
    """What comes of a promise: paid in full, in part, or not within 30 days (nothing)."""
    share = model()["promise"]
    change = share["reminded"] * reminded + share["again"] * (earlier > 0)
    change += share["late"] * ((promise.on - heard_on).days > share["late_after_days"])
    drawn, days = rng.random(), round(rng.triangular(-4, 6, -0.5))
    on = max(heard_on, promise.on + timedelta(days=days))
    if drawn < share["kept_full"] + change:
        return Intent(on, min(promise.yen, owed))
    if drawn < share["kept_full"] + change + share["kept_part"]:
        return Intent(on, max(100, promise.yen // 200 * 100))
    return None


def had_paid(rng: Random, on: date, owed: int) -> Intent | None:
    """The payment of somebody who said on the telephone that he had paid already, if it is true."""
    drawn, days = rng.random(), int(rng.random() * 6)
    return Intent(on - timedelta(days=days), owed) if drawn < model()["claims_paid"]["true"] else None


def preparation() -> timedelta:
    """How long an operator reads a case before dialling."""
    return timedelta(seconds=model()["seconds"]["preparation"])


def returns_call(rng: Random, at: datetime, cause: str = "of_voicemails") -> datetime | None:
    """When somebody rings back after a message on the answering machine or a notice of absence, if at all (9:00 to 19:00)."""
    inbound, drawn, soon, when = model()["inbound"], rng.random(), rng.random(), rng.random()
    if drawn >= inbound[cause]:
        return None
    days = 0 if soon < inbound["within_a_day"] and at.hour < 17 else 1 + int(when * 4)
    first = at.hour + 1 if days == 0 else 9
    minutes = int(when * 997) % ((19 - first) * 60)
    day = at.replace(hour=first, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return day + timedelta(minutes=minutes)


def _promise(rng: Random, on: date, owed: int) -> Promise:
    share = model()["promise"]
    days = min(share["most_days"], 1 + int(rng.gammavariate(2.2, share["mean_days"] / 2.2)))
    part = rng.uniform(0.2, 0.7)
    whole = rng.random() < share["whole"]
    return Promise(on + timedelta(days=days), owed if whole else max(100, int(owed * part / 100) * 100))


def _talk_seconds(rng: Random) -> int:
    seconds = model()["seconds"]
    talked = seconds["talk_median"] * math.exp(rng.gauss(0, seconds["talk_sigma"]))
    after = max(15.0, rng.gauss(seconds["after_mean"], seconds["after_deviation"]))
    return int(min(3_600, talked) + after)


@cache
def day_kind(day: date) -> str:
    if day.weekday() == _SUNDAY or businessdays.is_holiday(day):
        return "rest_day"
    return "saturday" if day.weekday() == _SATURDAY else "weekday"


def of_hour(bands: list[list[float]], hour: int) -> float:
    return bands[max(0, bisect([begins for begins, _ in bands], hour) - 1)][1]


def factor_of_age(age: int | None) -> float:
    """How much likelier somebody of that age answers; none is a company."""
    if age is None:
        return model()["age"]["company"]
    factors = model()["age"]["factors"]
    return factors[bisect([begins for begins, _ in factors], age) - 1][1]


_Shares = tuple[tuple[str, ...], tuple[float, ...]]


@cache
def _otherwise() -> _Shares:
    rows = model()["otherwise"]
    return tuple(row["code"] for row in rows), tuple(accumulate(row["share"] for row in rows))


@cache
def _spoken(with_insurance: bool) -> _Shares:
    rows = [row for row in model()["spoken"] if with_insurance or row.get("needs") != "11"]
    return tuple(row["code"] for row in rows), tuple(accumulate(row["share"] for row in rows))


def _drawn(rng: Random, shares: _Shares) -> str:
    codes, totals = shares
    return codes[bisect(totals, rng.random() * totals[-1])]
