"""What is done with the cash: count, confirm the close, pay in, object, meet the city's rows."""

from saikoku.collection.cash.operations.closing import confirm_close, count_day
from saikoku.collection.cash.operations.depositing import prepare_deposit, prove_deposit
from saikoku.collection.cash.operations.objecting import answer_objection, raise_objection
from saikoku.collection.cash.operations.refusing import CashRefused
from saikoku.collection.cash.operations.settling import settle, settle_left

__all__ = [
    "CashRefused", "answer_objection", "confirm_close", "count_day", "prepare_deposit", "prove_deposit", "raise_objection",
    "settle", "settle_left",
]  # fmt: skip
