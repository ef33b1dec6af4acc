"""What do the 44 digits of a store barcode (料金代理収納用 GS1-128) say, and are they whole? Pure.

The form is that of the guideline for bar codes on payment slips (GS1 Japan, 6th edition, 2024): two digits of the
application identifier, biller, free use, reissue, limit, stamp, amount, check digit. The string is the city's own:
it is read and judged here, never made.
"""

from dataclasses import dataclass
from datetime import date

LENGTH = 44
IDENTIFIER = "91"
NO_LIMIT = "999999"
_NO_STAMP = "0"
_FIELDS = {"identifier": 2, "biller": 6, "free": 21, "reissue": 1, "limit": 6, "stamp": 1, "amount": 6, "check": 1}


@dataclass(frozen=True, slots=True)
class Code:
    """The fields as they stand; `amount` in yen; `limit` None: paid at any time."""

    text: str
    biller: str
    free: str
    reissue: int
    limit: date | None
    stamp: str
    amount: int


class Unreadable(ValueError):
    """The text is no barcode of this form; `reasons` are codes."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(", ".join(reasons))


def check_digit(digits: str) -> int:
    """Modulus 10, weights 3 and 1 from the right, the application identifier included."""
    return -sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits))) % 10


def parse(text: str) -> Code:
    """Raises Unreadable: not-44-digits alone, else all of identifier-not-91, check-digit-wrong, limit-no-day."""
    if len(text) != LENGTH or not (text.isascii() and text.isdigit()):
        raise Unreadable(["not-44-digits"])
    part = _cut(text)
    reasons = [] if part["identifier"] == IDENTIFIER else ["identifier-not-91"]
    reasons += [] if check_digit(text[:-1]) == int(part["check"]) else ["check-digit-wrong"]
    limit = None
    if part["limit"] != NO_LIMIT:
        try:
            limit = date.fromisoformat("20" + part["limit"])
        except ValueError:
            reasons.append("limit-no-day")
    if reasons:
        raise Unreadable(reasons)
    return Code(
        text, part["biller"], part["free"], int(part["reissue"]), limit, part["stamp"], int(part["amount"])
    )


def _cut(text: str) -> dict[str, str]:
    found, at = {}, 0
    for name, width in _FIELDS.items():
        found[name] = text[at : at + width]
        at += width
    return found


def faults(code: Code, *, today: date, most: int, billers: frozenset[str]) -> list[str]:
    """Why a store would not, or must not, take it today; `most` in yen and `billers` as agreed."""
    judged = (
        ("biller-unknown", code.biller not in billers),
        ("amount-missing", code.amount == 0),
        ("amount-above-store-limit", code.amount > most),
        ("limit-passed", code.limit is not None and code.limit < today),
        ("stamp-on-public-money", code.stamp != _NO_STAMP),
    )
    return [reason for reason, holds in judged if holds]


def lines(text: str) -> tuple[str, str]:
    """The line that people read, in two rows: identifier, biller, free use and reissue; limit, stamp, amount, check."""
    part = _cut(text)
    return (
        f"({part['identifier']}){part['biller']}-{part['free']}",
        f"{part['reissue']}-{part['limit']}-{part['stamp']}-{part['amount']}-{part['check']}",
    )
