"""Prove rows of a table good, column by column, and write the proved ones as text for COPY."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from saikoku.exchange.layouts.rules import copying, numbers, outcomes, texts, vectors
from saikoku.exchange.layouts.rules.layout import Check, Column, Layout
from saikoku.exchange.layouts.rules.splitting import Table
from saikoku.exchange.layouts.rules.vectors import Bytes, Checked

WORD = 8
BLANK_WORD = np.frombuffer(b" " * WORD, np.uint64)[0]
WEIGHTS = np.array([6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], np.int64)


@dataclass(slots=True)
class Proved:
    """What is known of a table's rows; only `good` ones are to be trusted."""

    layout: Layout
    encoding: str
    lines: np.ndarray
    good: np.ndarray
    checked: dict[str, Checked]
    first_values: dict[str, object] = field(default_factory=dict)

    @property
    def most_faults(self) -> int:
        """The most faults that the rows in doubt can have."""
        return int((~self.good).sum()) * (len(self.layout.columns) + 2 * len(self.layout.checks) + 1)

    def sum(self) -> int:
        """Of the layout's sum column, over the rows that count."""
        found = self.checked[self.layout.sum]
        rows = self.good & ~found.none
        if self.layout.sum_where:
            name, counting = self.layout.sum_where
            said = vectors.raws(self.checked[name].out)
            rows &= np.array([raw.decode(self.encoding) in counting for raw in said], bool)
        return int(found.values[rows].sum())

    def keys(self) -> list[Bytes]:
        return [self._canonical(name)[self.good] for name in self.layout.key]

    def _canonical(self, name: str) -> Bytes:
        """Text of a key column in one form for equal values: money without its zeros."""
        column, found = self.layout.column(name), self.checked[name]
        if column.type != "yen":
            return found.out
        return vectors.matrix([b"" if none else b"%d" % value for value, none in zip(found.values, found.none, strict=True)])

    def number_counts(self) -> dict[str, tuple[int, int]]:
        """For each wide column of digits: its values, and those that may be personal numbers."""
        counts = {}
        for column in numbers.wide_columns(self.layout):
            found = self.checked[column.id]
            rows = self.good & ~found.none
            out = found.out if rows.all() else found.out[rows]
            counts[column.id] = (len(out), _candidates(out, vectors.lengths(out)))
        return counts

    def copy_text(self) -> bytes:
        rows = slice(None) if self.good.all() else np.flatnonzero(self.good)
        lines = self.lines[rows]
        count = len(lines)
        delimiter = np.full((count, 1), copying.DELIMITER[0], np.uint8)
        pieces = [_decimal(lines), delimiter]
        for column in copying.staged_columns(self.layout):
            pieces += [self._staged(column)[rows], delimiter]
        for _, value in self.layout.constants:
            raw = np.frombuffer(value.encode(self.encoding), np.uint8)
            pieces += [np.broadcast_to(raw, (count, len(raw))), delimiter]
        pieces.append(np.full((count, 1), copying.END[0], np.uint8))
        text = np.concatenate(pieces, axis=1).tobytes().translate(None, b"\0")
        return text if self.encoding == "utf-8" or text.isascii() else text.decode(self.encoding).encode()

    def _staged(self, column: Column) -> Bytes:
        out = self.checked[column.id].out
        if not column.translate:
            return out
        table = {old.encode(self.encoding): new.encode(self.encoding) for old, new in column.translate}
        raws = vectors.raws(out)
        return vectors.matrix([table.get(raw, raw) for raw in raws])


