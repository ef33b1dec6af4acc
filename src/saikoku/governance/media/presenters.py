"""Slips and media in words, and the slip as paper."""

from datetime import datetime

from django.urls import reverse

from saikoku.documents import report as paper
from saikoku.governance.contract.models import Kind, Profile
from saikoku.governance.media.models import Handover, Medium
from saikoku.governance.media.rules import states
from saikoku.governance.media.rules.states import State
from saikoku.kernel import eras
from saikoku.ui import components as ui
from saikoku.ui import forms, words

REFUSALS = {
    "serial-known": "この製造番号の媒体は、もう登録されています。",
    "medium-retired": "この媒体は、使用をやめたものです。ほかの媒体を選んでください。",
    "medium-under-way": "この媒体は、前の授受の消去がまだです。先に消去を記録するか、ほかの媒体を選んでください。",
    "not-a-handler": "この媒体の取扱者に登録されていません。取扱者に依頼するか、ほかの媒体を選んでください。",
    "due-passed": "到着の予定が過ぎた時刻になっています。これからの時刻を入力してください。",
    "reason-missing": "理由を入力してください。",
    "wrong-state": "この授受票は、もう次の段階に進んでいます。画面を読み込み直して確かめてください。",
    "in-the-future": "まだ来ていない時刻です。実際の時刻を入力してください。",
    "before-last-step": "前の段階より早い時刻です。時刻を確かめてください。",
    "file-differs": "同じ名前のファイルが、違うSHA-256で登録されています。ファイルが変わっていないか、市に確かめてください。",
    "not-a-hash": "SHA-256 は、0〜9とa〜fの64桁で入力してください。",
    "handover-closed": "この授受票は終わっているため、ファイルを加えられません。",
}
FIELDS = {
    "serial-known": "serial", "medium-retired": "medium", "medium-under-way": "medium", "not-a-handler": "medium",
    "due-passed": "day", "reason-missing": "reason", "in-the-future": "day", "before-last-step": "day",
    "file-differs": "sha256", "not-a-hash": "sha256",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)


def state_chip(handover: Handover, now: datetime) -> ui.Chip:
    if handover.state in (State.OPENED, State.HANDED) and handover.due_at < now:
        return ui.Chip("到着の予定超過", "bad")
    tone = {State.ARRIVED: "look", State.HANDED: "now", State.ERASED: "done"}.get(State(handover.state), "")
    return ui.Chip(states.WORDS[State(handover.state)], tone)


def handover_tabs(state: str, under_way: int) -> ui.Tabs:
    here = reverse("media:list")
    return ui.Tabs(
        "授受票",
        [
            ui.Tab("途中のもの", here, f"{under_way} 件", current=state == "open"),
            ui.Tab("最近の100件", f"{here}?state=all", current=state != "open"),
        ],
    )


def handover_table(rows: list[Handover], now: datetime) -> ui.Table:
    columns = [
        ui.Column("授受番号", "code"), ui.Column("向き"), ui.Column("運ぶもの"), ui.Column("媒体"),
        ui.Column("到着の予定", "moment"), ui.Column("状態"),
    ]  # fmt: skip
    drawn = [
        ui.Row(
            [
                row.number, row.get_direction_display(), row.purpose, row.medium.name, row.due_at,
                ui.Cell("", chip=state_chip(row, now)),
            ],
            url=reverse("media:show", args=[row.number]),
        )
        for row in rows
    ]  # fmt: skip
    empty = ui.EmptyState("途中の授受はありません。媒体はすべて消去済です。")
    return ui.Table("授受票の一覧", columns, drawn, id="handovers", caption_hidden=True, empty=empty)


def facts_of(handover: Handover) -> list[tuple[str, object, str]]:
    """Label, value, kind of each thing on the slip; the same on screen and paper."""
    return [
        ("授受番号", handover.number, "code"),
        ("向き", handover.get_direction_display(), "text"),
        ("運ぶもの", handover.purpose, "text"),
        ("媒体", f"{handover.medium.name}(製造番号 {handover.medium.serial})", "text"),
        ("ジュラルミンケース", handover.case_number, "code"),
        ("GPS", handover.gps_number, "code"),
        ("市の担当者", handover.city_person, "text"),
        ("運搬する従事者", handover.carrier, "text"),
        ("場所", f"{handover.from_place} から {handover.to_place} まで", "text"),
        ("市の承諾", handover.consent or "記入なし", "text"),
        ("到着の予定", handover.due_at, "moment"),
    ]


