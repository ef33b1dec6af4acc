"""Strings of a city for the tests: whole ones, made by the practice city's own hand, and published examples."""

from datetime import date

from saikoku.practice.rules import numbers
from tests.planning import people

LIMIT = date(2026, 6, 30)
ELQR = (
    "0002010102122796000513800018338000000000000000003950021380001270000082000002024010101043487782840440000400000000"
    "5411000000395006226202420240020240531202407108085000000000"
    "0000000000000000000000000000000000000000000000000000000000000000000000000000630520201"
)
"""A published example: 39,500 yen, payable until 2024-07-10."""
STORE = ("91912345000000000000004520875004013100295004", "91959919833262024010101043480024071000395003")


def store(amount: int, limit: date = LIMIT) -> str:
    return numbers.gs1_128("4520875", limit, amount)


def elqr(amount: int, limit: date = LIMIT) -> str:
    return numbers.elqr("77", amount=amount, year=2025, instalment="04", due_on=date(2026, 2, 28), limit=limit)


def owes(person, programme: str = "02", balance: int = 12_000, **more):
    """An instalment with all that the city prints on its slip."""
    given = {"slip_number": f"{programme}25{person.number[-9:]}{more.get('instalment', '06')}", "slip_valid_until": LIMIT,
             "gs1_128": store(balance), "elqr": elqr(balance), "mpn_agency": "40203", "mpn_number": "7" * 20,
             "mpn_confirmation": "123456", "mpn_category": "101"}  # fmt: skip
    return people.owes(person, programme, balance, **given | more)
