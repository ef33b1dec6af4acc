"""Code points as spans: for the sheet of the pages and for the search through the register. Pure."""

from collections.abc import Iterable


def spans(points: Iterable[int]) -> list[tuple[int, int]]:
    """Runs without a gap, first and last, in rising order."""
    found: list[list[int]] = []
    for point in sorted(set(points)):
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return [(first, last) for first, last in found]


def as_range(points: Iterable[int]) -> str:
    """The value of `unicode-range` (CSS Fonts 4): U+E000-E003,U+E123."""
    return ",".join(f"U+{first:04X}" + (f"-{last:04X}" if last > first else "") for first, last in spans(points))


def other_than(points: Iterable[int]) -> str:
    """A regular expression of PostgreSQL that finds one character outside these points."""
    inside = "".join(f"\\U{first:08X}" + (f"-\\U{last:08X}" if last > first else "") for first, last in spans(points))
    return f"[^{inside}]"
