"""What changed between two wordings is marked, and nothing is lost of either."""

import pytest

from saikoku.outreach.scripts.rules import difference
from saikoku.outreach.scripts.rules.difference import Line, Piece


def joined(pieces) -> str:
    return "".join(piece.text for piece in pieces)


@pytest.mark.parametrize(("old", "new", "gone", "come"), [
    ("市の窓口で納める", "市の窓口で納める", [], []),
    ("市の窓口で納める", "銀行の窓口で納める", ["市"], ["銀行"]),
    ("10日ほどかかります", "14日ほどかかります", ["10"], ["14"]),
    ("{phone} へ", "{city_phone} へ", ["{phone}"], ["{city_phone}"]),
    ("", "足した", [], ["足した"]),
])  # fmt: skip
@pytest.mark.clause("14.3.イ")
def test_changed_words_are_marked_on_both_sides(old, new, gone, come):
    left, right = difference.words(old, new)
    assert joined(left) == old
    assert joined(right) == new
    assert [piece.text for piece in left if piece.changed] == gone
    assert [piece.text for piece in right if piece.changed] == come


@pytest.mark.parametrize(("old", "new", "shape"), [
    (["一", "二"], ["一", "二"], "=="),
    (["一", "二"], ["一"], "=-"),
    (["一"], ["一", "二"], "=+"),
    (["一"], ["二"], "~"),
    (["一", "二"], ["二"], "-="),
    ([], ["一"], "+"),
])  # fmt: skip
def test_lines_stand_beside_what_became_of_them(old, new, shape):
    def sign(line: Line) -> str:
        if line.old is None:
            return "+"
        return "-" if line.new is None else "~" if line.changed else "="

    found = difference.lines(old, new)
    assert "".join(map(sign, found)) == shape
    assert [joined(line.old) for line in found if line.old] == old
    assert [joined(line.new) for line in found if line.new] == new


def test_a_line_that_stays_is_one_piece():
    assert difference.lines(["同じ"], ["同じ"]) == [Line((Piece("同じ", False),), (Piece("同じ", False),))]
