"""The page that describes every layout, with positions and record lengths: docs/layouts.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from saikoku.exchange.layouts.presenters import words
from saikoku.exchange.layouts.rules import outcomes, standard
from saikoku.exchange.layouts.rules.layout import FREE_WIDTH_TYPES, Code, Column, Layout

TYPES = {
    "text": "文字", "kana": "カナ", "digits": "数字", "phone": "電話番号", "yen": "金額", "code": "番号",
    "flag": "有無", "date": "日付", "month": "年月", "year": "年", "time": "時刻", "datetime": "日時",
}  # fmt: skip
ROWS = {"event": "出来事(どう分けても、どの順でもよい)", "delta": "差分(新しい行が前の行を置き換える)"}
SCOPES = {
    "call": "架電・受電", "visit": "訪問", "sms": "SMS", "leaflet": "文書投函", "whereabouts": "居所調査",
    "asset": "財産調査", "phone_research": "電話番号調査", "research": "調査",
}  # fmt: skip
CONTACT = {"yes": "数える", "no": "数えない", "excluded": "母数から除く"}
PROMISE = {"yes": "ある", "may": "あることがある", "no": "ない"}


def page() -> str:
    """The whole page in Markdown."""
    opening = (files("saikoku.exchange.layouts") / "presenters" / "reference.md").read_text(encoding="utf-8")
    lines = ["", "## 一覧", "", *_index()]
    for layout in standard.layouts().values():
        lines += ["", *_chapter(layout)]
    lines += ["", "## 共通の番号", "", *_shared(), "", "## 結果コード", "", *_outcomes()]
    return opening + "\n".join(lines) + "\n"


def _index() -> Iterator[str]:
    yield "| レイアウト | 名前 | 行 | 項目 | 固定長の1件(バイト、CR LF を除く) | CR LF を含む |"
    yield "|---|---|---|---|---|---|"
    for layout in standard.layouts().values():
        length = layout.record_length
        kind = "差分" if layout.rows == "delta" else "出来事"
        yield f"| {layout.id} | {layout.ja} | {kind} | {len(layout.columns)} | {length} | {length + 2} |"


def _chapter(layout: Layout) -> Iterator[str]:
    yield f"## {layout.id} {layout.ja}"
    yield ""
    yield layout.note
    yield ""
    yield f"- キー: {'、'.join(layout.column(name).ja for name in layout.key)}"
    order = f"。新しさは「{layout.column(layout.order).ja}」で比べる" if layout.order else ""
    yield f"- 行: {ROWS[layout.rows]}{order}"
    if layout.sum:
        yield f"- 合計: {layout.column(layout.sum).ja}{words.counting(layout)}"
    yield f"- 固定長の1件: {layout.record_length} バイト(CR LF を含めて {layout.record_length + 2})"
    yield ""
    yield "| 項目 | id | 種類 | 必須 | 文字 | 位置 | バイト | 番号と説明 |"
    yield "|---|---|---|---|---|---|---|---|"
    for column, (begin, end) in zip(layout.columns, layout.positions, strict=True):
        width = column.width if column.type in FREE_WIDTH_TYPES else ""
        required = "○" if column.required else ""
        yield (
            f"| {column.ja} | {column.id} | {TYPES[column.type]} | {required} | {width} "
            f"| {begin + 1}-{end} | {end - begin} | {_remarks(column)} |"
        )


def _remarks(column: Column) -> str:
    shared = {codes: name for name, codes in standard.shared_codes().items()}
    parts = [column.note]
    if column.codes in shared:
        parts.append(f"共通の番号 {shared[column.codes]}")
    elif column.codes:
        parts.append(_list(column.codes))
    return " ".join(part for part in parts if part)


def _list(codes: tuple[Code, ...]) -> str:
    return "、".join(f"{code.value} {code.ja}" for code in codes)


def _shared() -> Iterator[str]:
    yield "| 名前 | 番号 |"
    yield "|---|---|"
    for name, codes in standard.shared_codes().items():
        yield f"| {name} | {_list(codes)} |"


def _outcomes() -> Iterator[str]:
    yield "接触は、接触率に数えるかどうかです。"
    yield ""
    yield "| 区分 | 番号 | 結果 | 接触 | 約束 |"
    yield "|---|---|---|---|---|"
    for outcome in outcomes.outcomes().values():
        yield (
            f"| {SCOPES[outcome.scope]} | {outcome.code} | {outcome.ja} "
            f"| {CONTACT[outcome.contact]} | {PROMISE[outcome.promise]} |"
        )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
