"""The life of a receipt seal as a table, and the question whether it may be used at a moment. Pure.

    filed -> permitted -> abolished | replaced | lost -> reported -> found
    whatever ended -> returned

A seal that was lost is over, also when it is found: who wants to use it files it anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Step(StrEnum):
    PERMITTED = "permitted"
    REPLACED = "replaced"
    ABOLISHED = "abolished"
    LOST = "lost"
    REPORTED = "reported"
    FOUND = "found"
    RETURNED = "returned"


WORDS = {
    Step.PERMITTED: "市の許可を受けた",
    Step.REPLACED: "ほかの領収印に変えた",
    Step.ABOLISHED: "廃止した",
    Step.LOST: "紛失した",
    Step.REPORTED: "紛失を市に報告した",
    Step.FOUND: "見つかった",
    Step.RETURNED: "市に返した(または処分した)",
}
BY_TWO = frozenset({Step.PERMITTED, Step.ABOLISHED})
"""Steps that one person enters with the city's document and another confirms."""
ENDS = frozenset({Step.REPLACED, Step.ABOLISHED, Step.LOST, Step.RETURNED})
NEEDS_DOCUMENT = frozenset({Step.PERMITTED, Step.ABOLISHED, Step.RETURNED})
FOLLOWS: dict[Step, frozenset[Step]] = {
    Step.PERMITTED: frozenset(),
    Step.REPLACED: frozenset({Step.PERMITTED}),
    Step.ABOLISHED: frozenset({Step.PERMITTED}),
    Step.LOST: frozenset({Step.PERMITTED}),
    Step.REPORTED: frozenset({Step.LOST}),
    Step.FOUND: frozenset({Step.LOST}),
    Step.RETURNED: frozenset({Step.REPLACED, Step.ABOLISHED, Step.FOUND}),
}
"""A step is open once one of these was taken (the first: at once) and it was not itself."""


@dataclass(frozen=True, slots=True)
class Taken:
    step: Step
    since: datetime  # when it takes effect


def open_steps(taken: Iterable[Taken]) -> list[Step]:
    done = {one.step for one in taken}
    found = []
    for step, earlier in FOLLOWS.items():
        begun = bool(earlier & done) if earlier else not done
        if begun and step not in done and step != Step.REPLACED and not (step in {Step.LOST, Step.ABOLISHED} and ENDS & done):
            found.append(step)
    return found


def refusals(
    step: Step, *, taken: Iterable[Taken], since: datetime, now: datetime, document: str, note: str
) -> list[str]:
    """Every reason why the step may not be entered now."""
    taken, found = list(taken), []
    if step not in open_steps(taken):
        found.append("step-not-open")
    if since > now and step not in BY_TWO:
        found.append("moment-to-come")
    if any(one.since > since for one in taken):
        found.append("before-the-step-before")
    if step in NEEDS_DOCUMENT and not document.strip():
        found.append("document-missing")
    if step == Step.LOST and not note.strip():
        found.append("note-missing")
    return found


def is_permitted(taken: Iterable[Taken], at: datetime) -> bool:
    """May a receipt carry the seal at this moment? The twin in the database is a trigger of the receipts."""
    begun = {one.step for one in taken if one.since <= at}
    return Step.PERMITTED in begun and not ENDS & begun


def report_due(taken: Iterable[Taken], minutes: int) -> datetime | None:
    """Until when the city must be told of a loss; None where none is lost or it was told."""
    by_step = {one.step: one.since for one in taken}
    if Step.LOST not in by_step or Step.REPORTED in by_step:
        return None
    return by_step[Step.LOST] + timedelta(minutes=minutes)
