"""Whose records may somebody correct, and how long may what was just recorded be taken up again? Pure."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

CALLS = frozenset({"1", "2"})
VISITS = frozenset({"3"})
UNDO_SECONDS = 10
"""How long undoing is offered; the same everywhere and for everybody, so that it becomes a habit."""
ON_THE_WAY = timedelta(seconds=3)
"""What the answer and the press take over the line."""


def may_correct(
    channels: Collection[str], *, channel: str, recorded_by: str, name: str, leads: bool, is_ours: bool = True
) -> bool:
    """A record of these channels: one's own, or anybody's for those who lead the others; none of a predecessor."""
    return is_ours and channel in channels and (leads or recorded_by == name)


def undo_refusals(written: Sequence[tuple[str, datetime]], *, name: str, at: datetime) -> list[str]:
    """Why it may not be taken up again; `written` are its standing records: by whom and when."""
    judged = (
        ("already-corrected", any(by != name for by, _ in written)),
        ("undo-too-late", any(at - when > timedelta(seconds=UNDO_SECONDS) + ON_THE_WAY for _, when in written)),
    )
    return [code for code, holds in judged if holds]
