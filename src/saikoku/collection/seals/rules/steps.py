"""The life of a receipt seal as a table, and the question whether it may be used at a moment. Pure.

    filed -> permitted -> abolished | replaced | lost -> reported, found -> resumed (permitted as before)
    whatever ended -> returned

A seal that was lost stays in when it is found: it serves again once the city, which was told of the loss, permits it and
two persons entered that. Then it may be lost once more. What was abolished or went back to the city is over.
"""

from collections.abc import Iterable, Sequence
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
    RESUMED = "resumed"
    RETURNED = "returned"


WORDS = {
    Step.PERMITTED: "市の許可を受けた",
    Step.REPLACED: "ほかの領収印に変えた",
    Step.ABOLISHED: "廃止した",
    Step.LOST: "紛失した",
    Step.REPORTED: "紛失を市に報告した",
    Step.FOUND: "見つかった",
    Step.RESUMED: "見つかった印を、市の許可を受けて再び使う",
    Step.RETURNED: "市に返した(または処分した)",
}
BY_TWO = frozenset({Step.PERMITTED, Step.ABOLISHED, Step.RESUMED})
"""Steps that one person enters with the city's document and another confirms."""
ENDS = frozenset({Step.REPLACED, Step.ABOLISHED, Step.LOST, Step.RETURNED})
NEEDS_DOCUMENT = frozenset({Step.PERMITTED, Step.ABOLISHED, Step.RESUMED, Step.RETURNED})
ONCE = frozenset({Step.PERMITTED, Step.REPLACED, Step.ABOLISHED, Step.RETURNED})
"""Steps that come once in a seal's life; the others once for each loss."""
FOLLOWS: dict[Step, frozenset[Step]] = {
    Step.PERMITTED: frozenset(),
    Step.REPLACED: frozenset({Step.PERMITTED}),
    Step.ABOLISHED: frozenset({Step.PERMITTED}),
    Step.LOST: frozenset({Step.PERMITTED}),
    Step.REPORTED: frozenset({Step.LOST}),
    Step.FOUND: frozenset({Step.LOST}),
    Step.RESUMED: frozenset({Step.FOUND}),
    Step.RETURNED: frozenset({Step.REPLACED, Step.ABOLISHED, Step.FOUND}),
}
"""A step is open once one of these was taken (the first: at once) and it was not itself."""
HAPPENS = frozenset({Step.LOST, Step.REPORTED, Step.FOUND})
"""What comes as it comes, also before a step that the city set for a day to come."""
WAITS_FOR = {Step.RESUMED: frozenset({Step.REPORTED})}
"""And all of these."""


@dataclass(frozen=True, slots=True)
class Taken:
    step: Step
    since: datetime  # when it takes effect


def standing(taken: Sequence[Taken]) -> list[Taken]:
    """The steps that count now, of all in their order: a loss from which the seal came back does so no more."""
    back = [place for place, one in enumerate(taken) if one.step == Step.RESUMED]
    if not back:
        return list(taken)
    return [one for one in taken[: back[-1]] if one.step == Step.PERMITTED] + list(taken[back[-1] + 1 :])


def open_steps(taken: Sequence[Taken], now: datetime) -> list[Step]:
    done = {one.step for one in standing(taken)}
    over = {
        Step.ABOLISHED: ENDS & done, Step.LOST: ENDS & {one.step for one in standing(_begun(taken, now))},
        Step.RESUMED: {Step.ABOLISHED, Step.RETURNED} & done,
    }
    found = []
    for step, earlier in FOLLOWS.items():
        begun = bool(earlier & done) and done >= WAITS_FOR.get(step, frozenset()) if earlier else not done
        if begun and step not in done and step != Step.REPLACED and not over.get(step):
            found.append(step)
    return found


def _begun(taken: Iterable[Taken], at: datetime) -> list[Taken]:
    return [one for one in taken if one.since <= at]


def refusals(
    step: Step, *, taken: Sequence[Taken], since: datetime, now: datetime, document: str, note: str
) -> list[str]:
    """Every reason why the step may not be entered now."""
    found = []
    if step not in open_steps(taken, now):
        found.append("step-not-open")
    if since > now and step not in BY_TWO:
        found.append("moment-to-come")
    if any(one.since > since for one in (_begun(taken, now) if step in HAPPENS else taken)):
        found.append("before-the-step-before")
    if step in NEEDS_DOCUMENT and not document.strip():
        found.append("document-missing")
    if step == Step.LOST and not note.strip():
        found.append("note-missing")
    return found


def is_permitted(taken: Iterable[Taken], at: datetime) -> bool:
    """May a receipt carry the seal at this moment? Its twin is seals_permitted in the database, which the receipts ask."""
    begun = {one.step for one in standing(_begun(taken, at))}
    return Step.PERMITTED in begun and not ENDS & begun


def report_due(taken: Sequence[Taken], minutes: int) -> datetime | None:
    """Until when the city must be told of a loss; None where none is lost or it was told."""
    by_step = {one.step: one.since for one in standing(taken)}
    if Step.LOST not in by_step or Step.REPORTED in by_step:
        return None
    return by_step[Step.LOST] + timedelta(minutes=minutes)
