"""Where a number may be looked for, with what is kept as evidence; and where it must not be. Data, read once."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Way:
    """One place to look: its code of R02, about whom it may be used, until when there was such a thing."""

    key: str
    words: str
    source: str
    evidence: str
    corporate_only: bool = False
    until: date | None = None


@cache
def _data() -> dict:
    return tomllib.loads(files("saikoku.inquiry.phones").joinpath("sources.toml").read_text(encoding="utf-8"))


@cache
def ways() -> dict[str, Way]:
    return {entry["key"]: Way(**entry) for entry in _data()["way"]}


def forbidden() -> list[str]:
    """What is never done to find a number, in words."""
    return list(_data()["never"])


def open_ways(*, corporate: bool, on: date) -> list[Way]:
    """Where one may look for the number of a person or a corporation on a day."""
    return [way for way in ways().values() if _is_open(way, corporate, on)]


def _is_open(way: Way, corporate: bool, on: date) -> bool:
    return (corporate or not way.corporate_only) and (way.until is None or on <= way.until)


def not_allowed(keys: Collection[str], *, corporate: bool, on: date) -> bool:
    known = ways()
    return any(key not in known or not _is_open(known[key], corporate, on) for key in keys)
