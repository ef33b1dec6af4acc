"""Does a column of digits hold personal numbers (個人番号)? Known by how many of its values pass the check."""

from __future__ import annotations

from saikoku.exchange.layouts.rules.faults import Fault
from saikoku.exchange.layouts.rules.layout import Column, Layout
from saikoku.kernel import personal_number

FEWEST_VALUES = 20
SHARE = (9, 10)
"""At least nine in ten of twenty or more values: chance alone gives one in eleven."""


def is_candidate(value: str) -> bool:
    """Twelve digits that pass the check, also when padded with zeros to a wider column."""
    padding, last = value[:-12], value[-12:]
    return not padding.strip("0") and personal_number.is_plausible(last)


def wide_columns(layout: Layout) -> list[Column]:
    return [column for column in layout.columns if column.type == "digits" and column.width >= 12]


class Tally:
    """Counts, for each column of digits wide enough, its values and those that pass."""

    def __init__(self, layout: Layout):
        self.counts = {column.id: [0, 0] for column in wide_columns(layout)}

    def add(self, values: dict) -> None:
        for name, counts in self.counts.items():
            value = values.get(name)
            if value is not None:
                counts[0] += 1
                counts[1] += is_candidate(value)

    def add_counts(self, counts: dict[str, tuple[int, int]]) -> None:
        for name, (total, passing) in counts.items():
            self.counts[name][0] += total
            self.counts[name][1] += passing

    def refusals(self) -> list[Fault]:
        found = []
        for name, (total, passing) in self.counts.items():
            if total >= FEWEST_VALUES and passing * SHARE[1] >= total * SHARE[0]:
                found.append(Fault(0, name, f"{passing} / {total}", "personal_numbers"))
        return found
