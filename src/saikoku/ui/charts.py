"""Charts as values: the geometry is reckoned here, the drawing is an SVG template, the look is in ui.css.

Every chart has a heading that states the finding, stands beside a table with the same numbers and
can be read in grey: emphasis by weight and hatch first, colour last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

WIDTH = 640
HEIGHT = 220
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 24, 28
NAMES = 96  # room at the right, where lines are named


class Drawn(NamedTuple):
    """One bar in drawing units, its words, and whether it is the one to look at."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str
    value_words: str
    shape: str
    words_y: float
    late: bool


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float
    words: str  # the value as it is written above the bar
    main: bool = False
    late: bool = False  # hatched: refused or late


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars beside each other, one of them emphasised, with a dashed target line when there is one.

    `axis_from` other than zero must be said in `unit_words` ("単位は億円。縦の目盛りは12億円から。").
    """

    template: ClassVar[str] = "ui/charts/bars.html"
    finding: str
    unit_words: str
    bars: Sequence[Bar]
    axis_from: float = 0
    target: float | None = None
    target_words: str = ""
    table_url: str = ""
    id: str = "chart"
    view: ClassVar[str] = f"0 0 {WIDTH} {HEIGHT}"
    base: ClassVar[int] = HEIGHT - BOTTOM
    label_y: ClassVar[int] = HEIGHT - 10

    @property
    def plot_right(self) -> int:
        """A target is named at the end of its line, beside the bars."""
        return WIDTH if self.target is None else WIDTH - NAMES

    @property
    def name_x(self) -> int:
        return self.plot_right + 8

    @property
    def top(self) -> float:
        highest = max([bar.value for bar in self.bars] + [self.target or 0], default=1)
        return highest if highest > self.axis_from else self.axis_from + 1

    def height_of(self, value: float) -> float:
        share = max(0.0, (value - self.axis_from) / (self.top - self.axis_from))
        return round(share * (HEIGHT - TOP - BOTTOM), 1)

    def drawn(self) -> list[Drawn]:
        step = (self.plot_right - LEFT - RIGHT) / max(1, len(self.bars))
        width = round(min(step * 0.66, 72), 1)
        drawn = []
        for place, bar in enumerate(self.bars):
            middle = round(LEFT + step * (place + 0.5), 1)
            height = self.height_of(bar.value)
            y = round(self.base - height, 1)
            shape = " ".join(name for name, on in (("main", bar.main), ("late", bar.late)) if on)
            x = round(middle - width / 2, 1)
            drawn.append(Drawn(x, y, width, height, middle, bar.label, bar.words, shape, y - 6, bar.late))
        return drawn

    @property
    def target_y(self) -> float | None:
        return None if self.target is None else round(self.base - self.height_of(self.target), 1)

    @property
    def target_words_y(self) -> float | None:
        return None if self.target_y is None else self.target_y + 4


@dataclass(frozen=True, slots=True)
class Forecast:
    """A line of what was, continued by a dotted line inside a band, against a dashed target.

    `actual` begins at step 0; `expected`, `low`, `high` begin at the last actual step + 1.
    """

    template: ClassVar[str] = "ui/charts/forecast.html"
    finding: str
    unit_words: str
    labels: Sequence[str]  # one for each step of the axis; empty ones are not written
    actual: Sequence[float]
    actual_words: str
    expected: Sequence[float] = ()
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    expected_words: str = ""
    target: float | None = None
    target_words: str = ""
    axis_from: float = 0
    table_url: str = ""
    id: str = "forecast"
    view: ClassVar[str] = f"0 0 {WIDTH} {HEIGHT}"
    base: ClassVar[int] = HEIGHT - BOTTOM
    label_y: ClassVar[int] = HEIGHT - 10
    plot_right: ClassVar[int] = WIDTH - NAMES

    def x(self, step: int) -> float:
        steps = max(1, len(self.labels) - 1)
        return round(LEFT + (self.plot_right - LEFT) * step / steps, 1)

    def y(self, value: float) -> float:
        top = max([*self.actual, *self.high, *self.expected, self.target or 0, self.axis_from + 1])
        share = (value - self.axis_from) / (top - self.axis_from)
        return round(self.base - share * (HEIGHT - TOP - BOTTOM), 1)

    def _path(self, values: Sequence[float], first: int) -> list[str]:
        return [f"{self.x(first + place)} {self.y(value)}" for place, value in enumerate(values)]

    @property
    def actual_path(self) -> str:
        return "M" + "L".join(self._path(self.actual, 0)) if self.actual else ""

    @property
    def expected_path(self) -> str:
        if not self.expected or not self.actual:
            return ""
        return "M" + "L".join(self._path([self.actual[-1], *self.expected], len(self.actual) - 1))

    @property
    def band_path(self) -> str:
        if not self.low or not self.actual:
            return ""
        last, first = self.actual[-1], len(self.actual) - 1
        upper = self._path([last, *self.high], first)
        lower = self._path([last, *self.low], first)
        return "M" + "L".join(upper + lower[::-1]) + "Z"

    @property
    def target_y(self) -> float | None:
        return None if self.target is None else self.y(self.target)

    @property
    def target_words_y(self) -> float | None:
        return None if self.target_y is None else self.target_y - 5

    @property
    def last(self) -> tuple[float, float] | None:
        """Where the line of what was ends."""
        return (self.x(len(self.actual) - 1), self.y(self.actual[-1])) if self.actual else None

    @property
    def name_x(self) -> int:
        return self.plot_right + 8

    @property
    def expected_name_y(self) -> float | None:
        return self.y(self.expected[-1]) + 4 if self.expected else None

    @property
    def actual_name_y(self) -> float | None:
        return self.last[1] - 8 if self.last else None

    def drawn_labels(self) -> list[tuple[float, str]]:
        return [(self.x(step), label) for step, label in enumerate(self.labels) if label]
