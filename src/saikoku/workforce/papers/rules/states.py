"""Where is a numbered paper, and what may become of it? One table of moves, which the database holds too. Pure.

    made -> stock -> out -> used | void | lost | stock (back, not written on)

A lost paper that is found again is void. One that was written on before it was lost is still typed back: money that was
taken is never left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    MADE = "made"
    STOCK = "stock"
    OUT = "out"
    USED = "used"
    VOID = "void"
    LOST = "lost"


class Step(StrEnum):
    TAKEN_IN = "taken_in"
    OUT = "out"
    BACK = "back"
    USED = "used"
    VOID = "void"
    LOST = "lost"


STATE_WORDS = {
    State.MADE: "印刷待ち・受入れ待ち",
    State.STOCK: "在庫",
    State.OUT: "払出し中",
    State.USED: "使用済",
    State.VOID: "書損",
    State.LOST: "亡失",
}
STEP_WORDS = {
    Step.TAKEN_IN: "受入れ",
    Step.OUT: "払出し",
    Step.BACK: "未使用の返却",
    Step.USED: "使用(後の入力)",
    Step.VOID: "書損",
    Step.LOST: "亡失",
}
MOVES: dict[Step, dict[State, State]] = {
    Step.TAKEN_IN: {State.MADE: State.STOCK},
    Step.OUT: {State.STOCK: State.OUT},
    Step.BACK: {State.OUT: State.STOCK},
    Step.USED: {State.OUT: State.USED, State.LOST: State.USED},
    Step.VOID: {State.MADE: State.VOID, State.STOCK: State.VOID, State.OUT: State.VOID, State.LOST: State.VOID},
    Step.LOST: {State.STOCK: State.LOST, State.OUT: State.LOST},
}
NEEDS_REASON = frozenset({Step.VOID, Step.LOST})
OF_NOTHING_TYPED = frozenset({Step.BACK, Step.VOID})
"""Not of a paper from which something was typed: it says something, so it is neither unused nor spoilt."""
BY_TRANSFER = (Step.TAKEN_IN, Step.OUT, Step.BACK, Step.VOID, Step.LOST)
"""Steps that somebody writes down for a row of numbers; a use comes of typing back alone."""


@dataclass(frozen=True, slots=True)
class Held:
    """A paper as it stands: its place, state, holder (worker number) and the moment of its last step."""

    place: int
    state: State
    holder: str
    since: datetime


def transfer_refusals(
    step: Step, papers: Sequence[Held], *, wanted: int, holder: str, acted_at: datetime, now: datetime, reason: str
) -> list[str]:
    """Every reason against writing this down; `wanted`: how many numbers were named, `papers` those that there are."""
    found = []
    if not papers or len(papers) != wanted:
        return ["numbers-unknown"]
    if any(one.state not in MOVES[step] for one in papers):
        found.append("not-in-that-state")
    if step is Step.OUT and not holder:
        found.append("holder-missing")
    if step is not Step.OUT and len({one.holder for one in papers}) > 1:  # the record names one
        found.append("several-holders")
    if acted_at > now:
        found.append("moment-to-come")
    if any(acted_at < one.since.replace(second=0, microsecond=0) for one in papers):  # a typed moment is a whole minute
        found.append("before-the-step-before")
    if step in NEEDS_REASON and not reason.strip():
        found.append("reason-missing")
    return found


def confirm_refusals(step: Step, *, recorded_by: str, by: str, holder_logins: Iterable[str], ended: bool) -> list[str]:
    """The second person is another one; of a spoilt or lost paper he is not its holder either."""
    found = ["ended-already"] if ended else []
    if by == recorded_by:
        found.append("own-transfer")
    if step in NEEDS_REASON and by in holder_logins:
        found.append("own-paper")
    return found


def drop_refusals(step: Step, *, recorded_by: str, by: str, is_holder: bool, ended: bool) -> list[str]:
    """Nobody drops what another wrote down of the paper that he spoilt or lost."""
    found = ["ended-already"] if ended else []
    return found + (["own-paper"] if step in NEEDS_REASON and is_holder and by != recorded_by else [])


@dataclass(frozen=True, slots=True)
class Moved:
    step: Step
    holder: str
    at: datetime


def use_refusals(state: State, moves: Sequence[Moved], *, holder: str, acted_at: datetime) -> list[str]:
    """`moves` in their order. A paper is written on once, by whoever held it, while he held it."""
    if state is State.USED:
        return ["used-already"]
    if state not in MOVES[Step.USED]:
        return ["paper-void" if state is State.VOID else "not-counted-out"]
    given = [one for one in moves if one.step in (Step.OUT, Step.BACK)]
    if not given or given[-1].step is Step.BACK:
        return ["not-counted-out"]
    last, ends = given[-1], [one.at for one in moves if one.step is Step.LOST]
    found = []
    if last.holder != holder:
        found.append("not-his-paper")
    if acted_at < last.at:
        found.append("before-counted-out")
    if ends and acted_at > ends[-1]:
        found.append("after-lost")
    return found
