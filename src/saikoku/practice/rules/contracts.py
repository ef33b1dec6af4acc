"""By which hours the people of the practice house work, and what they wish for. Nobody real."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from saikoku.kernel.periods import Month
from saikoku.workforce.workers.rules.contracts import Hours

EVERY_DAY = tuple(range(1, 8))
SOURCE = "練習用の労働条件通知書"
_HOUR = 60


@dataclass(frozen=True, slots=True)
class Contracted:
    number: str
    name: str
    hours: Hours
    skills: tuple[str, ...]
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wished:
    number: str
    kind: str
    first_on: date
    last_on: date
    between: tuple[time, time] | None = None


def _full(days: int = 5) -> Hours:
    return Hours(days * 8 * _HOUR, days * 8 * _HOUR, days, EVERY_DAY, time(9), time(19), 8 * _HOUR, 8 * _HOUR)


def _part(day: int, days: int, weekdays: Sequence[int] = EVERY_DAY, earliest: int = 9, latest: int = 19) -> Hours:
    most = day * days * _HOUR
    return Hours(most - 2 * day * _HOUR, most, days, weekdays, time(earliest), time(latest), day * _HOUR, day * _HOUR)


_PHONE, _OUT = ("outbound", "inbound"), ("outbound",)
CONTRACTED: tuple[Contracted, ...] = (
    Contracted("9003", "練習 業務遂行責任者", _full(), ("supervise",)),
    Contracted("9004", "練習 業務遂行責任者2", _full(), ("supervise",)),
    Contracted("9005", "練習 業務遂行責任者3", _full(), ("supervise",)),
    Contracted("9006", "練習 業務遂行責任者4", _part(8, 3), ("supervise", "inbound"), ("en",)),
    Contracted("9101", "練習 オペレータ1", _full(), _PHONE),
    Contracted("9102", "練習 オペレータ2", _full(), _PHONE, ("en",)),
    Contracted("9103", "練習 オペレータ3", _full(), _PHONE),
    Contracted("9104", "練習 オペレータ4", _part(6, 4), _PHONE),
    Contracted("9105", "練習 オペレータ5", _part(5, 4, (1, 2, 3, 4, 5), latest=15), _OUT),
    Contracted("9106", "練習 オペレータ6", _part(5, 5, earliest=13), _PHONE, ("zh",)),
    Contracted("9107", "練習 オペレータ7", _part(4, 3, (5, 6, 7)), _OUT),
    Contracted("9108", "練習 オペレータ8", _part(4, 4, earliest=14), _PHONE),
    Contracted("9201", "練習 訪問員", _full(), ("visits",)),
)


def wishes(month: Month) -> tuple[Wished, ...]:
    """Leave and wishes of one month."""
    def day(n: int) -> date:
        return month.first.replace(day=n)

    return (
        Wished("9101", "leave", day(11), day(12)),
        Wished("9103", "off", day(6), day(6)),
        Wished("9104", "off", day(16), day(17)),
        Wished("9106", "off", day(23), day(24)),
        Wished("9107", "hours", month.first, month.last, (time(9), time(14))),
        Wished("9201", "off", day(20), day(20)),
    )
