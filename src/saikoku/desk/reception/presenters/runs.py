"""A run in words: the list, the four steps, the summary, what may be done next."""

from django.urls import reverse

from saikoku.exchange.intake import presenters as intake
from saikoku.exchange.intake.models import Run
from saikoku.exchange.intake.rules.states import WORDS, State
from saikoku.exchange.layouts.presenters import words as layouts
from saikoku.exchange.layouts.rules import standard
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.ui import components as ui
from saikoku.ui import words

OPEN_STATES = (State.RECEIVED, State.JUDGING, State.JUDGED)
KINDS = {
    "new": ("新規", "初めて受け取る行"),
    "changed": ("変更", "前回と違う行"),
    "unchanged": ("変化なし", "前回とすべて同じ"),
    "gone": ("対象外となる", "今回のファイルにない"),
    "superseded": ("古い行", "新しい行がもうある"),
    "pending": ("相手待ち", "ほかの行を待つ"),
    "bad": ("受け取れない行", "直すまで反映しない"),
}
LEFT_ASIDE = ("superseded", "pending")
"""Of an applied run these are a work list."""
REFUSALS = {"under-way": "今、処理しています。終わってから、もう一度操作してください。"}


def refusal(code: str, name: str = "") -> str:
    return REFUSALS.get(code) or intake.refusal(code, name)


def state_chip(run: Run) -> ui.Chip:
    tone = {State.JUDGING: "now", State.JUDGED: "look", State.APPLIED: "done", State.REFUSED: "bad"}.get(State(run.state), "")
    return ui.Chip(WORDS[State(run.state)], tone)


def short(run: Run) -> str:
    return run.layout.partition("_")[0]


def layout_words(run: Run) -> str:
    """T02 滞納明細; the id of a city's own layout as it is."""
    try:
        return f"{short(run)} {standard.get(run.layout).ja}"
    except KeyError:
        return run.layout


def next_words(run: Run, me: str) -> str:
    """What the state of a run asks of the person who looks at the list."""
    if run.state != State.JUDGED:
        return ""
    if run.bad:
        return f"受け取れない行 {run.bad:,} 件"
    return "ほかの人の反映を待つ" if run.received_by == me else "件数を確かめて反映する"


def run_table(rows: list[Run], names: dict[str, str], *, me: str) -> ui.Table:
    columns = [
        ui.Column("番号", "code"), ui.Column("レイアウト"), ui.Column("ファイル"), ui.Column("行", "count"),
        ui.Column("状態"), ui.Column("受け取り", "moment"), ui.Column("受け取った人"), ui.Column("授受番号", "code"),
    ]  # fmt: skip
    drawn = [
        ui.Row(
            [
                run.pk, layout_words(run), run.file_name, run.rows,
                ui.Cell("", chip=state_chip(run), below=next_words(run, me)), run.received_at,
                words.person(run.received_by, names), run.handover_number,
            ],
            url=reverse("reception:show", args=[run.pk]),
        )
        for run in rows
    ]  # fmt: skip
    empty = ui.EmptyState("判定や反映を待つファイルはありません。")
    return ui.Table("受け取ったファイル", columns, drawn, id="runs", caption_hidden=True, empty=empty)


def run_tabs(current: str, waiting: int, half_sent: int, left: int, *, may_receive: bool) -> ui.Tabs:
    here = reverse("reception:list")
    sent = ui.Tab("途中の受け取り", reverse("reception:uploads"), f"{half_sent} 件", current=current == "uploads")
    return ui.Tabs(
        "受け取りの一覧",
        [
            ui.Tab("判定・反映待ち", here, f"{waiting} 件", current=current == "open"),
            *([sent] if may_receive else []),
            ui.Tab("最近の200件", f"{here}?state=all", current=current == "all"),
            ui.Tab("残した行・相手待ち", reverse("reception:left"), f"{left} 件", current=current == "left"),
        ],
    )


