"""The second path: chained lines, torn ones closed, an edit and a lost database found."""

import json
import os
from datetime import timedelta

import pytest

from saikoku.collection.receipts import operations, queries
from saikoku.collection.receipts.operations import voiding
from saikoku.gateways import journal as path
from tests.collection import money
from tests.collection.money import COLLECTOR, LEADER, NOON


def test_lines_are_chained_and_a_torn_one_is_closed_by_the_next(tmp_path):
    file = tmp_path / "deep" / "j.log"
    for number in range(3):
        path.append(file, {"n": number})
    with open(file, "ab") as stream:
        stream.write(b"0123 {half")
    path.append(file, {"n": 3})
    lines = list(path.read(file))
    assert [line.facts and line.facts["n"] for line in lines] == [0, 1, 2, None, 3]
    assert [line.follows for line in lines] == [True, True, True, False, True]
    assert os.stat(file).st_mode & 0o077 == 0


@pytest.mark.parametrize("spoil", [
    lambda lines: [lines[0], lines[2]], lambda lines: [lines[1], lines[0], lines[2]],
    lambda lines: [lines[0], lines[1].replace('"n":1', '"n":9'), lines[2]],
])  # fmt: skip
def test_a_line_removed_moved_or_edited_breaks_the_chain(tmp_path, spoil):
    file = tmp_path / "j.log"
    for number in range(3):
        path.append(file, {"n": number})
    file.write_text("\n".join(spoil(file.read_text().splitlines())) + "\n")
    assert not all(line.follows for line in path.read(file))


def test_a_missing_file_has_no_lines(tmp_path):
    assert list(path.read(tmp_path / "none")) == []


def test_an_act_that_the_database_lost_is_named_from_the_journal(seal, journal):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 12_000)
    path.append(journal, {"number": "VR-2026-001-000002-3", "kind": "issued", "digest": "d"})
    assert queries.compare_journal().lost == ["VR-2026-001-000002-3"]
    text = journal.read_text().replace(json.dumps(receipt.digest), json.dumps("0" * 64))
    journal.write_text(text)
    found = queries.compare_journal()
    assert found.differing == [receipt.number] and found.broken[0] == 1
    journal.unlink()
    assert queries.compare_journal().unwritten == [receipt.number]


@pytest.mark.parametrize("act", ["replace", "refund"])
def test_the_line_of_a_void_that_a_full_disk_left_out_is_written_by_the_next_minute(seal, journal, monkeypatch, act):
    person, owed = money.payer(12_000)
    receipt = money.took(person, owed, 12_000)
    with monkeypatch.context() as full:
        full.setattr(path, "append", refuse)
        if act == "replace":
            voiding.replace(number=receipt.number, reason="汚損", by=COLLECTOR, at=NOON)
        else:
            voiding.ask_refund(number=receipt.number, reason="申出", by=COLLECTOR, at=NOON)
            voiding.confirm(number=receipt.number, by=LEADER, at=NOON)
    later = NOON + timedelta(minutes=1)
    assert (receipt, "void") in queries.waiting_for_the_journal(later)
    assert acts(journal) == [(receipt.number, "issued")]
    assert operations.write_waiting(by=LEADER, at=later) == (2 if act == "replace" else 1)
    assert (receipt.number, "void") in acts(journal)
    assert operations.write_waiting(by=LEADER, at=later) == 0 and queries.compare_journal().is_whole
    journal.write_text(journal.read_text().replace('"kind":"void"', '"kind":"xxxx"'))
    assert queries.compare_journal().unwritten == [receipt.number]


def refuse(*_):
    raise OSError(28, "full")


def acts(journal) -> list[tuple[str, str]]:
    return [(line.facts["number"], line.facts["kind"]) for line in path.read(journal)]
