"""The register in words."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.urls import reverse

from saikoku.governance.numbers.models import PLACE_WORDS, Line
from saikoku.governance.numbers.queries import display
from saikoku.governance.numbers.rules import lines
from saikoku.ui import components as ui
from saikoku.ui import forms

REFUSALS = {
    "use-unknown": "回線の用途を選んでください。",
    "not-a-phone": "電話番号として使えません。市外局番からの番号を確かめてください(例 0942-30-9000)。",
    "phone-of-another-area": "着信と発信の番号は、合意した市外局番で始まる番号にしてください。",
    "place-unknown": "載せるところを選び直してください。",
    "outbound-is-shown": "発信の番号は、どこにも載せられません。折り返しは着信の番号で受けます。",
    "number-stands": "この番号は、その日に台帳にあります。着信と発信は別の回線(別の番号)にしてください。",
    "shown-later": "その日より後から載る番号が、もう登録されています。使い始める日を確かめてください。",
    "before-the-contract": "契約の期間より前の日です。使い始める日を確かめてください。",
    "already-ended": "この番号は、もう使い終える日が決まっています。",
    "ends-before-it-began": "使い終える日は、使い始める日より後にしてください。",
    "still-shown": "この番号は、まだ載っています。先に、替わりに載せる番号を登録してください。",
    "reason-missing": "理由を入力してください。",
    "line-unknown": "この番号は台帳にありません。画面を読み込み直してください。",
}
FIELDS = {
    "use-unknown": "use", "not-a-phone": "number", "phone-of-another-area": "number", "place-unknown": "places",
    "outbound-is-shown": "places", "number-stands": "number", "shown-later": "since",
    "before-the-contract": "since", "already-ended": "until",
    "ends-before-it-began": "until", "still-shown": "until", "reason-missing": "reason",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)


def table(rows: Sequence[Line], today: date, *, may_edit: bool) -> ui.Table:
    columns = [ui.Column("番号", "code"), ui.Column("用途"), ui.Column("使い始める日", "day"), ui.Column("最後の日", "day"),
               ui.Column("載せるところ")]  # fmt: skip
    return ui.Table("電話番号台帳", columns, [_row(row, today, may_edit) for row in rows], id="numbers")


def _row(row: Line, today: date, may_edit: bool) -> ui.Row:
    line = row.stated()
    ended = line.until is not None and line.until <= today
    chip = ui.Chip("使用中", "done") if line.holds_on(today) else ui.Chip("終了" if ended else "これから")
    may_end = may_edit and line.until is None and not line.places
    act = ui.Link("使い終える", reverse("numbers:end", args=[row.pk])) if may_end else None
    return ui.Row([
        ui.Cell(display(row.number), chip=chip, was=ended), ui.Cell(row.get_use_display(), act=act), line.since,
        line.until - timedelta(days=1) if line.until else "—", places(line),
    ])  # fmt: skip


def places(line: lines.Line) -> str:
    return "、".join(words for place, words in PLACE_WORDS.items() if place in line.places) or "載せない"


def missing(rows: Sequence[Line], today: date) -> ui.Note | None:
    """The contract asks for separate lines: a use without a number is said until it has one."""
    held = {row.use for row in rows if row.stated().holds_on(today)}
    lacking = [words for use, words in Line.Use.choices if use in lines.OWN and use not in held]
    if not lacking:
        return None
    return ui.Note(f"{'と'.join(lacking)}の番号がありません。", "着信と発信は別の回線とする定めです(仕様書 13.3)。", "look")


def facts(row: Line) -> ui.Facts:
    return ui.Facts([
        ui.Fact("番号", display(row.number), "code"), ui.Fact("用途", row.get_use_display()),
        ui.Fact("使い始めた日", row.valid.lower, "day"),
    ])  # fmt: skip
