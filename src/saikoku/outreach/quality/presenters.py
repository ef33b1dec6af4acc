"""Drawn calls, reviews, notes and the month's summary in words. People stand in the order of their numbers, never of marks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from saikoku.kernel import clock
from saikoku.kernel.programmes import PROGRAMME_WORDS
from saikoku.outreach.quality.models import Draw, Note
from saikoku.outreach.quality.queries import PAGE, Review, Summary
from saikoku.outreach.quality.rules import reviews
from saikoku.outreach.quality.rules.checklists import BETTER, GOOD, MARKS, NOT_ASKED
from saikoku.outreach.scripts.rules import outcomes
from saikoku.registry.contacts.models import Contact
from saikoku.ui import components as ui
from saikoku.ui import forms, words

TONES = {reviews.WAITING: "look", reviews.REVIEWED: "", reviews.OBJECTED: "bad", reviews.ACCEPTED: "done",
         reviews.UPHELD: "done", reviews.CHANGED: "done"}  # fmt: skip
STEP_WORDS = {
    reviews.REVIEWED: "点検した", reviews.ACCEPTED: "了解した", reviews.OBJECTED: "異議を申し出た",
    reviews.UPHELD: "点検のとおりとした", reviews.CHANGED: "評価を改めた",
}  # fmt: skip
REFUSALS = {
    "call-unknown": "この通話は点検の対象にありません。一覧に戻って選び直してください。",
    "wrong-state": "この点検は、先に進んでいます。今送ったことは残していません。上の「これまで」で確かめてください。",
    "not-yours": "答えられるのは、この通話をした本人だけです。",
    "own-call": "自分の通話は、自分では点検・指導できません。ほかの責任者に頼んでください。",
    "own-review": "異議は、点検した人とは別の責任者が確かめて終えます。",
    "marks-missing": "すべての項目に評価を付けてください。",
    "mark-unknown": "評価を選び直してください。",
    "remark-missing": "理由を書いてください。",
    "text-missing": "内容を入力してください。",
    "text-too-long": f"{reviews.LONGEST:,} 字までです。短くしてください。",
    "text-holds-personal-number": "個人番号(マイナンバー)と思われる 12 桁の数字があります。数字を消してください。",
    "record-unknown": "通話の記録が見つかりません。",
    "kind-unknown": "種類を選んでください。",
    "note-answered": "この指導には、もう答えています。一覧に戻って確かめてください。",
    "note-unknown": "あなたへの指導の記録に見つかりません。",
}
FIELDS = {"remark-missing": "remark", "kind-unknown": "kind"}
explain = forms.explainer(REFUSALS, FIELDS)


def sentence(draw: Draw, checked: bool) -> str:
    said = (
        f"{words.day_long(draw.first_on)}から{words.day_long(draw.last_on)}までに話せた通話 {draw.population:,} 件から、"
        f"一人ずつ {draw.percent}%(少なくとも {draw.least} 件)を乱数で選びました。選び直すことはできません。"
    )
    if checked:
        return f"{said}もう一度選んでも、同じ通話になりました。"
    return f"{said}選んだ後に記録が訂正されたか、加わったため、選び直しの照合はできません。"


def periods(draws: Iterable[Draw], chosen: Draw | None, open_of: Mapping[int, tuple[int, int]]) -> ui.Filter | None:
    """Every period, each with what waits in it."""
    found = [ui.Choice(str(one.pk), _period(one, *open_of.get(one.pk, (0, 0)))) for one in draws]
    if len(found) < 2 or chosen is None:
        return None
    return ui.Filter("期間の選択", "", [ui.FilterField("draw", "期間", str(chosen.pk), found)])


def _period(one: Draw, to_review: int, objected: int) -> str:
    waits = [f"点検待ち {to_review} 件"] if to_review else []
    waits += [f"異議 {objected} 件"] if objected else []
    days = f"{one.first_on:%Y-%m-%d} 〜 {one.last_on:%m-%d}"
    return f"{days}({'、'.join(waits)})" if waits else days


def table(found: Sequence[Review], names: Mapping[str, str], records: Mapping[str, Contact]) -> ui.Table:
    columns = [ui.Column("従事者"), ui.Column("通話の日時", "moment"), ui.Column("結果"), ui.Column("状態")]
    rows = [
        ui.Row(
            [names.get(one.sampled.worker_number, one.sampled.worker_number), *_told(records.get(one.sampled.record_number)),
             ui.Cell("", chip=chip(one))],
            url=reverse("quality:show", args=[one.sampled.pk]),
        )
        for one in found
    ]  # fmt: skip
    empty = ui.EmptyState("まだ選ばれた通話はありません。期間が終わった次の日の締めで、自動で選ばれます。")
    return ui.Table("点検する通話", columns, rows, id="reviews", caption_hidden=True, empty=empty)


def _told(record: Contact | None) -> list[object]:
    if record is None:
        return [None, ""]
    return [moment_of(record), outcome(record)]


def moment_of(record: Contact):
    return clock.at(record.on, record.started_at.hour, record.started_at.minute)


def outcome(record: Contact) -> str:
    return outcomes.words().get(record.outcome, record.outcome)


def chip(one: Review) -> ui.Chip:
    return ui.Chip(reviews.STATE_WORDS[one.state], TONES[one.state])


def mine(found: Sequence[Review], records: Mapping[str, Contact]) -> ui.Table:
    columns = [ui.Column("通話の日時", "moment"), ui.Column("結果"), ui.Column("改善が要る項目", "count"), ui.Column("状態")]
    rows = [
        ui.Row(
            [*_told(records.get(one.sampled.record_number)), list(one.marks.values()).count(BETTER),
             ui.Cell("", chip=chip(one))],
            url=reverse("quality:mine-show", args=[one.sampled.pk]),
        )
        for one in found
    ]
    empty = ui.EmptyState("点検の済んだあなたの通話は、まだありません。")
    return ui.Table("あなたの通話の点検", columns, rows, id="mine", caption_hidden=True, empty=empty)


def call_facts(record: Contact, name: str) -> ui.Facts:
    ended = f"〜{words.clock(clock.at(record.on, record.ended_at.hour, record.ended_at.minute))}" if record.ended_at else ""
    surname = record.debtor.name.replace("　", " ").split(" ")[0]
    return ui.Facts([
        ui.Fact("従事者", name), ui.Fact("対象者", f"{surname} 様(宛名番号 {record.debtor.number})"),
        ui.Fact("日時", f"{words.moment(moment_of(record))}{ended}{'(受電)' if record.channel == '2' else ''}"),
        ui.Fact("科目", PROGRAMME_WORDS.get(record.programme, record.programme)), ui.Fact("結果", outcome(record)),
        ui.Fact("会話の概要", record.summary or "なし"),
        ui.Fact("約束", words.day_long(record.promised_on) if record.promised_on else "なし"),
    ], lines=True)  # fmt: skip


def marks(one: Review) -> ui.Table | None:
    if not one.marks:
        return None
    tones = {GOOD: "done", BETTER: "look", NOT_ASKED: ""}
    rows = [
        [item.words, item.clause, ui.Cell("", chip=ui.Chip(MARKS[one.marks[item.key]], tones[one.marks[item.key]]))]
        for item in one.checklist.items if item.key in one.marks
    ]  # fmt: skip
    columns = [ui.Column("項目"), ui.Column("仕様書"), ui.Column("評価")]
    return ui.Table(f"点検の結果(点検表 第{one.checklist.name}版)", columns, rows, id="marks")


def steps(one: Review, names: Mapping[str, str]) -> ui.Table | None:
    if not one.steps:
        return None
    columns = [ui.Column("日時", "moment"), ui.Column("だれが"), ui.Column("何を"), ui.Column("ことば")]
    rows = [[step.at, names.get(step.by, step.by), STEP_WORDS[step.kind], step.remark] for step in one.steps]
    return ui.Table("これまで", columns, rows, id="steps")


def notes(found: Iterable[Note], people: Mapping[str, str], names: Mapping[str, str], *, own: bool) -> list[dict[str, Any]]:
    """Each note with its answers; for its reader the way to answer while there is no answer."""
    return [
        {
            "kind": ui.Chip(note.get_kind_display(), {"praise": "done", "advice": "", "must": "look"}[note.kind]),
            "to": people.get(note.worker_number, note.worker_number) if people else "",
            "by": names.get(note.by, note.by), "at": note.at, "text": note.text, "record": note.record_number,
            "answers": [(names.get(one.by, one.by), one.at, one.text) for one in note.answered.all()],
            "answer_url": reverse("quality:answer", args=[note.pk]) if own else "",
        }
        for note in found
    ]  # fmt: skip


def paging(number: int, shown: int, total: int, name: str = "page") -> ui.Paging | None:
    first = (number - 1) * PAGE + 1
    last = first + shown - 1
    if not shown or total <= PAGE:
        return None
    return ui.Paging(
        first, last, total, next_url=f"?{name}={number + 1}" if last < total else "",
        previous_url=f"?{name}={number - 1}" if number > 1 else "",
    )  # fmt: skip


def summary_tiles(found: Summary) -> ui.Tiles:
    ended = sum(found.states[one] for one in (reviews.ACCEPTED, reviews.UPHELD, reviews.CHANGED))
    written = sum(found.notes.values())
    return ui.Tiles([
        ui.Tile("選ばれた通話", found.drawn, "件", "この月に終わった期間のもの"),
        ui.Tile("点検を待つ", found.states[reviews.WAITING], "件"),
        ui.Tile("本人の答えを待つ", found.states[reviews.REVIEWED], "件"),
        ui.Tile("異議", found.states[reviews.OBJECTED], "件", danger=found.states[reviews.OBJECTED] > 0),
        ui.Tile("終わった点検", ended, "件", f"うち評価を改めたもの {found.states[reviews.CHANGED]:,} 件"),
        ui.Tile("指導の記録", written, "件", f"本人が答えたもの {found.answered:,} 件"),
    ])  # fmt: skip


def nothing_summed() -> ui.EmptyState:
    return ui.EmptyState(
        "この月に終わった点検の期間はなく、指導の記録もありません。"
        "点検する通話は、期間が終わった翌朝に選ばれます。上で別の月を選べます。"
    )


def summary_table(found: Summary) -> ui.Table:
    columns = [ui.Column("項目"), ui.Column("仕様書"), *(ui.Column(one, "count") for one in MARKS.values())]
    rows = [
        [item.words, item.clause, *(found.marks[item.key][code] for code in MARKS)] for item in found.checklist.items
    ]
    return ui.Table("項目ごとの評価(班の合計)", columns, rows, id="summary")


def months(chosen: str, shown: Sequence[tuple[str, str]]) -> ui.Filter:
    return ui.Filter("月の選択", "", [ui.FilterField("month", "月", chosen, [ui.Choice(*one) for one in shown])])
