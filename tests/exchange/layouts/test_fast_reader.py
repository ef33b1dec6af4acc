"""The fast reader says what the literal reader says, byte for byte, whatever the file."""

import dataclasses
import io
import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saikoku.exchange.layouts.rules import copying, reading, standard, writing
from saikoku.kernel import personal_number
from tests.exchange.layouts import literal, making

LAYOUTS = list(standard.layouts().values())
FORMS = [("cp932", False), ("utf-8", False), ("cp932", True)]
ALL_HEALTH = list(HealthCheck)


@pytest.fixture(params=[None, 2_000])
def small_blocks(request, monkeypatch):
    """Once with blocks as they are, once with blocks of a few rows."""
    if request.param:
        monkeypatch.setattr(reading, "FIXED_BYTES_AT_ONCE", request.param)
        monkeypatch.setattr(reading, "CSV_BYTES_AT_ONCE", request.param)


def read_fast(layout, data, encoding, fixed):
    pieces = []
    report = reading.judge(layout, io.BytesIO(data), encoding=encoding, fixed=fixed, sink=pieces.append)
    return report, b"".join(pieces)


def as_rows(layout, text: bytes, without: set[int]) -> list[tuple]:
    """COPY text as values, money as numbers, in the order of lines."""
    types = [int] + [int if c.type == "yen" else str for c in copying.staged_columns(layout)]
    types += [str] * len(layout.constants) + [json.loads]
    found = []
    for line in _copy_lines(text):
        fields = line.decode().split("\x01")
        row = tuple(make(field) if field else field for make, field in zip(types, fields, strict=True))
        if row[0] not in without:
            found.append(row)
    return sorted(found, key=lambda row: row[0])


def _copy_lines(text: bytes) -> list[bytes]:
    """Rows of COPY text: line ends inside quotes belong to the field."""
    rows, kept = [], b""
    for piece in text.split(b"\n")[:-1]:
        kept = kept + b"\n" + piece if kept else piece
        if kept.count(copying.QUOTE) % 2 == 0:
            rows.append(kept.replace(copying.QUOTE, b""))
            kept = b""
    return rows


def assert_same(layout, data, encoding, fixed):
    slow = literal.read(layout, data, encoding=encoding, fixed=fixed)
    report, text = read_fast(layout, data, encoding, fixed)

    assert dataclasses.asdict(report) == dataclasses.asdict(slow.report)
    if report.refusals:
        return report
    bad = set(report.bad_lines)
    expected = b"".join(copying.line_of(layout, row) for row in slow.rows)
    assert as_rows(layout, text, bad) == as_rows(layout, expected, bad)
    return report


