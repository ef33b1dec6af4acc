"""What is still owed on a day: the city's last statement, less what was paid and is not inside it. Pure.

    balance = unpaid of the statement with the greatest as_of on or before the day (else of the first)
              - standing principal of payments with paid_on <= day that are not inside that statement
    inside  = booked by the city (a final row, or a correction of one) with credited_on <= as_of

What a full file no longer names is owed no more. A balance below zero is money paid too much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Stated:
    as_of: date
    unpaid: int  # yen
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Paid:
    paid_on: date
    credited_on: date
    standing: int  # yen
    final: bool


def statement_on(statements: Sequence[Stated], day: date) -> Stated:
    """`statements` in the order in which they were drawn up; of one as_of the later counts."""
    begun = [one for one in statements if one.as_of <= day]
    wanted = max(one.as_of for one in begun) if begun else min(one.as_of for one in statements)
    return [one for one in statements if one.as_of == wanted][-1]


def paid_beside(payments: Sequence[Paid], statement: Stated, day: date) -> int:
    """Yen paid up to the day that the statement does not know."""
    return sum(
        one.standing
        for one in payments
        if one.paid_on <= day and not (one.final and one.credited_on <= statement.as_of)
    )


def balances(objects: Sequence[Sequence[Stated]], payments: Sequence[Paid], day: date) -> list[int]:
    """The balance of each object of one key, in the order of object.

    Payments name no object: they settle the first, then the next; what is too much lies on the last.
    """
    stated = [statement_on(statements, day) for statements in objects]
    standing = [place for place, statement in enumerate(stated) if not statement.gone]
    found, settled = [0] * len(stated), 0
    for place in standing:
        unpaid, pool = stated[place].unpaid, paid_beside(payments, stated[place], day)
        rest = pool - settled
        if place == standing[-1]:
            found[place] = unpaid - max(rest, min(pool, 0))
        else:
            found[place] = unpaid - min(max(rest, 0), max(unpaid, 0))
        settled += max(unpaid, 0)
    return found


def owed(found: Sequence[int]) -> int:
    """The sum over instalments: what was paid too much for one does not settle another."""
    return sum(max(one, 0) for one in found)
