"""Everybody who may become a target of the comparison, as arrays: what is known of him, and what is true."""

from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

import numpy as np

from saikoku.kernel.periods import Month
from saikoku.planning.answering.rules import defaults, profiles
from saikoku.practice.rules import answers, city

NUMBERS = 3  # that the city's list has room for
NONE = -1


@dataclass(frozen=True, slots=True)
class Variant:
    """What is otherwise in a city than the assumptions say."""

    weekdays_alike: bool = False  # every day answers as a weekday does
    stickiness: float = 1.0  # above 1 people are further apart: few answer readily, many never


@dataclass(frozen=True, slots=True)
class People:
    """In the order of the city's list; `kind`, `line` and `fault` have a column for each of his numbers in turn."""

    debtor: np.ndarray  # 宛名番号
    kind: np.ndarray  # NONE: no further number
    line: np.ndarray  # which telephone it is: two people may share one
    fault: np.ndarray  # the outcome of a number at which he cannot be reached, else ""
    age: np.ndarray  # group
    age_factor: np.ndarray
    openness: np.ndarray
    single: np.ndarray  # owes one instalment

    def __len__(self) -> int:
        return len(self.age)


def as_in(variant: Variant, seed: int, who: People) -> People:
    """The same people, as ready to answer as the variant has them."""
    return replace(who, openness=np.array([_openness(seed, number, variant.stickiness) for number in who.debtor]))


@lru_cache(maxsize=2)
def people(seed: int, month: Month, debtors: int) -> People:
    """The callable people of the practice city: work 01 or 03 and a telephone."""
    age_begins = defaults.on(month.first).age_begins
    plan = city.Plan(seed, month)
    lines: dict[str, int] = {}
    rows = []
    for household, files in city.households(plan, debtors=debtors):
        called = {row["debtor_number"] for row in files["T01_targets"] if row["work"] in ("01", "03")}
        for person in household.debtors:
            if person.number in called and person.phones:
                rows.append(_row(seed, month, household, person, age_begins, lines))
    return People(*(np.array(column) for column in zip(*rows, strict=True)))


def _row(seed: int, month: Month, household, person, age_begins: list[int], lines: dict[str, int]) -> tuple:
    numbers = [*person.phones[:NUMBERS], *[("", "")] * (NUMBERS - len(person.phones[:NUMBERS]))]
    years = None if person.born_on is None else (month.first - person.born_on).days * 100 // 36_525
    owed = [one.unpaid for one in household.owed if one.debtor_number == person.number]
    group = profiles.age_group(person.born_on, month.first, corporation=person.is_company, begins=age_begins)
    return (
        person.number,
        [profiles.NUMBER_KINDS.index(kind) if number else NONE for number, kind in numbers],
        [lines.setdefault(number, len(lines)) if number else NONE for number, _ in numbers],
        [(answers.number_fault(seed, number) or "") if number else "" for number, _ in numbers],
        group,
        answers.factor_of_age(years),
        _openness(seed, person.number, 1.0),
        len(owed) == 1,
    )


def _openness(seed: int, number: str, strength: float) -> float:
    """How readily somebody answers, with the mean 1; further apart by the strength."""
    if strength == 1.0:
        return answers.nature(seed, number).openness
    spread = answers.model()["stickiness"]
    alpha, beta = spread["alpha"] / strength, spread["beta"] / strength
    return Random(f"{seed}:{number}").betavariate(alpha, beta) * (alpha + beta) / alpha
