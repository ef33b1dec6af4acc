"""The states of a run and the moves between them: one table, read by the operations, the tests and the diagram."""

from enum import StrEnum


class State(StrEnum):
    RECEIVED = "received"
    JUDGING = "judging"
    JUDGED = "judged"
    APPLIED = "applied"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


WORDS = {
    State.RECEIVED: "受取済",
    State.JUDGING: "判定中",
    State.JUDGED: "判定済",
    State.APPLIED: "反映済",
    State.REFUSED: "差戻し",
    State.WITHDRAWN: "取下げ",
}

MOVES: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.JUDGING, State.WITHDRAWN}),
    State.JUDGING: frozenset({State.JUDGING, State.JUDGED, State.REFUSED, State.WITHDRAWN}),
    State.JUDGED: frozenset({State.JUDGING, State.APPLIED, State.REFUSED, State.WITHDRAWN}),
    State.APPLIED: frozenset(),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""A judgement cut off by a fault begins anew: judging leads to judging."""


def may_move(before: str, after: str) -> bool:
    return State(after) in MOVES[State(before)]
