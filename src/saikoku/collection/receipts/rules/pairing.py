"""Do the records of a collector's day and the receipts go together? Pure.

Money that a record says was taken has a receipt; a receipt given at a door has a record that says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from saikoku.outreach.visits.rules.outcomes import COLLECTED
from saikoku.outreach.visits.rules.paired import WITHOUT_RECEIPT, WITHOUT_RECORD

OPEN = "open"
FULL, PART = "V02", "V03"


@dataclass(frozen=True, slots=True)
class Door:
    """A visit of the day; `outcome` is empty while it is open, and where it was left without a record."""

    key: str
    debtor_id: int
    state: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A receipt of the day that stands."""

    number: str
    debtor_id: int


@dataclass(frozen=True, slots=True)
class Pairing:
    """`doors`: recorded as collected, without a receipt; `papers`: given at a door whose record does not say so."""

    doors: tuple[Door, ...] = ()
    papers: tuple[Paper, ...] = ()

    @property
    def codes(self) -> list[str]:
        judged = ((WITHOUT_RECEIPT, self.doors), (WITHOUT_RECORD, self.papers))
        return [code for code, found in judged if found]


def pair(doors: Sequence[Door], papers: Iterable[Paper], others: Iterable[Paper] = ()) -> Pairing:
    """`papers` of the collector himself; `others`: of whoever else took money of these people that day, at the office too."""
    own = list(papers)
    receipted = {one.debtor_id for one in (*own, *others)}
    collected = {one.debtor_id for one in doors if one.outcome in COLLECTED}
    visited = {one.debtor_id for one in doors}
    return Pairing(
        tuple(one for one in doors if one.outcome in COLLECTED and one.debtor_id not in receipted),
        tuple(one for one in own if one.debtor_id in visited and one.debtor_id not in collected),
    )


def at_the_next_door(found: Pairing, doors: Iterable[Door]) -> Pairing:
    """At a door that is still open the record is yet to come."""
    there = {one.debtor_id for one in doors if one.state == OPEN}
    return Pairing(found.doors, tuple(one for one in found.papers if one.debtor_id not in there))


@dataclass(frozen=True, slots=True)
class Left:
    """Yen that a person owes still: what is due, and all."""

    due: int = 0
    all: int = 0


@dataclass(frozen=True, slots=True)
class Misfit:
    """The record says that all was taken, and some of what is due is left; or that a part was, and nothing is left."""

    door: Door
    left: int


def said_of_amounts(doors: Iterable[Door], papers: Iterable[Paper]) -> list[Door]:
    """The last visit of each person with a receipt whose record says whether all of it was taken."""
    receipted = {one.debtor_id for one in papers}
    last = {one.debtor_id: one for one in doors if one.outcome in COLLECTED and one.debtor_id in receipted}
    return [one for one in last.values() if one.outcome in (FULL, PART)]


def misfits(doors: Iterable[Door], left: Mapping[int, Left]) -> list[Misfit]:
    found = []
    for one in doors:
        owes = left.get(one.debtor_id, Left())
        if (one.outcome == FULL and owes.due > 0) or (one.outcome == PART and owes.all == 0):
            found.append(Misfit(one, owes.due))
    return found
