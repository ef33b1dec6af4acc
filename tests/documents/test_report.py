"""Facts keep their types on the way through JSON, and wrong facts are refused."""

import dataclasses
import json
from datetime import datetime

import pytest

from saikoku.documents import report as reports
from saikoku.documents import words
from saikoku.documents.report import Column, Kind, Table
from tests.documents.samples import report_of


def test_facts_come_back_from_json_as_they_went_in(report):
    through_json = json.loads(json.dumps(reports.as_facts(report)))

    assert reports.from_facts(through_json) == report


def test_the_digest_follows_the_facts_and_not_the_order_of_keys(report):
    shuffled = dict(reversed(reports.as_facts(report).items()))

    assert reports.digest(reports.from_facts(shuffled)) == reports.digest(report)
    assert reports.digest(dataclasses.replace(report, practice=True)) != reports.digest(report)


@pytest.mark.parametrize("row", [("a",), ("a", "b", "c"), ("a", 1.5), ("a", True), (1, 2)])
def test_a_table_refuses_values_that_do_not_belong_under_their_column(row):
    with pytest.raises(ValueError, match="結果"):
        Table("結果", (Column("名称"), Column("件数", Kind.COUNT)), (row,))


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        report_of(cut_at=datetime(2026, 4, 10))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (0, Kind.YEN, "0円"),
        (-1234567, Kind.YEN, "−1,234,567円"),
        (1200, Kind.COUNT, "1,200"),
        (reports.Decimal("62.345"), Kind.PERCENT, "62.35%"),
        (reports.Decimal("-0.05"), Kind.AVERAGE, "−0.1"),
        (7400, Kind.AVERAGE, "7,400.0"),
        (None, Kind.YEN, "-"),
        ("合計", Kind.COUNT, "合計"),
    ],
)
def test_values_read_in_one_way(value, kind, expected):
    assert words.shown(value, kind) == expected
