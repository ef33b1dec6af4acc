"""Small parts that stand alone: link, chip, note, facts, tiles, tabs, progress, the empty state."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

Tone = Literal["", "info", "done", "look", "bad", "now"]


@dataclass(frozen=True, slots=True)
class Link:
    """Where one can go; the words say where ("市へ送った記録を見る"), never "here"."""

    template: ClassVar[str] = "ui/parts/link.html"
    words: str
    url: str
    key: str = ""  # aria-keyshortcuts, for example "O"


@dataclass(frozen=True, slots=True)
class Chip:
    """A state in 2 to 8 characters. `done` only for what the system or the city has verified."""

    template: ClassVar[str] = "ui/parts/chip.html"
    words: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A banner that stays until its cause is gone. `urgent` only when work must stop now."""

    template: ClassVar[str] = "ui/parts/note.html"
    lead: str
    words: str = ""
    tone: Tone = "info"
    act: Link | None = None
    lines: Sequence[str] = ()
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; `kind` as in a table column; `change` is the link 変更する."""

    label: str
    value: object
    kind: str = "text"
    chip: Chip | None = None
    change: Link | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """`lines` gives roomy rows with rules, for checking answers before they are sent."""

    template: ClassVar[str] = "ui/parts/facts.html"
    facts: Sequence[Fact]
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with its name; a link to what is behind it. Danger shows red only above zero."""

    name: str
    figure: int | str | None
    unit: str = "件"
    explain: str = ""
    url: str = ""
    danger: bool = False
    current: bool = False

    @property
    def is_red(self) -> bool:
        return self.danger and isinstance(self.figure, int) and self.figure > 0


@dataclass(frozen=True, slots=True)
class Tiles:
    template: ClassVar[str] = "ui/parts/tiles.html"
    tiles: Sequence[Tile]


@dataclass(frozen=True, slots=True)
class Tab:
    """A view of the same thing under its own address; `attention` says "1件 確認"."""

    words: str
    url: str
    count_words: str = ""
    current: bool = False
    attention: str = ""


@dataclass(frozen=True, slots=True)
class Tabs:
    template: ClassVar[str] = "ui/parts/tabs.html"
    label: str
    tabs: Sequence[Tab]


@dataclass(frozen=True, slots=True)
class Progress:
    """Something that takes more than a second; `done` is None where nobody can say how far it is. With `poll_url` the
    part asks again by itself.

    The answer to `poll_url` is this part again, or anything else once the work has ended.
    """

    template: ClassVar[str] = "ui/parts/progress.html"
    label: str
    done: int | None
    total: int
    words: str
    poll_url: str = ""
    poll_every: str = "2s"
    id: str = "progress"


@dataclass(frozen=True, slots=True)
class EmptyState:
    """Why there is nothing here and what to do: nothing yet, nothing matches, or you may not see it."""

    template: ClassVar[str] = "ui/parts/empty.html"
    words: str
    act: Link | None = None
