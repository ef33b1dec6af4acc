"""What a person was encouraged to and what came of it; what there is to ask and to encourage now, and why or why not."""

from collections.abc import Sequence
from typing import Any

from saikoku.outreach.calls.presenters import story as stories
from saikoku.registry.contacts.models import Encouragement
from saikoku.registry.contacts.rules.opening import Offer
from saikoku.ui import components as ui
from saikoku.ui import words

KINDS = {"letters": "督促状・催告書が届いたか", "transfer": "口座振替", "loss": "資格喪失の届出", "declaration": "所得の申告"}
BECAUSE = {
    "letter-sent": "{on}に送った文書がある。その後はまだ尋ねていない",
    "no-letter-sent": "送った文書がない",
    "letter-returned": "{on}に送った文書は返戻になっている",
    "letter-under-way": "{on}に送ったばかりで、届いていない見込み",
    "asked-since": "{on}に送った文書について、すでに尋ねた",
    "no-registration": "登録のない科目がある({programmes})",
    "registration-ended": "登録が廃止された科目がある({programmes})",
    "registered": "登録済みか申込中",
    "programme-without-transfer": "口座振替を勧める科目の未納がない",
    "other-insurance-suspected": "ほかの健康保険に加入している疑いがある",
    "not-about-health-insurance": "国民健康保険料の未納がない",
    "no-other-insurance-suspected": "ほかの健康保険の疑いがない",
    "qualification-lost": "資格喪失の手続きは済んでいる",
    "loss-filed": "{on}に届出があった",
    "undeclared": "{year}未申告",
    "declared": "申告済み",
    "not-undeclared": "未申告のデータがない",
}  # fmt: skip
ENDS = {
    "shown": "市のデータで確認", "declined": "断られた", "not-applicable": "当てはまらない", "again": "後の勧奨に引き継いだ",
    "lapsed": "期限までに確認できなかった", "by-hand": "確認を終えた", "corrected": "記録の訂正により取消し",
}  # fmt: skip
TONES = {"open": "look", "done": "done"}


def table(rows: Sequence[Encouragement], offers: Sequence[Offer]) -> dict[str, Any]:
    return {"offers": _offers(offers), "table": _history(rows)}


def _offers(offers: Sequence[Offer]) -> ui.Table:
    return ui.Table(
        "電話のはじめに尋ねること・勧めること",
        [ui.Column("内容"), ui.Column("今日"), ui.Column("理由")],
        [[KINDS[one.what], ui.Cell("", chip=ui.Chip("画面に出る", "look")) if one.offered else "出ない", reason(one)]
         for one in offers],
        id="offers", empty=ui.EmptyState("尋ねること、勧めることはありません。"),
    )  # fmt: skip


def reason(one: Offer) -> str:
    programmes = "・".join(stories.SHORT[code] for code in one.programmes)
    year = f"{stories.fiscal(one.year)}が" if one.year else ""
    return BECAUSE[one.because].format(on=words.day_short(one.on), programmes=programmes, year=year)


def _history(rows: Sequence[Encouragement]) -> ui.Table:
    return ui.Table(
        "勧めたこととその後",
        [ui.Column("日", "day"), ui.Column("勧めたこと"), ui.Column("答え"), ui.Column("その後"),
         ui.Column("確認の期限", "day")],
        [[row.on, KINDS[row.kind], row.get_result_display(), _became(row), row.due_on] for row in rows],
        id="encouraged", empty=ui.EmptyState("勧めた記録はまだありません。"),
    )  # fmt: skip


def _became(row: Encouragement) -> ui.Cell:
    if row.state == Encouragement.State.OPEN:
        return ui.Cell("", chip=ui.Chip("確認待ち", TONES["open"]))
    said = f"{words.day_short(row.ended_on)} {ENDS[row.ended_because]}"
    chip = ui.Chip("済", TONES["done"]) if row.state == Encouragement.State.DONE else None
    return ui.Cell(said, chip=chip, below=row.end_reason)
