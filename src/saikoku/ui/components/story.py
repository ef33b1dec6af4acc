"""Parts that follow time: steps of a procedure, the timeline of a case, what is said on the telephone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from .parts import Chip, Link


@dataclass(frozen=True, slots=True)
class Step:
    """`fact` is one line such as "済 9:02 授受番号 0410-02"; `url` while going back is allowed."""

    words: str
    state: Literal["past", "current", "coming"] = "coming"
    fact: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """Three to five steps of one procedure."""

    template: ClassVar[str] = "ui/parts/steps.html"
    label: str
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `kind` gives the shape: contact circle, paper square, paid, look, now."""

    at: date | datetime
    lead: str
    words: str = ""
    quote: str = ""
    kind: Literal["contact", "paper", "paid", "look", "now"] = "contact"
    chip: Chip | None = None
    link: Link | None = None
    lines: Sequence[str] = ()

    @property
    def has_time(self) -> bool:
        return isinstance(self.at, datetime)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Newest first. `filters` as (words, url, current); `more` keeps the place."""

    template: ClassVar[str] = "ui/parts/timeline.html"
    label: str
    entries: Sequence[Entry]
    filters: Sequence[tuple[str, str, bool]] = ()
    more: Link | None = None
    empty_words: str = "まだ記録がありません。"


@dataclass(frozen=True, slots=True)
class Script:
    """What to say now, values filled in; `caution` is what may not be said to others."""

    template: ClassVar[str] = "ui/parts/script.html"
    stage: str
    lines: Sequence[str]
    caution: str = ""
    id: str = "script"
