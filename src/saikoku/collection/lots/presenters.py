"""Paper and how long it lasts, in words."""

from collections.abc import Mapping

from django.urls import reverse

from saikoku.collection.lots.models import Look, Lot
from saikoku.collection.lots.queries import Standing
from saikoku.ui import components as ui
from saikoku.ui import forms, words

REFUSALS = {
    "lot-known": "このロットは、もう登録されています。",
    "day-to-come": "まだ来ていない日です。",
    "before-it-came": "用紙が届いた日より前です。日付を確かめてください。",
    "note-missing": "読めない所があるときは、どうするかを入力してください。",
}
FIELDS = {"lot-known": "number", "before-it-came": "on", "note-missing": "note"}
explain = forms.explainer(REFUSALS, FIELDS)
FAULTS = {
    "too-short": "保存の年数に足りません",
    "never-tried": "試し刷りをまだ見ていません",
    "not-readable": "読めない所があります",
    "tried-long-ago": "試し刷りを長く見ていません",
}


def table(found: list[Standing], *, may_keep: bool) -> ui.Table:
    columns = [
        ui.Column("使い道"), ui.Column("メーカー・品名"), ui.Column("ロット", "code"), ui.Column("読める年数", "count"),
        ui.Column("届いた日", "day"), ui.Column("最後に見た日", "day"), ui.Column("注意"),
    ]  # fmt: skip
    rows = [
        ui.Row(
            [
                Lot.Use(one.lot.used_for).label, f"{one.lot.maker} {one.lot.product}", one.lot.number, one.lot.years,
                one.lot.received_on, one.looked_on,
                ui.Cell("", chip=ui.Chip("、".join(FAULTS[fault] for fault in one.faults), "look")) if one.faults else "",
            ],
            url=reverse("lots:show", args=[one.lot.pk]),
        )
        for one in found
    ]  # fmt: skip
    way = ui.Link("用紙を登録する", reverse("lots:enter")) if may_keep else None
    empty = ui.EmptyState("用紙はまだ登録されていません。届いたら、メーカーの仕様書を見て登録します。", way)
    return ui.Table("用紙の一覧", columns, rows, id="lots", caption_hidden=True, empty=empty)


def facts(lot: Lot, names: Mapping[str, str]) -> ui.Facts:
    return ui.Facts([
        ui.Fact("使い道", Lot.Use(lot.used_for).label),
        ui.Fact("メーカー・品名", f"{lot.maker} {lot.product}"),
        ui.Fact("ロット番号", lot.number, "code"),
        ui.Fact("印字が読める年数", f"{lot.years} 年"),
        ui.Fact("根拠の文書", lot.document),
        ui.Fact("届いた日", lot.received_on, "day"),
        ui.Fact("登録した人", words.person(lot.entered_by, names)),
    ])  # fmt: skip


def looks(rows: list[Look], names: Mapping[str, str]) -> ui.Table:
    columns = [ui.Column("見た日", "day"), ui.Column("印字"), ui.Column("説明"), ui.Column("見た人")]
    seen = {True: ui.Chip("すべて読める", "done"), False: ui.Chip("読めない所がある", "bad")}
    found = [
        ui.Row([row.on, ui.Cell("", chip=seen[row.is_readable]), row.note, words.person(row.entered_by, names)])
        for row in rows
    ]
    empty = ui.EmptyState("試し刷りをまだ見ていません。届いたときに一枚刷って取っておき、読めることを記録します。")
    return ui.Table("試し刷りの確認", columns, found, id="looks", caption_hidden=True, empty=empty)
