"""The life of an identity card, and whether it lets somebody work in the field (specification 9.5.ア, 14.2.エ). Pure.

    made -> certified -> ended -> notified, returned
                      -> lost -> reported -> found -> returned
                                          -> not found (a written report to the city)

A card that was lost is over, also when it is found: a new one is made and certified.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Step(StrEnum):
    CERTIFIED = "certified"
    ENDED = "ended"
    NOTIFIED = "notified"
    LOST = "lost"
    REPORTED = "reported"
    FOUND = "found"
    NOT_FOUND = "not_found"
    RETURNED = "returned"


WORDS = {
    Step.CERTIFIED: "市の証明を受けた",
    Step.ENDED: "使うのを終えた(退職・異動・記載事項の変更・期限)",
    Step.NOTIFIED: "市に届け出た",
    Step.LOST: "紛失した",
    Step.REPORTED: "紛失を市に報告した",
    Step.FOUND: "見つかった",
    Step.NOT_FOUND: "発見に至らず、市に報告書を出した",
    Step.RETURNED: "市に返却した",
}
NEEDS_DOCUMENT = frozenset({Step.CERTIFIED, Step.NOT_FOUND})
NEEDS_NOTE = frozenset({Step.ENDED, Step.LOST})
OVER = frozenset({Step.ENDED, Step.LOST, Step.RETURNED})
_AFTER: dict[Step, frozenset[Step]] = {
    Step.CERTIFIED: frozenset(),
    Step.ENDED: frozenset({Step.CERTIFIED}),
    Step.NOTIFIED: frozenset({Step.ENDED}),
    Step.LOST: frozenset({Step.CERTIFIED}),
    Step.REPORTED: frozenset({Step.LOST}),
    Step.FOUND: frozenset({Step.LOST}),
    Step.NOT_FOUND: frozenset({Step.REPORTED}),
    Step.RETURNED: frozenset({Step.ENDED, Step.FOUND}),
}
"""A step is open once one of these was taken (the first: at once)."""
_EXCLUDED_BY: dict[Step, frozenset[Step]] = {
    Step.ENDED: frozenset({Step.LOST}),
    Step.LOST: frozenset({Step.RETURNED}),
    Step.FOUND: frozenset({Step.NOT_FOUND}),
    Step.NOT_FOUND: frozenset({Step.FOUND}),
    Step.RETURNED: frozenset({Step.NOT_FOUND}),
}
"""And while none of these was."""


@dataclass(frozen=True, slots=True)
class Taken:
    step: Step
    since: datetime  # from when it holds; of a loss: when it was noticed


def open_steps(taken: Iterable[Taken]) -> list[Step]:
    """What may follow, in the order of a card's life."""
    done = {one.step for one in taken}
    begun = [step for step, earlier in _AFTER.items() if (earlier & done if earlier else not done)]
    open_now = [step for step in begun if step not in done and not _EXCLUDED_BY.get(step, frozenset()) & done]
    is_missing = Step.LOST in done and Step.FOUND not in done
    return [step for step in open_now if not (is_missing and step is Step.RETURNED)]


def refusals(step: Step, *, taken: Iterable[Taken], since: datetime, now: datetime, document: str, note: str) -> list[str]:
    """Every reason why the step may not be entered now, as codes."""
    taken, found = list(taken), []
    if step not in open_steps(taken):
        found.append("step-not-open")
    if since > now:
        found.append("moment-to-come")
    if any(one.since > since for one in taken):
        found.append("before-the-step-before")
    if step in NEEDS_DOCUMENT and not document.strip():
        found.append("document-missing")
    if step in NEEDS_NOTE and not note.strip():
        found.append("note-missing")
    return found


def is_valid(taken: Iterable[Taken], *, valid_until: date, at: datetime) -> bool:
    """May its holder work in the field with it at this moment? The last day still counts."""
    begun = {one.step for one in taken if one.since <= at}
    return Step.CERTIFIED in begun and not OVER & begun and at.date() <= valid_until


def report_due(taken: Iterable[Taken], minutes: int) -> datetime | None:
    """Until when the city must be told of a loss; None where none is lost or it was told."""
    by_step = {one.step: one.since for one in taken}
    if Step.LOST not in by_step or Step.REPORTED in by_step:
        return None
    return by_step[Step.LOST] + timedelta(minutes=minutes)
