"""How likely is somebody at home? By kind of day and band, learned from visits and shrunk to the default.

A cell of few visits says what the default says; a household is likelier to be met the more often it was met before.
Nationality, language, health, sex, name and address play no part.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from saikoku.kernel import businessdays
from saikoku.planning.routes.rules.defaults import Defaults

WEEKDAY, REST_DAY = "weekday", "rest_day"


@dataclass(frozen=True, slots=True)
class Seen:
    """Visits of one day and band, and those at which somebody was met."""

    on: date
    band: int
    visits: int
    met: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A band of a kind of day: the chance, the default, and what it stands on."""

    chance: float
    default: float
    visits: int
    met: int


Table = dict[tuple[str, int], Cell]


def kind_of(day: date) -> str:
    return REST_DAY if businessdays.is_weekend(day) or businessdays.is_holiday(day) else WEEKDAY


def learn(seen: Iterable[Seen], known: Defaults) -> Table:
    """The chance of each band and kind of day: a beta distribution that begins at the default."""
    counts: dict[tuple[str, int], list[int]] = {}
    for one in seen:
        both = counts.setdefault((kind_of(one.on), one.band), [0, 0])
        both[0] += one.visits
        both[1] += one.met
    strength, table = known.trust["visits"], {}
    for kind in (WEEKDAY, REST_DAY):
        for band, default in enumerate(known.presence[kind]):
            visits, met = counts.get((kind, band), (0, 0))
            table[kind, band] = Cell((default * strength + met) / (strength + visits), default, visits, met)
    return table


def of_household(table: Table, day: date, visits: int, met: int, known: Defaults) -> list[float]:
    """The chance in each band for a household that was visited and met so often in the window."""
    kind, most = kind_of(day), known.presence["most"]
    cells = [table[kind, band].chance for band in range(len(known.bands))]
    expected = visits * sum(cells) / len(cells)
    trust = known.trust["household"]
    factor = (trust + met) / (trust + expected)
    return [min(most, chance * factor) for chance in cells]


def band_at(minute: float, bands: Sequence[tuple[int, int]]) -> int:
    """The band that holds the minute; before the first the first, after the last the last."""
    return max((number for number, (start, _) in enumerate(bands) if start <= minute), default=0)


def stretches(
    chances: Sequence[float], bands: Sequence[tuple[int, int]], opens: int, closes: int, apart: float
) -> list[tuple[int, int, float]]:
    """(from, until, chance) of the visiting hours; neighbours of about the same chance are one."""
    found: list[tuple[int, int, float]] = []
    for (start, end), chance in zip(bands, chances, strict=True):
        start, end = max(start, opens), min(end, closes)
        if start >= end:
            continue
        if found and abs(chance - found[-1][2]) <= apart * max(chance, found[-1][2]):
            first, last, before = found[-1]
            mean = (before * (last - first) + chance * (end - start)) / (end - first)
            found[-1] = (first, end, mean)
        else:
            found.append((start, end, chance))
    return found
