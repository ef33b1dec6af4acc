"""What becomes of a difference of a close or of change: the contractor makes a shortage good; on a surplus of a close the city
decides, on one of change a document. Pure."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from saikoku.collection.ledger.rules.accounts import Account


class Done(StrEnum):
    CLEARED = "cleared"
    DROPPED = "dropped"


DONE_WORDS = {Done.CLEARED: "解消した", Done.DROPPED: "取りやめた"}


def legs(difference: int, worker: str) -> list[tuple[Account, str, int]]:
    """`difference` is counted less expected. A shortage comes into the safe; a surplus lies there, or with the city."""
    if difference < 0:
        return [(Account.SAFE, "", -difference), (Account.DIFFERENCE, worker, difference)]
    return [(Account.DIFFERENCE, worker, difference), (Account.SURPLUS, "", -difference)]


def change_legs(difference: int, worker: str) -> list[tuple[Account, str, int]]:
    """Of change that came back, counted less given out: what is missing is put into the fund, what is too much leaves it."""
    return [(Account.FUND, "", -difference), (Account.FLOAT_GAP, worker, difference)]


def ask_refusals(
    difference: int, *, is_open: bool, is_cleared: bool, is_own: bool, document: str, note: str
) -> list[str]:
    """`is_open`: somebody asked already and waits for the second person. `is_own`: the difference of whoever asks."""
    if not difference:
        return ["no-difference"]
    found = ["cleared-already"] if is_cleared else ["clearing-open"] if is_open else []
    found += ["own-difference"] if is_own else []
    found += ["decision-missing"] if difference > 0 and not document.strip() else []
    found += [] if note.strip() else ["note-missing"]
    return found


def confirm_refusals(
    difference: int, *, is_open: bool, asked_by: str, by: str, is_own: bool, recounted: int | None
) -> list[str]:
    """The second person counts the money that made a shortage good."""
    if not is_open:
        return ["clearing-ended"]
    found = ["own-clearing"] if by == asked_by else []
    found += ["own-difference"] if is_own else []
    found += ["made-good-differs"] if difference < 0 and recounted != -difference else []
    return found


def covered_on(paid_in: Iterable[tuple[date, int]], upto: int) -> date | None:
    """The day on which what was paid in of a collector's day, (day, yen) each, reached this many yen; None: not yet."""
    reached = 0
    for day, yen in sorted(paid_in):
        reached += yen
        if reached >= upto:
            return day
    return None
