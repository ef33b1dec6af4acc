"""How good rows are handed to the database: text for COPY, with marks that no field can hold.

COPY ... (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02', NULL '', ENCODING 'UTF8'), every textual column under
FORCE_NOT_NULL. The first column is the line, the last the own bytes as JSON.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time

from saikoku.exchange.layouts.rules import cells
from saikoku.exchange.layouts.rules.cells import Value
from saikoku.exchange.layouts.rules.layout import Column, Layout
from saikoku.exchange.layouts.rules.rows import Row

DELIMITER, QUOTE, END = b"\x01", b"\x02", b"\n"
SQL_TYPES = {
    "text": "text", "kana": "text", "digits": "text", "phone": "text", "code": "text", "month": "text",
    "yen": "bigint", "date": "date", "year": "integer", "flag": "boolean", "time": "time",
    "datetime": "timestamptz",
}  # fmt: skip


def canonical(column: Column, value: Value) -> bytes:
    """One value as COPY reads it, in UTF-8; the same for equal values."""
    match value:
        case None:
            return b""
        case bool():
            return b"1" if value else b"0"
        case datetime():
            local = value.astimezone(cells.TOKYO)
            return f"{local.year:04d}-{local:%m-%d %H:%M}".encode()
        case date():
            return f"{value.year:04d}-{value:%m-%d}".encode()
        case time():
            return f"{value:%H:%M}".encode()
        case int():
            return f"{value:04d}".encode() if column.type == "year" else str(value).encode()
        case _:
            return value.encode()


def translated(column: Column, value: Value) -> Value:
    return dict(column.translate).get(value, value) if column.translate else value


def line_of(layout: Layout, row: Row) -> bytes:
    """One row for COPY, slowly."""
    parts = [str(row.line).encode()]
    for column in staged_columns(layout):
        raw = canonical(column, translated(column, row.values[column.id]))
        parts.append(QUOTE + raw + QUOTE if b"\n" in raw or b"\r" in raw else raw)
    parts += [value.encode() for _, value in layout.constants]
    own = {layout.column(name).to: raw.hex() for name, raw in row.own.items() if layout.column(name).to}
    parts.append(json.dumps(own, separators=(",", ":")).encode() if own else b"")
    return DELIMITER.join(parts) + END


def staged_columns(layout: Layout) -> list[Column]:
    """The columns whose values go somewhere, in the order of the layout."""
    return [column for column in layout.columns if column.to]


def staged_names(layout: Layout) -> list[str]:
    """Names of the columns that COPY fills, in its order."""
    return [
        "file_line",
        *(column.to for column in staged_columns(layout)),
        *(name for name, _ in layout.constants),
        "own",
    ]
