"""Numbers, check digits and check codes."""

import itertools
import random

import pytest

from saikoku.collection.receipts.rules import numbers
from saikoku.collection.receipts.rules.numbers import Number

FACTS = {"facts": "a" * 64}
KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("digits", "digit"), [("2026001000001", 6), ("0000000000000", 0), ("0000000000001", 7), ("9999999999999", 7)]
)
def test_the_check_digit_is_modulus_ten_with_weights_three_and_one(digits, digit):
    assert numbers.check_digit(digits) == digit


@pytest.mark.parametrize("typed", [
    "VR-2026-001-000001-6", "vr20260010000016", "ＶＲ－２０２６－００１－０００００１－６", "VR 2026 001 000001 6",
    "VR−2026ー001‐000001–6",
])  # fmt: skip
def test_a_number_is_read_as_people_type_it(typed):
    assert numbers.parse(typed) == Number(2026, 1, 1)


@pytest.mark.parametrize("typed", [
    "", "VR-2026-001-000001", "VR-2026-001-000001-7", "KV-2026-001-000001-6", "VR-2026-01-000001-6",
])  # fmt: skip
def test_what_is_no_number_is_none(typed):
    assert numbers.parse(typed) is None


def test_every_wrong_digit_is_found():
    number = Number(2026, 37, 123456)
    text = str(number)
    for place, digit in itertools.product(range(len(text)), "0123456789"):
        if text[place].isdigit() and text[place] != digit:
            assert numbers.parse(text[:place] + digit + text[place + 1 :]) is None, (place, digit)


def test_the_number_of_a_line_as_a_payment_fits_the_city_s_width():
    assert Number(2026, 999, 999_999).payment(99) == "VR202699999999999"
    assert len(Number(2026, 999, 999_999).payment(99) + "X") <= 20
    assert len(str(Number(2026, 999, 999_999))) <= 24


def test_a_check_code_hangs_on_the_facts_and_on_the_key():
    code = numbers.check_code(FACTS, KEY)
    assert len(code) == 11 and code[5] == "-"
    assert numbers.check_code({"facts": "b" * 64}, KEY) != code
    assert numbers.check_code(FACTS, KEY[::-1]) != code


def test_a_code_is_compared_as_it_is_read_from_paper():
    assert numbers.is_same_code("o1i l0-ABCDE", "01110-ABCDE")
    assert not numbers.is_same_code("01110-ABCDF", "01110-ABCDE")
    assert not numbers.is_same_code("", "01110-ABCDE")


def test_the_letters_of_codes_are_spread_evenly():
    """50 bits: a guess hits one code in 2**50. Each letter of 20,000 codes stands in each place about as often."""
    codes = [numbers.check_code({"facts": str(n)}, KEY).replace("-", "") for n in range(20_000)]
    assert len(set(codes)) == 20_000
    for place in range(10):
        counts = [sum(code[place] == letter for code in codes) for letter in numbers.ALPHABET]
        assert min(counts) > 500 and max(counts) < 750


@pytest.mark.prove
def test_a_million_guesses_open_nothing():
    guess = random.Random(5)
    code = numbers.check_code(FACTS, KEY)
    hits = sum(
        numbers.is_same_code("".join(guess.choices(numbers.ALPHABET, k=10)), code) for _ in range(1_000_000)
    )
    assert hits == 0
