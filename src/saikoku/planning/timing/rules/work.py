"""Between which hours each kind of work is done (specification 7.2.ア-エ). Pure."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class Work(StrEnum):
    VISIT = "visit"
    CALL = "call"
    ASSETS = "assets"
    OTHER = "other"


WORDS = {Work.VISIT: "訪問", Work.CALL: "架電・受電", Work.ASSETS: "財産調査の補助", Work.OTHER: "その他の業務"}
TERMS = {
    Work.VISIT: ("visit_opens", "visit_closes"),
    Work.CALL: ("call_opens", "call_closes"),
    Work.ASSETS: ("assets_opens", "assets_closes"),
    Work.OTHER: ("office_opens", "office_closes"),
}
"""The agreed terms of its first minute and of the minute at which it is over."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When a kind of work is done on a day; on a day of rest it is not."""

    day: date
    work: Work
    opens: time
    closes: time  # exclusive
    rests: bool = False

    def holds(self, at: time) -> bool:
        return not self.rests and self.opens <= at < self.closes
