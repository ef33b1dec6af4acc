"""The moment in words: who speaks, who calls for a leader, what waits."""

from datetime import datetime, timedelta

from django.urls import reverse

from saikoku.desk.board.queries import SHOWN, Live, Person
from saikoku.kernel import clock
from saikoku.kernel.programmes import SIDE_WORDS
from saikoku.registry.tasks.models import Task
from saikoku.registry.tasks.queries import Load
from saikoku.ui import components as ui
from saikoku.ui.forms import explainer

REFUSALS = {
    "nothing-open": "この人が持っている依頼は、もうありません。今の状況に戻って確かめてください。",
    "same-owner": "同じ人へは付け替えられません。別の人か班を選んでください。",
    "result-missing": "理由を入力してください。",
}
explain = explainer(REFUSALS, {"same-owner": "to", "result-missing": "reason"})
MINUTE = timedelta(minutes=1)
NOBODY = ui.EmptyState("まだ誰も架電していません。架電が始まると、ここに一人ずつ出ます。")
NO_LATE = ui.EmptyState("時刻の過ぎた再架電はありません。")
NO_HARD = ui.EmptyState("責任者の対応や至急を待つ依頼はありません。")


def as_of(now: datetime) -> str:
    return f"{now.astimezone(clock.TOKYO):%H:%M:%S} 現在。5秒ごとに新しくなります。"


def notes(live: Live, *, may_take_over: bool = False) -> list[ui.Note]:
    """Who calls for a leader, then whose call has become long."""
    called = [
        ui.Note(f"{one.account.display_name} さんが責任者を呼んでいます。",
                f"{_time(one.lease.supervisor_called_at)} から。席へ行ってください。", "bad",
                act=_take_over(one) if may_take_over else None)
        for one in live.calling_leader
    ]  # fmt: skip
    long = [one for one in live.speaking if one.is_long and not one.lease.supervisor_called_at]
    if long:
        names = "、".join(f"{one.account.display_name} さん({one.minutes}分)" for one in long)
        called.append(ui.Note(f"{live.long_minutes}分以上の通話があります。", f"{names}。ようすを見てください。", "look"))
    if live.unrecorded:
        names = "、".join(f"{name} さん {count:,}件" for name, count in live.unrecorded.items())
        more = f"{names}。本人の架電の画面に出ます。引き継いで記録することもできます。"
        act = ui.Link("架電の画面を開く", reverse("calls:desk")) if may_take_over else None
        called.append(ui.Note("発信したまま、記録していない件があります。", more, "look", act=act))
    return called


def tiles(live: Live, *, may_see_list: bool) -> ui.Tiles:
    team = live.team.open if live.team else 0
    rate = f"ほか受電 {live.done.inbound:,}件。電話で接触 {live.done.contacts:,}件、約束 {live.done.promises:,}件"
    others = len(live.people) - len(live.speaking) - len(live.resting)
    resting = f"休止 {len(live.resting)} 人、" if live.resting else ""
    return ui.Tiles([
        ui.Tile("通話・記録中", len(live.speaking), "人", f"{resting}ほか {others} 人に今日の記録か依頼がある", "#people-h"),
        ui.Tile("今日の架電", live.done.calls, "件", rate, reverse("board:volumes")),
        ui.Tile("架電できる対象者", live.ready, "人", "今の時間帯", reverse("board:upcoming") if may_see_list else ""),
        ui.Tile("時刻の過ぎた再架電", live.late_count, "件", "約束の時刻を過ぎたもの", "#late-h", danger=live.late_count > 0),
        ui.Tile(
            "責任者・至急の依頼", live.hard_count, "件", f"班の依頼は全部で {team:,}件", "#hard-h", danger=live.hard_count > 0
        ),
    ])  # fmt: skip


def people(live: Live, *, may_hand_over: bool, may_take_over: bool = False) -> ui.Table:
    columns = [
        ui.Column("従事者"), ui.Column("いま"), ui.Column("経過(分)", "count"), ui.Column("区分"), ui.Column("依頼"),
        ui.Column("架電", "count"), ui.Column("受電", "count"), ui.Column("接触", "count"), ui.Column("約束", "count"),
    ]  # fmt: skip
    rows = [_row(one, may_hand_over, may_take_over) for one in live.people]
    return ui.Table("従事者ごとの今の状況", columns, rows, id="live-people", empty=NOBODY, caption_hidden=True)


