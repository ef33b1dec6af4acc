"""What is assumed on a day until the ledger says better: dated, with its source."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from saikoku.kernel import dated


@dataclass(frozen=True, slots=True)
class Defaults:
    """Everything that holds on one day."""

    chance: dict[str, Any]
    trust: dict[str, float]
    seconds: dict[str, int]
    worth: dict[str, Any]
    visit: dict[str, Any]
    sms: dict[str, Any]
    people: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def age_begins(self) -> list[int]:
        return [begins for begins, _ in self.chance["ages"]]

    @property
    def owed_steps(self) -> list[int]:
        """Yen from which on reaching somebody is worth more."""
        return [yen for yen, _ in self.worth["owed"]]

    @property
    def owed_worth(self) -> list[int]:
        return [more for _, more in self.worth["owed"]]


@cache
def _histories() -> dict[str, tuple[dated.Dated[Any], ...]]:
    table = dated.read_toml(files(__package__) / "data/defaults.toml")
    return {name: dated.from_rows(rows, lambda value: value) for name, rows in table.items()}


@cache
def on(day: date) -> Defaults:
    """What holds on the day. Raises NothingInForce before the table begins."""
    held = {name: dated.in_force(history, day, subject=f"answering-{name}") for name, history in _histories().items()}
    return Defaults(
        chance=held["chance"].value, trust=held["trust"].value, seconds=held["minutes"].value, worth=held["worth"].value,
        visit=held["visit"].value, sms=held["sms"].value, people=tuple(held["people"].value),
        sources=tuple(dict.fromkeys(entry.source for entry in held.values())),
    )  # fmt: skip

