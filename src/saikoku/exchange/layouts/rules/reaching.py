"""Where the values of a city's own layout go: into a standard layout, whose rules they must then obey.

A layout of direction "out" is only written: each of its columns takes its value from a standard layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from saikoku.exchange.layouts.rules import cells
from saikoku.exchange.layouts.rules.layout import FREE_WIDTH_TYPES, TEXTUAL_TYPES, WIDE_TYPES, Check, Column, Layout

Entry = tuple[str, str, str]


def problems(layout: Layout, targets: Mapping[str, Layout]) -> Iterator[Entry]:
    """(where, reason, detail): every value must have a place, every required place a value that fits it."""
    target = targets.get(layout.into or "")
    if target is None:
        yield "into", "target_unknown", layout.into or ""
        return
    if layout.direction == "out":
        yield from _outward_problems(layout, target)
        return
    reached = [column.to for column in layout.columns if column.to] + [name for name, _ in layout.constants]
    for name in sorted({name for name in reached if reached.count(name) > 1}):
        yield "into", "target_twice", name
    places = {column.id: column for column in target.columns}
    for column in target.columns:
        if column.required and column.id not in reached:
            yield "into", "target_lacks_value", f"{column.ja} ({column.id})"
    for column in layout.columns:
        if column.to:
            yield from _column_problems(column, places.get(column.to))
    for name, value in layout.constants:
        yield from _constant_problems(name, value, places.get(name))


def _outward_problems(layout: Layout, target: Layout) -> Iterator[Entry]:
    """A column may stand twice or not at all; what does not fit its width is refused when it is written."""
    places = {column.id: column for column in target.columns}
    for column in layout.columns:
        place = places.get(column.to)
        if column.to and place is None:
            yield column.ja, "target_column_unknown", column.to
        elif place and not _can_hold(column, place):
            yield column.ja, "target_of_other_type", f"{column.type} / {place.type}"
    if layout.constants:
        yield "constants", "word_unknown", "constants"


def _can_hold(column: Column, place: Column) -> bool:
    if column.type in WIDE_TYPES or column.type == place.type:
        return True
    return column.type in TEXTUAL_TYPES and place.type in TEXTUAL_TYPES


def _column_problems(column: Column, place: Column | None) -> Iterator[Entry]:
    if place is None:
        yield column.ja, "target_column_unknown", column.to
    elif not _is_of_kind(column, place):
        yield column.ja, "target_of_other_type", f"{column.type} / {place.type}"
    elif place.codes and not _codes_fit(column, place):
        yield column.ja, "target_code_unknown", place.ja
    elif place.type in FREE_WIDTH_TYPES and not place.codes and _widest(column) > place.width:
        yield column.ja, "target_narrower", f"{_widest(column)} / {place.width}"


def _is_of_kind(column: Column, place: Column) -> bool:
    if place.type in ("text", "kana"):
        return column.type in TEXTUAL_TYPES
    if place.type == "code":
        return column.type == "code"
    return column.type == place.type


def _codes_fit(column: Column, place: Column) -> bool:
    if column.several != place.several:
        return False
    becomes = dict(column.translate)
    return bool(column.codes) and all(becomes.get(value, value) in place.allowed for value in column.allowed)


def _widest(column: Column) -> int:
    return max([column.width, *(len(value) for _, value in column.translate)])


def _constant_problems(name: str, value: object, place: Column | None) -> Iterator[Entry]:
    if place is None:
        yield "constants", "target_column_unknown", name
        return
    try:
        cells.read(place, str(value).encode(), "utf-8", fixed=False)
    except cells.CellRefused:
        yield "constants", "constant_refused", f"{name} = {value}"
    else:
        if not isinstance(value, str):
            yield "constants", "translate_form", name


def inherit(layout: Layout, target: Layout) -> Layout:
    """The layout with what its target asks: required values, key, sum and rules between columns."""
    places = {column.id: column for column in target.columns}
    columns = tuple(
        replace(column, required=column.required or (column.to in places and places[column.to].required))
        for column in layout.columns
    )
    here = {column.to: column for column in columns if column.to}
    is_keyed = all(name in here for name in target.key)
    key = layout.key or (tuple(here[name].id for name in target.key) if is_keyed else ())
    checks = [
        Check(check.rule, tuple(here[name].id for name in check.columns))
        for check in target.checks
        if all(name in here and not here[name].translate for name in check.columns)
    ]
    total = layout.sum or (here[target.sum].id if target.sum in here else None)
    return replace(
        layout,
        columns=columns,
        key=key,
        sum=total,
        sum_where=layout.sum_where or _counting(target, here),
        checks=(*layout.checks, *(check for check in checks if check not in layout.checks)),
        rows=target.rows,
    )


def _counting(target: Layout, here: Mapping[str, Column]) -> tuple[str, tuple[str, ...]] | None:
    """Which rows the target counts in its sum, in the words of the layout's own column; None where it has none."""
    if target.sum_where is None or target.sum_where[0] not in here:
        return None
    column, values = here[target.sum_where[0]], target.sum_where[1]
    becomes = dict(column.translate)
    own = {said for said, standard in column.translate if standard in values}
    return column.id, tuple(sorted(own | {value for value in values if becomes.get(value, value) in values}))
