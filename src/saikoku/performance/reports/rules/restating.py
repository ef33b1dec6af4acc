"""Which figures of a closed month changed, and what each is called (guides: a closed month is restated, both values stay)."""

import copy
import functools
from collections.abc import Iterable, Mapping
from typing import Any

from saikoku.kernel import yen
from saikoku.performance.reports.rules.judged import RATES, RULES

_PARTS = {
    "targets": "対象", "stopped": "催告中止", "paid_before": "納付済", "promised_before": "約束済", "contacted": "接触",
    "rate": "接触率",
}  # fmt: skip
_OWN = {
    "calls.city_tax": "市税の架電", "calls.premium": "保険料等の架電", "households_visited": "訪問世帯",
    "visit_collection": "訪問収納", "voluntary.total": "自主納付額等の計", "terms": "合意事項の版",
    **{f"voluntary.{rule}": f"自主納付額等 {words}" for rule, words in RULES.items()},
}  # fmt: skip


def flat(figures: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Every single figure by its path, as text; the month itself is none."""
    found: dict[str, str] = {}
    for name, value in figures.items():
        path = f"{before}{name}"
        if isinstance(value, Mapping):
            found |= flat(value, f"{path}.")
        elif path != "month":
            found[path] = str(value)
    return found


def changes(held: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(figure, old, new) of those that differ, in the order of the figures."""
    return [(name, held[name], value) for name, value in now.items() if name in held and held[name] != value]


def standing(closed: Mapping[str, Any], restated: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The figures of a closed month as they stand after the restatements (figure, new), the earliest first."""
    figures = copy.deepcopy(dict(closed))
    for path, new in restated:
        *groups, name = path.split(".")
        place = functools.reduce(lambda inner, group: inner[group], groups, figures)
        place[name] = new if isinstance(place[name], str) else int(new)
    return figures


def figure_words(path: str) -> str:
    if path in _OWN:
        return _OWN[path]
    _, side, part = path.split(".")
    return f"{RATES[side]}の{_PARTS[part]}"


def value_words(path: str, value: str) -> str:
    """A figure with its unit."""
    if path == "terms" or value == "-":
        return value
    if path.startswith("voluntary.") or path == "visit_collection":
        return yen.in_words(int(value))
    if path.endswith(".rate"):
        return f"{value}%"
    unit = {"calls": "件", "households_visited": "世帯"}.get(path.partition(".")[0], "人")
    return f"{int(value):,}{unit}"
