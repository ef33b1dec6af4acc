"""How sure is it that a number reaches the person? A score from 0 to 100 that can be read step by step. Pure.

White box: where the number came from gives the beginning, age takes away, and what happened when it was dialled (or
when somebody called from it) adds or takes. The last decisive answer counts: a number that was dead and from which the
person called since works again. Nothing here says whether a number may be dialled; that is the lists' rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

BEGINNING = {"01": 70, "02": 55, "03": 50, "04": 55, "05": 45, "06": 75, "09": 35}
"""By the source of R02: the person, his family, the city, on site, a reply of an inquiry, the number that rang, other."""
UNKNOWN_SOURCE = 35
CONFIRMED_BY_US = 15
FOR_EACH_YEAR, AT_MOST_FOR_AGE = -5, -20
REACHED, FOR_EACH_HALF_YEAR_SINCE = 30, -5
SOMEBODY_THERE = 10
UNANSWERED, AT_MOST_UNANSWERED = -3, -15
YEAR, HALF_YEAR = 365, 182
SURE, LIKELY = 75, 45
NO_USE = 0


class Answer(StrEnum):
    """What happened when a number was used."""

    REACHED = "reached"  # the person himself was spoken to
    RANG = "rang"  # the person, identified, called from it
    SOMEBODY = "somebody"  # family or somebody else who knows him
    NOBODY = "nobody"
    WRONG = "wrong"
    DEAD = "dead"


class Grade(StrEnum):
    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"
    NO_USE = "no_use"


DECISIVE = frozenset({Answer.REACHED, Answer.RANG, Answer.WRONG, Answer.DEAD})
WORKS = frozenset({Answer.REACHED, Answer.RANG})
CONFIRMED, STATES_OF_NO_USE = "1", {"3": "dead", "4": "wrong"}


@dataclass(frozen=True, slots=True)
class Used:
    on: date
    answer: Answer


@dataclass(frozen=True, slots=True)
class Truth:
    """The score and the steps that made it: (code, points); the points add up to the score before it was bounded."""

    score: int
    steps: tuple[tuple[str, int], ...]

    @property
    def grade(self) -> Grade:
        if self.score <= NO_USE:
            return Grade.NO_USE
        return Grade.SURE if self.score >= SURE else Grade.LIKELY if self.score >= LIKELY else Grade.DOUBTFUL


def of(*, source: str, state: str, learned_on: date, used: Iterable[Used], today: date) -> Truth:
    """`used` of one day in its order; what lies after `today` is not known yet. `learned_on`: since when the state is
    what it is, so that a number confirmed after it was dead counts again.
    """
    known = sorted((one for one in used if one.on <= today), key=lambda one: one.on)
    last = next((one for one in reversed(known) if one.answer in DECISIVE), None)
    works_since = last is not None and last.answer in WORKS and last.on > learned_on
    if state in STATES_OF_NO_USE and not works_since:
        return Truth(NO_USE, ((STATES_OF_NO_USE[state], NO_USE),))
    if last is not None and last.answer not in WORKS and last.on > learned_on:
        return Truth(NO_USE, ((str(last.answer), NO_USE),))
    since = known[known.index(last) + 1 :] if last is not None else known
    steps = [("source", BEGINNING.get(source, UNKNOWN_SOURCE))]
    steps += [("confirmed", CONFIRMED_BY_US)] if state == CONFIRMED else []
    steps += [("age", max(AT_MOST_FOR_AGE, FOR_EACH_YEAR * ((today - learned_on).days // YEAR)))]
    if last is not None and last.answer in WORKS:
        steps.append((str(last.answer), max(0, REACHED + FOR_EACH_HALF_YEAR_SINCE * ((today - last.on).days // HALF_YEAR))))
    if any(one.answer == Answer.SOMEBODY for one in since):
        steps.append(("somebody", SOMEBODY_THERE))
    nobody = sum(one.answer == Answer.NOBODY for one in since)
    steps.append(("nobody", max(AT_MOST_UNANSWERED, UNANSWERED * nobody)))
    kept = tuple((code, points) for code, points in steps if points)
    return Truth(max(1, min(100, sum(points for _, points in kept))), kept)
