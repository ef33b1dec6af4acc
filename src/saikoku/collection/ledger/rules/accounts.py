"""The accounts between which money moves. Money that leaves one arrives in another, always."""

from enum import StrEnum


class Account(StrEnum):
    CLAIM = "claim"  # what the city is owed and we took; below zero by all that was taken
    CASH = "cash"  # in a collector's bag
    SAFE = "safe"
    CITY = "city"  # paid in for the city
    DIFFERENCE = "difference"  # counted more or less than the books said; never made good from a collector's own money
    SURPLUS = "surplus"  # money that was counted too much and that the city decided on; below zero by all of it
    FUND = "fund"  # the contractor's own money for change; below zero by all that is out
    FLOAT = "float"  # change in a collector's bag; never money of the city
    FLOAT_GAP = "floatgap"  # change counted back that was more or less than was given out


WORDS = {
    Account.CLAIM: "債権(領収した額)",
    Account.CASH: "訪問員の手元",
    Account.SAFE: "金庫",
    Account.CITY: "市へ払込み",
    Account.DIFFERENCE: "過不足",
    Account.SURPLUS: "過剰(市の決定済)",
    Account.FUND: "釣銭準備金(事業者のお金)",
    Account.FLOAT: "釣銭準備金(訪問員の手元)",
    Account.FLOAT_GAP: "釣銭準備金の過不足",
}
PERSONAL = frozenset({Account.CASH, Account.DIFFERENCE, Account.FLOAT, Account.FLOAT_GAP})
"""Accounts that each collector has of his own."""
HELD = frozenset({Account.CASH, Account.SAFE})
"""Accounts that hold money of the city."""
COINS = HELD | {Account.FLOAT}
"""Accounts that hold coins and notes: nobody can hold less than nothing."""
CHANGE = frozenset({Account.FUND, Account.FLOAT, Account.FLOAT_GAP})
"""Accounts of the change: no entry joins one of them with an account of the city's money."""


class Kind(StrEnum):
    RECEIPT = "receipt"
    VOID = "void"
    CLOSE = "close"
    DEPOSIT = "deposit"
    HANDOVER = "handover"
    LEND = "lend"
    RETURN = "return"
    CLEAR = "clear"


KIND_WORDS = {
    Kind.RECEIPT: "領収",
    Kind.VOID: "書損の取消し",
    Kind.CLOSE: "締めと金庫への引渡し",
    Kind.DEPOSIT: "市への払込み",
    Kind.HANDOVER: "途中での金庫への引渡し",
    Kind.LEND: "釣銭準備金の貸出し",
    Kind.RETURN: "釣銭準備金の返却",
    Kind.CLEAR: "過不足の解消",
}


def refusals(legs: list[tuple[Account, str, int]]) -> list[str]:
    """Every reason why these (account, holder, yen) are no entry."""
    found = []
    if len(legs) < 2:
        found.append("fewer-than-two-legs")
    if sum(yen for _, _, yen in legs) != 0:
        found.append("does-not-balance")
    if any(yen == 0 for _, _, yen in legs):
        found.append("empty-leg")
    if any(bool(holder) != (account in PERSONAL) for account, holder, _ in legs):
        found.append("holder-does-not-fit")
    if len({(account, holder) for account, holder, _ in legs}) != len(legs):
        found.append("account-named-twice")
    if len({account in CHANGE for account, _, _ in legs}) > 1:
        found.append("change-mixed-with-the-city-s-money")
    return found
