"""Differences of closes and how they were cleared, in words."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from saikoku.collection.cash.models import Clearing, DayClose
from saikoku.collection.cash.presenters import difference_words
from saikoku.collection.cash.rules.clearing import DONE_WORDS, Done
from saikoku.ui import components as ui
from saikoku.ui import forms, words

REFUSALS = {
    "no-difference": "この日の締めに過不足はありません。",
    "cleared-already": "この過不足は、もう解消しています。",
    "clearing-open": "もう入力されています。二人目が確かめるか、取りやめてください。",
    "own-difference": "自分の過不足は、ほかの二人が扱います。",
    "decision-missing": "市の決定の文書番号を入力してください。",
    "note-missing": "何をしたかを入力してください。",
    "clearing-ended": "この入力は、もう終わっています。",
    "own-clearing": "入力した人のほかの人が確かめます。",
    "made-good-differs": "不足した額と違います。二人で一緒に数え直してください。",
}
FIELDS = {"decision-missing": "document", "note-missing": "note", "made-good-differs": "recounted"}
explain = forms.explainer(REFUSALS, FIELDS)


def differences_table(rows: Sequence[DayClose], names: Mapping[str, str], today: date) -> ui.Table | None:
    """What is still open, the oldest first; None where nothing is."""
    if not rows:
        return None
    columns = [
        ui.Column("日", "day"), ui.Column("訪問員"), ui.Column("過不足"), ui.Column("経過日数", "count"), ui.Column("状態"),
    ]  # fmt: skip
    cells = []
    for one in rows:
        worker, day, difference = one.count.worker_number, one.count.day, difference_words(one.count.difference)
        chip = ui.Chip("二人目を待つ", "now") if one.waiting else ui.Chip("未解消", "look")
        cells.append(ui.Row(
            [day, names.get(worker, worker), difference, (today - day).days, ui.Cell("", chip=chip)],
            url=reverse("cash:difference", args=[worker, day]),
        ))  # fmt: skip
    return ui.Table("解消していない過不足", columns, cells, id="differences")


def facts(close: DayClose, logins: Mapping[str, str]) -> ui.Facts:
    count = close.count
    return ui.Facts([
        ui.Fact("領収した額から、引き渡した額を除いた額", count.expected, "yen"),
        ui.Fact("数えた額", count.counted, "yen"),
        ui.Fact("過不足", difference_words(count.difference)),
        ui.Fact("訪問員の説明", count.remark),
        ui.Fact("数えた人", f"{words.person(count.counted_by, logins)} {words.moment(count.counted_at)}"),
        ui.Fact("締めた人", f"{words.person(close.confirmed_by, logins)} {words.moment(close.confirmed_at)}"),
    ])  # fmt: skip


def timeline(told: Sequence[Clearing], difference: int, logins: Mapping[str, str]) -> ui.Timeline:
    entries = []
    for one in told:
        end = getattr(one, "end", None)
        if end:
            kind = "paid" if end.done == Done.CLEARED else "paper"
            entries.append(ui.Entry(end.ended_at, DONE_WORDS[Done(end.done)], words.person(end.ended_by, logins), kind=kind))
        what = "事業者が不足を補った" if difference < 0 else f"市が決定した {one.document}"
        entries.append(ui.Entry(one.asked_at, what, words.person(one.asked_by, logins), quote=one.note, kind="paper"))
    return ui.Timeline("経過", entries)
