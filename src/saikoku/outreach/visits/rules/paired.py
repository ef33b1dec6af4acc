"""What the receipts, which stand above, tell a visit: do money taken and records of the day go together? The house says who
answers (assembly/wiring.py); nobody asked, nothing stands against it."""

from collections.abc import Callable
from datetime import date

Unpaired = Callable[[str, date], list[str]]
"""Of a collector's day: codes of what has to be put right before the next door."""
Receipts = Callable[[int, date], list[str]]
"""The numbers of the receipts of that day that stand for this person, the oldest first."""

WITHOUT_RECEIPT, WITHOUT_RECORD = "collected-without-receipt", "receipt-without-record"
_answers: dict[str, Callable] = {}


def declare(*, unpaired: Unpaired, receipts: Receipts) -> None:
    _answers.update(unpaired=unpaired, receipts=receipts)


def unpaired(worker_number: str, on: date) -> list[str]:
    return _answers["unpaired"](worker_number, on) if "unpaired" in _answers else []


def receipts(debtor_id: int, on: date) -> list[str]:
    return _answers["receipts"](debtor_id, on) if "receipts" in _answers else []


def has_receipt(debtor_id: int, on: date) -> bool:
    return bool(receipts(debtor_id, on))