def steps(run: Run | None, *, applying: bool = False) -> ui.Steps:
    """The four steps; None before a file is handed in. `applying`: the background is at it."""
    if run is None:
        return ui.Steps("受け取りの4つの段階", [
            ui.Step("授受票", "current"), ui.Step("ファイルとレイアウト", "current"),
            ui.Step("判定"), ui.Step("反映", fact="まだ何も変わっていません"),
        ])  # fmt: skip
    at = words.clock(run.received_at)
    slip = f"授受番号 {run.handover_number}" if run.handover_number else "授受票なし"
    url = reverse("media:show", args=[run.handover_number]) if run.handover_number else ""
    judged = f"{words.clock(run.judged_at)} に終わりました({_seconds(run)})" if run.judged_at else ""
    last = "past" if run.state == State.APPLIED else "current" if applying else "coming"
    return ui.Steps("受け取りの4つの段階", [
        ui.Step("授受票", "past", slip, url),
        ui.Step("ファイルとレイアウト", "past", f"済 {at} {short(run)}、{form_words(run)}"),
        ui.Step("判定", "past" if run.judged_at and (applying or run.state != State.JUDGED) else "current", judged),
        ui.Step("反映", last, _ending(run)),
    ])  # fmt: skip


def _seconds(run: Run) -> str:
    if run.seconds is None:
        return "時間の記録なし"
    return f"{round(run.seconds)}秒" if run.seconds >= 1 else "1秒未満"


def _ending(run: Run) -> str:
    if run.applied_at:
        return f"済 {words.moment_short(run.applied_at)}"
    if run.closed_at:
        return f"{WORDS[State(run.state)]} {words.moment_short(run.closed_at)}"
    return "まだ何も変わっていません"


def form_words(run: Run) -> str:
    return "固定長(CP932)" if run.fixed else f"CSV({run.encoding.upper()})"


def heading(run: Run, layout: Layout, *, doing: str = "") -> str:
    """`doing`: what the background does with it now, 判定 or 反映."""
    what = f"{short(run)} {layout.ja}"
    if doing and run.state != State.RECEIVED:
        return f"{what}を{doing}しています"
    return {
        State.RECEIVED: f"{what}を受け取りました",
        State.JUDGING: f"{what}の判定が止まっています",  # where it goes on, `doing` says so
        State.JUDGED: f"{what}を判定しました",
        State.APPLIED: f"{what}を反映しました",
        State.REFUSED: f"{what}は差し戻しです",
        State.WITHDRAWN: f"{what}は取り下げました",
    }[State(run.state)]


def tiles(run: Run, kind: str) -> ui.Tiles | None:
    """The summary: each count opens its rows while they can be shown."""
    if run.rows is None or run.state in (State.RECEIVED, State.JUDGING):
        return None
    counted = run.new is not None  # a file refused as a whole was never compared
    return ui.Tiles([
        ui.Tile(
            name, getattr(run, code), explain=explain, url=_rows_url(run, code), current=code == kind, danger=code == "bad"
        )
        for code, (name, explain) in KINDS.items()
        if getattr(run, code) or (counted and code in ("new", "changed", "unchanged", "bad"))
    ]) if counted or run.bad else None  # fmt: skip


def can_open(run: Run, code: str) -> bool:
    """Are there rows of this kind to be shown now?"""
    if code not in KINDS or code == "unchanged" or not getattr(run, code):
        return False
    return code == "bad" or run.state in (State.JUDGED, State.APPLIED)


def _rows_url(run: Run, code: str) -> str:
    return f"{reverse('reception:show', args=[run.pk])}?kind={code}#rows" if can_open(run, code) else ""


def refused_note(run: Run, layout: Layout, faults: list) -> ui.Note | None:
    """Why the whole file was refused."""
    if not faults:
        return None
    lines = [layouts.sentence(fault, layout) for fault in faults[:20]]
    return ui.Note(
        "このファイルは受け取れません。",
        "正しく直したファイルを、市からもう一度受け取ってください。何も変わっていません。",
        "bad",
        lines=lines,
        urgent=True,
    )


def bad_note(run: Run, layout: Layout, faults: list) -> ui.Note | None:
    if not run.bad or run.state != State.JUDGED:
        return None
    return ui.Note(
        f"受け取れない行が {run.bad:,} 件あります。",
        "正しく直したファイルを市からもう一度受け取るか、この行を残して、正しい行だけを反映してください。",
        "bad",
        lines=[layouts.sentence(fault, layout) for fault in faults[:3]],
        act=ui.Link("受け取れない行をすべて見る", _rows_url(run, "bad")),
    )


