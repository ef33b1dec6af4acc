"""What passes between bag and safe, change, closes in somebody's stead and the insurance, in words."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from saikoku.collection.cash.models import DayClose, Passing
from saikoku.collection.cash.rules import coins
from saikoku.collection.cash.rules.passing import DONE_WORDS, WAY_WORDS, Done, Way
from saikoku.collection.ledger.models import Cover
from saikoku.collection.ledger.rules import cover
from saikoku.collection.ledger.rules.cover import Insured
from saikoku.collection.receipts.models import Intent, Receipt
from saikoku.ui import components as ui
from saikoku.ui import forms, words

COVER_REFUSALS = {
    "insurer-missing": "保険会社の名前を入力してください。",
    "policy-missing": "証券番号を入力してください。",
    "policy-known": "この証券番号は、もう登録されています。",
    "sum-missing": "補われる金額を入力してください。",
    "days-reversed": "保険の終わる日が、始まる日より前です。",
    "copy-to-come": "まだ来ていない日です。市に写しを提出してから登録してください。",
    "reason-missing": "訂正する理由を入力してください。",
    "already-corrected": "この登録は、もう訂正されています。一覧を開き直して確かめてください。",
}
COVER_FIELDS = {
    "insurer-missing": "insurer", "policy-missing": "policy", "policy-known": "policy", "sum-missing": "yen",
    "days-reversed": "last_day", "copy-to-come": "copy_on", "reason-missing": "reason",
}  # fmt: skip
explain_cover = forms.explainer(COVER_REFUSALS, COVER_FIELDS)
GIVING = {
    Way.HANDOVER: (
        "金庫に引き渡す",
        "渡す現金だけを数えて入力します。受け取る責任者も、見ずに数えます。合ったときに引き渡したことになります。",
    ),
    Way.LEND: (
        "釣銭準備金を貸し出す", "訪問員に渡す釣銭を数えて入力します。訪問員も数え、合ったときに渡したことになります。",
    ),
    Way.RETURN: ("釣銭準備金を返す", "手元の釣銭準備金を、残らず数えて入力します。領収した現金とは分けて数えます。"),
}  # fmt: skip


def passing_table(rows: Sequence[Passing], names: Mapping[str, str], *, takes: bool) -> ui.Table | None:
    """What was offered and not taken; None where nothing was."""
    if not rows:
        return None
    columns = [ui.Column("受渡し"), ui.Column("訪問員"), ui.Column("数えた時刻", "moment"), ui.Column("状態")]
    cells = [
        ui.Row(
            [
                WAY_WORDS[Way(one.way)], names.get(one.worker_number, one.worker_number), one.offered_at,
                ui.Cell("", chip=ui.Chip("訪問員が数える" if one.way == Way.LEND else "責任者が数える", "now")),
            ],
            url=reverse("cash:take", args=[one.pk]) if takes else "",
        )
        for one in rows
    ]  # fmt: skip
    return ui.Table("受渡しを待つお金", columns, cells, id="passing")


def change_table(out: Mapping[str, int], names: Mapping[str, str], *, keeps: bool) -> ui.Table:
    """What each collector has of it."""
    columns = [ui.Column("訪問員"), ui.Column("貸し出している額", "yen"), ui.Column("本人がいないとき")]
    cells = []
    for worker, yen in out.items():
        act = ui.Link("代わりに数えて返す", reverse("cash:return-for", args=[worker])) if keeps else None
        cells.append(ui.Row([names.get(worker, worker), yen, ui.Cell("", act=act)]))
    total = ["計", sum(out.values()), ""] if out else None
    empty = ui.EmptyState("貸し出している釣銭準備金はありません。")
    return ui.Table("釣銭準備金(領収したお金とは別)", columns, cells, id="change", total=total, empty=empty)


def facts(one: Passing, names: Mapping[str, str], logins: Mapping[str, str], *, shows_sum: bool) -> ui.Facts:
    """For whoever counts next: the sum stays hidden until it is taken or dropped."""
    found = [
        ui.Fact("受渡し", WAY_WORDS[Way(one.way)]),
        ui.Fact("訪問員", names.get(one.worker_number, one.worker_number)),
        ui.Fact("数えた人", f"{words.person(one.offered_by, logins)} {words.moment(one.offered_at)}"),
        ui.Fact("数えた額", words.yen(one.yen) if shows_sum else "伏せています"),
    ]
    found += [ui.Fact("過不足の説明", one.remark)] if one.remark else []
    found += [ui.Fact("本人が返せない理由", one.absence)] if one.absence else []
    end = getattr(one, "end", None)
    if end:
        who = words.person(end.ended_by, logins)
        found.append(ui.Fact(DONE_WORDS[Done(end.done)], f"{who} {words.moment(end.ended_at)}"))
    return ui.Facts(found)


def passed_table(rows: Sequence[Passing]) -> ui.Table | None:
    """On the collector's own statement."""
    if not rows:
        return None
    columns = [ui.Column("受渡し"), ui.Column("数えた時刻", "time"), ui.Column("額", "yen"), ui.Column("状態")]
    cells = []
    for one in rows:
        end = getattr(one, "end", None)
        tone = "done" if end and end.done == Done.TAKEN else ""
        chip = ui.Chip(DONE_WORDS[Done(end.done)], tone) if end else ui.Chip("確認待ち", "now")
        cells.append(ui.Row([WAY_WORDS[Way(one.way)], one.offered_at, one.yen, ui.Cell("", chip=chip)]))
    return ui.Table("金庫との受渡し", columns, cells, id="passed")


