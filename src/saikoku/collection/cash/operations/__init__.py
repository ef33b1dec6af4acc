"""What is done with the cash: pass on, count, confirm the close, pay in, object, meet the city's rows."""

from saikoku.collection.cash.operations.clearing import ask_clearing, confirm_clearing, drop_clearing
from saikoku.collection.cash.operations.closing import confirm_close, count_day, count_for_absent
from saikoku.collection.cash.operations.depositing import prepare_deposit, prove_deposit
from saikoku.collection.cash.operations.objecting import acknowledge, answer_objection, raise_objection, record_objection
from saikoku.collection.cash.operations.passing import drop, offer, take
from saikoku.collection.cash.operations.refusing import CashRefused
from saikoku.collection.cash.operations.settling import settle, settle_left

__all__ = [
    "CashRefused", "acknowledge", "answer_objection", "ask_clearing", "confirm_clearing", "confirm_close", "count_day",
    "count_for_absent", "drop", "drop_clearing", "offer", "prepare_deposit", "prove_deposit", "raise_objection",
    "record_objection", "settle", "settle_left", "take",
]  # fmt: skip
