"""Tasks in words: the pile with surnames only, one task with its record, a slip request with its lines."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from saikoku.desk.today.queries.tasks import AGES, LATE, Opened, Page, Wanted
from saikoku.exchange.layouts.rules import outcomes
from saikoku.kernel.programmes import PROGRAMME_WORDS
from saikoku.outreach.calls.presenters import words as calls_words
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules.records import CHANNELS
from saikoku.registry.tasks.models import SlipRequestLine, Task
from saikoku.ui import components as ui
from saikoku.ui import words

AGE_WORDS = {LATE: "期限の過ぎた依頼", **{age: f"{age}日以上たった依頼" for age in AGES}}
HINDERED = "いまは架電できません。"
NUMBERLESS = frozenset({"no-number"})
PASSING = frozenset({"outside-hours", "closed-day", "numbers-spent", "leased-by-other"})
"""Reasons that end by themselves within days."""
POSSIBLE = {"1": "可", "2": "市の判断"}
SEND_TO = {"1": "登録住所", "2": "別の住所"}
HINTS = {
    Task.Kind.HANDOVER: (
        "市への引継ぎは、もとの経過記録とともに市へ渡ります(R01)。",
        "渡した日と、市の返事を確かめてから、済にしてください。",
    ),
    Task.Kind.SLIP_REQUEST: (
        "納付書再発行の依頼は、下の行のとおり市へ渡ります(R03)。",
        "取り下げた依頼は、まだ渡していなければ、市へ渡りません。",
    ),
}


def table(pile: list[Task]) -> ui.Table:
    """Part of the pile, with the surname only."""
    columns = [
        ui.Column("依頼"), ui.Column("対象者"), ui.Column("宛名番号", "code"), ui.Column("期限", "moment"),
        ui.Column("受けた日時", "moment"), ui.Column("担当"),
    ]  # fmt: skip
    empty = ui.EmptyState("この条件に当てはまる依頼はありません。")
    return ui.Table("依頼の一覧", columns, [_row(task) for task in pile], id="task-list", caption_hidden=True, empty=empty)


def _row(task: Task) -> ui.Row:
    chip = ui.Chip("至急", "bad") if task.urgent else None
    cells = [
        ui.Cell(task.get_kind_display(), chip=chip), f"{surname(task.debtor.name)} 様", task.debtor.number,
        task.due_at, task.opened_at, "本人" if task.owner_id else "班",
    ]  # fmt: skip
    return ui.Row(cells, url=reverse("today:task", args=[task.pk]))


def surname(name: str) -> str:
    """What stands before the first space; of a name without one, its first character."""
    plain = name.replace("　", " ")
    return plain.split(" ")[0] if " " in plain else f"{plain[:1]}…"


def filter_bar(wanted: Wanted, page: Page, *, may_see_all: bool) -> ui.Filter:
    every = ui.Choice("", "すべて")
    fields = [
        ui.FilterField("kind", "依頼", wanted.kind, [every, *(ui.Choice(*kind) for kind in Task.Kind.choices)]),
        ui.FilterField("age", "期間", wanted.age, [every, *(ui.Choice(*age) for age in AGE_WORDS.items())]),
    ]
    if may_see_all:
        whose = [ui.Choice("", "自分と班"), ui.Choice("all", "全員")]
        fields.append(ui.FilterField("whose", "担当", "all" if wanted.everybody else "", whose))
    clear = reverse("today:tasks") if wanted != Wanted() else ""
    return ui.Filter("依頼の絞り込み", _sentence(wanted, page.total), fields, clear_url=clear)


def _sentence(wanted: Wanted, total: int) -> str:
    whose = "全員の" if wanted.everybody else "自分と班の"
    kind = f"「{Task.Kind(wanted.kind).label}」で、" if wanted.kind else ""
    return f"{whose}{kind}{AGE_WORDS.get(wanted.age, '処理を待つ依頼')} {total:,} 件を、至急、期限の順に表示しています。"


def paging(wanted: Wanted, page: Page) -> ui.Paging | None:
    if not page.shown:
        return None
    last = page.first + len(page.shown) - 1
    kept = {"kind": wanted.kind, "age": wanted.age, "whose": "all" if wanted.everybody else ""}

    def url(number: int) -> str:
        return "?" + urlencode({name: value for name, value in kept.items() if value} | {"page": number})

    return ui.Paging(
        page.first, last, page.total,
        next_url=url(page.number + 1) if last < page.total else "",
        previous_url=url(page.number - 1) if page.number > 1 else "",
        next_words="次の50件を表示する", previous_words="前の50件を表示する",
    )  # fmt: skip


def facts(opened: Opened, *, may_open_cases: bool) -> ui.Facts:
    task = opened.task
    case = ui.Link("事案を開く", reverse("cases:card", args=[task.debtor.number])) if may_open_cases else None
    found = [
        ui.Fact("状態", task.get_state_display(), chip=ui.Chip("至急", "bad") if task.urgent else None),
        ui.Fact("対象者", f"{surname(task.debtor.name)} 様(宛名番号 {task.debtor.number})", change=case),
        ui.Fact("期限", task.due_at or "なし", "moment" if task.due_at else "text"),
        ui.Fact("受けた日時", task.opened_at, "moment"),
        ui.Fact("科目", PROGRAMME_WORDS.get(task.programme, "なし")),
        ui.Fact("内容", task.note or "なし"),
        ui.Fact("もとの記録", _record(opened.record) if opened.record else task.record_number),
    ]
    if task.request_number:
        found.append(ui.Fact("依頼番号(R03)", task.request_number, "code"))
    if task.state != Task.State.OPEN:
        found += [ui.Fact("終えた日時", task.closed_at, "moment"), ui.Fact("結果", task.result)]
    return ui.Facts(found, lines=True)


def _record(record: Contact) -> str:
    outcome = outcomes.outcomes().get(record.outcome)
    told = f"{CHANNELS.get(record.channel, '')} {outcome.ja if outcome else record.outcome}"
    return f"{words.day_short(record.on)} {words.clock(record.started_at)} {told}({record.record_number})"


def hint(task: Task) -> ui.Note | None:
    found = HINTS.get(task.kind) if task.state == Task.State.OPEN else None
    return ui.Note(*found, "info") if found else None


def hindrance(task: Task, reasons: Sequence[str]) -> ui.Note | None:
    """Why a call-back that is due cannot be made now, and what is to be done about it; reasons of eligibility."""
    if not reasons:
        return None
    lines = [calls_words.WHY_NOT.get(code, code) for code in reasons]
    if set(reasons) & NUMBERLESS:
        found = ui.Link("電話番号を調べる", reverse("phones:research", args=[task.debtor.number]))
        lines.append("ほかの番号が分かれば、また出ます。分からないときは、理由を書いて取り下げます。")
        return ui.Note(HINDERED, "", "look", lines=lines, act=found)
    if not set(reasons) <= PASSING:
        lines.append("折り返しが要らなくなったときは、理由を書いて取り下げます。")
    return ui.Note(HINDERED, "", "look", lines=lines)


def slip_table(lines: list[SlipRequestLine]) -> ui.Table | None:
    if not lines:
        return None
    columns = [
        ui.Column("行", "count"), ui.Column("科目"), ui.Column("年度", "code"), ui.Column("期", "code"),
        ui.Column("通知書番号", "code"), ui.Column("可否"), ui.Column("希望金額", "yen"), ui.Column("送付先"),
    ]  # fmt: skip
    rows = [
        ui.Row([
            line.line, PROGRAMME_WORDS[line.instalment.programme], line.instalment.due_year, line.instalment.instalment,
            line.instalment.notice_number, POSSIBLE.get(line.possible, line.possible),
            "全額" if line.amount_wanted is None else line.amount_wanted,
            SEND_TO.get(line.send_to, line.send_to) + (f" {line.address}" if line.address else ""),
        ])
        for line in lines
    ]  # fmt: skip
    return ui.Table("再発行を依頼する期別", columns, rows, id="slip-lines")
