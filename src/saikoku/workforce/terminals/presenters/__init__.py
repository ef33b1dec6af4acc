"""Terminals in words: how they stand, what may be done, where they were."""

from collections.abc import Mapping
from datetime import date

from django.urls import reverse

from saikoku.governance.terms import queries as terms
from saikoku.ui import components as ui
from saikoku.ui import forms, words
from saikoku.workforce.terminals.models import Position, SettingCheck, Terminal, TerminalStep
from saikoku.workforce.terminals.queries import Standing
from saikoku.workforce.terminals.rules import settings, states
from saikoku.workforce.terminals.rules.mdm import Fault
from saikoku.workforce.terminals.rules.positions import WITHOUT
from saikoku.workforce.terminals.rules.states import ACT_WORDS, Act, State

REFUSALS = {
    "number-known": "この端末番号は、もう登録されています。",
    "serial-known": "この製造番号の端末は、もう登録されています。",
    "wrong-state": "端末の状態が変わっているため、できません。画面を読み込み直して確かめてください。",
    "reason-missing": "理由を入力してください。",
    "remark-missing": "設定されていないものがあります。備考に、何を、いつまでに直すかを入力してください。",
    "code-unknown": (
        "この登録コードは使えません。打ち間違い、期限(15分)切れ、使用済みのどれかです。"
        "システム管理者に新しいコードを求めてください。"
    ),
    "days-turned": "最後の日が、最初の日より前です。",
    "day-to-come": "まだ来ていない日は選べません。今日までの日を入力してください。",
    "hold-reason-missing": "理由を入力してください。",
    "nothing-to-hold": "その日の、この端末の位置はありません。日付を確かめてください。",
    "already-released": "もう解かれています。画面を読み込み直して確かめてください。",
    "own-hold": "自分が残した位置は、自分ではやめられません。ほかの人が行ってください。",
}
FIELDS = {
    "number-known": "number", "serial-known": "serial", "reason-missing": "reason", "code-unknown": "code",
    "days-turned": "last_on", "day-to-come": "last_on", "hold-reason-missing": "reason", "nothing-to-hold": "first_on",
    "remark-missing": "remark",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)
LIST_REFUSED = "読めない行があるため、何も取り込んでいません。下の一覧の行を直してから、もう一度取り込んでください。"
TONES = {State.IN_USE: "done", State.LOCKED: "look", State.LOST: "bad"}
FAULTS = {
    "silent": "通信がありません",
    "no-position": "位置が取れていません",
    "pattern-unknown": "パターンファイルの日付が不明",
    "pattern-old": "パターンファイルが古い",
    "settings-unchecked": "設定を確かめていません",
    "settings-unmet": "設定されていないものがあります",
    "settings-old": "設定を長く確かめていません",
}
FIELD_REFUSALS = {
    "terminal-missing": (
        "この端末は登録されていません。",
        "訪問の業務は、登録した携行端末でだけ行えます。システム管理者に登録コードを求めて、端末の登録をしてください。",
    ),
    "terminal-shut": ("この端末は使えません。", "システム管理者に連絡してください。"),
    "card-missing": (
        "使える従事者証がありません。",
        "市の証明を受けた従事者証がないか、紛失・返却・期限切れです。業務責任者に連絡してください。",
    ),
    "certificate-differs": (
        "端末の証明書を確かめられません。",
        "証明書が入っていないか、別のものです。システム管理者に連絡してください。",
    ),
}
SHUT_WORDS = {
    State.LOCKED: "遠隔でロックされています。システム管理者が解除するまで使えません。",
    State.LOST: "紛失の届けが出ています。拾われた方は、下の事業者へお知らせください。",
    State.RETIRED: "使用を終えた端末です。",
}
CONSEQUENCES = {
    Act.LOCK: "5秒以内に画面が閉じ、システム管理者が解除するまで使えません。",
    Act.LOSE: "すぐにロックし、紛失として記録します。事故の報告も行ってください。",
    Act.RELEASE: "もう一度使えるようになります。持っている人が本人であることを確かめてから行ってください。",
    Act.FIND: "見つかったことを記録します。ロックは続き、解除は別に行います。",
    Act.RETIRE: "二度と使えなくなります。元に戻すことはできません。",
}
BUTTONS = {
    Act.LOCK: "ロックする",
    Act.LOSE: "紛失を届け出る",
    Act.RELEASE: "ロックを解除する",
    Act.FIND: "発見を記録する",
    Act.RETIRE: "使用を終える",
}


