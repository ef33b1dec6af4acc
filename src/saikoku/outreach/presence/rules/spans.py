"""How long was prepared, talked and written? Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median


@dataclass(frozen=True, slots=True)
class Times:
    """One recorded call; `talk_ended_at` and `dialled_at` None: nobody told."""

    began_at: datetime
    talk_ended_at: datetime | None
    recorded_at: datetime
    dialled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Summed:
    """Of so many calls: seconds of talk and of writing, medians of both, calls whose writing took longer than agreed.
    `told`: calls of which the end of the talk is known; only they are in talk and writing. `dialled`: calls of which it is
    known when they were dialled; only they tell what was prepared, and of the others that time is in the talk."""

    calls: int
    told: int
    talk: int
    writing: int
    talk_median: int | None
    writing_median: int | None
    over: int
    dialled: int = 0
    before: int = 0
    before_median: int | None = None


def summed(times: Iterable[Times], limit_seconds: int) -> Summed:
    found = list(times)
    told = [one for one in found if one.talk_ended_at is not None]
    talk = [_seconds(one.dialled_at or one.began_at, one.talk_ended_at) for one in told]
    before = [_seconds(one.began_at, one.dialled_at) for one in found if one.dialled_at is not None]
    writing = [_seconds(one.talk_ended_at, one.recorded_at) for one in told]
    return Summed(
        len(found), len(told), sum(talk), sum(writing), round(median(talk)) if talk else None,
        round(median(writing)) if writing else None, sum(one > limit_seconds for one in writing),
        len(before), sum(before), round(median(before)) if before else None,
    )  # fmt: skip


def _seconds(start: datetime, end: datetime) -> int:
    return round((end - start).total_seconds())
