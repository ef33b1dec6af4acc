"""The role plays: who is on the line, what may be answered, what a right record holds. Data, read once and checked."""

import hashlib
import json
import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
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
    """One thing to say; without a fault it is right. `also`: what else a wrong one offends; `reply`: what the other side says
    to it before what is heard next."""

    says: str
    fault: str = ""
    because: str = ""
    also: tuple[str, ...] = ()
    reply: str = ""

    @property
    def offends(self) -> frozenset[str]:
        return frozenset((self.fault, *self.also)) if self.fault else frozenset()


@dataclass(frozen=True, slots=True)
class Turn:
    """`identifies`: whoever says the right thing here has made sure whom he talks to."""

    hears: str
    choices: tuple[Choice, ...]
    identifies: bool = False

    @property
    def at_stake(self) -> frozenset[str]:
        return frozenset().union(*(choice.offends for choice in self.choices))


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
    choices = tuple(Choice(**one | {"also": tuple(one.get("also", ()))}) for one in given["choice"])
    for choice in choices:
        if choice.fault and (not choice.offends <= set(OF_TALK) or not choice.because):
            raise BadPlay(f"fault without its kind or reason: {choice.says}")
    if all(choice.fault for choice in choices) or not any(choice.fault for choice in choices):
        raise BadPlay(f"nothing right or nothing wrong to say to: {given['hears']}")
    return Turn(given["hears"], choices, given.get("identifies", False))


def _play(given: Mapping[str, Any], shared: Mapping[str, Turn]) -> Play:
    turns = [shared[name.removeprefix("@")] for name in given["turns"]] + [_turn(one) for one in given["turn"]]
    for turn in turns[:-1]:
        if any(choice.fault and not choice.reply for choice in turn.choices):
            raise BadPlay(f"nobody answers what is wrong to say to: {turn.hears}")
    record = {name: _fixed(value) for name, value in given["record"].items()}
    told = json.dumps([given, [asdict(turn) for turn in turns]], ensure_ascii=False, sort_keys=True)
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


def heard(play: Play, said: Sequence[int], place: int) -> str:
    """What the other side says at a turn, to what was said before."""
    before = play.turns[place - 1].choices[said[place - 1]].reply if place else ""
    return before + play.turns[place].hears


def is_identified(play: Play, said: Sequence[int]) -> bool:
    """Was it made sure by now whom one talks to?"""
    return any(turn.identifies and not turn.choices[number].fault for turn, number in zip(play.turns, said, strict=False))


def filled(text: str, names: Mapping[str, str]) -> str:
    return text.format_map(names)


def names_used(plays: Sequence[Play]) -> frozenset[str]:
    """Which names the texts fill in."""
    said = [text for play in plays for turn in play.turns for text in _texts(turn)]
    return frozenset(name for text in said for _, name, _, _ in Formatter().parse(text) if name)


def _texts(turn: Turn) -> list[str]:
    return [turn.hears, *(text for one in turn.choices for text in (one.says, one.reply))]