def _decimal(values: np.ndarray) -> Bytes:
    powers = 10 ** np.arange(9, -1, -1, dtype=np.int64)
    return ((values[:, None] // powers) % 10 + 48).astype(np.uint8)


def _candidates(out: Bytes, length: np.ndarray) -> int:
    """How many values are twelve digits that pass the check, zeros before them or not."""
    total = 0
    for size in np.unique(length):
        if size < 12:
            continue
        these = out[length == size]
        digits = these[(these[:, : size - 12] == 48).all(axis=1), size - 12 : size].astype(np.int64) - 48
        rest = (digits[:, :11] * WEIGHTS).sum(axis=1) % 11
        expected = np.where(rest <= 1, 0, 11 - rest)
        total += int(((expected == digits[:, 11]) & digits.any(axis=1)).sum())
    return total


@dataclass(slots=True)
class Prover:
    """Keeps what was learnt of columns with few values from one table to the next."""

    layout: Layout
    encoding: str
    fixed: bool
    memories: dict[str, dict] = field(default_factory=dict)
    positions: tuple[tuple[int, int], ...] = ()

    def __post_init__(self):
        self.positions = self.layout.positions

    def prove(self, table: Table, first_values: dict[str, object]) -> Proved | None:
        """None where a column that must have one value has several or none: then every row is read slowly."""
        good = ~table.doubtful
        checked = {}
        for place, column in enumerate(self.layout.columns):
            found = self._check(column, self._fields(table, place, column))
            good &= found.good
            if column.required:
                good &= ~found.none
            checked[column.id] = found
        proved = Proved(self.layout, self.encoding, table.lines, good, checked)
        for check in self.layout.checks:
            if check.rule == "one_value":
                if not _has_one_value(proved, check, first_values):
                    return None
            else:
                VECTOR_RULES[check.rule](check, checked, good)
        return proved

    def _check(self, column: Column, found: Bytes) -> Checked:
        if column.outcomes or column.several or (column.codes and column.type != "code"):
            return self._by_value(column, found)
        if column.type == "code" and any(len(value) > WORD or not value.isascii() for value in column.allowed):
            return self._by_value(column, found)
        if column.type == "date" and not self.fixed and column.date_form == "yyyy/m/d":
            return self._by_value(column, found)
        if column.type == "yen" and self.fixed and column.trim:
            return vectors.doubt(found)
        if column.is_wide:
            return texts.text(column, found, self.fixed, self.encoding)
        return vectors.NARROW[column.type](column, found, self.fixed)

    def _by_value(self, column: Column, found: Bytes) -> Checked:
        return vectors.by_value(column, found, self.fixed, self.encoding, self.memories.setdefault(column.id, {}))

    def _fields(self, table: Table, place: int, column: Column) -> Bytes:
        if not self.fixed:
            raws = table.fields[place]
            return vectors.matrix([raw.strip(b" ") for raw in raws] if column.trim else raws)
        begin, end = self.positions[place]
        block = table.raw[:, begin:end]
        if column.type == "yen":
            return np.asfortranarray(block)
        if column.is_wide and _is_blank(block):
            return np.zeros((len(block), 0), np.uint8)
        return _without_spaces_behind(block)


def _is_blank(block: Bytes) -> bool:
    """Only spaces in the whole block? Looked at word by word."""
    whole = block.shape[1] // WORD * WORD
    if (block[:, whole:] != 32).any() or (block[:1] != 32).any():
        return False
    return bool((np.ascontiguousarray(block[:, :whole]).view(np.uint64) == BLANK_WORD).all())


def _without_spaces_behind(block: Bytes) -> Bytes:
    """Fields cut to the widest, spaces behind turned to NUL. Each position lies together in memory: what is then
    asked of every position of a field is asked of all rows at once."""
    turned = np.ascontiguousarray(block.T)
    filled = (turned != 32).any(axis=1)
    widest = int(np.flatnonzero(filled)[-1]) + 1 if filled.any() else 0
    turned = turned[:widest].copy()
    behind = np.ones(turned.shape[1], bool)
    for place in range(widest - 1, -1, -1):
        behind &= turned[place] == 32
        if not behind.any():
            break
        turned[place][behind] = 0
    return turned.T


def _has_one_value(proved: Proved, check: Check, first_values: dict[str, object]) -> bool:
    """Every row readable, and all with the value that the file began with."""
    name = check.columns[0]
    found = proved.checked[name]
    if not len(found.out) or not found.good.all() or found.none.any() or (found.out != found.out[:1]).any():
        return False
    value = found.out[0].tobytes().rstrip(b"\0").decode(proved.encoding)
    if proved.layout.column(name).type not in ("code", "digits"):
        return False
    proved.first_values[name] = value
    return first_values.get(name, value) == value


def _difference(check: Check, checked: dict[str, Checked], good: np.ndarray) -> None:
    result, minuend, subtrahend = (checked[name] for name in check.columns)
    known = ~(result.none | minuend.none | subtrahend.none)
    good &= ~known | (result.values == minuend.values - subtrahend.values)


def _not_negative(check: Check, checked: dict[str, Checked], good: np.ndarray) -> None:
    found = checked[check.columns[0]]
    good &= found.none | (found.values >= 0)


def _payment_report(check: Check, checked: dict[str, Checked], good: np.ndarray) -> None:
    report, relates_to, principal = (checked[name] for name in check.columns)
    sign = report.out[:, 0] if report.out.shape[1] else np.zeros(len(good), np.uint8)
    undoes = (sign == ord("3")) | (sign == ord("5"))
    good &= ~((undoes | (sign == ord("4"))) & relates_to.none)
    good &= ~(undoes & ~principal.none & (principal.values > 0))
    gives = (sign == ord("1")) | (sign == ord("2"))
    good &= ~(gives & ~principal.none & (principal.values < 0))


def _promise_fits_outcome(check: Check, checked: dict[str, Checked], good: np.ndarray) -> None:
    outcome, promised_on = (checked[name] for name in check.columns)
    promised = np.flatnonzero(~promised_on.none)
    allowed = {code.encode() for code in outcomes.with_promise()}
    for place, raw in zip(promised, vectors.raws(outcome.out[promised]), strict=True):
        if raw not in allowed:
            good[place] = False


VECTOR_RULES = {
    "difference": _difference,
    "not_negative": _not_negative,
    "payment_report": _payment_report,
    "promise_fits_outcome": _promise_fits_outcome,
}
