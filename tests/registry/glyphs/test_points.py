"""Code points as a sheet names them."""

import pytest

from saikoku.registry.glyphs.rules import points as rules


@pytest.mark.parametrize(("points", "expected"), [
    ([], ""), ([0xE000], "U+E000"), ([0xE001, 0xE000, 0xE001], "U+E000-E001"), ([0xE000, 0xE002], "U+E000,U+E002"),
    ([0x41, 0xF0001, 0xF0002], "U+0041,U+F0001-F0002"),
])  # fmt: skip
def test_a_sheet_names_runs_and_single_characters(points, expected):
    assert rules.as_range(points) == expected