def facts(handover: Handover) -> ui.Facts:
    return ui.Facts([ui.Fact(label, value, kind) for label, value, kind in facts_of(handover)])


def moments(handover: Handover, names: dict[str, str]) -> list[tuple[str, datetime, str]]:
    """What happened when, entered by whom; the first first."""
    entered = [
        ("授受票を作った", handover.opened_at, handover.opened_by),
        ("受け渡した", handover.handed_at, handover.handed_by),
        ("到着した", handover.arrived_at, handover.arrived_by),
        ("媒体から消去した", handover.erased_at, handover.erased_by),
        ("取り消した", handover.voided_at, handover.voided_by),
    ]
    return [(act, at, names.get(by, by)) for act, at, by in entered if at]


def timeline(handover: Handover, names: dict[str, str]) -> ui.Timeline:
    entries = [
        ui.Entry(at, act, f"記録 {who}", quote=handover.void_reason if act == "取り消した" else "", kind="paper")
        for act, at, who in reversed(moments(handover, names))
    ]
    return ui.Timeline("経過", entries)


def file_table(handover: Handover) -> ui.Table:
    columns = [ui.Column("ファイル名"), ui.Column("大きさ(バイト)", "count"), ui.Column("SHA-256", "code")]
    rows = [
        [file.name, file.size, f"{file.sha256[:16]}…" if file.sha256 else "記載なし"]
        for file in handover.files.order_by("id")
    ]
    empty = ui.EmptyState("まだファイルがありません。受け取ったファイルは自動で加わります。")
    return ui.Table("ファイル", columns, rows, id="files", caption_hidden=True, empty=empty)


def medium_table(rows: list[Medium], names: dict[str, str]) -> ui.Table:
    columns = [
        ui.Column("媒体"), ui.Column("製造番号", "code"), ui.Column("取り扱う人"), ui.Column("登録", "moment"),
        ui.Column("状態"),
    ]  # fmt: skip
    drawn = [
        [
            medium.name, medium.serial, "、".join(names.get(one, one) for one in medium.handlers) or "限定なし",
            medium.registered_at, _medium_state(medium),
        ]
        for medium in rows
    ]  # fmt: skip
    empty = ui.EmptyState("登録された媒体はありません。この業務だけで使う媒体を登録してください。")
    return ui.Table("媒体の一覧", columns, drawn, id="media", caption_hidden=True, empty=empty)


def _medium_state(medium: Medium) -> ui.Cell:
    if medium.retired_at:
        return ui.Cell("使用をやめた", below=medium.retired_reason)
    return ui.Cell("使用中", act=ui.Link("使用をやめる", reverse("media:retire", args=[medium.pk])))


def slip(handover: Handover, profile: Profile, names: dict[str, str], *, at: datetime) -> paper.Report:
    """授受票 as paper: facts, files with full hashes, steps, and lines for two signatures."""
    text = paper.Column
    return paper.Report(
        title="データ授受票",
        subtitle=handover.get_direction_display(),
        contract=f"{profile.city} 納付催告等業務委託",
        addressee=f"{profile.city} 御中",
        author=profile.contractor,
        period=eras.in_words(handover.opened_at.astimezone(at.tzinfo).date()),
        cut_at=at,
        practice=profile.kind != Kind.REAL,
        sections=(
            paper.Table("授受の内容", (text("項目"), text("内容", width=1)), tuple(
                (label, words.moment(value) if kind == "moment" else str(value))
                for label, value, kind in facts_of(handover)
            )),
            paper.Table("ファイル", (text("ファイル名", width=1), text("SHA-256", width=2)), tuple(
                (file.name, file.sha256 or "記載なし") for file in handover.files.order_by("id")
            )),
            paper.Table("経過", (text("できごと"), text("日時"), text("記録した人", width=1)), tuple(
                (act, words.moment(moment), who) for act, moment, who in moments(handover, names)
            )),
            paper.Table("確認(署名)", (text("区分"), text("日時", width=1), text("氏名", width=2)), (
                ("渡した人", "", ""), ("受け取った人", "", ""), ("消去を確かめた人", "", ""),
            )),
        ),
    )  # fmt: skip
