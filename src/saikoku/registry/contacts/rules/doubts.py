"""What may be written down as it is, but is asked about once before: it is more often a slip of the hand. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from saikoku.registry.contacts.rules.promising import PromiseLine

Told = Iterable[tuple[Sequence[PromiseLine], Sequence[str]]]
"""The lines of each part of a talk, with the sides that it was about."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed: a promised day lies within so many days, one without a day counts for so many; the day of a call
    back lies within so many too."""

    latest_days: int
    undated_days: int
    call_back_days: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """More is promised on a side than is owed there. `answer`, here and below: what is confirmed, this and no other."""

    side: str
    promised: int
    owed: int

    @property
    def answer(self) -> str:
        return f"{self.side}:{self.promised}"


@dataclass(frozen=True, slots=True)
class NotAsNamed:
    """What is promised for a day differs from what is owed on the instalments that it names; `most`: with late charge."""

    on: date
    promised: int
    named: int
    most: int

    @property
    def answer(self) -> str:
        return f"named:{self.on}:{self.promised}:{self.named}"


@dataclass(frozen=True, slots=True)
class TooLate:
    """The day lies further ahead than was agreed: a month or a year may be mistyped."""

    on: date
    days: int

    @property
    def answer(self) -> str:
        return f"late:{self.on}"


@dataclass(frozen=True, slots=True)
class InParts:
    """Several days on one side: what was heard, not a plan of instalments, which only the city grants."""

    side: str
    parts: int

    @property
    def answer(self) -> str:
        return f"parts:{self.side}:{self.parts}"


@dataclass(frozen=True, slots=True)
class Undated:
    """A promise by its outcome, and no day: it keeps reminders away for the agreed days alone."""

    until: date
    days: int

    @property
    def answer(self) -> str:
        return f"undated:{self.until}"


@dataclass(frozen=True, slots=True)
class CallBackLate:
    """The same of the day on which somebody is to be called back."""

    on: date
    days: int

    @property
    def answer(self) -> str:
        return f"call-back:{self.on}"


AnyDoubt = Doubt | NotAsNamed | TooLate | InParts | Undated | CallBackLate


def promised_yen(told: Told) -> dict[str, int]:
    """The sum of the amounts named on each side; a day without amount means all that is owed."""
    found: dict[str, int] = {}
    for line, side in _by_side(told):
        if line.yen and side:
            found[side] = found.get(side, 0) + line.yen
    return found


def of_promises(promised: Mapping[str, int], owed: Mapping[str, int]) -> list[Doubt]:
    return [Doubt(side, yen, owed[side]) for side, yen in promised.items() if side in owed and yen > owed[side]]


def of_named(lines: Iterable[PromiseLine], owed: Mapping[int, tuple[int, int]]) -> list[NotAsNamed]:
    """`owed`: of each instalment its balance and its late charge today."""
    found = []
    for line in lines:
        named = [owed[key] for key in line.instalments if key in owed]
        least = sum(balance for balance, _ in named)
        most = least + sum(charge for _, charge in named)
        if named and line.yen and not least <= line.yen <= most:
            found.append(NotAsNamed(line.on, line.yen, least, most))
    return found


def of_days(told: Told, *, undated: bool, today: date, terms: Terms) -> list[AnyDoubt]:
    """Days too far ahead, a side in several parts, and (`undated`) a promise of which no day was said."""
    lines = _by_side(told)
    last = today + timedelta(days=terms.latest_days)
    found: list[AnyDoubt] = [TooLate(on, terms.latest_days) for on in sorted({line.on for line, _ in lines if line.on > last})]
    sides = [side for _, side in lines]
    found += [InParts(side, sides.count(side)) for side in dict.fromkeys(sides) if sides.count(side) > 1]
    return found + ([Undated(today + timedelta(days=terms.undated_days), terms.undated_days)] if undated else [])


def of_call_backs(days: Iterable[date], *, today: date, terms: Terms) -> list[CallBackLate]:
    last = today + timedelta(days=terms.call_back_days)
    return [CallBackLate(on, terms.call_back_days) for on in sorted({on for on in days if on > last})]


def _by_side(told: Told) -> list[tuple[PromiseLine, str]]:
    return [(line, line.side or (sides[0] if len(sides) == 1 else "")) for lines, sides in told for line in lines]
