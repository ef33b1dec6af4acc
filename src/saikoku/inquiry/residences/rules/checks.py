"""The check list of a survey: its questions and answers, and what is never done. Data, read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

ASKED = ("place", "met", "plate", "letter_box", "electricity", "gas", "water")
"""Questions with one answer, in the order of the page."""
HEARD = ("informant", "heard")
SIGNS = "signs"


@cache
def _data() -> dict:
    return tomllib.loads(files("saikoku.inquiry.residences").joinpath("check.toml").read_text(encoding="utf-8"))


def never(*, photos: bool) -> list[str]:
    """The last is about photographs: none at all, or none of these, where the city allows some."""
    found = list(_data()["never"])
    return [*found[:-1], _data()["never_where_photos_are_allowed"]] if photos else found


def label(question: str) -> str:
    return _data()[question]["words"]


def answers(question: str) -> Mapping[str, str]:
    """Each code with its words."""
    return {code: words for code, words in _data()[question].items() if code != "words"}