@pytest.mark.parametrize(("encoding", "fixed"), FORMS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
@settings(max_examples=4, deadline=None, suppress_health_check=ALL_HEALTH)
@given(data=st.data())
def test_good_files_of_every_layout_are_read_alike(layout, encoding, fixed, data):
    rows = data.draw(making.tables(layout, most=6))
    content = writing.to_bytes(layout, rows, encoding=encoding, fixed=fixed)

    report = assert_same(layout, content, encoding, fixed)

    assert report.rows == len(rows)
    assert report.is_clean


NAMES = ("山田 花子", "髙橋", "A-1", "ｱｲｳ", "〇")
TAKA = "髙橋".encode("cp932").replace("髙".encode("cp932"), b"\xfb\xfc")
"""The same name in the bytes that Windows writes, which Python would not."""


def is_free(layout, column) -> bool:
    plain = column.is_wide and not column.codes and not column.outcomes
    return plain and column.id not in layout.key and column.width >= 5


def many(layout, count=60):
    """Plain rows with names that have own bytes, so that both roads are used."""
    rows = [making.sample(layout, number) for number in range(count)]
    for number, row in enumerate(rows):
        for column in layout.columns:
            if is_free(layout, column):
                row.values[column.id] = NAMES[number % 5]
                if number % 10 == 1:
                    row.own[column.id] = TAKA
    return rows


MUTATIONS = [
    b"\x00", b"\x81", b"\xfc", b"\x80", b"\x1a", b'"', b"\n", b"\r", b"\r\n", b",", b"-", b"9", b" ", b"\xef\xbb\xbf",
    b"\x82\x50", b"123456789018", "１２３４５６７８９０１８".encode("cp932"), b"a" * 5_000, b"0", b"\xed\x95", b"\x7f",
]  # fmt: skip


def mutated(data: bytes, source: random.Random) -> bytes:
    """One thing wrong: bytes put in, over others, taken out, doubled or cut off."""
    place = source.randrange(len(data) + 1)
    piece = source.choice(MUTATIONS)
    length = source.choice([1, 1, 2, 40])
    match source.randrange(6):
        case 0:
            return data[:place] + piece + data[place:]
        case 1 | 2:
            return data[:place] + piece + data[place + len(piece) :]
        case 3:
            return data[:place] + data[place + length :]
        case 4:
            lines = data.split(b"\r\n")
            lines.insert(source.randrange(len(lines)), source.choice(lines))
            return b"\r\n".join(lines)
        case _:
            return data[:place]


@pytest.mark.parametrize(("encoding", "fixed"), FORMS)
@pytest.mark.parametrize("layout_id", ["T01", "T02", "T04", "T11", "R01", "R07"])
def test_spoiled_files_are_reported_alike(layout_id, encoding, fixed, small_blocks):
    layout = standard.get(layout_id)
    source = random.Random(f"{layout_id}{encoding}{fixed}")
    whole = writing.to_bytes(layout, many(layout, 12), encoding=encoding, fixed=fixed)

    for _ in range(60):
        data = whole
        for _ in range(source.choice([1, 1, 2, 5])):
            data = mutated(data, source)
        assert_same(layout, data, encoding, fixed)


def quoted_somehow(data: bytes, source: random.Random) -> bytes:
    """The same file with quotes round some fields, and now and then one that should not be there."""
    lines = []
    for line in data.split(b"\r\n")[:-1]:
        fields = [b'"' + field + b'"' if source.random() < 0.5 else field for field in line.split(b",")]
        if source.random() < 0.2:
            place = source.randrange(len(fields))
            fields[place] = source.choice([b'"', b'""', b'"""a"', b'"a"b', b'a""', b'"a,b"', b'"a\r\nb"', b'"a""b"', b',"'])
        lines.append(b",".join(fields))
    return b"\r\n".join(lines) + b"\r\n"


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
@pytest.mark.parametrize("layout_id", ["T04", "T05", "T13", "R05"])
def test_quoted_files_are_read_alike(layout_id, encoding, small_blocks):
    layout = standard.get(layout_id)
    source = random.Random(f"{layout_id}{encoding}")
    whole = writing.to_bytes(layout, many(layout, 12), encoding=encoding).replace(b",,", b', "" ,', 1)

    for _ in range(60):
        assert_same(layout, quoted_somehow(whole, source), encoding, False)


@pytest.mark.parametrize(("encoding", "fixed"), FORMS)
def test_many_rows_with_doubled_keys_are_reported_alike(encoding, fixed, small_blocks):
    layout = standard.get("T02")
    rows = many(layout, 60) + many(layout, 3)
    data = writing.to_bytes(layout, rows, encoding=encoding, fixed=fixed)

    report = assert_same(layout, data, encoding, fixed)

    assert [fault.reason for fault in report.faults] == ["duplicate_key"] * 6


@pytest.mark.parametrize("fixed", [False, True])
def test_columns_of_personal_numbers_are_found_alike(fixed):
    layout = standard.get("T11")
    rows = many(layout, 40)
    for number, row in enumerate(rows):
        stem = f"{10_000_000_000 + number:011d}"
        row.values["new_number"] = (stem + str(personal_number.check_digit(stem))).zfill(12 + number % 4)
    data = writing.to_bytes(layout, rows, fixed=fixed)

    report = assert_same(layout, data, "cp932", fixed)

    assert [refusal.reason for refusal in report.refusals] == ["personal_numbers"]


def test_rows_of_a_citys_layout_come_out_as_the_standard_names_them():
    layout = standard.load_own(
        """
        id = "city_stops"
        ja = "市の中止"
        header = false
        into = "T05_stops"
        date_form = "yyyy/m/d"
        key = ["number"]
        constants = { reason = "08" }
        [[columns]]
        id = "number"
        ja = "番号"
        type = "text"
        width = 10
        to = "stop_number"
        [[columns]]
        id = "person"
        ja = "宛名番号"
        type = "digits"
        width = 15
        trim = true
        to = "debtor_number"
        [[columns]]
        id = "tax"
        ja = "税目"
        type = "code"
        width = 1
        codes = { 1 = "市県民税", 2 = "固定資産税" }
        translate = { "1" = "01", "2" = "02" }
        to = "programme"
        [[columns]]
        id = "from_day"
        ja = "開始"
        type = "date"
        to = "starts_on"
        [[columns]]
        id = "note"
        ja = "メモ"
        type = "text"
        width = 20
        to = ""
        """.encode()
    )
    data = "S1,  123 ,1,2026/4/1,メモ\r\nS2,456,2,2026/12/31,\r\n".encode("cp932")

    report, text = read_fast(layout, data, "cp932", False)
    assert_same(layout, data, "cp932", False)

    assert report.is_clean
    assert copying.staged_names(layout) == [
        "file_line", "stop_number", "debtor_number", "programme", "starts_on", "reason", "own",
    ]  # fmt: skip
    assert as_rows(layout, text, set()) == [
        (1, "S1", "123", "01", "2026-04-01", "08", ""),
        (2, "S2", "456", "02", "2026-12-31", "08", ""),
    ]


def test_a_file_with_too_many_faults_stops_both_readers_at_one_line(monkeypatch, small_blocks):
    from saikoku.exchange.layouts.rules import faults

    monkeypatch.setattr(faults, "MOST_FAULTS", 5)
    layout = standard.get("T04")
    data = writing.to_bytes(layout, many(layout, 30)).replace(b"2026-04-10", b"2026-02-30")

    report = assert_same(layout, data, "cp932", False)

    assert [refusal.reason for refusal in report.refusals] == ["too_many_faults"]
