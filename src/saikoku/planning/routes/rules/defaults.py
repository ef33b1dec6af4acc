"""What is assumed about visits on a day until the ledger says better: dated, with its source."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from saikoku.kernel import dated


@dataclass(frozen=True, slots=True)
class Defaults:
    """Everything that holds on one day."""

    presence: dict[str, Any]
    trust: dict[str, float]
    way: dict[str, int]
    search: dict[str, int]
    sources: tuple[str, ...]

    @property
    def bands(self) -> tuple[tuple[int, int], ...]:
        """Half-open stretches of the day, in minutes after midnight."""
        return tuple((start, end) for start, end in self.presence["bands"])


@cache
def _histories() -> dict[str, tuple[dated.Dated[Any], ...]]:
    table = dated.read_toml(files(__package__) / "data/defaults.toml")
    return {name: dated.from_rows(rows, lambda value: value) for name, rows in table.items()}


@cache
def on(day: date) -> Defaults:
    """What holds on the day. Raises NothingInForce before the table begins."""
    held = {name: dated.in_force(history, day, subject=f"routes-{name}") for name, history in _histories().items()}
    return Defaults(
        presence=held["presence"].value, trust=held["trust"].value, way=held["way"].value, search=held["search"].value,
        sources=tuple(dict.fromkeys(entry.source for entry in held.values())),
    )  # fmt: skip
