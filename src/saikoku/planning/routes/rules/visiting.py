"""May this person be visited today? Every reason why not, as codes. Pure: no clock, no database.

The premium's debtors of the month with work 02 or 03 (10.2 of the specification). What was agreed with a person for
an hour waives what it was agreed in spite of (WAIVED).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from saikoku.planning.lists.rules import facts
from saikoku.planning.lists.rules.facts import Facts
from saikoku.planning.lists.rules.history import History, Record
from saikoku.planning.lists.rules.terms import ListTerms
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling

VISIT, DEMAND, SURVEY = "3", "01", "05"
NO_VISIT = frozenset({"V41", "V50", "V51"})  # figures: nobody was visited
NOT_LIVING = frozenset({"V30", "V31", "V32", "V33", "V34", "V35", *(f"S{number:02d}" for number in range(5, 15))})
UNDECIDED = frozenset({"S04", "S15"})  # a survey that does not say where somebody lives
DANGER = "V40"
PROTECTED = facts.PROTECTED
WAIVED = frozenset({"left-this-month", "reached-this-month", "live-promise", "paused", "visit-cap"})


@dataclass(frozen=True, slots=True)
class VisitTerms:
    """What is agreed about visits on a day."""

    lists: ListTerms
    calling: Calling
    opens: time
    closes: time
    most_a_month: int

    @property
    def today(self) -> date:
        return self.lists.today


def day_refusals(terms: VisitTerms) -> list[str]:
    """Every reason for which nobody is visited on that day."""
    return hours.day_refusals(terms.today, terms.calling)


def visits(records: Iterable[Record]) -> list[Record]:
    """The visits of a history in their order, one for each act."""
    found: dict[tuple, Record] = {}
    for record in records:
        if record.channel == VISIT and record.work == DEMAND and record.outcome not in NO_VISIT:
            found.setdefault((record.on, record.started_at, record.worker), record)
    return [found[when] for when in sorted(found)]


@dataclass(frozen=True, slots=True)
class CityWord:
    """What the city said of where somebody lives: since when it states another address than before (T01), and when it
    last answered that demands go on although nobody was said to live there (T13)."""

    stated_on: date | None = None
    resumed_on: date | None = None

    def overtakes(self, day: date) -> bool:
        """Is what was seen on that day of no account any more? An address of the same day was known at the door."""
        stated = self.stated_on is not None and self.stated_on > day
        return stated or (self.resumed_on is not None and self.resumed_on >= day)


NO_WORD = CityWord()


def told(records: Iterable[Record]) -> Record | None:
    """The latest visit, or survey of the residence that came to something: it says whether somebody lives there."""
    records = list(records)
    surveyed = [one for one in records if one.channel == VISIT and one.work == SURVEY and one.outcome not in UNDECIDED]
    return max([*visits(records), *surveyed], key=lambda one: (one.on, one.started_at), default=None)


def lives_elsewhere(records: Iterable[Record], word: CityWord = NO_WORD) -> bool:
    """Was it said last that nobody of that name lives there, and has the city said nothing else since?"""
    latest = told(records)
    return latest is not None and latest.outcome in NOT_LIVING and not word.overtakes(latest.on)


def reasons(known: Facts, history: History, terms: VisitTerms, word: CityWord = NO_WORD) -> list[str]:
    """What keeps a person from being visited on this day."""
    done = visits(history.records)
    month = [record for record in done if record.on >= terms.lists.month]
    judged = (
        ("merged-number", known.merged),
        ("no-target", not known.targeted),
        ("left-this-month", known.left),
        ("stopped-by-city", known.stopped),
        ("stopped-by-us", known.own_stop),
        ("staff-only", known.staff_only),
        ("protected", PROTECTED in history.cautions),
        ("nothing-owed", known.owed <= 0 and known.barred <= 0 and not known.stopped),
        ("limitation-reached", known.owed <= 0 and known.barred > 0),
        ("live-promise", known.promise_live),
        ("reached-this-month", known.reached),
        ("paused", known.paused_until is not None),
        ("visited-today", any(record.on == terms.today for record in done)),
        ("visit-cap", len(month) >= terms.most_a_month),
        ("not-living-there", lives_elsewhere(history.records, word)),
        ("danger", any(record.outcome == DANGER for record in done)),
    )
    return [code for code, holds in judged if holds]


def refusals(
    known: Facts, history: History, terms: VisitTerms, word: CityWord = NO_WORD, *, agreed: bool = False
) -> list[str]:
    """The reasons of the day, without what an agreed hour waives."""
    found = reasons(known, history, terms, word)
    return [code for code in found if code not in WAIVED] if agreed else found


BARS_THE_DOOR = frozenset({"protected", "staff-only", "danger", "visited-today"})
"""What holds for one person of a household holds for its door."""


OF_ITS_MONTH = "no-target"
"""The city's rows of a month to come are not here yet."""


def against_an_hour(his: Iterable[str], household: Iterable[Iterable[str]], *, later_month: bool = False) -> list[str]:
    """Why no hour is agreed with a person although he asks: what nobody walks for, whatever was agreed, and what bars the
    door of his household."""
    barring = [code for codes in household for code in codes if code in BARS_THE_DOOR]
    own = [code for code in his if code not in WAIVED and not (later_month and code == OF_ITS_MONTH)]
    return list(dict.fromkeys([*barring, *own]))


def of_household(found: Iterable[list[str]]) -> list[str]:
    """Why this door is not visited: what bars it, else the reasons of everybody; empty where somebody may be visited."""
    each = list(found)
    barring = [code for codes in each for code in codes if code in BARS_THE_DOOR]
    if not barring and any(not codes for codes in each):
        return []
    return list(dict.fromkeys([*barring, *(code for codes in each for code in codes)]))
