"""Behind which number does each series go on after the books lost receipts? Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from saikoku.collection.receipts.rules import numbers


@dataclass(frozen=True, slots=True)
class Jump:
    fiscal_year: int
    place: int
    worker_number: str
    from_serial: int
    to_serial: int


def jumps(missing: Iterable[Mapping], last: Mapping[tuple[int, int], int]) -> list[Jump]:
    """`missing`: acts as the journal tells them; `last`: the last serial that the books know, by fiscal year and place."""
    most: dict[tuple[int, int], tuple[int, str]] = {}
    for act in missing:
        number = numbers.parse(act["number"])
        if number is None:
            continue  # no number of ours was ever printed so
        series = number.fiscal_year, number.place
        most[series] = max(most.get(series, (0, "")), (number.serial, act["worker"]))
    return [
        Jump(*series, worker, last.get(series, 0), serial)
        for series, (serial, worker) in sorted(most.items())
        if serial > last.get(series, 0)
    ]