def pieces_of(one: Passing) -> list[str]:
    return [f"{kind:,}円 {getattr(one, f'n{kind}'):,}枚" for kind in coins.KINDS if getattr(one, f"n{kind}")]


def lent_notes(rows: Sequence[Passing]) -> list[ui.Note]:
    """For the collector: change that lies ready for him."""
    return [
        ui.Note(
            "釣銭準備金が用意されています。", "数えて受け取ってください。", "look",
            act=ui.Link("数えて受け取る", reverse("cash:receive", args=[one.pk])),
        )
        for one in rows if one.way == Way.LEND
    ]  # fmt: skip


def closed_notes(rows: Sequence[DayClose]) -> list[ui.Note]:
    """For the collector: days that others closed for him."""
    return [
        ui.Note(
            f"{words.day_short(one.count.day)} の締めを、ほかの人があなたに代わって行いました。",
            "計算書を確かめ、違うところがあれば異議を述べてください。", "look",
            act=ui.Link("計算書を確かめる", reverse("cash:statement", args=[one.count.day])),
        )
        for one in rows
    ]  # fmt: skip


def mine_tiles(held: int, change: int) -> ui.Tiles:
    return ui.Tiles([
        ui.Tile("領収したお金", held, unit="円", explain="手元"),
        ui.Tile("釣銭準備金", change, unit="円", explain="手元。領収したお金とは別"),
    ])


def intents_table(rows: Sequence[Intent]) -> ui.Table | None:
    if not rows:
        return None
    columns = [ui.Column("途中の受け取り"), ui.Column("始めた時刻", "moment")]
    return ui.Table("途中の受け取り", columns, [[one.debtor.number, one.opened_at] for one in rows], id="intents")


def unanswered_table(rows: Sequence[Receipt]) -> ui.Table | None:
    if not rows:
        return None
    columns = [ui.Column("番号"), ui.Column("時刻", "time"), ui.Column("金額", "yen")]
    cells = [ui.Row([one.number, one.issued_at, one.total], url=reverse("receipts:show", args=[one.number])) for one in rows]
    return ui.Table("紙のゆくえの分からない領収証", columns, cells, id="unanswered")


def cover_note(found: Insured, today: date, days: int, *, leads: bool = True) -> ui.Note | None:
    """What has to be known about the insurance; None where it goes on for long enough. `leads` to its page."""
    if not cover.ends_soon(found, today, days):
        return None
    act = ui.Link("損害保険を見る", reverse("cash:cover")) if leads else None
    if not found.known:
        told = "証券の写しを市に提出し、終わる日を登録してください。"
        return ui.Note("現金の損害保険が登録されていません。", told, "look", act=act)
    if found.last_day is None:
        return ui.Note("現金の損害保険が終わっています。", "登録するまで、現金は受け取れません。", "bad", act=act)
    left = (found.last_day - today).days
    return ui.Note(
        f"現金の損害保険は {words.day_long(found.last_day)} に終わります(あと{left}日)。",
        "更新し、証券の写しを市に提出して登録してください。翌日からは現金を受け取れません。", "look", act=act,
    )  # fmt: skip


def _state_of(one: Cover, today: date) -> ui.Chip:
    if getattr(one, "correction", None):
        return ui.Chip("訂正前")
    if one.first_day > today:
        return ui.Chip("これから")
    return ui.Chip("終了") if one.last_day < today else ui.Chip("有効", "done")


def covers_table(rows: Sequence[Cover], names: Mapping[str, str], today: date, *, may_correct: bool = False) -> ui.Table:
    columns = [
        ui.Column("保険会社"), ui.Column("証券番号", "code"), ui.Column("補われる額", "yen"), ui.Column("始まる日", "day"),
        ui.Column("終わる日", "day"), ui.Column("市への写し", "day"), ui.Column("登録した人"), ui.Column("状態"),
        *([ui.Column("訂正")] if may_correct else []),
    ]  # fmt: skip
    cells = []
    for one in rows:
        right = getattr(one, "correction", None)
        act = [ui.Cell("") if right else ui.Cell("訂正", url=reverse("cash:correct-cover", args=[one.pk]))]
        cells.append([
            one.insurer, one.policy, one.yen, one.first_day, one.last_day, one.copy_on,
            ui.Cell(words.person(one.entered_by, names), below=f"訂正: {one.reason}" if one.reason else ""),
            ui.Cell("", chip=_state_of(one, today)), *(act if may_correct else []),
        ])  # fmt: skip
    empty = ui.EmptyState("登録された損害保険はありません。")
    return ui.Table("損害保険", columns, cells, id="covers", caption_hidden=True, empty=empty)
