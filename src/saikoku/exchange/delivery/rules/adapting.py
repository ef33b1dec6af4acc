"""A standard row in the words of a city's own layout. Pure.

`translate` of a layout says file value -> standard value, whichever way the file goes; here it is read backwards.
Of several file values with one standard value the first in the layout's order is written.
"""

from collections.abc import Callable, Mapping

from saikoku.exchange.layouts.rules.cells import Value
from saikoku.exchange.layouts.rules.layout import Column, Layout


def adapter(layout: Layout) -> Callable[[Mapping[str, Value]], Mapping[str, Value]]:
    """What turns a row of the standard layout into a row of this one; rows of a standard layout stay as they are."""
    if layout.into is None:
        return lambda row: row
    backwards = {column.id: _backwards(column) for column in layout.columns}

    def adapt(row: Mapping[str, Value]) -> dict[str, Value]:
        return {column.id: _written(column, row.get(column.to), backwards[column.id]) for column in layout.columns}

    return adapt


def _backwards(column: Column) -> dict[str, str]:
    return {standard: own for own, standard in reversed(column.translate)}


def _written(column: Column, value: Value, backwards: Mapping[str, str]) -> Value:
    if not backwards or not isinstance(value, str):
        return value
    parts = value.split(";") if column.several else [value]
    return ";".join(backwards.get(part, part) for part in parts)
