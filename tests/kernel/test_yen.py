import pytest
from hypothesis import given
from hypothesis import strategies as st

from saikoku.kernel import yen


@pytest.mark.parametrize(
    ("amount", "words"),
    [(0, "0円"), (999, "999円"), (1000, "1,000円"), (-500, "−500円"), (1234567, "1,234,567円")],
)
def test_an_amount_is_grouped_and_a_minus_is_as_wide_as_a_digit(amount, words):
    assert yen.in_words(amount) == words


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12345", 12345),
        ("12,345", 12345),
        ("１２，３４５円", 12345),
        ("¥ 1,000", 1000),
        ("１２、３４５", 12345),
        ("0", 0),
        ("007", 7),
        ("9" * 15, 999_999_999_999_999),
    ],
)
def test_what_people_type_is_read_as_yen(text, amount):
    assert yen.parse(text) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" 円", "empty"),
        ("1,23", "unreadable"),
        ("1234,567", "unreadable"),
        ("12万", "unreadable"),
        ("-", "unreadable"),
        ("१२", "unreadable"),
        ("100.5", "fraction"),
        ("-100", "negative"),
        ("△100", "negative"),
        ("9" * 16, "too-long"),
        ("9" * 5_000, "too-long"),
        ("0" * 1_000_000, "too-long"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text, code):
    with pytest.raises(yen.NotYen) as refusal:
        yen.parse(text)

    assert refusal.value.code == code
    assert str(refusal.value).endswith("。")


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_written_amount_is_read_back(amount):
    assert yen.parse(yen.in_words(amount), signed=True) == amount
