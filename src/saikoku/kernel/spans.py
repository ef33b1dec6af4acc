"""Whole numbers as spans without a gap: numbers of papers, code points. Pure."""

from collections.abc import Iterable


def spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each, in rising order: (1, 2, 3, 7) is 1 to 3 and 7."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
