"""Differences of closes and of change, and how they were cleared, in words."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from saikoku.collection.cash.models import ChangeClearing, Clearing, DayClose, Passing
from saikoku.collection.cash.presenters import difference_words
from saikoku.collection.cash.rules.clearing import DONE_WORDS, OUTCOME_WORDS, Done, Outcome
from saikoku.ui import components as ui
from saikoku.ui import forms, words

REFUSALS = {
    "no-difference": "過不足はありません。",
    "cleared-already": "この過不足は、もう解消しています。",
    "clearing-open": "もう入力されています。二人目が確かめるか、取りやめてください。",
    "own-difference": "自分の過不足は、ほかの二人が扱います。",
    "decision-missing": "過剰なお金をどうするかを選んでください。",
    "decider-missing": "決めた人の職を入力してください。",
    "decided-out-of-time": "決めた日は、お金を数えた日から今日までの日です。",
    "document-missing": "決めた文書の番号を入力してください。",
    "decided-before-outcomes": "過剰なお金をどうするかが入力されていません。取りやめて、入力し直してください。",
    "note-missing": "何をしたかを入力してください。",
    "clearing-ended": "この入力は、もう終わっています。",
    "own-clearing": "入力した人のほかの人が確かめます。",
    "made-good-differs": "不足した額と違います。二人で一緒に数え直してください。",
}
FIELDS = {
    "decision-missing": "outcome", "decider-missing": "decided_by", "decided-out-of-time": "decided_on",
    "document-missing": "document", "note-missing": "note", "made-good-differs": "recounted",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)


def differences_table(
    closes: Sequence[DayClose], change: Sequence[Passing], names: Mapping[str, str], today: date
) -> ui.Table | None:
    """What is still open, of closes and of change, the oldest first; None where nothing is."""
    if not closes and not change:
        return None
    columns = [
        ui.Column("日", "day"), ui.Column("訪問員"), ui.Column("お金"), ui.Column("過不足"),
        ui.Column("経過日数", "count"), ui.Column("状態"),
    ]  # fmt: skip
    found = [(one.count, "締め", one.waiting, reverse("cash:difference", args=[one.count.worker_number, one.count.day]))
             for one in closes]  # fmt: skip
    found += [(one, "釣銭準備金", one.waiting, reverse("cash:change-difference", args=[one.pk])) for one in change]
    rows = []
    for one, what, waiting, url in sorted(found, key=lambda each: each[0].day):
        worker, chip = one.worker_number, ui.Chip("二人目を待つ", "now") if waiting else ui.Chip("未解消", "look")
        cells = [one.day, names.get(worker, worker), what, difference_words(one.difference), (today - one.day).days]
        rows.append(ui.Row([*cells, ui.Cell("", chip=chip)], url=url))
    return ui.Table("解消していない過不足", columns, rows, id="differences")


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


def change_facts(row: Passing, logins: Mapping[str, str]) -> ui.Facts:
    return ui.Facts([
        ui.Fact("貸し出していた額", row.expected, "yen"), ui.Fact("数えて返した額", row.yen, "yen"),
        ui.Fact("過不足", difference_words(row.difference)), ui.Fact("説明", row.remark),
        ui.Fact("数えた人", f"{words.person(row.offered_by, logins)} {words.moment(row.offered_at)}"),
        ui.Fact("受け取った人", f"{words.person(row.end.ended_by, logins)} {words.moment(row.end.ended_at)}"),
    ])  # fmt: skip


def timeline(
    told: Sequence[Clearing | ChangeClearing], difference: int, logins: Mapping[str, str]
) -> ui.Timeline:  # fmt: skip
    entries = []
    for one in told:
        end = getattr(one, "end", None)
        if end:
            kind = "paid" if end.done == Done.CLEARED else "paper"
            entries.append(ui.Entry(end.ended_at, DONE_WORDS[Done(end.done)], words.person(end.ended_by, logins), kind=kind))
        what = "事業者が不足を補った" if difference < 0 else _decided(one)
        entries.append(ui.Entry(one.asked_at, what, words.person(one.asked_by, logins), quote=one.note, kind="paper"))
    return ui.Timeline("経過", entries)


def _decided(one: Clearing | ChangeClearing) -> str:
    """納付した方に返す(決めた人 健康保険課長、4月14日(火)、文書 市第1号); before outcomes were told, the document."""
    if not one.outcome:
        return f"決めた文書 {one.document}"
    document = f"、文書 {one.document}" if one.document else ""
    return f"{OUTCOME_WORDS[Outcome(one.outcome)]}(決めた人 {one.decided_by}、{words.day_short(one.decided_on)}{document})"
