"""Code points as spans: every one is inside, none other."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from saikoku.registry.glyphs.rules import spans


@pytest.mark.parametrize(("points", "expected"), [
    ([], ""), ([0xE000], "U+E000"), ([0xE001, 0xE000, 0xE001], "U+E000-E001"), ([0xE000, 0xE002], "U+E000,U+E002"),
    ([0x41, 0xF0001, 0xF0002], "U+0041,U+F0001-F0002"),
])  # fmt: skip
def test_a_sheet_names_runs_and_single_characters(points, expected):
    assert spans.as_range(points) == expected


@given(some.sets(some.integers(0, 60)))
def test_spans_hold_what_they_were_made_of(points):
    found = spans.spans(points)
    assert {point for first, last in found for point in range(first, last + 1)} == points
    assert all(one[1] + 1 < two[0] for one, two in itertools.pairwise(found))
