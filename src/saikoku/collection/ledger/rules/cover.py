"""Is the money in custody insured on a day, for how much, and until when without a gap? Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Certificate:
    """From the first day to the last, both included."""

    first_day: date
    last_day: date
    yen: int


@dataclass(frozen=True, slots=True)
class Insured:
    """`known`: some certificate was ever entered. `yen`: insured on the day; `last_day`: until when without a gap."""

    known: bool
    yen: int = 0
    last_day: date | None = None

    @property
    def has_ended(self) -> bool:
        """Of a contractor who entered none yet nobody can say that it ended: that is an alarm of its own."""
        return self.known and self.last_day is None


def insured(on: date, certificates: Iterable[Certificate]) -> Insured:
    rows = sorted(certificates, key=lambda one: one.first_day)
    until = None
    for one in rows:
        reaches = on if until is None else until + timedelta(days=1)
        if one.first_day <= reaches and one.last_day >= (until or on):
            until = one.last_day
    yen = sum(one.yen for one in rows if one.first_day <= on <= one.last_day)
    return Insured(bool(rows), yen, until)


def ends_soon(found: Insured, on: date, days: int) -> bool:
    """It ended, was never entered, or does not cover the day and the `days` - 1 after it."""
    return found.last_day is None or found.last_day < on + timedelta(days=days - 1)


def refusals(*, insurer: str, policy: str, yen: int, first_day: date, last_day: date, copy_on: date, today: date,
             is_known: bool) -> list[str]:  # fmt: skip
    """Why a certificate cannot be entered so; `is_known`: another one that stands has this number."""
    found = [] if insurer.strip() else ["insurer-missing"]
    found += [] if policy.strip() else ["policy-missing"]
    found += ["policy-known"] if is_known else []
    found += [] if yen > 0 else ["sum-missing"]
    found += ["days-reversed"] if last_day < first_day else []
    found += ["copy-to-come"] if copy_on > today else []
    return found
