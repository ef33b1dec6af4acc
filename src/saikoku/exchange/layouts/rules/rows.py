"""Judge one record: its fields one by one, then the rules over several of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from saikoku.exchange.layouts.rules import cells, checks, faults
from saikoku.exchange.layouts.rules.cells import Value
from saikoku.exchange.layouts.rules.faults import Fault
from saikoku.exchange.layouts.rules.layout import Layout


@dataclass(slots=True)
class Row:
    """One row: values by column id, and own bytes of fields that writing would change."""

    values: dict[str, Value]
    own: dict[str, bytes] = field(default_factory=dict)
    line: int = 0


@dataclass(slots=True)
class Judged:
    """A record judged. `row.values` lacks the fields at fault."""

    row: Row
    faults: list[Fault]
    undecodable: bool = False


def judge(layout: Layout, line: int, fields: Sequence[bytes], encoding: str, fixed: bool) -> Judged:
    """`fields` holds one raw field for each column of the layout, quotes already taken off."""
    row, found = Row({}, line=line), []
    for column, raw in zip(layout.columns, fields, strict=True):
        try:
            cell = cells.read(column, raw, encoding, fixed)
        except cells.CellRefused as refusal:
            value = faults.MASK if refusal.reason == "personal_number" else faults.shown_bytes(raw, encoding)
            found.append(Fault(line, column.id, value.rstrip(" "), refusal.reason))
            continue
        row.values[column.id] = cell.value
        if cell.own is not None:
            row.own[column.id] = cell.own
    undecodable = any(fault.reason == "undecodable" for fault in found)
    for check in layout.checks:
        for name, reason in checks.findings(check, row.values):
            value = row.values[name]
            found.append(Fault(line, name, "" if value is None else str(value), reason))
    return Judged(row, found, undecodable)


def key_of(layout: Layout, values: dict[str, Value]) -> tuple | None:
    """The row's key, None where the layout has none or a part of it could not be read."""
    if not layout.key or any(name not in values for name in layout.key):
        return None
    return tuple(values[name] for name in layout.key)


def key_shown(key: tuple) -> str:
    return faults.shown(" / ".join("" if part is None else str(part) for part in key))


def duplicate(layout: Layout, line: int, key: tuple) -> Fault:
    return Fault(line, ",".join(layout.key), key_shown(key), "duplicate_key")
