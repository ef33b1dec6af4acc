"""What is said on a call, with the names of this contract filled in: data, read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    stage: str
    lines: tuple[str, ...]
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """What the other side may bring up, what one may say to it and never says."""

    key: str
    words: str
    say: str
    never: str
    outcomes: tuple[str, ...]


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("saikoku.outreach.scripts").joinpath("words.toml").read_text(encoding="utf-8"))


def said(stage: str, filling: Mapping[str, str], *, variant: str = "") -> Said:
    """One stage of the talk; a variant has lines of its own."""
    entry = _words()[stage]
    lines = entry[variant]["lines"] if variant else entry["lines"]
    return Said(
        stage=entry["stage"],
        lines=tuple(line.format_map(filling) for line in lines),
        caution=entry.get("caution", "").format_map(filling),
    )


def topics(filling: Mapping[str, str]) -> list[Topic]:
    return [
        Topic(
            key=entry["key"],
            words=entry["words"],
            say=entry["say"].format_map(filling),
            never=entry["never"],
            outcomes=tuple(entry["outcomes"]),
        )
        for entry in _words()["topic"]
    ]
