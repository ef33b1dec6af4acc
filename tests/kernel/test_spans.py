"""Numbers as spans: every one is inside, none other, and no two spans touch."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from saikoku.kernel.spans import spans


@pytest.mark.parametrize(("numbers", "expected"), [
    ([], []), ([3], [(3, 3)]), ([5], [(5, 5)]), ([3, 1, 2, 7], [(1, 3), (7, 7)]), ([3, 2, 3], [(2, 3)]),
    ([5, 1, 2, 4, 9], [(1, 2), (4, 5), (9, 9)]),
])  # fmt: skip
def test_numbers_that_follow_each_other_are_named_together(numbers, expected):
    assert spans(numbers) == expected


@given(some.sets(some.integers(0, 60)))
def test_spans_hold_what_they_were_made_of(numbers):
    found = spans(numbers)
    assert {number for first, last in found for number in range(first, last + 1)} == numbers
    assert all(one[1] + 1 < two[0] for one, two in itertools.pairwise(found))
