"""What the contractor's office states about itself, and what is wrong with it."""

import re
from dataclasses import dataclass

_WEIGHTS = (1, 2)


@dataclass(frozen=True, slots=True)
class OwnFacts:
    center: str
    contractor: str
    address: str = ""
    representative: str = ""
    invoice_registration: str = ""
    bank_account: str = ""


def refusals(facts: OwnFacts) -> list[str]:
    """Every reason as a code; empty when the facts may be kept."""
    found = [f"{name}-missing" for name in ("center", "contractor") if not getattr(facts, name)]
    number = facts.invoice_registration
    return found + (["not-a-registration-number"] if number and not is_registration_number(number) else [])


def is_registration_number(text: str) -> bool:
    """T and a corporate number, whose first digit checks the other twelve.

    Source: 法人番号の指定等に関する省令 (平成26年財務省令第70号) 2条. A sole proprietor's number has no check digit of
    that kind, so only its form could be told; the contract's party is a corporation.
    """
    if not re.fullmatch(r"T[0-9]{13}", text):
        return False
    check, *digits = map(int, text[1:])
    weighed = sum(digit * _WEIGHTS[place % 2] for place, digit in enumerate(reversed(digits)))
    return check == 9 - weighed % 9
