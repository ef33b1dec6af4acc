"""Plain Japanese for what is wrong with a layout, a file, a row, a control record, a container or a delivery."""

from __future__ import annotations

from collections.abc import Iterable

from saikoku.exchange.layouts.rules import writing
from saikoku.exchange.layouts.rules.faults import Fault
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.exchange.layouts.rules.loading import Problem

REASONS = {
    "bom": "ファイルの先頭に BOM(文字コードの印)があります。BOM なしで保存し直してください。",
    "header_missing": "見出し行がありません。ファイルが空です。",
    "header_differs": "見出し行がこのレイアウトと違います。レイアウトの選び間違いでないか確かめてください。",
    "encoding_differs": "文字コードが指定と違います。かっこの中の文字コードなら読めます。",
    "record_length_differs": "1件の長さ(バイト)がこのレイアウトと違います。レイアウトの選び間違いでないか確かめてください。",
    "record_too_long": "1件が100万バイトを超えています。",
    "mixed_line_ends": "改行の形がほかの行と違います。CR LF にそろえてください。",
    "truncated": "最後の行に改行(CR LF か LF)がありません。ファイルが途中で切れているか、改行の形が違います。",
    "open_quote": '引用符(")が閉じられていません。ファイルが途中で切れているおそれがあります。',
    "one_value_mixed": "1つのファイルに違う値が混ざっています。値ごとにファイルを分けてください。",
    "personal_numbers": "個人番号(マイナンバー)とみられる番号が並んでいます。受け取れません。",
    "too_many_faults": "誤りが多すぎるため、ここで判定をやめました。レイアウトと文字コードを確かめてください。",
    "column_count": "項目の数がレイアウトと違います。",
    "record_length": "この行の長さ(バイト)がレイアウトと違います。",
    "stray_quote": '引用符(")の使い方が正しくありません。',
    "undecodable": "文字コードとして読めないバイトがあります。",
    "nul": "空文字(NUL)が入っています。",
    "control_character": "制御文字が入っています。",
    "line_break": "改行が入っています。",
    "required": "値がありません。必ず必要な項目です。",
    "too_wide": "決められた長さを超えています。",
    "digits_form": "数字だけで書かれていません。",
    "phone_form": "電話番号に使えない文字があります。",
    "yen_form": "金額が整数で書かれていません。",
    "yen_not_padded": "金額の前が 0 で埋められていません。",
    "flag_form": "0 か 1 で書かれていません。",
    "code_unknown": "番号が一覧にありません。",
    "outcome_unknown": "結果コードが一覧にありません。",
    "date_form": "日付の書き方が決まりと違います。",
    "date_impossible": "日付が存在しません。",
    "month_form": "年月が yyyymm の形でないか、存在しない月です。",
    "year_form": "年が4桁の数字でありません。",
    "time_form": "時刻の書き方が決まりと違うか、存在しない時刻です。",
    "datetime_form": "日時の書き方が決まりと違うか、存在しない時刻です。",
    "datetime_impossible": "日付が存在しません。",
    "personal_number": "個人番号(マイナンバー)とみられる12桁の番号があります。受け取れません。",
    "difference": "調定額から収納済額を引いた額と違います。",
    "relates_to_missing": "取消、訂正、還付なのに、対象となる前の行の番号がありません。",
    "principal_sign": "速報確報区分と本料の正負が合いません。",
    "promise_without": "約束のない結果なのに約束日があります。",
    "negative": "金額が負の数です。",
    "duplicate_key": "同じキーの行がこのファイルにほかにもあります。",
    "control_unreadable": "管理ファイル(control.json)を読めません。",
    "control_rows": "行数が管理ファイルと違います。左がファイル、右が管理ファイルの値です。",
    "control_sum": "合計が管理ファイルと違います。左がファイル、右が管理ファイルの値です。",
    "control_sha256": "SHA-256 が管理ファイルと違います。左がファイル、右が管理ファイルの値です。",
    "control_layout": "レイアウトが管理ファイルと違います。左が指定、右が管理ファイルの値です。",
    "control_encoding": "文字コードが管理ファイルと違います。左が指定、右が管理ファイルの値です。",
    "control_fixed": "固定長かどうかが管理ファイルと違います。左が指定、右が管理ファイルの値です。",
    "container_damaged": "ZIP が壊れているか、途中で切れています。",
    "container_method": "この ZIP の圧縮の方式は読めません。",
    "container_entries": "ZIP に入っているファイルが多すぎます。",
    "container_size": "ZIP を開くと大きすぎます。",
    "container_ratio": "ZIP の圧縮率が高すぎます。受け取れません。",
    "container_overlap": "ZIP の中身が重なり合っています。受け取れません。",
    "container_not_one_file": "ZIP には、データのファイル1つと管理ファイルだけを入れてください。",
    "container_absolute_path": "ZIP の中の名前が絶対パスです。受け取れません。",
    "container_parent_path": "ZIP の中の名前に「..」があります。受け取れません。",
    "container_link": "ZIP の中にリンクがあります。受け取れません。",
    "container_in_container": "ZIP の中に別の圧縮ファイルがあります。受け取れません。",
    "password_missing": "ZIP を開くパスワードが必要です。",
    "password_wrong": "ZIP のパスワードが違います。",
}

MISFITS = {
    "required": "必ず必要な項目に値がありません",
    "too_wide": "決められた長さに収まりません",
    "character_outside": "CP932 にない文字があります",
    "control_character": "制御文字があります",
    "line_break": "改行があります",
    "space_at_end": "端に空白があり、固定長では失われます",
    "empty_text": "空の文字列です",
    "outcome_unknown": "結果コードが一覧にありません",
    "code_unknown": "番号が一覧にありません",
    "digits_form": "数字だけで書かれていません",
    "phone_form": "電話番号に使えない文字があります",
    "month_form": "年月が yyyymm の形でありません",
    "year_form": "年が4桁の数字でありません",
}