def _row(one: Person, may_hand_over: bool, may_take_over: bool) -> ui.Row:
    lease = one.lease
    sides = "・".join(SIDE_WORDS[side] for side in lease.sides) if lease else ""
    cells = [
        one.account.display_name,
        ui.Cell("", chip=_state(one), below=_below(one), act=_take_over(one) if lease and may_take_over else None),
        one.minutes if lease or one.pause else "", sides,
        _load(one, may_hand_over), one.done.calls, one.done.inbound, one.done.contacts, one.done.promises,
    ]  # fmt: skip
    return ui.Row(cells)


def _take_over(one: Person) -> ui.Link:
    return ui.Link("引き継ぐ", reverse("calls:take-over", args=[one.lease.call_number]))


def _below(one: Person) -> str:
    """What is agreed of a pause that lasts too long, and how long is written."""
    if one.lease is None and one.over:
        return f"目安 {one.pause.limit_minutes}分を過ぎた"
    return f"通話の後 {one.writing}分" if one.over and one.lease is not None else ""


def _state(one: Person) -> ui.Chip:
    if one.lease is None:
        if one.pause and one.pause.leaves:
            return ui.Chip(one.pause.reason)
        if one.pause:
            return ui.Chip(f"休止 {one.pause.reason}", "look" if one.over else "")
        return ui.Chip("勤務外" if one.off_shift else "空き")
    if one.lease.supervisor_called_at:
        return ui.Chip("責任者を呼んでいる", "bad")
    if one.is_long:
        return ui.Chip("長い通話", "look")
    if one.writing is not None:
        return ui.Chip("記録が長い", "look") if one.over else ui.Chip("記録中", "now")
    said = "本人を確認した通話" if one.lease.identified_at else "通話・記録中"
    return ui.Chip(f"受電 {said}" if one.lease.channel == "2" else said, "now")


def _load(one: Person, may_hand_over: bool) -> ui.Cell:
    if one.load is None:
        return ui.Cell("なし")
    late = f"期限の過ぎたもの {one.load.late:,}件" if one.load.late else ""
    url = reverse("board:hand_over", args=[one.account.pk])
    return ui.Cell(f"{one.load.open:,}件", below=late, act=ui.Link("付け替える", url) if may_hand_over else None)


def idle(live: Live) -> str:
    if not live.idle:
        return ""
    names = "、".join(account.display_name for account in live.idle[:SHOWN])
    more = f" ほか {len(live.idle) - SHOWN} 人" if len(live.idle) > SHOWN else ""
    return f"今日の記録がなく、依頼も持っていない人: {names}{more}"


def late(live: Live, now: datetime, *, may_open: bool) -> ui.Table:
    columns = [ui.Column("約束の日時", "moment"), ui.Column("遅れ(分)", "count"), ui.Column("担当")]
    rows = [
        ui.Row([task.due_at, (now - task.due_at) // MINUTE, _owner(task, live)], url=_opened(task, may_open))
        for task in live.late
    ]  # fmt: skip
    return ui.Table("時刻の過ぎた再架電", columns, rows, id="live-late", empty=NO_LATE, caption_hidden=True)


def hard(live: Live, now: datetime, *, may_open: bool) -> ui.Table:
    columns = [ui.Column("依頼"), ui.Column("受けた日時", "moment"), ui.Column("担当")]
    rows = [
        ui.Row(
            [ui.Cell(task.get_kind_display(), chip=ui.Chip("至急", "bad") if task.urgent else None), task.opened_at,
             _owner(task, live)],
            url=_opened(task, may_open),
        )
        for task in live.hard
    ]  # fmt: skip
    return ui.Table("責任者・至急の依頼", columns, rows, id="live-hard", empty=NO_HARD, caption_hidden=True)


def _owner(task: Task, live: Live) -> str:
    if task.owner_id is None:
        return "班"
    off = "(勤務外)" if task.owner_id in live.off_shift else ""
    return live.owners.get(task.owner_id, "担当を外れた人") + off


def _opened(task: Task, may_open: bool) -> str:
    return reverse("today:task", args=[task.pk]) if may_open else ""


def more(count: int) -> str:
    return f"ほか {count - SHOWN:,} 件" if count > SHOWN else ""


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(clock.TOKYO):%H:%M}"


def load_facts(load: Load) -> ui.Facts:
    return ui.Facts([
        ui.Fact("持っている依頼", load.open, "count"),
        ui.Fact("うち期限の過ぎたもの", load.late, "count"),
        ui.Fact("うち約束した再架電", load.call_backs, "count"),
    ])  # fmt: skip
