"""The day's counts in the few words that stand beside the menu."""

from saikoku.desk.today.sets import MOST, Counts
from saikoku.ui import words


def beside(counts: Counts) -> dict[str, str]:
    """By the route of a place; nothing is said of nothing."""
    return {
        "today:home": _said(("依頼", counts.tasks)),
        "calls:desk": _said(("折返し", counts.call_backs_due), ("待ち", counts.waiting)),
    }


def _said(*counted: tuple[str, int]) -> str:
    return " ".join(f"{name}\u00a0{_figure(count)}" for name, count in counted if count)


def _figure(count: int) -> str:
    """Short enough for the narrow menu beside the call desk."""
    return f"{MOST - 1}+" if count >= MOST else words.figure(count)
