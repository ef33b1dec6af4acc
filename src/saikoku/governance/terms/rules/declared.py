"""Which terms exist, of what type, with which default: the program's own table, read once."""

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from typing import Any

from saikoku.kernel.periods import Month, NotAMonth
from saikoku.kernel.programmes import PROGRAMMES

LONGEST_NAME, MOST_NAMES, MOST_MINUTES = 20, 8, 480
"""Of type limits: what fits a key, the keys 1 to 8 (9 is left for what is always there), a working day."""

TIME, END_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]"), "24:00"
WRITTEN = {"area": re.compile(r"0[0-9]{1,4}"), "billers": re.compile(r"なし|[0-9]{6}(、[0-9]{6})*")}
LAST_HOUR = 24


@dataclass(frozen=True, slots=True)
class Declared:
    name: str
    words: str
    type: str
    value: Any
    clause: str
    choices: dict[str, str] = field(default_factory=dict)  # of type choice: each value with its words
    most: int = 9_999  # of type int: enough for a count of minutes, days or times
    after: str = ""  # of type time: the term whose time comes before it; such a time may be the end of the day, 24:00


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
        case "time":
            fits = isinstance(value, str) and (bool(TIME.fullmatch(value)) or (value == END_OF_DAY and bool(term.after)))
        case "programmes":
            fits = isinstance(value, str) and bool(value) and set(value.split(" ")) <= set(PROGRAMMES)
        case "area" | "billers":
            fits = isinstance(value, str) and bool(WRITTEN[term.type].fullmatch(value))
        case "days":
            fits = isinstance(value, list) and all(_is_day(day) or _is_day_of_each_year(day) for day in value)
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


def order_faults(term: Declared, value: Any, held: Mapping[str, Any]) -> list[str]:
    """Codes of a time that comes before its beginning, or after its end, by the values that hold beside it."""
    if term.type != "time" or faults(term, value):
        return []
    before = held.get(term.after, "") if term.after else ""
    ends = [held[name] for name, other in all_terms().items() if other.after == term.name and name in held]
    found = ["not-after"] if before and value <= before else []
    return found + (["not-before"] if any(value >= end for end in ends) else [])


def _is_day_of_each_year(value: Any) -> bool:
    return isinstance(value, str) and len(value) == len("12-29") and _is_day(f"2024-{value}")


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
    ordered = all(0 <= a < b <= LAST_HOUR for a, b in edges)
    return ordered and all(edges[i][1] <= edges[i + 1][0] for i in range(len(edges) - 1))
