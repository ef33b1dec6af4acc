"""Kept bytes open only where they belong, whole, and under their own key."""

import pytest

from saikoku.kernel import kept

PLAIN = "髙橋 一郎, 052-000-0000\r\n".encode("cp932", "replace")


@pytest.mark.clause("16.12.シ.vi")
def test_kept_bytes_are_unreadable_and_come_back_whole():
    closed = kept.close(PLAIN, place="delivery/1/0")
    assert PLAIN not in closed
    assert kept.open_piece(closed, place="delivery/1/0", under=kept.key_id()) == PLAIN
    assert kept.close(PLAIN, place="delivery/1/0") != closed


@pytest.mark.parametrize("spoil", [
    lambda closed: (closed, "delivery/1/1", kept.key_id()),
    lambda closed: (closed[:-1] + bytes([closed[-1] ^ 1]), "delivery/1/0", kept.key_id()),
    lambda closed: (closed[:20], "delivery/1/0", kept.key_id()),
    lambda closed: (b"", "delivery/1/0", kept.key_id()),
    lambda closed: (closed, "delivery/1/0", "000000000000"),
], ids=["moved", "changed", "cut", "empty", "other key"])  # fmt: skip
def test_a_piece_that_was_moved_changed_or_cut_does_not_open(spoil):
    closed, place, under = spoil(kept.close(PLAIN, place="delivery/1/0"))
    with pytest.raises(kept.NotOpened):
        kept.open_piece(closed, place=place, under=under)
