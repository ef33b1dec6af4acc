import pytest
from hypothesis import given
from hypothesis import strategies as st

from saikoku.kernel import personal_number

ELEVEN = st.text("0123456789", min_size=11, max_size=11).filter(lambda digits: digits != "0" * 11)


def by_the_words_of_the_ordinance(eleven: str) -> int:
    digit = {place: int(char) for place, char in enumerate(reversed(eleven), start=1)}
    weight = {place: place + 1 if place <= 6 else place - 5 for place in range(1, 12)}
    remainder = sum(digit[place] * weight[place] for place in range(1, 12)) % 11
    return 0 if remainder <= 1 else 11 - remainder


@given(ELEVEN)
def test_the_check_digit_is_that_of_the_ordinance(eleven):
    assert personal_number.check_digit(eleven) == by_the_words_of_the_ordinance(eleven)


@given(ELEVEN, st.integers(1, 9))
def test_only_one_last_digit_is_right(eleven, off):
    right = personal_number.check_digit(eleven)

    assert personal_number.is_plausible(f"{eleven}{right}")
    assert not personal_number.is_plausible(f"{eleven}{(right + off) % 10}")


def test_a_published_sample_passes():
    assert personal_number.is_plausible("123456789018")


@pytest.mark.parametrize(
    "text", ["", "12345678901", "1234567890181", "１２３４５６７８９０１８", "000000000000", "12345678901a"]
)
def test_what_is_not_twelve_digits_is_none(text):
    assert not personal_number.is_plausible(text)


@pytest.mark.parametrize(
    "text",
    [
        "番号は123456789018です",
        "１２３４５６７８９０１８",
        "1234-5678-9018",
        "1234－5678－9018",
        "1234 5678 9018 4月",
        "4月 123456789018",
    ],
)
def test_a_number_in_a_free_text_is_found(text):
    assert personal_number.found_in(text) == ["123456789018"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0001234567890184",
        "1234-5678-9018-3456",
        "宛名番号 123456789019",
        "2026-04-10 0942-30-9000",
        "12345 6789018",
    ],
)
def test_other_numbers_in_a_free_text_are_left_alone(text):
    assert personal_number.found_in(text) == []
