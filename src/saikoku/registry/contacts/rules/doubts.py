"""What may be written down as it is, but is asked about once before: it is more often a slip of the hand. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from saikoku.registry.contacts.rules.promising import PromiseLine


@dataclass(frozen=True, slots=True)
class Doubt:
    """More is promised on a side than is owed there."""

    side: str
    promised: int
    owed: int

    @property
    def answer(self) -> str:
        """What is confirmed: this amount and no other."""
        return f"{self.side}:{self.promised}"


def promised_yen(told: Iterable[tuple[Sequence[PromiseLine], Sequence[str]]]) -> dict[str, int]:
    """The sum of the amounts named on each side, of lines with the sides that were spoken about; a day without amount means
    all that is owed."""
    found: dict[str, int] = {}
    for lines, sides in told:
        for line in lines:
            side = line.side or (sides[0] if len(sides) == 1 else "")
            if line.yen and side:
                found[side] = found.get(side, 0) + line.yen
    return found


def of_promises(promised: Mapping[str, int], owed: Mapping[str, int]) -> list[Doubt]:
    return [Doubt(side, yen, owed[side]) for side, yen in promised.items() if side in owed and yen > owed[side]]
