"""What may be written down as it is, but is asked about once before: it is more often a slip of the hand. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from saikoku.outreach.calls.rules.said import Said


@dataclass(frozen=True, slots=True)
class Doubt:
    """More is promised on a side than is owed there."""

    side: str
    promised: int
    owed: int

    @property
    def answer(self) -> str:
        """What the operator confirms: this amount and no other."""
        return f"{self.side}:{self.promised}"


def promised_yen(said: Iterable[Said]) -> dict[str, int]:
    """The sum of the amounts named on each side; a day without amount means all that is owed."""
    found: dict[str, int] = {}
    for one in said:
        for line in one.promises:
            side = line.side or (one.sides[0] if len(one.sides) == 1 else "")
            if line.yen and side:
                found[side] = found.get(side, 0) + line.yen
    return found


def of_promises(promised: Mapping[str, int], owed: Mapping[str, int]) -> list[Doubt]:
    return [Doubt(side, yen, owed[side]) for side, yen in promised.items() if side in owed and yen > owed[side]]
