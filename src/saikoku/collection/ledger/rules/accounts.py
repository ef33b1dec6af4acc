"""The accounts between which money moves. Money that leaves one arrives in another, always."""

from enum import StrEnum


class Account(StrEnum):
    CLAIM = "claim"  # what the city is owed and we took; below zero by all that was taken
    CASH = "cash"  # in a collector's bag
    SAFE = "safe"
    CITY = "city"  # paid in for the city
    DIFFERENCE = "difference"  # counted more or less than the books said; never made good from one's own money


WORDS = {
    Account.CLAIM: "債権(領収した額)",
    Account.CASH: "訪問員の手元",
    Account.SAFE: "金庫",
    Account.CITY: "市へ払込み",
    Account.DIFFERENCE: "過不足",
}
PERSONAL = frozenset({Account.CASH, Account.DIFFERENCE})
"""Accounts that each collector has of his own."""
HELD = frozenset({Account.CASH, Account.SAFE})
"""Accounts that hold coins and notes: nobody can hold less than nothing."""


class Kind(StrEnum):
    RECEIPT = "receipt"
    VOID = "void"
    CLOSE = "close"
    DEPOSIT = "deposit"


KIND_WORDS = {
    Kind.RECEIPT: "領収",
    Kind.VOID: "書損の取消し",
    Kind.CLOSE: "締めと金庫への引渡し",
    Kind.DEPOSIT: "市への払込み",
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
    return found
