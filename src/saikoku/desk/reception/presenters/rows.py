"""Rows of a run: old beside new, faults with their remedy, rows left aside."""

from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urlencode

from saikoku.desk.reception.queries import PAGE
from saikoku.desk.reception.rules.masking import masked
from saikoku.documents import report as paper
from saikoku.exchange.intake.models import RunRow
from saikoku.exchange.intake.rules.applier import Difference
from saikoku.exchange.layouts.presenters import words as layouts
from saikoku.exchange.layouts.rules.faults import Fault
from saikoku.exchange.layouts.rules.layout import Column, Layout
from saikoku.kernel import yen
from saikoku.ui import components as ui
from saikoku.ui import words

REMEDIES = {
    "personal_number": "この番号を除いたファイルを市に求めてください。受け取ったファイルは消去します。",
    "duplicate_key": "どちらの行が正しいかを市に確かめてください。",
    "code_unknown": "番号の一覧が変わっていないか、市に確かめてください。",
    "outcome_unknown": "結果コードの一覧と照らし合わせ、市に確かめてください。",
}
USUAL_REMEDY = "この行を直したファイルを市に求めてください。"
NONE_HELD = "なし"
SHORT = 10  # characters


def column_of(layout: Layout, name: str) -> Column | None:
    return next((column for column in layout.columns if column.id == name), None)


def title(layout: Layout, name: str) -> str:
    column = column_of(layout, name)
    return column.ja if column else name


