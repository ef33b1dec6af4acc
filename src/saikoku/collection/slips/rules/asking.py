"""At which talk was a slip asked for, and of which division's debts? What stands chosen before anybody chose. Pure."""

from collections.abc import Sequence
from typing import Protocol

from saikoku.exchange.layouts.rules import outcomes
from saikoku.kernel.programmes import SIDE_OF
from saikoku.planning.lists.rules.eligibility import division

ASKED = frozenset({"slip_reissue_requested", "met_slip_requested"})


class Talk(Protocol):
    record_number: str
    programme: str
    outcome: str


def likely_talk(records: Sequence[Talk]) -> Talk | None:
    """The latest whose outcome is that a slip was asked for; newest first. Of no other it is taken for granted."""
    known = outcomes.outcomes()
    return next((one for one in records if one.outcome in known and known[one.outcome].id in ASKED), None)


def of_one_division(programmes: Sequence[str], talk: Talk | None) -> list[bool]:
    """Which of these debts stand chosen: those of the talk's division; without a talk all where one division has them all."""
    divisions = [division(SIDE_OF[code]) for code in programmes]
    if talk is not None:
        return [one == division(SIDE_OF[talk.programme]) for one in divisions]
    return [len(set(divisions)) == 1] * len(divisions)
