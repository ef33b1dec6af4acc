"""The trail in words."""

import json
from datetime import time
from urllib.parse import urlencode

from django.urls import reverse

from saikoku.assurance.trail.queries import COUNT_UP_TO, Integrity, OutOfHours, Wanted
from saikoku.assurance.trail.rules import wordings
from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.planning.timing.rules.work import WORDS, Hours
from saikoku.security.audit.models import AuditRecord, Seal
from saikoku.ui import components as ui
from saikoku.ui import words

MOST_NUMBERS = 100
OTHER_ACTORS = {"anonymous": "ログイン前の人", "system": "システム"}
JOBS = {
    "call-backs": "再架電の受け渡し", "credit": "効果の項目への結び付け", "restate": "締めた月の見直し", "routes": "訪問の経路",
    "journal": "領収証の控え", "practice": "練習の準備",
}  # fmt: skip
"""What the program does by itself, by the name that the trail keeps."""


def actor_words(actor: str, names: dict[str, str]) -> str:
    """A person's name; for others what kind of actor it is."""
    kind, _, rest = actor.partition(":")
    if actor not in names and kind in OTHER_ACTORS:
        return OTHER_ACTORS[kind] + (f"({JOBS.get(rest, rest)})" if rest else "")
    return words.person(actor, names)


def count_words(count: int) -> str:
    return f"{COUNT_UP_TO:,} 件以上" if count > COUNT_UP_TO else f"{count:,} 件"


def sentence(wanted: Wanted, names: dict[str, str], count: int) -> str:
    """The filter in one sentence."""
    parts = []
    if wanted.since or wanted.until:
        since = words.day_long(wanted.since) if wanted.since else "はじめ"
        until = words.day_long(wanted.until) if wanted.until else "いま"
        parts.append(f"{since}から{until}までに")
    if wanted.actor:
        parts.append(f"{actor_words(wanted.actor, names)} が行った")
    area = dict(wordings.areas()).get(wanted.area)
    parts.append(f"「{area}」の操作" if area else "すべての操作")
    return f"{''.join(parts)} {count_words(count)}を、新しい順に表示しています。"


def filter_bar(wanted: Wanted, people: list[tuple[str, str]], told: str) -> ui.Filter:
    chosen = [ui.Choice("", "すべて"), *(ui.Choice(login, f"{name}({login})") for login, name in people)]
    areas = [ui.Choice("", "すべて"), *(ui.Choice(area, name) for area, name in wordings.areas())]
    return ui.Filter(
        "操作の絞り込み",
        told,
        [
            ui.FilterField("actor", "だれが", wanted.actor, chosen),
            ui.FilterField("area", "何を", wanted.area, areas),
            ui.FilterField("since", "いつから", wanted.since.isoformat() if wanted.since else ""),
            ui.FilterField("until", "いつまで", wanted.until.isoformat() if wanted.until else ""),
        ],
        clear_url=reverse("trail:list") if wanted != Wanted() else "",
    )


def table(records: list[AuditRecord], names: dict[str, str], caption: str = "操作の一覧") -> ui.Table:
    columns = [
        ui.Column("番号", "code"), ui.Column("業務の日時", "moment"), ui.Column("だれが"), ui.Column("何を"),
        ui.Column("対象の番号", "code"), ui.Column("対象者", "count"), ui.Column("理由"),
    ]  # fmt: skip
    return ui.Table(
        caption,
        columns,
        [_row(record, names) for record in records],
        id="trail",
        caption_hidden=True,
        empty=ui.EmptyState("この条件に当てはまる操作はありません。"),
    )


def _row(record: AuditRecord, names: dict[str, str]) -> ui.Row:
    cells = [
        record.pk, record.business_at, actor_words(record.actor, names), wordings.of(record.action),
        object_words(record), len(record.subjects) or None, record.reason,
    ]  # fmt: skip
    return ui.Row(cells, url=reverse("trail:show", args=[record.pk]))


def object_words(record: AuditRecord) -> str:
    """A page that was not opened is told by its subject, with its name in the program beside."""
    area = record.object_id.split(":")[0]
    if record.action == "access.entry_refused" and area in wordings.AREA_WORDS:
        return f"{wordings.AREA_WORDS[area]}の画面({record.object_id})"
    return record.object_id


def older_url(wanted: Wanted, last: AuditRecord) -> str:
    given = {"actor": wanted.actor, "area": wanted.area, "since": wanted.since, "until": wanted.until}
    return "?" + urlencode({**{name: value for name, value in given.items() if value}, "before": last.pk})


def integrity_note(state: Integrity) -> ui.Note:
    if not state.head_agrees:
        return ui.Note(
            "記録の先頭が、別の場所の控えと一致しません。",
            "記録が失われたか、書き換えられたおそれがあります。すぐにシステム管理者と統括責任者に連絡し、"
            "saikoku verify-log で確かめてください。",
            "bad",
            urgent=True,
        )  # fmt: skip
    if state.overdue:
        return ui.Note(
            f"封印を待つ記録が {state.overdue:,} 件、5秒を超えています。",
            "記録を封印する処理が止まっているおそれがあります。システム管理者に連絡してください。",
            "bad",
            urgent=True,
        )
    return ui.Note("記録は途切れずに封印されています。", "先頭は、別の場所の控えと一致しています。", "done")


