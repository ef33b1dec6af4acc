"""Which rows share their key? Eight bytes are remembered for each row; only rows that may be alike are read again."""

from __future__ import annotations

import numpy as np

from saikoku.exchange.layouts.rules import copying
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.exchange.layouts.rules.rows import Row

MIX = np.uint64(0x9E3779B97F4A7C15)
SHIFT = np.uint64(29)


class Keys:
    """Marks of keys. Equal keys have equal marks; different ones almost never."""

    def __init__(self, layout: Layout, encoding: str):
        self.layout, self.encoding = layout, encoding
        self.columns = [layout.column(name) for name in layout.key]
        self.factors: list[np.ndarray] = [np.zeros(0, np.uint64) for _ in self.columns]
        self.marks: list[np.ndarray] = []
        self.lines: list[np.ndarray] = []
        self.single_marks: list[int] = []
        self.single_lines: list[int] = []

    def add_row(self, row: Row, key: tuple) -> None:
        fields = []
        for column, value in zip(self.columns, key, strict=True):
            raw = copying.canonical(column, value).decode().encode(self.encoding)
            fields.append(np.frombuffer(raw, np.uint8).reshape(1, -1))
        self.single_marks.append(int(self._mark(fields, 1)[0]))
        self.single_lines.append(row.line)

    def add_rows(self, fields: list[np.ndarray], lines: np.ndarray) -> None:
        """`fields`: for each key column the canonical text of every row, filled with NUL."""
        self.marks.append(self._mark(fields, len(lines)))
        self.lines.append(lines.astype(np.int32))

    def _mark(self, fields: list[np.ndarray], count: int) -> np.ndarray:
        total = np.zeros(count, np.uint64)
        for number, block in enumerate(fields):
            words = -(-block.shape[1] // 8)
            padded = np.zeros((count, words * 8), np.uint8)
            padded[:, : block.shape[1]] = block
            packed = padded.view(np.uint64)
            factors = self._factors(number, words)
            for place in range(words):
                word = packed[:, place]
                word = (word ^ (word >> SHIFT)) * MIX
                total += (word ^ (word >> SHIFT)) * factors[place]
        return total

    def _factors(self, number: int, words: int) -> np.ndarray:
        """Odd factors for the words of one column, the same at every call; words of NUL add nothing."""
        known = self.factors[number]
        if len(known) < words:
            source = np.random.default_rng([number, 20_260_401])
            known = source.integers(0, 2**63, size=max(words, 64), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
            self.factors[number] = known
        return known

    def suspects(self) -> set[int]:
        """Lines whose mark another line has too."""
        if not self.columns:
            return set()
        marks = np.concatenate([*self.marks, np.array(self.single_marks, np.uint64)])
        lines = np.concatenate([*self.lines, np.array(self.single_lines, np.int32)])
        order = np.argsort(marks, kind="stable")
        ordered = marks[order]
        same = np.flatnonzero(ordered[1:] == ordered[:-1])
        return {int(line) for line in lines[order[np.union1d(same, same + 1)]]} if len(same) else set()
