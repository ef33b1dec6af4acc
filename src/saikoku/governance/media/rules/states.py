"""The states of a hand-over slip and the steps between them: one table, read by operations, pages and tests."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OPENED = "opened"
    HANDED = "handed"
    ARRIVED = "arrived"
    ERASED = "erased"
    VOID = "void"


WORDS = {
    State.OPENED: "受け渡し前",
    State.HANDED: "運搬中",
    State.ARRIVED: "到着(消去前)",
    State.ERASED: "消去済",
    State.VOID: "取消",
}


@dataclass(frozen=True, slots=True)
class Step:
    """`act` is what a person does; it leads from one state to the next."""

    name: str
    act: str
    before: State
    after: State


STEPS = {
    step.name: step
    for step in (
        Step("hand", "受け渡した", State.OPENED, State.HANDED),
        Step("arrive", "到着した", State.HANDED, State.ARRIVED),
        Step("erase", "媒体から消去した", State.ARRIVED, State.ERASED),
        Step("void", "取り消す", State.OPENED, State.VOID),
    )
}
UNDER_WAY = frozenset({State.OPENED, State.HANDED, State.ARRIVED})


def next_steps(state: State) -> list[Step]:
    return [step for step in STEPS.values() if step.before == state]
