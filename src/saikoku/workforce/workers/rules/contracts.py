"""Can a contract be worked as it is written, and which wishes may be entered? Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time

from saikoku.governance.law.rules.working_hours import WorkingHours
from saikoku.kernel.daytime import minutes

SKILLS = {"outbound": "架電", "inbound": "受電", "visits": "訪問", "supervise": "責任者"}
LANGUAGES = {"en": "英語", "zh": "中国語", "ko": "韓国語", "vi": "ベトナム語", "ne": "ネパール語", "tl": "タガログ語"}
WEEKDAYS = "月火水木金土日"
HALF_HOUR = 30


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes of work in a week and a day, days of a week, and the time between which they lie."""

    week_least: int
    week_most: int
    days_most: int
    weekdays: Collection[int]
    earliest: time
    latest: time
    day_shortest: int
    day_longest: int


def refusals(hours: Hours, law: WorkingHours) -> list[str]:
    """Every reason for which nobody could or may work so."""
    window = minutes(hours.latest) - minutes(hours.earliest)
    needed = hours.day_shortest + law.break_for(hours.day_shortest)
    days = min(hours.days_most, len(hours.weekdays))
    found = [code for code, fails in (
        ("no-weekday", not hours.weekdays),
        ("no-day-off", hours.days_most > 7 - law.rest_days),
        ("week-too-long", hours.week_most > law.week),
        ("day-too-long", hours.day_longest > law.day),
        ("least-above-most", hours.week_least > hours.week_most or hours.day_shortest > hours.day_longest),
        ("hours-too-narrow", window < needed),
        ("week-cannot-be-filled", hours.week_least > days * hours.day_longest),
        ("not-half-hours", any(one % HALF_HOUR for one in (
            minutes(hours.earliest), minutes(hours.latest), hours.day_shortest, hours.day_longest,
            hours.week_least, hours.week_most))),
    ) if fails]  # fmt: skip
    return found


def wish_refusals(on: date, *, today: date, first: date, last: date | None) -> list[str]:
    found = ["day-is-over"] if on < today else []
    return found + (["not-employed-then"] if on < first or (last is not None and on > last) else [])
