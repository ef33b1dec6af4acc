"""A call that came in: which sides it may be about, what caused it, and whose number rang. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from saikoku.planning.lists.rules import eligibility

OUTBOUND, INBOUND = "1", "2"
RANG = "06"  # R02: the number that rang
CONFIRMED, WRONG = "1", "4"
CAUSES = frozenset({"1", "3", "4", "5"})
"""Channels by which we let somebody know that we want to be called: call, visit with its notice, SMS, leaflet."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One standing record that may have caused the call."""

    record_number: str
    channel: str
    on: date
    side: str
    absence_notice: str = ""


def sides(owing: Sequence[str], targeted: Collection[str], known: Sequence[str], cause: Attempt | None) -> list[str]:
    """Whatever the person may call about, most likely first: what caused the call, what is owed, what the city named."""
    found = dict.fromkeys([*owing, *targeted]) or dict.fromkeys(known)
    first = [cause.side] if cause and cause.side in found else []
    return list(dict.fromkeys([*first, *found]))


def spoken_first(found: Sequence[str], *, joint_consent: bool) -> list[str]:
    """Of these sides those that may be spoken about in one call with the first."""
    return eligibility.sides_of_one_call(found, found[0], joint_consent=joint_consent) if found else []


def parts_the_divisions(spoken: Collection[str], *, joint_consent: bool) -> bool:
    """Were the sides of two divisions spoken about in one call, although they did not agree to that?"""
    return not joint_consent and len({eligibility.division(side) for side in spoken}) > 1


def likely_cause(attempts: Sequence[Attempt], *, today: date, days: int, notice: str = "") -> Attempt | None:
    """The attempt of the notice that the caller named; else the latest of the last days. Newest first."""
    if notice:
        named = next((one for one in attempts if one.absence_notice == notice), None)
        if named is not None:
            return named
    return next((one for one in attempts if one.on + timedelta(days=days) >= today), None)


def is_known(state: str, source: str) -> bool:
    """Does a number stand with the person? One that only rang and is wrong by now, or whose record was taken back, is asked
    for anew."""
    return not (source == RANG and state == WRONG)


def keeps_number(*, caller: str, known: dict[str, str], identified: bool, agreed: bool) -> bool:
    """Is the number that rang recorded as the person's? One of his that was not confirmed yet: now it is; a new one
    only where he agreed. Known numbers with their states."""
    if not caller or not identified:
        return False
    return known[caller] != CONFIRMED if caller in known else agreed
