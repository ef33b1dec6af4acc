"""Does somebody guess codes? After so many wrong ones in a short time no further one is looked at for a while. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Patience:
    """So many wrong codes within so many minutes; then as many minutes of waiting."""

    tries: int
    minutes: int

    @property
    def span(self) -> timedelta:
        return timedelta(minutes=self.minutes)


def held_until(wrong: Iterable[datetime], at: datetime, patience: Patience) -> datetime | None:
    """Until when no code is looked at, counted from the last wrong one; None where the next may be tried. A right one
    between them wipes nothing out: whoever guesses may know a right one."""
    latest = sorted(wrong)[-patience.tries :]
    if len(latest) < patience.tries or latest[-1] - latest[0] >= patience.span:
        return None
    until = latest[-1] + patience.span
    return until if at < until else None