def refused(reasons: list[str]) -> ui.Note:
    return ui.Note("できませんでした。", " ".join(REFUSALS[reason] for reason in reasons), "bad")


def field_refusal(code: str) -> ui.Note:
    lead, then = FIELD_REFUSALS[code]
    return ui.Note(lead, then, "bad")


def shut(terminal: Terminal) -> ui.Note:
    return ui.Note(f"端末 {terminal.number} は使えません。", SHUT_WORDS[State(terminal.state)], "bad")


def tiles(found: list[Standing]) -> ui.Tiles:
    by_state = {state: sum(one.terminal.state == state for one in found) for state in State}
    troubled = sum(bool(one.faults) for one in found)
    return ui.Tiles([
        ui.Tile("使用中", by_state[State.IN_USE], explain="登録が済み、使える端末"),
        ui.Tile("注意", troubled, explain="通信・位置・パターンファイル・設定に問題", danger=troubled > 0),
        ui.Tile("ロック中", by_state[State.LOCKED], explain="解除はシステム管理者"),
        ui.Tile("紛失", by_state[State.LOST], explain="届けが出ている端末", danger=by_state[State.LOST] > 0),
    ])  # fmt: skip


def table(found: list[Standing], *, may_manage: bool) -> ui.Table:
    columns = [
        ui.Column("端末番号", "code"), ui.Column("機種"), ui.Column("状態"), ui.Column("利用中の人"),
        ui.Column("最後の通信", "moment"), ui.Column("パターンファイル", "day"), ui.Column("注意"),
    ]  # fmt: skip
    if may_manage:
        empty = ui.EmptyState("端末はまだ登録されていません。", ui.Link("端末を登録する", reverse("terminals:add")))
    else:
        empty = ui.EmptyState("端末はまだ登録されていません。システム管理者が登録します。")
    return ui.Table(
        "携行端末の一覧", columns, [_row(one) for one in found], id="terminals", caption_hidden=True, empty=empty
    )


def _row(one: Standing) -> ui.Row:
    terminal = one.terminal
    return ui.Row(
        [
            terminal.number, terminal.kind, ui.Cell("", chip=state_chip(terminal)),
            terminal.last_account.display_name if terminal.last_account else "",
            terminal.last_seen_at, terminal.pattern_file_on, "、".join(FAULTS[fault] for fault in one.faults),
        ],
        url=reverse("terminals:show", args=[terminal.pk]),
    )  # fmt: skip


def state_chip(terminal: Terminal) -> ui.Chip:
    state = State(terminal.state)
    return ui.Chip(states.WORDS[state], TONES.get(state, ""))


def facts(terminal: Terminal) -> ui.Facts:
    person = terminal.last_account.display_name if terminal.last_account else "なし"
    return ui.Facts([
        ui.Fact("状態", states.WORDS[State(terminal.state)]),
        ui.Fact("製造番号", terminal.serial),
        ui.Fact("機種", terminal.kind),
        ui.Fact("確かめ方", "端末の鍵とクライアント証明書" if terminal.certificate else "端末の鍵"),
        ui.Fact("利用中の人", person),
        _moment("最後の通信", terminal.last_seen_at),
        ui.Fact("パターンファイル", terminal.pattern_file_on or "不明", "day" if terminal.pattern_file_on else "text"),
        _moment("MDMの一覧の取り込み", terminal.pattern_told_at),
        _moment("鍵の登録", terminal.bound_at),
    ])  # fmt: skip


def _moment(label: str, moment) -> ui.Fact:
    return ui.Fact(label, moment or "まだありません", "moment" if moment else "text")


def may_code(terminal: Terminal) -> bool:
    return Act.CODE in states.possible(State(terminal.state))


class Step:
    """One act that may be taken now, with what it will do."""

    def __init__(self, act: Act, terminal: Terminal) -> None:
        self.act, self.value = act, act.value
        self.heading = ACT_WORDS[act]
        self.consequence = CONSEQUENCES[act]
        self.button = BUTTONS[act]
        self.warns = act in {Act.LOCK, Act.LOSE, Act.RETIRE}
        self.url = reverse("terminals:step", args=[terminal.pk, act.value])


def acts(terminal: Terminal, allowed: set[Act]) -> list[Step]:
    return [Step(act, terminal) for act in states.possible(State(terminal.state)) if act in allowed]


