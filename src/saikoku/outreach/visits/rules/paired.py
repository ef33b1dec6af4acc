"""What the receipts, which stand above, tell a visit: do money taken and records of the day go together? The house says who
answers (assembly/wiring.py); nobody asked, nothing stands against it."""

from collections.abc import Callable
from datetime import date

Unpaired = Callable[[str, date], list[str]]
"""Of a collector's day: codes of what has to be put right before the next door."""
Receipts = Callable[[int, date], list[str]]
"""The numbers of the receipts of that day that stand for this person, the oldest first."""
HasEnded = Callable[[str, date], bool]
"""Is the collector's money of that day counted and closed?"""

WITHOUT_RECEIPT, WITHOUT_RECORD = "collected-without-receipt", "receipt-without-record"
_answers: dict[str, Callable] = {}


def declare(*, unpaired: Unpaired, receipts: Receipts, has_ended: HasEnded) -> None:
    _answers.update(unpaired=unpaired, receipts=receipts, has_ended=has_ended)


def unpaired(worker_number: str, on: date) -> list[str]:
    return _answers["unpaired"](worker_number, on) if "unpaired" in _answers else []


def receipts(debtor_id: int, on: date) -> list[str]:
    return _answers["receipts"](debtor_id, on) if "receipts" in _answers else []


def has_receipt(debtor_id: int, on: date) -> bool:
    return bool(receipts(debtor_id, on))


def takes_no_more(worker_number: str, debtor_id: int, on: date) -> bool:
    """The day's money is closed, and no receipt of the day stands for this person: none could be issued any more."""
    has_ended = "has_ended" in _answers and _answers["has_ended"](worker_number, on)
    return has_ended and not has_receipt(debtor_id, on)
