"""The outcome codes of calls, visits and investigations, and what follows from each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Outcome:
    """`contact`: yes, no or excluded; `promise`: yes, may or no; `next`: what happens by itself."""

    scope: str
    code: str
    id: str
    ja: str
    contact: str
    promise: str
    next: tuple[str, ...]

    @property
    def can_promise(self) -> bool:
        return self.promise in ("yes", "may")


@lru_cache(maxsize=1)
def outcomes() -> dict[str, Outcome]:
    """Every outcome by its code, in the order of the table."""
    data = (files("saikoku.exchange.layouts") / "outcomes.toml").read_bytes()
    found = (Outcome(**entry | {"next": tuple(entry["next"])}) for entry in tomllib.loads(data.decode())["outcomes"])
    return {outcome.code: outcome for outcome in found}


def scopes() -> frozenset[str]:
    return frozenset(outcome.scope for outcome in outcomes().values())


def of_scopes(scopes: tuple[str, ...]) -> dict[str, Outcome]:
    return {code: outcome for code, outcome in outcomes().items() if outcome.scope in scopes}


def with_promise() -> frozenset[str]:
    """Codes of the outcomes beside which a promised day may stand."""
    return frozenset(code for code, outcome in outcomes().items() if outcome.can_promise)
