"""What became of an encouragement: shown by what the city states, declined, taken up again later, or lapsed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

TRANSFER, LOSS, DECLARATION = KINDS = ("transfer", "loss", "declaration")
WILL_DO, SAYS_DONE, FORM_SENT, DECLINED, CONSIDERING, NOT_APPLICABLE = RESULTS = ("1", "2", "3", "4", "5", "9")
OPEN, DONE, ENDED = "open", "done", "ended"
SHOWN, AGAIN, LAPSED, BY_HAND, CORRECTED = "shown", "again", "lapsed", "by-hand", "corrected"
AT_ONCE = {DECLINED: "declined", NOT_APPLICABLE: "not-applicable"}
"""Answers after which nothing is waited for."""
TERMS = {TRANSFER: "transfer_apply_days", LOSS: "loss_days", DECLARATION: "declaration_follow_days"}
"""For how many days what the city states is held to follow from it: the terms of the attribution."""


@dataclass(frozen=True, slots=True)
class Encouraged:
    """One encouragement; `again_on`: the day of the next of its kind with the same person."""

    on: date
    due_on: date
    result: str
    again_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    state: str
    on: date | None = None
    because: str = ""


def standing(one: Encouraged, stated_on: Iterable[date], *, day: date) -> Standing:
    """How it stands at the close of `day`; `stated_on`: the days of what the city states (registrations applied for,
    procedures filed, a declaration known). What follows is the latest encouragement's, as in the attribution."""
    last = min(day, one.due_on) if one.again_on is None else min(day, one.due_on, one.again_on - timedelta(days=1))
    shown = min((found for found in stated_on if one.on <= found <= last), default=None)
    if shown is not None:
        return Standing(DONE, shown, SHOWN)
    if one.result in AT_ONCE:
        return Standing(ENDED, one.on, AT_ONCE[one.result])
    if one.again_on is not None and one.again_on <= day:
        return Standing(ENDED, one.again_on, AGAIN)
    if day > one.due_on:
        return Standing(ENDED, one.due_on, LAPSED)
    return Standing(OPEN)
