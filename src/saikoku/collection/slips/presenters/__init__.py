"""Slips in words: what may be printed and why not, what was printed, what a code says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.urls import reverse

from saikoku.background.work import Work
from saikoku.collection.slips.models import Place, PrintRun, RunRequest, Slip, SlipPrint
from saikoku.collection.slips.presenters.said import CHANNEL_WORDS, REFUSALS, left_out, reasons_in_words
from saikoku.collection.slips.queries import Judged, Waiting
from saikoku.collection.slips.rules import asking, channels
from saikoku.exchange.layouts.rules import outcomes
from saikoku.inquiry.residences.rules import telling
from saikoku.inquiry.residences.rules.doubt import Doubt
from saikoku.kernel import clock
from saikoku.outreach.calls.presenters import story as stories
from saikoku.registry.contacts.models import Contact
from saikoku.ui import components as ui
from saikoku.ui import forms, words

PAGE = 50
FIELDS = {
    "nothing-chosen": "instalments", "not-open": "instalments", "already-printed": "instalments",
    "already-requested": "instalments", "record-missing": "record_number", "reason-missing": "reason",
    "reason-too-long": "reason", "restated": "reason", "printed-since": "reason", "run-under-way": "tasks",
    "request-unknown": "tasks",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)


def refusal(reasons: Sequence[str]) -> ui.Note:
    return ui.Note("できません。", " ".join(REFUSALS[reason] for reason in reasons), "look")


BEFORE_SENDING = "印刷した納付書を郵送する前に、市へ住所を確かめます。本人に手渡すときは、そのまま渡せます。"
AT_THE_DOOR = "本人に手渡します。郵便受けに入れて帰りません。"


def doubtful_address(found: Sequence[Doubt], advice: str) -> ui.Note | None:
    return ui.Note(telling.TITLE, "", "look", lines=[*telling.lines(found), advice]) if found else None


def debt(row) -> str:
    """国保 令7 3期."""
    return f"{stories.SHORT[row.programme]} {stories.fiscal(row.due_year)} {stories.instalment_words([row.instalment])}"


def choices(judged: Iterable[Judged]) -> tuple[list[tuple[int, str]], dict[str, str]]:
    """Every open instalment that is neither printed nor asked for, and what becomes of it when it is chosen."""
    offered = [one for one in judged if not one.printed and not one.request_number]
    found = [(one.instalment.pk, f"{debt(one.instalment)}  {words.yen(one.instalment.balance)}") for one in offered]
    return found, {str(one.instalment.pk): consequence(one) for one in offered}


def first_chosen(judged: Iterable[Judged]) -> list[int]:
    return [one.instalment.pk for one in judged if one.may_print]


def chosen_for(judged: Iterable[Judged], talk: asking.Talk | None) -> list[int]:
    """What may be printed of the division that the slip was asked of."""
    printable = [one for one in judged if one.may_print]
    chosen = asking.of_one_division([one.instalment.programme for one in printable], talk)
    return [one.instalment.pk for one, is_chosen in zip(printable, chosen, strict=True) if is_chosen]


def consequence(one: Judged) -> str:
    if not one.verdict.may_print:
        return f"市へ発行を依頼します。{reasons_in_words(one.verdict.reasons)}。"
    printed = [CHANNEL_WORDS[channel] for channel, text in (
        (channels.STORE, one.verdict.gs1_128), (channels.ELQR, one.verdict.elqr),
    ) if text]  # fmt: skip
    limit = f"使用期限 {words.day_long(one.verdict.valid_until)}。" if one.verdict.valid_until else ""
    codes = f"{'と'.join(printed)}を付けます。" if printed else "バーコードと eL-QR は付きません。"
    return f"印刷します。{limit}{codes}{left_out(one.verdict.left_out)}"


def records(rows: Iterable[Contact], talk: asking.Talk | None) -> list[tuple[str, str]]:
    """Each to choose from; a word to choose first where no slip was asked for at any."""
    named = {code: outcome.ja for code, outcome in outcomes.outcomes().items()}
    return ([] if talk else [("", "選んでください")]) + [
        (row.record_number, f"{words.day_long(row.on)} {row.started_at:%H:%M}"
         f" {stories.CHANNELS.get(row.channel, '')} {named.get(row.outcome, row.outcome)}")
        for row in rows
    ]  # fmt: skip


def at_door(runs: Iterable[PrintRun]) -> list[dict]:
    """What was printed at this door, with the paper to open."""
    return [
        {"pk": run.pk, "pages": run.pages, "words": f"{run.pages:,} 枚を印刷用にそろえました。"
         + (f"{run.asked - run.pages:,} 件は市へ発行を依頼しました。" if run.asked > run.pages else "")}
        for run in runs
    ]  # fmt: skip


def not_offered(judged: Iterable[Judged], *, may_open: bool = True) -> ui.Table | None:
    """What was printed already, or is asked of the city."""
    rows = [
        [debt(one.instalment), one.instalment.balance,
         ui.Cell(f"印刷済み {one.printed.number}", url=reverse("slips:show", args=[one.printed.number]) if may_open else "")
         if one.printed else f"市へ発行を依頼中 {one.request_number}"]
        for one in judged if one.printed or one.request_number
    ]  # fmt: skip
    if not rows:
        return None
    return ui.Table("印刷済み・依頼中", [ui.Column("期別"), ui.Column("残高", "yen"), ui.Column("納付書")], rows, id="done")


def heading(run: PrintRun) -> str:
    return {"case": "納付書の印刷", "reprint": "納付書の再印刷", "requests": "納付書のまとめ印刷"}[run.kind]


def result(run: PrintRun, asked: Sequence[RunRequest]) -> ui.Note | None:
    if run.ended_at is None:
        return None
    printed = f"{run.pages:,} 枚を印刷用にそろえました。" if run.pages else "印刷したものはありません。"
    if run.kind == PrintRun.Kind.REQUESTS:
        left = sum(one.result == RunRequest.Result.LEFT for one in asked)
        return ui.Note(printed, f"市の発行を待つ依頼は {left:,} 件です。" if left else "", "done" if run.pages else "look")
    more = run.asked - run.pages
    return ui.Note(printed, f"{more:,} 件は市へ発行を依頼しました。" if more else "", "done" if run.pages else "look")


def prints(rows: Sequence[SlipPrint], names: Mapping[str, str]) -> ui.Table:
    columns = [ui.Column("納付書", "code"), ui.Column("対象者"), ui.Column("金額", "yen"), ui.Column("使用期限", "day"),
               ui.Column("付けたもの"), ui.Column("印刷した日時", "moment"), ui.Column("印刷した人"),
               ui.Column("場所")]  # fmt: skip
    cells = [
        ui.Row([
            ui.Cell(one.slip.number, chip=ui.Chip(f"再発行 {one.turn - 1}", "look") if one.turn > 1 else None),
            surname(one.slip.debtor.name), one.slip.amount, one.slip.valid_until, attached(one.slip), one.at,
            names.get(one.by, one.by), Place(one.run.place).label,
        ], url=reverse("slips:show", args=[one.slip.number]))
        for one in rows
    ]  # fmt: skip
    empty = ui.EmptyState("印刷した納付書はありません。")
    return ui.Table("印刷した納付書", columns, cells, id="prints", caption_hidden=True, empty=empty)


def attached(slip: Slip) -> str:
    found = [CHANNEL_WORDS[name] for name, text in ((channels.STORE, slip.gs1_128), (channels.ELQR, slip.elqr)) if text]
    return "、".join(found) or "なし"


def surname(name: str) -> str:
    """What stands before the first space; of a name without one, its first character."""
    plain = name.replace("　", " ")
    return f"{plain.split(' ')[0]} 様" if " " in plain else f"{plain[:1]}… 様"


def left(asked: Iterable[RunRequest]) -> ui.Table | None:
    rows = [
        [one.task.request_number, one.task.debtor.number, surname(one.task.debtor.name), reasons_in_words(one.reasons)]
        for one in asked if one.result == RunRequest.Result.LEFT
    ]  # fmt: skip
    columns = [ui.Column("受付番号", "code"), ui.Column("宛名番号", "code"), ui.Column("対象者"), ui.Column("理由")]
    return ui.Table("市の発行を待つ依頼", columns, rows, id="left") if rows else None


def progress(run: PrintRun, work: Work) -> ui.Progress | None:
    """The part of the page that asks again by itself; None where nothing is under way."""
    if run.ended_at is not None or run.kind != PrintRun.Kind.REQUESTS or not work.is_under_way:
        return None
    said = f"{run.done:,} / {run.asked:,} 件の依頼を終えました。"
    if work.status == "todo":
        said = f"印刷の順番を待っています(前に {work.before:,} 件)。" if work.before else "印刷の順番を待っています。"
        if not work.is_anybody_there:
            said = "裏方の処理が動いていないため、まだ始まりません。続くときは、システム管理者に連絡してください。"
    return ui.Progress(
        "まとめ印刷の進み具合", run.done, run.asked, said + "この画面を離れても続きます。",
        poll_url=reverse("slips:progress", args=[run.pk]), poll_every="1s",
    )  # fmt: skip


def broken_off(run: PrintRun, work: Work) -> ui.Note | None:
    if run.ended_at is not None or run.kind != PrintRun.Kind.REQUESTS or work.is_under_way:
        return None
    return ui.Note("途中で止まりました。", f"{run.done:,} / {run.asked:,} 件は終わっています。続きから進められます。", "bad")


def request_choices(
    waiting: Iterable[Waiting], doubts: Mapping[int, Sequence[Doubt]]
) -> tuple[list[tuple[int, str]], dict[str, str]]:
    """What may be printed here, and what it is; one that would go to a doubtful address says so."""
    offered = [one for one in waiting if one.may_print]
    found = [
        (one.task.pk, f"{one.task.request_number}  {surname(one.task.debtor.name)}  {len(one.lines)} 枚"
         f"  {words.yen(sum(line.verdict.amount for line in one.lines))}")
        for one in offered
    ]  # fmt: skip
    then = {str(one.task.pk): "、".join(debt(line.instalment) for line in one.lines) for one in offered}
    for one in offered:
        if told := doubted(one, doubts):
            then[str(one.task.pk)] += f"。住所に疑い({telling.short(told)}): 郵送の前に、市へ住所を確かめます。"
    return found, then


def doubted(one: Waiting, doubts: Mapping[int, Sequence[Doubt]]) -> Sequence[Doubt]:
    """Why it is doubtful that the slips arrive; one that he himself wants sent elsewhere goes there."""
    return doubts.get(one.task.debtor_id, ()) if one.goes_to_his_address else ()


def first_requests(waiting: Iterable[Waiting], doubts: Mapping[int, Sequence[Doubt]]) -> list[int]:
    """What is chosen before anybody chose: all that may be printed and will arrive."""
    return [one.task.pk for one in waiting if one.may_print and not doubted(one, doubts)]


def waiting_words(waiting: Sequence[Waiting]) -> str:
    pages = sum(len(one.lines) for one in waiting if one.may_print)
    count = sum(one.may_print for one in waiting)
    return f"ここで印刷できる依頼 {count:,} 件({pages:,} 枚)、市の発行を待つ依頼 {len(waiting) - count:,} 件です。"


def waiting_left(waiting: Iterable[Waiting]) -> ui.Table | None:
    rows = [
        [one.task.request_number, one.task.debtor.number, surname(one.task.debtor.name), reasons_in_words(one.reasons)]
        for one in waiting if not one.may_print
    ]  # fmt: skip
    columns = [ui.Column("受付番号", "code"), ui.Column("宛名番号", "code"), ui.Column("対象者"), ui.Column("理由")]
    return ui.Table("市の発行を待つ依頼", columns, rows, id="left") if rows else None


def facts(slip: Slip) -> ui.Facts:
    row = slip.instalment
    codes = [tuple(text.split(":", 1)) for text in slip.left_out]
    return ui.Facts([
        ui.Fact("番号", slip.number), ui.Fact("市の納付書番号", slip.slip_number), ui.Fact("対象者", surname(slip.debtor.name)),
        ui.Fact("期別", f"{debt(row)}(通知書番号 {row.notice_number})"), ui.Fact("金額", slip.amount, "yen"),
        ui.Fact("うち督促手数料・延滞金", slip.fee + slip.late_charge, "yen"),
        ui.Fact("使用期限", slip.valid_until, "day") if slip.valid_until else ui.Fact("使用期限", "定めなし"),
        ui.Fact("付けたもの", attached(slip)), ui.Fact("省いたもの", left_out(codes) or "なし"),
        ui.Fact("経過記録", slip.record_number), ui.Fact("場所", Place(slip.place).label),
        ui.Fact("保存", f"{words.day_long(slip.kept_through)}まで(それまでは消せません)"),
    ])  # fmt: skip


def stands(holds: bool) -> ui.Note | None:
    return None if holds else ui.Note("再印刷できません。", REFUSALS["restated"], "look")


def history(rows: Iterable[SlipPrint], names: Mapping[str, str]) -> ui.Table:
    cells = [
        [f"再発行 {one.turn - 1}" if one.turn > 1 else "初回", one.at, names.get(one.by, one.by), one.reason or "-"]
        for one in rows
    ]
    columns = [ui.Column("回"), ui.Column("日時", "moment"), ui.Column("印刷した人"), ui.Column("理由")]
    return ui.Table("印刷の記録", columns, cells, id="history")


def filter_of(day: date, total: int, today: date) -> ui.Filter:
    said = f"{words.day_long(day)}に印刷した {total:,} 枚です。"
    shown = ui.FilterField("on", "日", "" if day == today else day.isoformat())
    return ui.Filter("日を選ぶ", said, [shown])


def paging(day: date, number: int, shown: int, total: int) -> ui.Paging | None:
    if total <= PAGE or not shown:
        return None
    first = (number - 1) * PAGE + 1
    last, at = first + shown - 1, f"?on={day.isoformat()}&page="
    return ui.Paging(
        first, last, total, next_url=f"{at}{number + 1}" if last < total else "",
        previous_url=f"{at}{number - 1}" if number > 1 else "",
    )  # fmt: skip


def file_name(run: PrintRun) -> str:
    return f"納付書_{run.begun_at.astimezone(clock.TOKYO):%Y%m%d_%H%M}_{run.pk}.pdf"

