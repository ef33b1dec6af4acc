"""Which terms exist, of what type, with which default: the program's own table, read once."""

import functools
import tomllib
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from typing import Any

from saikoku.kernel.periods import Month, NotAMonth

LONGEST_NAME, MOST_NAMES, MOST_MINUTES = 20, 8, 480
"""Of type limits: what fits a key, the keys 1 to 8 (9 is left for what is always there), a working day."""


@dataclass(frozen=True, slots=True)
class Declared:
    name: str
    words: str
    type: str
    value: Any
    clause: str
    choices: dict[str, str] = field(default_factory=dict)  # of type choice: each value with its words
    most: int = 9_999  # of type int: enough for a count of minutes, days or times


@functools.cache
def all_terms() -> dict[str, Declared]:
    text = resources.files("saikoku.governance.terms").joinpath("defaults.toml").read_text(encoding="utf-8")
    return {name: Declared(name=name, **entry) for name, entry in tomllib.loads(text).items()}


def faults(term: Declared, value: Any) -> list[str]:
    """Codes of what is wrong with a proposed value; empty when it fits its type."""
    match term.type:
        case "int":
            fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= term.most
        case "flag":
            fits = isinstance(value, bool)
        case "day":
            fits = _is_day(value)
        case "days":
            fits = isinstance(value, list) and all(isinstance(day, str) for day in value)
        case "months":
            fits = isinstance(value, list) and all(_is_month(month) for month in value)
        case "choice":
            fits = value in term.choices
        case "limits":
            fits = isinstance(value, list) and bool(value) and _limits_fit(value)
        case "bands":
            fits = isinstance(value, list) and bool(value) and _bands_follow(value)
        case _:
            fits = isinstance(value, str) and bool(value)
    return [] if fits else [f"not-a-{term.type}"]


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_month(value: Any) -> bool:
    try:
        return str(Month.parse(value)) == value
    except (AttributeError, NotAMonth):
        return False


def _limits_fit(limits: list) -> bool:
    """Names, each once and short enough for a key, with a number of minutes (0: none)."""
    try:
        names, minutes = zip(*limits, strict=True)
    except ValueError:
        return False
    named = all(isinstance(name, str) and 0 < len(name) <= LONGEST_NAME for name in names)
    timed = all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one <= MOST_MINUTES for one in minutes)
    return named and timed and len(set(names)) == len(names) <= MOST_NAMES


def _bands_follow(bands: list) -> bool:
    try:
        edges = [(int(a), int(b)) for a, b in bands]
    except (TypeError, ValueError):
        return False
    ordered = all(a < b for a, b in edges)
    return ordered and all(edges[i][1] <= edges[i + 1][0] for i in range(len(edges) - 1))
