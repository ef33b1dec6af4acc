"""May this money be taken for these instalments? Every reason against it. Pure.

Principal only: the fee and the late charge are asked for by the city when the principal is paid.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Open:
    """An instalment that is owed on."""

    instalment_id: int
    due_on: date
    yen: int

    @property
    def order(self) -> tuple[date, int]:
        return self.due_on, self.instalment_id


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the payer gives for one instalment."""

    instalment_id: int
    yen: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Yen. `of_collector` and `of_all` are agreed; what is held now comes with them.

    `is_covered`: the insurance of the money in custody has not ended.
    """

    of_collector: int
    of_all: int
    held: int = 0
    in_custody: int = 0
    is_covered: bool = True


def allocate(amount: int, owed: Sequence[Open]) -> list[Wanted]:
    """An amount on the oldest instalments first; what is left over is not in the answer."""
    found = []
    for one in sorted(owed, key=lambda each: each.order):
        part = min(amount, one.yen)
        if part > 0:
            found.append(Wanted(one.instalment_id, part))
            amount -= part
    return found


def is_oldest_first(wanted: Sequence[Wanted], owed: Sequence[Open]) -> bool:
    given = {one.instalment_id: one.yen for one in wanted}
    return given == {one.instalment_id: one.yen for one in allocate(sum(given.values()), owed)}


def refusals(
    wanted: Sequence[Wanted], owed: Mapping[int, Open], *, counted: tuple[int, int], payer_chose: bool, limits: Limits,
    most_lines: int,
) -> list[str]:  # fmt: skip
    """`counted` is what was counted twice at the door; `owed` the person's open instalments by id."""
    total, found = sum(one.yen for one in wanted), []
    if not wanted:
        return ["nothing-chosen"]
    if len(wanted) > most_lines:
        found.append("too-many-lines")
    if any(one.yen <= 0 for one in wanted):
        found.append("amount-not-positive")
    if len({one.instalment_id for one in wanted}) != len(wanted):
        found.append("instalment-named-twice")
    if any(one.instalment_id not in owed for one in wanted):
        found.append("instalment-not-open")
    if any(one.instalment_id in owed and one.yen > owed[one.instalment_id].yen for one in wanted):
        found.append("amount-above-balance")
    if counted[0] != counted[1]:
        found.append("counts-differ")
    elif counted[0] != total:
        found.append("count-is-not-the-amount")
    if not found and not payer_chose and not is_oldest_first(wanted, list(owed.values())):
        found.append("not-oldest-first")
    return found + over_limits(total, limits)


def hand_refusals(wanted: Sequence[Wanted], his: Collection[int]) -> list[str]:
    """Of a receipt written by hand: what nobody can enter. The rest was taken, and is entered as it was. `his`: instalments
    of the payer, owed on or not."""
    if not wanted:
        return ["nothing-chosen"]
    found = []
    if any(one.yen <= 0 for one in wanted):
        found.append("amount-not-positive")
    if len({one.instalment_id for one in wanted}) != len(wanted):
        found.append("instalment-named-twice")
    if any(one.instalment_id not in his for one in wanted):
        found.append("instalment-not-his")
    return found


def over_limits(yen: int, limits: Limits) -> list[str]:
    found = []
    if limits.held + yen > limits.of_collector:
        found.append("collector-holds-too-much")
    if not limits.is_covered:
        found.append("insurance-ended")
    elif limits.in_custody + yen > limits.of_all:
        found.append("custody-above-insured-sum")
    return found
