"""What stands against recording what a paper says, and when it is recorded all the same. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Weight(StrEnum):
    TELL = "tell"  # known and entered
    DECIDE = "decide"  # a leader looks at it and gives his reason
    REFUSE = "refuse"  # cannot be: the paper, the typing or the counting out is wrong


@dataclass(frozen=True, slots=True)
class Conflict:
    code: str
    weight: Weight
    facts: Mapping[str, object] = field(default_factory=dict)


def refusals(conflicts: Collection[Conflict], *, decided: str, is_holder: bool) -> list[str]:
    """Why it is not recorded now: what cannot be, what nobody decided, and nobody records his own act."""
    reasons = [one.code for one in conflicts if one.weight is Weight.REFUSE]
    if not reasons and any(one.weight is Weight.DECIDE for one in conflicts) and not decided.strip():
        reasons.append("decision-missing")
    return reasons + (["own-act"] if is_holder else [])


@dataclass(frozen=True, slots=True)
class Way:
    """What whoever looks at a paper that two typed alike may do about it."""

    may_enter: bool
    asks_leader: bool
    asks_reason: bool


def way(conflicts: Collection[Conflict], *, is_open: bool, own_act: bool, leads: bool) -> Way:
    """`is_open`: typed alike and not recorded yet; only a leader's reason decides about what came in between."""
    decides = any(one.weight is Weight.DECIDE for one in conflicts)
    barred = own_act or any(one.weight is Weight.REFUSE for one in conflicts)
    return Way(
        may_enter=is_open and not barred and (leads or not decides), asks_leader=is_open and decides and not leads,
        asks_reason=decides and leads,
    )  # fmt: skip
