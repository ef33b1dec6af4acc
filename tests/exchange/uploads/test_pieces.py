"""Which piece may come, and which file may be sent: tables of cases."""

import hashlib

import pytest

from saikoku.exchange.uploads import presenters
from saikoku.exchange.uploads.rules import pieces
from saikoku.exchange.uploads.rules.pieces import Arrival

GOOD = {"number": 1, "length": 4, "sha256": "a", "said": "a", "held": "", "received": 1, "size": 10, "piece": 4}


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({}, []),
        ({"number": 2, "received": 2, "length": 2}, []),
        ({"number": 0, "held": "a"}, []),
        ({"number": 2, "length": 2}, ["piece-order"]),
        ({"number": 3, "received": 3}, ["piece-unknown"]),
        ({"number": -1}, ["piece-unknown"]),
        ({"length": 3}, ["piece-length"]),
        ({"length": 0}, ["piece-length"]),
        ({"number": 2, "received": 2, "length": 4}, ["piece-length"]),
        ({"said": "b"}, ["piece-damaged"]),
        ({"said": ""}, ["piece-damaged"]),
        ({"number": 0, "held": "b"}, ["piece-differs"]),
        ({"number": 0, "held": "b", "said": "c"}, ["piece-damaged"]),
        ({"number": 2, "length": 9, "said": "b"}, ["piece-order", "piece-length", "piece-damaged"]),
    ],
)
def test_a_piece_is_taken_in_its_turn_and_told_every_reason_against_it(change, reasons):
    assert pieces.refusals(Arrival(**GOOD | change)) == reasons


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({}, []),
        ({"size": pieces.LARGEST}, []),
        ({"size": pieces.LARGEST + 1}, ["file-too-large"]),
        ({"size": 0}, ["file-empty"]),
        ({"name": "folder/.."}, ["name-missing"]),
        ({"is_open": pieces.MOST_OPEN - 1}, []),
        ({"is_open": pieces.MOST_OPEN}, ["too-many-open"]),
        ({"name": "", "size": 0, "is_open": 99}, ["name-missing", "file-empty", "too-many-open"]),
    ],
)
def test_a_file_is_sent_only_when_it_can_be_received(change, reasons):
    assert pieces.refusals_of_file(**{"name": "T12.csv", "size": 1, "is_open": 0} | change) == reasons


@pytest.mark.parametrize(("size", "lengths"), [(1, [1]), (4, [4]), (5, [4, 1]), (8, [4, 4]), (10, [4, 4, 2])])
def test_the_pieces_of_a_file_are_its_size(size, lengths):
    assert [pieces.length_of(number, size, 4) for number in range(pieces.count(size, 4))] == lengths
    assert [pieces.bytes_received(number, size, 4) for number in range(len(lengths) + 1)][-1] == size


def test_one_hash_stands_for_all_pieces_in_their_order():
    one, two = (hashlib.sha256(data).hexdigest() for data in (b"a", b"b"))
    assert pieces.whole_of([one, two]) == hashlib.sha256(bytes.fromhex(one + two)).hexdigest()
    assert pieces.whole_of([two, one]) != pieces.whole_of([one, two])


def test_each_code_has_its_sentence():
    files = {"name-missing", "file-empty", "file-too-large", "too-many-open"}
    come = {"piece-unknown", "piece-order", "piece-length", "piece-damaged", "piece-differs"}
    ends = {"upload-missing", "upload-ended", "upload-not-whole", "whole-differs"}
    assert set(presenters.REFUSALS) == files | come | ends
    assert "2 GB" in presenters.refusal("file-too-large")
