"""Which value of a law or agreement is in force on a day?"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value with its first day and the article, circular or minutes that set it.

    `until` is the day on which it ends (exclusive) where the source itself limits it, as with
    a rate published for one year; without it the value stands until a later one begins.
    """

    since: date
    value: T
    source: str
    until: date | None = None

    def holds_on(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


class NothingInForce(LookupError):
    """The table has no value for that day: a gap is a fault or a refusal, never a zero."""

    def __init__(self, on: date, subject: str = "") -> None:
        self.on = on
        self.subject = subject
        super().__init__(f"nothing in force on {on.isoformat()}" + (f" for {subject}" if subject else ""))


def in_force(history: Iterable[Dated[T]], on: date, *, subject: str = "") -> Dated[T]:
    """The entry that began last on or before `on`; raises NothingInForce before the first or after an end."""
    begun = [entry for entry in history if entry.since <= on]
    latest = max(begun, key=lambda entry: entry.since, default=None)
    if latest is None or not latest.holds_on(on):
        raise NothingInForce(on, subject)
    return latest


def from_rows(rows: Iterable[Mapping[str, Any]], read: Callable[[Any], T]) -> tuple[Dated[T], ...]:
    """Rows of a TOML table (since, value, source, until) in order of their beginning.

    `read` turns the written value into the one the rules use. Two entries of one day are a fault.
    """
    history = sorted(
        (Dated(row["since"], read(row["value"]), row["source"], row.get("until")) for row in rows),
        key=lambda entry: entry.since,
    )
    for earlier, later in pairwise(history):
        if earlier.since == later.since:
            raise ValueError(f"two values begin on {later.since}: {earlier.source} / {later.source}")
    return tuple(history)


def read_toml(path: Path | Traversable) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
