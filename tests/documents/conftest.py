"""A small report with one of everything, as every kind of paper must draw it."""

import pytest

from saikoku.documents.report import Bar, Bars, Column, Heading, Kind, Notes, Prose, Report, Table, Target
from tests.documents.samples import COLUMNS, ROWS, TOTAL, report_of


@pytest.fixture
def report() -> Report:
    return report_of(
        Heading("1. 架電/結果"),
        Prose("本日の結果です。"),
        Table("結果別", COLUMNS, ROWS, TOTAL),
        Heading("2. 時間帯"),
        Bars(
            "時間帯別",
            "10時台が最も多い",
            Kind.COUNT,
            (Bar("9時台", 31), Bar("10時台", 1047)),
            Target("月平均の目標", 1200),
        ),
        Table("登録なし", (Column("符号"),), ()),
        Notes(("訂正された記録は数えません。",)),
    )
