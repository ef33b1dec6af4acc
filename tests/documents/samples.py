"""Sample facts, one of every kind and some that try to be instructions."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from saikoku.documents.report import Column, Kind, Report

CUT_AT = datetime(2026, 4, 10, 18, 5, tzinfo=ZoneInfo("Asia/Tokyo"))
DAY = date(2026, 4, 10)
SHARE = Decimal("62.40")
COLUMNS = (
    Column("符号"),
    Column("名称", width=1),
    Column("件数", Kind.COUNT),
    Column("金額", Kind.YEN),
    Column("率", Kind.PERCENT),
    Column("平均", Kind.AVERAGE),
    Column("日", Kind.DAY),
    Column("時刻", Kind.TIME),
)
ROWS = (
    (
        "0101",
        "𠮷田 髙橋 﨑山 ㈱久留米",
        1820,
        1234567,
        SHARE,
        Decimal("7.25"),
        DAY,
        time(9, 41),
    ),
    (
        "=1+1",
        "#let *markup* $x$ <label> @ref \\",
        -17,
        -1200,
        Decimal("100"),
        3,
        DAY,
        time(18, 5),
    ),
    ("", "不明", None, None, "-", None, None, None),
)
TOTAL = ("", "合計", 1803, 1233367, SHARE, None, None, None)


def report_of(*sections, **changes) -> Report:
    facts = {
        "title": "業務日報",
        "subtitle": "納付催告架電",
        "contract": "市税及び保険料にかかる納付催告等業務委託",
        "addressee": "税収納推進課 御中",
        "author": "受託者",
        "period": "令和8年4月10日(金)",
        "cut_at": CUT_AT,
        "practice": False,
        "sections": sections,
    }
    return Report(**(facts | changes))