def told(layout: Layout, name: str, value: object) -> str:
    """A value as the second person reads it: codes in words, money grouped, persons masked."""
    column = column_of(layout, name)
    if value is None or value == "":
        return NONE_HELD
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, datetime):
        return words.moment_short(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return yen.in_words(value) if column and column.type == "yen" else str(value)
    if column is None:
        return str(value)
    if column.codes:
        return next((f"{code.value} {code.ja}" for code in column.codes if code.value == value), str(value))
    return masked(column, str(value))


def naming(one: Difference, keys: dict[int, dict]) -> dict[str, object]:
    """What names the row: by itself, or by its line among those that are staged."""
    return one.names or keys.get(one.line, {})


def key_words(layout: Layout, one: Difference, staged: dict[str, object]) -> str:
    """The key in the order of the layout, codes in words; of a row that is gone as its room names it."""
    if not staged:
        return " / ".join(one.key)
    parts = [told(layout, name, staged[name]) for name in layout.key if name != "debtor_number"]
    return " / ".join(part for part in parts if part != NONE_HELD)


def changed_table(layout: Layout, found: list[Difference], keys: dict[int, dict]) -> ui.Table:
    """Each changed item on a line of its own, old beside new; for money the difference too."""
    columns = [
        ui.Column("行", "count"), ui.Column("宛名番号", "code"), ui.Column("キー"), ui.Column("項目"), ui.Column("前回"),
        ui.Column("今回"), ui.Column("差", "yen"),
    ]  # fmt: skip
    rows = []
    for one in found:
        staged = naming(one, keys)
        names = _money_first(layout, dict.fromkeys([*one.new, *one.old]))
        for place, name in enumerate(names):
            first = place == 0
            old, new = one.old.get(name), one.new.get(name)
            column = column_of(layout, name)
            is_money = column is not None and column.type == "yen" and isinstance(old, int) and isinstance(new, int)
            rows.append([
                one.line or None if first else None,
                staged.get("debtor_number", "") if first else "",
                key_words(layout, one, staged) if first else "",
                _whole(title(layout, name)),
                ui.Cell(old if is_money else told(layout, name, old), kind="yen" if is_money else _kind(old), was=True),
                ui.Cell(new if is_money else told(layout, name, new), kind="yen" if is_money else _kind(new), strong=True),
                new - old if is_money else ui.Cell(""),
            ])  # fmt: skip
    return ui.Table("変わった項目", columns, rows, id="rows-table", caption_hidden=True, empty=_nothing())


def _kind(value: object) -> str:
    """Days are not broken over two lines."""
    return "code" if isinstance(value, date) else ""


def _whole(words: str) -> ui.Cell:
    """What is short stays on one line; a long name or value may break."""
    return ui.Cell(words, kind="code" if len(words) <= SHORT else "")


def _money_first(layout: Layout, names: Iterable[str]) -> list[str]:
    """What decides stands first: amounts, then the rest as the layout has them."""
    return sorted(names, key=lambda name: (column := column_of(layout, name)) is None or column.type != "yen")


def plain_table(layout: Layout, found: list[Difference], keys: dict[int, dict]) -> ui.Table:
    """Rows with nothing beside them: new, gone, pending, superseded."""
    columns = [ui.Column("行", "count"), ui.Column("宛名番号", "code"), ui.Column("キー"), ui.Column("内容")]
    rows = []
    for one in found:
        values = one.new or one.old
        shown = [
            f"{title(layout, name)} {told(layout, name, value)}"
            for name, value in values.items()
            if name not in layout.key and name != "debtor_number" and value not in (None, "")
        ]
        staged = naming(one, keys)
        number = staged.get("debtor_number") or values.get("debtor_number") or ""
        content = "、".join(shown[:8]) + ("ほか" if len(shown) > 8 else "")
        rows.append([one.line or None, number, key_words(layout, one, staged), content])
    return ui.Table("行", columns, rows, id="rows-table", caption_hidden=True, empty=_nothing())


def aside_table(layout: Layout, found: list[RunRow]) -> ui.Table:
    columns = [ui.Column("行", "count"), ui.Column("キー", "code")]
    return ui.Table(
        "残した行", columns, [[row.line, row.key] for row in found], id="rows-table", caption_hidden=True, empty=_nothing()
    )


def _nothing() -> ui.EmptyState:
    return ui.EmptyState("表示できる行はありません。")


def fault_rows(layout: Layout, faults: Iterable[Fault]) -> list[tuple]:
    """Line, column, value, reason, remedy."""
    return [
        (
            fault.line, layouts.column_name(layout, fault.column) or "行全体", fault.value,
            layouts.reason(fault.reason), REMEDIES.get(fault.reason, USUAL_REMEDY),
        )
        for fault in faults
    ]  # fmt: skip


def fault_table(layout: Layout, faults: list[Fault]) -> ui.Table:
    columns = [
        ui.Column("行", "count"), ui.Column("項目"), ui.Column("値"), ui.Column("理由"), ui.Column("直し方"),
    ]  # fmt: skip
    rows = [
        [line, _whole(name), _whole(str(value)), reason, remedy]
        for line, name, value, reason, remedy in fault_rows(layout, faults)
    ]
    return ui.Table("受け取れない行", columns, rows, id="rows-table", caption_hidden=True, empty=_nothing())


def fault_list(layout: Layout, faults: list[Fault]) -> paper.Table:
    """The same for a spreadsheet: the list that goes back to the city."""
    count, text = paper.Kind.COUNT, paper.Kind.TEXT
    columns = tuple(
        paper.Column(name, kind)
        for name, kind in (("行", count), ("項目", text), ("値", text), ("理由", text), ("直し方", text))
    )
    return paper.Table("受け取れない行", columns, tuple(fault_rows(layout, faults)))


def paging(kind: str, page: int, shown: int, total: int) -> ui.Paging | None:
    if not shown:
        return None
    first = (page - 1) * PAGE + 1

    def url(number: int) -> str:
        return f"?{urlencode({'kind': kind, 'page': number})}#rows"

    return ui.Paging(
        first, first + shown - 1, total,
        next_url=url(page + 1) if first + shown - 1 < total else "",
        previous_url=url(page - 1) if page > 1 else "",
        next_words="次の50件を表示する", previous_words="前の50件を表示する",
    )  # fmt: skip
