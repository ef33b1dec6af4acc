"""Whose records may somebody correct, and how long may a call just recorded be taken up again? Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

CALLS = ("1", "2")
UNDO_SECONDS = 10
"""How long the bar offers to undo (screens.md); the same length for everybody, so that it becomes a habit."""
ON_THE_WAY = timedelta(seconds=3)
"""What the answer and the press take over the line."""


def may_correct(*, channel: str, recorded_by: str, name: str, leads: bool) -> bool:
    """A call, in or out: one's own, or anybody's for those who lead the others."""
    return channel in CALLS and (leads or recorded_by == name)


def undo_refusals(written: Sequence[tuple[str, datetime]], *, name: str, at: datetime) -> list[str]:
    """Why a call may not be taken up again; `written` are its standing records: by whom and when."""
    judged = (
        ("already-corrected", any(by != name for by, _ in written)),
        ("undo-too-late", any(at - when > timedelta(seconds=UNDO_SECONDS) + ON_THE_WAY for _, when in written)),
    )
    return [code for code, holds in judged if holds]
