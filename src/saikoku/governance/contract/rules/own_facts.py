"""What the contractor's office states about itself, and what is wrong with it."""

import re
from dataclasses import dataclass

from saikoku.kernel import phones

_WEIGHTS = (1, 2)


@dataclass(frozen=True, slots=True)
class OwnFacts:
    center: str
    contractor: str
    phone: str
    city_phone: str
    address: str = ""
    representative: str = ""
    invoice_registration: str = ""
    bank_account: str = ""


def refusals(facts: OwnFacts, *, area_code: str) -> list[str]:
    """Every reason as a code; empty when the facts may be kept. `area_code`: what the own number begins with."""
    found = [f"{name.replace('_', '-')}-missing" for name in ("center", "contractor", "city_phone") if not getattr(facts, name)]
    found += [] if phones.digits(facts.phone).startswith(area_code) else ["phone-of-another-area"]
    found += [] if _can_be_called(facts.phone) else ["not-a-phone"]
    found += [] if not facts.city_phone or _can_be_called(facts.city_phone) else ["city-not-a-phone"]
    number = facts.invoice_registration
    return found + (["not-a-registration-number"] if number and not is_registration_number(number) else [])


def _can_be_called(text: str) -> bool:
    try:
        phones.parse(text)
    except phones.NotAPhone:
        return False
    return True


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
