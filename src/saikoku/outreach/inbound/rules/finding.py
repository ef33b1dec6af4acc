"""Who may be meant by what was typed? The house declares how people are found by number, name or place."""

from collections.abc import Callable, Sequence

Find = Callable[[str], Sequence[int]]
"""Ids of the persons that the typed text may mean, merged numbers followed."""

_find: list[Find] = []


def declare(find: Find) -> None:
    """Replace the way of finding; called once when the program is put together."""
    _find[:] = [find]


def ids(typed: str) -> list[int]:
    return list(_find[0](typed))
