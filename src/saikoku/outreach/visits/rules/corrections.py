"""Whose visits may somebody correct, how long may one be taken up again, and what a record's own effects are. Pure."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

VISIT = "3"
UNDO_SECONDS = 10
"""How long the page offers to undo; the same as at the call desk, so that it becomes a habit."""
ON_THE_WAY = timedelta(seconds=3)
"""What the answer and the press take over the line."""
EFFECTS = frozenset({
    "visited-today", "left-this-month", "reached-this-month", "live-promise", "paused", "visit-cap", "not-living-there",
    "danger", "stopped-by-us",
})  # fmt: skip
"""Reasons against a visit that its own record sets: no news to whoever takes the record up again."""


def may_correct(*, channel: str, recorded_by: str, name: str, leads: bool) -> bool:
    """A visit: one's own, or anybody's for those who lead the others."""
    return channel == VISIT and (leads or recorded_by == name)


def undo_refusals(written: Sequence[tuple[str, datetime]], *, name: str, at: datetime) -> list[str]:
    """Why a visit may not be taken up again; `written` are its standing records: by whom and when."""
    judged = (
        ("already-corrected", any(by != name for by, _ in written)),
        ("undo-too-late", any(at - when > timedelta(seconds=UNDO_SECONDS) + ON_THE_WAY for _, when in written)),
    )
    return [code for code, holds in judged if holds]


def others(reasons: Collection[str], *, recorded: bool, beside: bool = False) -> list[str]:
    """The reasons that neither the visit's own record set nor, `beside` it, that of another person at the same stop."""
    own = EFFECTS if recorded else frozenset({"visited-today"}) if beside else frozenset()
    return [code for code in reasons if code not in own]
