"""Whose residence is surveyed, by which rule, and what bars it. Pure: no clock, no database."""

from dataclasses import dataclass
from datetime import date

ABSENT = ("V20", "V21", "V22", "V23")
"""Nobody was met at the door; a day without access or time (V41, V42) tells nothing."""
RULES = {
    "city-asked": "市の依頼(当月の対象者のファイル)",
    "seen-at-door": "訪問・架電で、住んでいないと聞いた、または見た",
    "returned-mail": "郵便の返戻",
    "always-absent": "訪問のたびに不在",
}
"""In the order in which they are surveyed."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one person; days are the latest of each kind."""

    returned_on: date | None = None
    absent: int = 0  # visits in a row at which nobody was met
    absent_on: date | None = None
    asked_on: date | None = None
    task_on: date | None = None
    surveyed_on: date | None = None
    surveyed: str = ""  # the standing outcome
    stated_on: date | None = None  # since when the city states another address than before (T01)
    answered_on: date | None = None  # the city's last answer that settles where he lives, or takes him over (T13)
    under_way: bool = False
    owes: bool = True  # a premium that no stop covers
    cautions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Terms:
    absent_visits: int


def reasons(known: Known, terms: Terms) -> list[str]:
    """Every rule that selects this person. What happened before the last finding is answered by it; what was seen at a door
    or came back also by another address that the city states, and by its answer to a case handed over. The city's own
    request stands until a finding."""
    found = known.surveyed_on if known.surveyed != "S04" else None
    since = max((day for day in (found, known.stated_on, known.answered_on) if day is not None), default=None)
    judged = (
        ("city-asked", _after(known.asked_on, found)),
        ("seen-at-door", _after(known.task_on, since)),
        ("returned-mail", _after(known.returned_on, since)),
        ("always-absent", known.absent >= terms.absent_visits and _after(known.absent_on, since)),
    )
    return [code for code, holds in judged if holds]


def is_selected_by_task(known: Known) -> bool:
    """Does what was seen at the door or heard still ask for a survey?"""
    return "seen-at-door" in reasons(known, Terms(absent_visits=1))


def is_answered(known: Known, opened_on: date) -> bool:
    """Has the city answered since the survey was opened?"""
    return known.answered_on is not None and known.answered_on >= opened_on


def bars(known: Known) -> list[str]:
    """Why nobody is sent although a rule selects him."""
    judged = (
        ("protected", "01" in known.cautions),
        ("staff-only", "05" in known.cautions),
        ("under-way", known.under_way),
        ("nothing-owed", not known.owes and known.asked_on is None),
    )
    return [code for code, holds in judged if holds]


def _after(day: date | None, since: date | None) -> bool:
    return day is not None and (since is None or day > since)
