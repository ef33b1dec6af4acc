"""The city's requests by age."""

from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.performance.outlook.queries import Asked
from saikoku.performance.outlook.rules import ageing
from saikoku.ui import charts
from saikoku.ui import components as ui

WORDS = {"T08_asset_requests": "財産調査の依頼", "T09_sms_requests": "SMS送信の依頼"}


def tiles(asked: list[Asked]) -> ui.Tiles:
    found = []
    for one in asked:
        found.append(ui.Tile(f"{WORDS[one.layout]}(未完了)", one.total, "件", _below(one), f"#ages-{one.layout}"))
        if one.layout == "T08_asset_requests":
            found.append(ui.Tile("回答期限を過ぎたもの", one.overdue, "件", "未完了の財産調査の依頼のうち", danger=True))
    return ui.Tiles(found)


def _below(one: Asked) -> str:
    if not one.by_month:
        return "まだ届いていません"
    oldest = f"最も古いものは{eras.short(one.oldest)}" if one.oldest else "未完了はありません"
    return f"{oldest}、結果があるもの{one.answered:,}件"


def counted(asked: list[Asked]) -> str:
    """Which requests are counted, said plainly."""
    done = sum(one.answered for one in asked)
    told = (
        "市から届いた依頼(T08、T09)のうち、まだ終わっていないものを、依頼日または送信希望日から今日までの日数で分けています。"
        "結果の行(財産調査はR05、SMSはR06)がある依頼は、終わったものとして除きます。"
        "SMSの一時的な失敗と結果不明は、まだ終わっていません。"
    )
    if not done:
        told += "結果の行はまだ1件もないため、届いた依頼をすべて数えています。"
    return told


def ages(one: Asked) -> ui.Table:
    rows = [[words, count] for words, count in one.by_class.items()]
    return ui.Table(
        f"{WORDS[one.layout]}の経過日数(未完了)", [ui.Column("依頼(送信希望)の日から"), ui.Column("件数", "count")], rows,
        id=f"ages-{one.layout}", total=["計", one.total],
    )  # fmt: skip


def chart(one: Asked) -> charts.Bars:
    old = one.by_class[ageing.OLDER]
    finding = f"未完了の{WORDS[one.layout]}のうち、{ageing.OLDER}ものは{old:,}件です。"
    bars = [charts.Bar(words, count, f"{count:,}", late=words == ageing.OLDER) for words, count in one.by_class.items()]
    return charts.Bars(finding, f"{WORDS[one.layout]}の経過日数(単位は件、目盛りは0から)", bars, id=f"chart-{one.layout}")


def months(asked: list[Asked]) -> ui.Table:
    """How many were asked for in each month, the latest first."""
    days = sorted({day for one in asked for day in one.by_month}, reverse=True)
    rows = [[eras.month_in_words(Month.of(day)), *(one.by_month.get(day, 0) for one in asked)] for day in days]
    columns = [ui.Column("月"), *(ui.Column(f"{WORDS[one.layout]}(件)", "count") for one in asked)]
    return ui.Table("月別に届いた依頼", columns, rows, id="months", empty=ui.EmptyState("依頼のファイルはまだ届いていません。"))