PROBLEMS = {
    "not_utf8": "レイアウトのファイルは UTF-8 で保存してください。",
    "not_toml": "TOML として読めません。",
    "word_missing": "次の項目が必要です。",
    "word_unknown": "次の項目は使えません。つづりを確かめてください。",
    "word_of_wrong_kind": '次の項目の値の種類が違います(文字は " で囲み、数と true/false は囲みません)。',
    "choice_unknown": "次の値は選べません。",
    "name_empty": "ja(見出しの名前)が空です。",
    "column_is_no_table": "[[columns]] の形で書いてください。",
    "id_form": "id は英小文字で始め、英小文字、数字、_ だけで書いてください。",
    "layout_id_form": "レイアウトの id は英字で始め、英数字と _ だけで書いてください。",
    "type_unknown": "この type は使えません。docs/layouts.md の一覧から選んでください。",
    "width_missing": "width(長さ)が必要です。",
    "width_range": "長さが範囲の外です。",
    "codes_missing": "codes(番号の一覧)が必要です。",
    "codes_unknown": "codes の名前が共通の一覧にありません。",
    "codes_form": 'codes は ["番号", "名前"] の並びか、番号 = "名前" の表で書いてください。',
    "code_twice": "同じ番号が codes に二度あります。",
    "translate_form": "置き換えた後の値は文字で書いてください。",
    "columns_missing": "[[columns]] が1つもありません。",
    "column_twice": "同じ id の項目が二度あります。",
    "title_twice": "見出し行のある CSV では、同じ名前の項目は使えません。",
    "column_unknown": "この id の項目がありません。",
    "check_form": "checks の rule か columns の数が正しくありません。",
    "check_type": "checks のこの項目は yen でなければなりません。",
    "outcomes_unknown": "outcomes にこの区分はありません。docs/layouts.md の一覧から選んでください。",
    "title_character": "見出しの名前に、改行などの文字か、文字コードで書けない文字があります。",
    "sum_where_form": "sum_where には、項目の id を1つと、合計に入れる値の並びを書いてください。例 { state = [\"1\"] }。",
    "sum_is_no_yen": "sum には yen の項目を指定してください。",
    "position_overlaps": "固定長の位置が前の項目と重なっています(1から数えた位置)。",
    "bytes_differ": "この種類の項目の固定長のバイト数は決まっています。",
    "record_too_short": "record_bytes が項目の終わりより短くなっています。",
    "target_unknown": "into に指定した標準レイアウトがありません。",
    "target_lacks_value": "標準レイアウトで必ず必要な項目に、値がどこからも入りません。",
    "target_column_unknown": "標準レイアウトにこの id の項目がありません。",
    "target_twice": "標準レイアウトの同じ項目に、2つの値が入ります。",
    "target_narrower": "標準レイアウトの項目の長さを超える値が入りえます(このレイアウト / 標準)。",
    "target_code_unknown": "標準レイアウトの番号にない値になります。translate を確かめてください。",
    "constant_refused": "constants の値が標準レイアウトの項目に入りません。",
    "target_of_other_type": "標準レイアウトの項目と種類が合いません(このレイアウト / 標準)。",
}


def reason(code: str) -> str:
    return REASONS[code]


def column_name(layout: Layout | None, column: str) -> str:
    """The heading of a column, of several for a key; the id where the layout is not known."""
    titles = {each.id: each.ja for each in layout.columns} if layout else {}
    return "・".join(titles.get(name, name) for name in column.split(",") if name)


def counting(layout: Layout) -> str:
    """Which rows count in the sum, in brackets: (「状態」が 有効 の行); nothing where each does."""
    if layout.sum_where is None:
        return ""
    name, values = layout.sum_where
    column = layout.column(name)
    said = {code.value: code.ja for code in column.codes}
    return f"(「{column.ja}」が {'か '.join(said.get(value, value) for value in values)} の行)"


def sentence(fault: Fault, layout: Layout | None) -> str:
    """One fault in one line, for a screen."""
    return placed(reason(fault.reason), line=fault.line, column=column_name(layout, fault.column), value=fault.value)


def placed(told: str, *, line: int, column: str, value: str) -> str:
    """What is wrong, then in brackets where and the value as far as known, then what to do. Line 0: the whole file."""
    place = (f"{line:,}行目" if line else "") + (f"「{column}」" if column else "")
    found = ": ".join(part for part in (place, value) if part)
    wrong, stop, todo = told.partition("。")
    return f"{wrong}({found}){stop}{todo}" if found else told


def as_json(fault: Fault, layout: Layout | None) -> dict:
    return {
        "line": fault.line,
        "column": column_name(layout, fault.column),
        "value": fault.value,
        "reason": reason(fault.reason),
    }


def misfit(found: writing.Misfit) -> str:
    """One value that cannot be delivered: record, field, and the character with its code point."""
    character = f"「{found.character}」({found.code_point})" if found.character else ""
    return f"{found.record:,}件目「{found.ja}」: {MISFITS[found.reason]}{character}。"


def problems(found: Iterable[Problem]) -> list[str]:
    """What is wrong with a layout written by hand, one line each."""
    lines = []
    for problem in found:
        place = f"{problem.where}: " if problem.where else ""
        lines.append(f"{place}{PROBLEMS[problem.reason]}" + (f" {problem.detail}" if problem.detail else ""))
    return lines
