"""Code points in one text: for the sheet of the pages and for the search through the register. Pure."""

from collections.abc import Iterable

from saikoku.kernel.spans import spans


def as_range(points: Iterable[int]) -> str:
    """The value of `unicode-range` (CSS Fonts 4): U+E000-E003,U+E123."""
    return ",".join(f"U+{first:04X}" + (f"-{last:04X}" if last > first else "") for first, last in spans(points))


def other_than(points: Iterable[int], selectors: Iterable[int]) -> str:
    """A regular expression of PostgreSQL that finds one character outside these points, or one inside with its selector.

    Where both begin, the shorter is found.
    """
    return f"(?:[^{_inside(points)}]|[^{_inside(selectors)}][{_inside(selectors)}]){{1,1}}?"


def _inside(points: Iterable[int]) -> str:
    return "".join(f"\\U{first:08X}" + (f"-\\U{last:08X}" if last > first else "") for first, last in spans(points))
