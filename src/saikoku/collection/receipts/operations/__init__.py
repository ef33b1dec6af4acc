"""What is done with receipts: reserve, issue, print, answer, void, confirm."""

from saikoku.collection.receipts.operations.entering import booking_day, carried_seal, enter
from saikoku.collection.receipts.operations.intents import drop_for_absent, drop_intent, open_intent
from saikoku.collection.receipts.operations.issuing import KeyReused, Request, issue, refusals_of
from saikoku.collection.receipts.operations.journalling import write_waiting
from saikoku.collection.receipts.operations.recovering import ask_release, compare, release, watch
from saikoku.collection.receipts.operations.reentering import ask_reentry, ask_void, enter_again
from saikoku.collection.receipts.operations.refusing import ReceiptRefused

__all__ = [
    "KeyReused", "ReceiptRefused", "Request", "ask_reentry", "ask_release", "ask_void", "booking_day", "carried_seal",
    "compare", "drop_for_absent", "drop_intent", "enter", "enter_again", "issue", "open_intent", "refusals_of", "release",
    "watch", "write_waiting",
]  # fmt: skip