def history(steps: list[TerminalStep], names: Mapping[str, str]) -> ui.Timeline:
    entries = [
        ui.Entry(
            step.at, ACT_WORDS[Act(step.act)], f"行った人 {words.person(step.by, names)}", quote=step.reason,
            kind="look" if step.act in (Act.LOCK, Act.LOSE, Act.RETIRE) else "contact",
        )
        for step in steps
    ]  # fmt: skip
    return ui.Timeline("端末の経過", entries)


def position_filter(day: date) -> ui.Filter:
    shown = f"{words.day_long(day)}の位置を、新しい順に表示しています。"
    return ui.Filter("日付", shown, [ui.FilterField("day", "日付", day.isoformat())])


def position_table(found: list[Position], day: date) -> ui.Table:
    columns = [
        ui.Column("時刻", "moment"), ui.Column("人"), ui.Column("きっかけ"), ui.Column("緯度・経度", "code"), ui.Column("精度"),
    ]  # fmt: skip
    return ui.Table(
        "位置", columns, [_position(one) for one in found], id="positions", caption_hidden=True,
        empty=ui.EmptyState(f"{words.day_long(day)}の位置はありません。訪問員がこの端末で仕事をすると、自動で記録します。"),
    )  # fmt: skip


def position_paging(terminal: Terminal, day: date, page: int, shown: int, total: int, *, size: int) -> ui.Paging | None:
    """None where all of the day is on the page."""
    if not shown or total <= size:
        return None
    first = (page - 1) * size + 1
    last, address = first + shown - 1, reverse("terminals:show", args=[terminal.pk])
    return ui.Paging(
        first, last, total, next_url=f"{address}?day={day}&page={page + 1}#where" if last < total else "",
        previous_url=f"{address}?day={day}&page={page - 1}#where" if page > 1 else "",
    )  # fmt: skip


def _position(one: Position) -> ui.Row:
    cause = Position.Cause(one.cause).label
    if one.without:
        return ui.Row([one.at, one.account.display_name, cause, WITHOUT[one.without], ""])
    return ui.Row([one.at, one.account.display_name, cause, f"{one.latitude}, {one.longitude}", f"半径 {one.accuracy_m:,} m"])


def code_facts(code: str) -> ui.Facts:
    return ui.Facts([ui.Fact("登録コード", code), ui.Fact("期限", "今から15分")])


def fault_table(faults: list[Fault]) -> ui.Table:
    columns = [ui.Column("行", "count"), ui.Column("列"), ui.Column("どうなっているか")]
    rows = [ui.Row([fault.line, fault.column, fault.reason]) for fault in faults]
    return ui.Table("読めない行", columns, rows, id="faults")


def list_taken(renewed: int, unknown: list[str]) -> ui.Note:
    if not unknown:
        return ui.Note(f"{renewed} 台の日付を取り込みました。", "", "done")
    named = "、".join(unknown[:10]) + (f" ほか {len(unknown) - 10} 台" if len(unknown) > 10 else "")
    return ui.Note(f"{renewed} 台の日付を取り込みました。", f"登録のない製造番号があります: {named}", "look")


def asked(host: str, on: date) -> list[tuple[str, str, str]]:
    """Each setting that specification 16.12.コ and シ ask of a device: value, label and words with the one host it needs."""
    days = terms.value("pattern_file_days", on=on)
    return [(one.value, what.label, what.words.format(host=host, days=days)) for one, what in settings.ASKED.items()]


def to_be_set(host: str, on: date) -> ui.Facts:
    return ui.Facts([ui.Fact(label, words) for _, label, words in asked(host, on)])


def check_table(found: list[SettingCheck], names: Mapping[str, str]) -> ui.Table:
    """Every look at the settings of one device, newest first."""
    columns = [
        ui.Column("確かめた時", "moment"), ui.Column("確かめた人"), ui.Column("設定されていなかったもの"), ui.Column("備考"),
    ]  # fmt: skip
    rows = [
        ui.Row([
            one.at, words.person(one.by, names),
            "、".join(settings.ASKED[settings.Setting(code)].label for code in one.unmet) or "なし", one.remark,
        ])
        for one in found
    ]  # fmt: skip
    empty = ui.EmptyState("設定をまだ確かめていません。端末を手に取り、「設定を確かめる」から記録してください。")
    return ui.Table("設定の確認", columns, rows, id="checks", caption_hidden=True, empty=empty)
