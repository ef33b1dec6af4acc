"""How long has a request of the city been waiting, and which message is it that waits no longer? Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class MessageState(StrEnum):
    """What became of a message (R06)."""

    DELIVERED = "1"
    FAILED_FOR_GOOD = "2"
    FAILED_FOR_NOW = "3"
    EXPIRED = "4"
    REFUSED_BEFORE_SENDING = "5"
    UNKNOWN = "6"

    @property
    def is_final(self) -> bool:
        """Nothing more will happen: tried again is what failed for now, and of the unknown nobody can say it yet."""
        return self not in (MessageState.FAILED_FOR_NOW, MessageState.UNKNOWN)

STEPS = ((0, "これから"), (1, "当日・翌日"), (7, "1週間まで"), (14, "2週間まで"), (30, "30日まで"))
"""Up to so many days, in words; the day before it begins is "to come"."""
OLDER = "30日を超える"
CLASSES = (*(words for _, words in STEPS), OLDER)


@dataclass(frozen=True, slots=True)
class Age:
    """Requests of one day of asking; `due` those with a day of answer before today."""

    on: date
    count: int
    due: int = 0


def class_of(age_days: int) -> str:
    if age_days < 0:
        return STEPS[0][1]
    return next((words for most, words in STEPS[1:] if age_days <= most), OLDER)


def by_class(ages: Iterable[Age], today: date) -> dict[str, int]:
    found = dict.fromkeys(CLASSES, 0)
    for age in ages:
        found[class_of((today - age.on).days)] += age.count
    return found
