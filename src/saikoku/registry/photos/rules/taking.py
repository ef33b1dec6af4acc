"""Where a photograph may be taken, of what and what for, and every reason against one. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Purpose(StrEnum):
    VISIT = "visit"
    SURVEY = "survey"


ALLOWED: Mapping[str, frozenset[Purpose]] = MappingProxyType({
    "none": frozenset(), "survey": frozenset({Purpose.SURVEY}), "both": frozenset(Purpose),
})  # fmt: skip
"""By the value of the term `photo_allowed`."""

SUBJECTS: Mapping[str, str] = MappingProxyType({
    "plate": "表札", "letterbox": "郵便受け", "meter": "電気・ガス・水道のメーター", "building": "建物と庭の様子",
    "notice": "不在票を入れたところ",
})  # fmt: skip
REASONS: Mapping[str, str] = MappingProxyType({
    "lives": "住んでいるかどうかの確認", "found": "訪問先の場所の確認", "left": "不在票を入れたことの記録",
    "damage": "危険・破損の記録",
})  # fmt: skip
OF_PURPOSE: Mapping[Purpose, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType({
    Purpose.VISIT: (("notice", "plate", "letterbox", "building"), ("left", "found", "damage")),
    Purpose.SURVEY: (("plate", "letterbox", "meter", "building"), ("lives", "found", "damage")),
})  # fmt: skip
"""What may be taken and what for, the usual first. No person ever."""


@dataclass(frozen=True, slots=True)
class Terms:
    allowed: str
    most: int  # of one stop


def subjects(purpose: Purpose) -> list[tuple[str, str]]:
    return [(code, SUBJECTS[code]) for code in OF_PURPOSE[purpose][0]]


def reasons(purpose: Purpose) -> list[tuple[str, str]]:
    return [(code, REASONS[code]) for code in OF_PURPOSE[purpose][1]]


def is_allowed(purpose: Purpose, terms: Terms) -> bool:
    return purpose in ALLOWED[terms.allowed]


def refusals(purpose: Purpose, subject: str, reason: str, *, taken: int, readable: bool, terms: Terms) -> list[str]:
    judged = (
        ("photo-not-allowed", not is_allowed(purpose, terms)),
        ("subject-unknown", subject not in OF_PURPOSE[purpose][0]),
        ("reason-unknown", reason not in OF_PURPOSE[purpose][1]),
        ("photos-enough", taken >= terms.most),
        ("photo-not-readable", not readable),
    )
    return [code for code, holds in judged if holds]
