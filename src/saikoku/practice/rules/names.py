"""Names of the practice city: drawn from our own lists of common names, so that they are nobody's.

Half of the bearers of a surname with an old form write the old form, where the file's encoding has it.
"""

import csv
from bisect import bisect
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random

SPACE = "\u3000"
MALE, FEMALE = "1", "2"
_OLD_FORM_SHARE = 0.35
_TRADES = (
    ("商店", "ショウテン"), ("工務店", "コウムテン"), ("建設", "ケンセツ"), ("運輸", "ウンユ"), ("食品", "ショクヒン"),
    ("産業", "サンギョウ"), ("電設", "デンセツ"), ("農園", "ノウエン"), ("不動産", "フドウサン"), ("整備", "セイビ"),
)
_COMPANIES = (("株式会社", "カブシキガイシャ"), ("有限会社", "ユウゲンガイシャ"), ("合同会社", "ゴウドウガイシャ"))


@dataclass(frozen=True, slots=True)
class Name:
    written: str
    kana: str
    language: str = ""  # ISO 639-1 where not Japanese


@dataclass(frozen=True, slots=True)
class Surname:
    written: str
    kana: str


def surname(rng: Random, encoding: str) -> Surname:
    """One family's name, by how common it is."""
    forms, totals = _surnames(encoding)
    base, kana, old = forms[bisect(totals, rng.random() * totals[-1])]
    share, choice = rng.random(), rng.random()
    if old and share < _OLD_FORM_SHARE:
        return Surname(old[int(choice * len(old))], kana)
    return Surname(base, kana)


def full(rng: Random, family: Surname, sex: str, born_year: int) -> Name:
    """A given name of the person's generation behind the family's name."""
    written, kana = _pick(rng, _given(sex, min(2026, max(1921, born_year))))
    return Name(family.written + SPACE + written, family.kana + SPACE + kana)


def foreign(rng: Random) -> Name:
    """A name as residents from abroad are registered: Latin letters in full width, or Chinese characters."""
    language = _pick(rng, sorted({language for language, _ in _foreign_parts()}))
    family = _pick(rng, _foreign_parts()[language, "family"])
    given = _pick(rng, _foreign_parts()[language, "given"])
    return Name(family[0] + SPACE + given[0], family[1] + SPACE + given[1], language)


def company(rng: Random, family: Surname) -> Name:
    """A firm that says of itself that it exists for practice only."""
    form, form_kana = _pick(rng, _COMPANIES)
    trade = _pick(rng, _TRADES)
    return Name(f"{form}練習{family.written}{trade[0]}", f"{form_kana}レンシュウ{family.kana}{trade[1]}")


def _pick(rng: Random, among):
    return among[int(rng.random() * len(among))]


def _rows(name: str) -> list[dict]:
    text = files(__package__).joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _surnames(encoding: str) -> tuple[list[tuple[str, str, list[str]]], list[int]]:
    rows = _rows("surnames")
    forms = [
        (row["kanji"], row["kana"], [old for old in row["old_forms"].split("/") if _writable(old, encoding)])
        for row in rows
    ]
    return forms, list(accumulate(int(row["weight"]) for row in rows))


def _writable(text: str, encoding: str) -> bool:
    try:
        return bool(text) and text.encode(encoding).decode(encoding) == text
    except UnicodeEncodeError:
        return False


@cache
def _given(sex: str, born_year: int) -> list[tuple[str, str]]:
    return [
        (row["kanji"], row["kana"])
        for row in _rows("given_names")
        if row["sex"] == sex and int(row["born_from"]) <= born_year <= int(row["born_until"])
    ]


@cache
def _foreign_parts() -> dict[tuple[str, str], list[tuple[str, str]]]:
    parts: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in _rows("foreign_names"):
        parts.setdefault((row["language"], row["part"]), []).append((row["latin"], row["kana"]))
    return parts
