"""Typed twice by two people: do both say the same, and where not? Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]
"""What was typed, by field, as JSON can hold it."""


@dataclass(frozen=True, slots=True)
class Typed:
    turn: int
    by: str
    values: Values


@dataclass(frozen=True, slots=True)
class Difference:
    field: str
    first: Any
    second: Any


def agreed(typed: Sequence[Typed]) -> tuple[Typed, Typed] | None:
    """The last typing and another person's that says the same; None where there is none. `typed` in their order."""
    if not typed:
        return None
    last = typed[-1]
    same = next((one for one in reversed(typed[:-1]) if one.by != last.by and one.values == last.values), None)
    return (same, last) if same else None


def laid_beside(typed: Sequence[Typed]) -> tuple[Typed, Typed] | None:
    """The last typings of two people, where they do not agree."""
    if agreed(typed) or not typed:
        return None
    last = typed[-1]
    other = next((one for one in reversed(typed[:-1]) if one.by != last.by), None)
    return (other, last) if other else None


def differences(first: Values, second: Values) -> list[Difference]:
    """Field by field, in the order of the first; what one has and the other not is a difference too."""
    names = list(dict.fromkeys([*first, *second]))
    return [
        Difference(name, first.get(name), second.get(name)) for name in names if first.get(name) != second.get(name)
    ]
