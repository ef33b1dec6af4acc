"""The journal against the books, in words."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.urls import reverse

from saikoku.collection.ledger.models import Halt
from saikoku.collection.receipts.models import JournalCheck, Reentry
from saikoku.collection.receipts.queries import Compared
from saikoku.collection.receipts.queries.journal import day_of
from saikoku.collection.receipts.rules import numbers
from saikoku.ui import components as ui
from saikoku.ui import words

KINDS = {"issued": "発行", "void": "書損"}
MOST_SHOWN = 20


def halted(halt: Halt | None) -> ui.Note | None:
    """For those who take money."""
    if halt is None:
        return None
    return ui.Note(
        "現金の記録を止めています。", "現金を受け取らず、領収証を出さず、責任者に連絡してください。見ることはできます。", "bad",
    )


def check_note(check: JournalCheck | None, halt: Halt | None) -> ui.Note:
    if halt:
        return ui.Note(
            "復元モードです。現金の記録を止めています。",
            f"帳簿が控えより古く、{len(halt.missing):,}件の記録がありません。二人で確かめるまで、領収証の発行も締めもできません。",
            "bad",
        )
    if check is None:
        return ui.Note("まだ照合していません。", "毎日の締めの処理で照合します。いま照合することもできます。", "look")
    if check.faults:
        return ui.Note("控えと帳簿が合いません。", "下の番号を確かめ、責任者とシステム管理者で調べてください。", "bad")
    return ui.Note("控えと帳簿は一致しています。", tone="done")


def check_facts(check: JournalCheck, names: Mapping[str, str]) -> ui.Facts:
    by = "システム" if check.by.startswith("system:") else words.person(check.by, names)
    facts = [
        ui.Fact("最後の照合", f"{words.moment(check.at)} {by}"),
        ui.Fact("控えの行", f"{check.lines:,}行"),
        ui.Fact("書きかけで切れた行", f"{check.torn:,}行"),
        ui.Fact("つながらない行", _listed([f"{place}行目" for place in check.broken])),
        ui.Fact("帳簿にない領収証", _listed(check.lost)),
        ui.Fact("控えにない領収証", _listed(check.unwritten)),
        ui.Fact("内容の違う領収証", _listed(check.differing)),
    ]
    return ui.Facts(facts)


def _listed(found: Sequence[str]) -> str:
    if not found:
        return "なし"
    more = f" ほか{len(found) - MOST_SHOWN:,}件" if len(found) > MOST_SHOWN else ""
    return f"{len(found):,}件: {'、'.join(found[:MOST_SHOWN])}{more}"


def differences(found: Compared) -> list[str]:
    """What a comparison found, for the day and the console; nothing where it agrees."""
    said = [
        ("帳簿にない記録があります(古い状態に戻されたおそれがあります。現金の記録を止めました)",
         [f"{act['number']} {KINDS[act['kind']]}" for act in found.missing]),
        ("控えにない記録があります", found.unwritten),
        ("控えと内容の違う領収証があります", found.differing),
        ("控えのつながらない行があります", [f"{place}行目" for place in found.broken]),
    ]  # fmt: skip
    return [f"{words} {_listed(names)}" for words, names in said if names]


def missing_table(missing: Sequence[Mapping]) -> ui.Table:
    """Each lost act, with what is needed to find its paper: number, collector, moment, sum."""
    columns = [
        ui.Column("番号", "code"), ui.Column("記録"), ui.Column("従事者番号", "code"), ui.Column("領収日時", "moment"),
        ui.Column("金額", "yen"), ui.Column("確認番号", "code"),
    ]  # fmt: skip
    rows = [
        [act["number"], KINDS[act["kind"]], act["worker"], datetime.fromisoformat(act["at"]), act["total"], act["code"]]
        for act in sorted(missing, key=lambda act: (act["number"], act["kind"]))
    ]
    return ui.Table("失われた記録", columns, rows, id="missing", tall=len(rows) > MOST_SHOWN)


def lost_table(
    acts: Sequence[Mapping], asked: Mapping[tuple[str, str], Reentry], over: Collection[tuple[str, date]]
) -> ui.Table:
    """Each lost act with what is to be done about it next, and the way to the close of its day.

    `over`: days that were closed, by collector.
    """
    columns = [
        ui.Column("番号", "code"), ui.Column("記録"), ui.Column("従事者番号", "code"), ui.Column("領収日時", "moment"),
        ui.Column("金額", "yen"), ui.Column("次にすること"),
    ]  # fmt: skip
    rows = [
        [
            act["number"], KINDS[act["kind"]],
            ui.Cell(act["worker"], url=reverse("cash:close", args=[act["worker"], day_of(act)])),
            datetime.fromisoformat(act["at"]), act["total"],
            CLOSED if (act["worker"], day_of(act)) in over else _todo(act, asked.get((act["number"], act["kind"]))),
        ]
        for act in acts
    ]  # fmt: skip
    empty = ui.EmptyState("失われたままの記録はありません。")
    return ui.Table("失われたままの記録", columns, rows, id="lost", empty=empty)


CLOSED = "この日の締めが済み、帳簿に戻せません"


def _todo(act: Mapping, waiting: Reentry | None) -> object:
    if waiting:
        return ui.Cell("", act=ui.Link("二人目が紙を確かめる", reverse("receipts:reentry", args=[waiting.pk])))
    if act["kind"] == "void":
        return "書損の紙を確かめ、下で記録する"
    if numbers.parse(act["number"]) is None:
        return "手書きの領収証。冊子の画面で入力し直す"
    return ui.Cell("", act=ui.Link("紙を見て入力する", reverse("receipts:reenter", args=[act["number"]])))


def lost_facts(act: Mapping) -> ui.Facts:
    return ui.Facts([
        ui.Fact("番号", act["number"], "code"), ui.Fact("領収金額", act["total"], "yen"),
        ui.Fact("領収日時", words.moment(datetime.fromisoformat(act["at"]))), ui.Fact("従事者番号", act["worker"], "code"),
        ui.Fact("確認番号", act["code"], "code"),
    ])  # fmt: skip


def reentry_facts(one: Reentry, names: Mapping[str, str]) -> ui.Facts:
    said = one.facts
    found = [ui.Fact("番号", one.number, "code"), ui.Fact("記録", KINDS[one.kind])]
    if said:
        found += [
            ui.Fact("確認番号", said["code"], "code"), ui.Fact("宛名", f"{said['payee']} 様"),
            ui.Fact("領収金額", said["total"], "yen"), ui.Fact("領収日時", said["at"]),
            ui.Fact("領収した者", f"{said['receiver']}(従事者番号 {said['worker_number']})"),
        ]  # fmt: skip
        found += [ui.Fact("代わった書損", said["replaces"], "code")] if said["replaces"] else []
    return ui.Facts([*found, ui.Fact("入力した人", f"{words.person(one.asked_by, names)} {words.moment(one.asked_at)}")])


def reentry_lines(one: Reentry) -> ui.Table | None:
    if not one.facts:
        return None
    columns = [ui.Column("科目"), ui.Column("期別"), ui.Column("通知書番号"), ui.Column("本料", "yen")]
    rows = [
        [line["programme"], "全期" if line["instalment"] == "00" else f"第{int(line['instalment'])}期", line["notice_number"],
         line["yen"]]
        for line in one.facts["lines"]
    ]  # fmt: skip
    return ui.Table("内訳", columns, rows, id="lines", total=["計", "", "", one.facts["total"]])


def asked(halt: Halt, names: Mapping[str, str]) -> ui.Facts:
    return ui.Facts([
        ui.Fact("申請した人", f"{words.person(halt.asked_by, names)} {words.moment(halt.asked_at)}"),
        ui.Fact("どう扱ったか", halt.reason),
    ])  # fmt: skip


def halts_table(halts: Sequence[Halt], names: Mapping[str, str]) -> ui.Table | None:
    if not halts:
        return None
    columns = [
        ui.Column("止めた日時", "moment"), ui.Column("失われた記録", "count"), ui.Column("どう扱ったか"),
        ui.Column("申請した人"), ui.Column("再開した人"), ui.Column("再開した日時", "moment"),
    ]  # fmt: skip
    rows = [
        [
            one.opened_at, len(one.missing), one.reason, words.person(one.asked_by, names),
            words.person(one.released_by, names), one.released_at,
        ]
        for one in halts
    ]  # fmt: skip
    return ui.Table("これまでの停止と再開", columns, rows, id="halts")