def integrity_facts(state: Integrity) -> ui.Facts:
    agreed = ui.Chip("一致", "done") if state.head_agrees else ui.Chip("不一致", "bad")
    waiting = ui.Chip("警報", "bad") if state.overdue else None
    return ui.Facts([
        ui.Fact("封印した記録", f"{state.sealed:,} 件"),
        ui.Fact("鎖の先頭", f"{state.head[:16]}…" if state.head else "まだありません", chip=agreed if state.head else None),
        ui.Fact("封印の遅れ", f"{state.overdue:,} 件", chip=waiting),
    ])  # fmt: skip


def record_facts(record: AuditRecord, names: dict[str, str], seal: Seal | None) -> ui.Facts:
    return ui.Facts([
        ui.Fact("番号", record.pk, "code"),
        ui.Fact("業務の日時", record.business_at, "moment"),
        ui.Fact("記録した日時", record.recorded_at, "moment"),
        ui.Fact("だれが", f"{actor_words(record.actor, names)}({record.actor})"),
        ui.Fact("何を", f"{wordings.of(record.action)}({record.action})"),
        ui.Fact("対象の番号", object_words(record) or "なし", "code"),
        ui.Fact("理由", record.reason or "なし"),
        ui.Fact("端末", record.terminal or "記録なし", "code"),
        ui.Fact("封印", f"{seal.sequence:,} 番目" if seal else "待っています", chip=_sealed(seal)),
        ui.Fact("封印の値", seal.hash if seal else "", "code"),
    ])  # fmt: skip


def _sealed(seal: Seal | None) -> ui.Chip:
    return ui.Chip("封印済", "done") if seal else ui.Chip("封印待ち", "look")


def subject_words(record: AuditRecord, numbers: dict[str, str]) -> list[str]:
    """The debtor numbers to show, and how many are left out or not known to the registry (any more)."""
    told = shown_numbers(numbers)
    if len(numbers) > len(told):
        told.append(f"ほか {len(numbers) - len(told):,} 人")
    if len(record.subjects) > len(numbers):
        told.append(f"台帳にない番号 {len(record.subjects) - len(numbers):,} 件")
    return told


def shown_numbers(numbers: dict[str, str]) -> list[str]:
    """The debtor numbers that a page shows of a record."""
    return sorted(numbers.values())[:MOST_NUMBERS]


def change_table(record: AuditRecord) -> ui.Table | None:
    """Before and after, item by item."""
    before, after = record.before or {}, record.after or {}
    names = [*before, *(name for name in after if name not in before)]
    rows = [
        [
            wordings.ITEM_WORDS.get(name, name),
            *(ui.Cell(wordings.value_words(name, _told(side.get(name))), was=was, strong=not was)
              for side, was in ((before, True), (after, False))),
        ]
        for name in names
    ]
    columns = [ui.Column("項目", "code"), ui.Column("前"), ui.Column("後")]
    return ui.Table("変更の内容", columns, rows, id="change") if rows else None


def _told(value: object) -> str:
    if value is None:
        return "なし"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def agreed_hours(hours: list[Hours]) -> ui.Facts:
    """The hours of each kind of work as they are at the end of the month."""
    return ui.Facts([ui.Fact(WORDS[one.work], f"{one.opens:%H:%M}〜{_end(one.closes)}") for one in hours])


def _end(closes: time) -> str:
    return "24:00" if closes == time.max else f"{closes:%H:%M}"


def month_filter(month: Month, count: int) -> ui.Filter:
    named = eras.month_in_words(month)
    told = f"{named}に、時間の外の操作がありました({count:,} 行)。" if count else f"{named}を表示しています。"
    return ui.Filter("月", told, [ui.FilterField("month", "月", str(month))])


def hours_table(found: list[OutOfHours], names: dict[str, str]) -> ui.Table:
    columns = [
        ui.Column("日", "day"), ui.Column("だれが"), ui.Column("業務"), ui.Column("最初の操作"), ui.Column("最後の操作"),
        ui.Column("操作", "count"),
    ]  # fmt: skip
    rows = [
        ui.Row(
            [one.day, actor_words(one.actor, names), WORDS[one.work], f"{one.first:%H:%M}", f"{one.last:%H:%M}", one.acts],
            url=f"{reverse('trail:list')}?{urlencode({'actor': one.actor, 'since': one.day, 'until': one.day})}",
        )
        for one in found
    ]
    return ui.Table(
        "時間の外の操作", columns, rows, id="hours", caption_hidden=True,
        empty=ui.EmptyState("この月に、業務時間の外で行われた操作はありません。"),
    )  # fmt: skip
