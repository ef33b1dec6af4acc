"""Which questions does a review answer? The versions of the check list, read once, looked up by the day of the call."""

import functools
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources

GOOD, BETTER, NOT_ASKED = "1", "2", "3"
MARKS = {GOOD: "できている", BETTER: "改善が要る", NOT_ASKED: "当てはまらない"}


class NoChecklist(Exception):
    """No version holds on the day: a fault of the table."""


@dataclass(frozen=True, slots=True)
class Item:
    key: str
    words: str
    clause: str


@dataclass(frozen=True, slots=True)
class Checklist:
    name: str
    since: date
    items: tuple[Item, ...]


@functools.cache
def versions() -> tuple[Checklist, ...]:
    text = resources.files("saikoku.outreach.quality").joinpath("checklist.toml").read_text(encoding="utf-8")
    return tuple(
        Checklist(one["name"], one["since"], tuple(Item(**item) for item in one["items"]))
        for one in tomllib.loads(text)["versions"]
    )


def on(day: date) -> Checklist:
    held = [one for one in versions() if one.since <= day]
    if not held:
        raise NoChecklist(day)
    return max(held, key=lambda one: one.since)


def named(name: str) -> Checklist:
    return next(one for one in versions() if one.name == name)
