"""The role plays: who is on the line, what may be answered, what a right record holds. Data, read once and checked."""

import hashlib
import json
import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

IDENTITY, PRIVACY, WORDING, ASK, OUTCOME, RECORD, FOLLOW = CRITERIA = (
    "identity", "privacy", "wording", "ask", "outcome", "record", "follow",
)  # fmt: skip
SERIOUS = (IDENTITY, PRIVACY)
"""One fault of these and the play is not passed, whatever the points."""
OF_TALK = (IDENTITY, PRIVACY, WORDING, ASK, FOLLOW)


class BadPlay(Exception):
    """The table of role plays contradicts itself."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to say; without a fault it is right."""

    says: str
    fault: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    hears: str
    choices: tuple[Choice, ...]

    @property
    def at_stake(self) -> frozenset[str]:
        return frozenset(choice.fault for choice in self.choices if choice.fault)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a right record holds. `summary`: of each group one word must be named; `days`, `hour`: from the day of the talk."""

    outcomes: tuple[str, ...]
    spoke_with: tuple[str, ...] = ("",)
    promise: Mapping[str, Any] = field(default_factory=dict)
    call_back: Mapping[str, int] = field(default_factory=dict)
    summary: tuple[tuple[str, ...], ...] = ()
    summary_never: tuple[str, ...] = ()
    encouraged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Play:
    key: str
    case: str
    title: str
    level: int
    turns: tuple[Turn, ...]
    record: Expected
    version: str


@dataclass(frozen=True, slots=True)
class Book:
    plays: Mapping[str, Play]
    weights: Mapping[str, int]
    pass_mark: int


@cache
def book() -> Book:
    return read(files("saikoku.practice").joinpath("roleplays.toml").read_text(encoding="utf-8"))


def read(text: str) -> Book:
    """Raises BadPlay."""
    given = tomllib.loads(text)
    shared = {name: _turn(one) for name, one in given["turn"].items()}
    plays = [_play(one, shared) for one in given["play"]]
    if len({play.key for play in plays}) < len(plays):
        raise BadPlay("a key twice")
    if set(given["weights"]) != set(CRITERIA):
        raise BadPlay("a weight for each criterion")
    return Book({play.key: play for play in plays}, given["weights"], given["pass_mark"])


def _turn(given: Mapping[str, Any]) -> Turn:
    choices = tuple(Choice(**one) for one in given["choice"])
    for choice in choices:
        if choice.fault and (choice.fault not in OF_TALK or not choice.because):
            raise BadPlay(f"fault without its kind or reason: {choice.says}")
    if all(choice.fault for choice in choices) or not any(choice.fault for choice in choices):
        raise BadPlay(f"nothing right or nothing wrong to say to: {given['hears']}")
    return Turn(given["hears"], choices)


def _play(given: Mapping[str, Any], shared: Mapping[str, Turn]) -> Play:
    turns = [shared[name.removeprefix("@")] for name in given["turns"]] + [_turn(one) for one in given["turn"]]
    record = {name: _fixed(value) for name, value in given["record"].items()}
    told = json.dumps([given, [turn.hears for turn in turns]], ensure_ascii=False, sort_keys=True)
    return Play(
        given["key"], given["case"], given["title"], given["level"], tuple(turns), Expected(**record),
        hashlib.sha256(told.encode()).hexdigest()[:12],
    )  # fmt: skip


def _fixed(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_fixed, value))
    return {name: _fixed(one) for name, one in value.items()} if isinstance(value, dict) else value


def order(attempt: int, place: int, count: int) -> list[int]:
    """In which order the choices of a turn stand on the screen of one attempt: always the same for it, another for the next."""
    numbers = list(range(count))
    random.Random(attempt * 101 + place).shuffle(numbers)
    return numbers


def filled(text: str, names: Mapping[str, str]) -> str:
    return text.format_map(names)


def names_used(plays: Sequence[Play]) -> frozenset[str]:
    """Which names the texts fill in."""
    said = [text for play in plays for turn in play.turns for text in (turn.hears, *(one.says for one in turn.choices))]
    return frozenset(name for text in said for _, name, _, _ in Formatter().parse(text) if name)
