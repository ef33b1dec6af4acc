"""From which state does an act lead to which? A terminal that is locked or lost serves nobody."""

from enum import StrEnum


class State(StrEnum):
    WAITING = "waiting"
    IN_USE = "in_use"
    LOCKED = "locked"
    LOST = "lost"
    RETIRED = "retired"


WORDS = {
    State.WAITING: "登録待ち",
    State.IN_USE: "使用中",
    State.LOCKED: "ロック中",
    State.LOST: "紛失",
    State.RETIRED: "使用終了",
}


class Act(StrEnum):
    CODE = "code"  # a one-time code is handed out; whoever types it on the device binds it
    BIND = "bind"
    LOCK = "lock"
    RELEASE = "release"
    LOSE = "lose"
    FIND = "find"
    RETIRE = "retire"


ACT_WORDS = {
    Act.CODE: "登録コードの発行",
    Act.BIND: "端末の登録",
    Act.LOCK: "遠隔ロック",
    Act.RELEASE: "ロックの解除",
    Act.LOSE: "紛失の届出",
    Act.FIND: "発見の記録",
    Act.RETIRE: "使用の終了",
}

_STEPS: dict[tuple[State, Act], State] = {
    (State.WAITING, Act.CODE): State.WAITING,
    (State.IN_USE, Act.CODE): State.IN_USE,
    (State.WAITING, Act.BIND): State.IN_USE,
    (State.IN_USE, Act.BIND): State.IN_USE,
    (State.IN_USE, Act.LOCK): State.LOCKED,
    (State.LOCKED, Act.RELEASE): State.IN_USE,
    (State.WAITING, Act.LOSE): State.LOST,
    (State.IN_USE, Act.LOSE): State.LOST,
    (State.LOCKED, Act.LOSE): State.LOST,
    (State.LOST, Act.FIND): State.LOCKED,
    (State.WAITING, Act.RETIRE): State.RETIRED,
    (State.IN_USE, Act.RETIRE): State.RETIRED,
    (State.LOCKED, Act.RETIRE): State.RETIRED,
    (State.LOST, Act.RETIRE): State.RETIRED,
}
SHUT = frozenset({State.LOCKED, State.LOST, State.RETIRED})
"""A device in one of these states gets no page (specification 16.12.シ.ix)."""


def after(state: State, act: Act) -> State | None:
    """The state an act leads to; None where it is not possible."""
    return _STEPS.get((state, act))


def possible(state: State) -> list[Act]:
    """What may be done with a terminal in this state, in the order of the acts."""
    return [act for act in Act if (state, act) in _STEPS]