def gone_note(run: Run) -> ui.Note | None:
    """Said where more rows would leave than came: the sign of a file that holds only a part."""
    if run.state != State.JUDGED or (run.gone or 0) <= (run.rows or 0):
        return None
    return ui.Note(
        f"反映すると {run.gone:,} 件が対象外になります。",
        f"届いた {run.rows:,} 行より多い件数です。"
        "一部だけのファイルや、違う月のファイルでないかを市に確かめてから、反映してください。",
        "look",
        act=ui.Link("対象外となる行を見る", _rows_url(run, "gone")),
    )


def scan_words(run: Run) -> tuple[str, ui.Chip]:
    if run.scan_clean is None:
        return "検査していません", ui.Chip("検査の用意なし", "bad")
    return run.scan_engine or "ウイルスなし", ui.Chip("ウイルスなし", "done")


def check_facts(run: Run) -> ui.Facts:
    agreed = {
        "matching": ui.Chip("一致", "done"), "absent": ui.Chip("管理ファイルなし", "look"), "differs": ui.Chip("不一致", "bad"),
    }.get(run.control_state)  # fmt: skip
    scan, scan_chip = scan_words(run)
    counted = f"{run.rows:,} 行" if run.rows is not None else "判定の後に分かります"
    facts = [
        ui.Fact("行数", counted, chip=agreed if run.rows else None),
        ui.Fact("SHA-256", f"{run.sha256[:8]}…{run.sha256[-8:]}", "code"),
        ui.Fact("大きさ", f"{run.size:,} バイト"),
        ui.Fact("暗号化", "あり" if run.was_encrypted else "なし", chip=None if run.was_encrypted else ui.Chip("確認", "look")),
        ui.Fact("ウイルス検査", scan, chip=scan_chip),
    ]
    if run.sum is not None:
        facts.insert(1, ui.Fact("合計", run.sum, "yen"))
    return ui.Facts(facts)


def people_facts(run: Run, names: dict[str, str]) -> ui.Facts:
    facts = [
        ui.Fact("番号", run.pk, "code"),
        ui.Fact("ファイル", run.file_name),
        ui.Fact("受け取り", f"{words.moment_short(run.received_at)} {words.person(run.received_by, names)}"),
    ]
    if run.applied_at:
        who = words.person(run.applied_by, names)
        chip = ui.Chip("二人目", "done") if run.second_person else ui.Chip("二人目なし", "bad")
        facts.append(ui.Fact("反映", f"{words.moment_short(run.applied_at)} {who}", chip=chip))
    if run.closed_at:
        who = words.person(run.closed_by, names)
        facts.append(ui.Fact(WORDS[State(run.state)], f"{words.moment_short(run.closed_at)} {who}"))
        facts.append(ui.Fact("理由", closed_words(run)))
    return ui.Facts(facts)


def closed_words(run: Run) -> str:
    """A reason typed by a person, or the program's code in words."""
    return intake.REFUSALS.get(run.closed_reason, run.closed_reason)


def left_table(rows: list[Run], names: dict[str, str]) -> ui.Table:
    columns = [
        ui.Column("番号", "code"), ui.Column("レイアウト"), ui.Column("ファイル"), ui.Column("相手待ちの行", "count"),
        ui.Column("残した行", "count"), ui.Column("反映", "moment"), ui.Column("受け取った人"),
    ]  # fmt: skip
    drawn = [
        ui.Row([
            ui.Cell(run.pk, url=reverse("reception:show", args=[run.pk])), layout_words(run), run.file_name,
            ui.Cell(run.pending, url=_rows_url(run, "pending")), ui.Cell(run.bad, url=_rows_url(run, "bad")),
            run.applied_at, words.person(run.received_by, names),
        ])
        for run in rows
    ]  # fmt: skip
    empty = ui.EmptyState("残した行も、相手を待つ行もありません。")
    return ui.Table("残した行と相手待ちの行", columns, drawn, id="left", caption_hidden=True, empty=empty)
