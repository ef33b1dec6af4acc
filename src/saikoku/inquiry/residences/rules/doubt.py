"""Is it doubtful that somebody lives at the address the city states? Every reason, with what to do about it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from saikoku.planning.lists.rules.history import Record
from saikoku.planning.routes.rules import visiting
from saikoku.planning.routes.rules.visiting import NO_WORD, CityWord

LIVES = frozenset({"S01", "S02", "S03"})
THE_PLACE = frozenset({"V30", "V31", "V33", "S05", "S06", "S13", "S14"})
"""Said of the place itself: it holds for everybody who is registered there."""
NOT_THERE, RETURNED, UNDER_SURVEY = "not-there", "returned-mail", "under-survey"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one person."""

    records: tuple[Record, ...] = ()  # standing ones of visits and surveys
    returned_on: date | None = None
    under_survey: bool = False
    survey_on: date | None = None  # when somebody goes
    address_found: str = ""
    word: CityWord = NO_WORD


@dataclass(frozen=True, slots=True)
class Doubt:
    """`on`: since when, or for a survey under way the day on which somebody goes (None: nobody yet)."""

    code: str
    on: date | None = None
    outcome: str = ""
    address_found: str = ""
    of_another: bool = False  # of the same household


def doubts(known: Known, met: frozenset[str]) -> list[Doubt]:
    """Every reason to doubt the address, the gravest first. `met`: outcomes of visits at which somebody was met."""
    found = []
    latest = visiting.told(known.records)
    if latest is not None and visiting.lives_elsewhere(known.records, known.word):
        found.append(Doubt(NOT_THERE, latest.on, latest.outcome, known.address_found))
    if known.returned_on is not None and not _answered(known, known.returned_on, met):
        found.append(Doubt(RETURNED, known.returned_on))
    if known.under_survey:
        found.append(Doubt(UNDER_SURVEY, known.survey_on))
    return found


def _answered(known: Known, day: date, met: frozenset[str]) -> bool:
    """Did the city state another address since that day, or was somebody met or found there?"""
    there = [one.on for one in known.records if one.outcome in met | LIVES]
    return any(on > day for on in there) or (known.word.stated_on is not None and known.word.stated_on > day)


def of_household(own: Iterable[Doubt], others: Iterable[Doubt]) -> list[Doubt]:
    """One's own, then what was said of the place itself about others of the household, each once."""
    found = list(own)
    told = {(one.code, one.outcome) for one in found}
    for one in others:
        if one.outcome in THE_PLACE and (one.code, one.outcome) not in told:
            told.add((one.code, one.outcome))
            found.append(Doubt(one.code, one.on, one.outcome, of_another=True))
    return found
