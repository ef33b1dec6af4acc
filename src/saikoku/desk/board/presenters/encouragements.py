"""What people were encouraged to and what is still waited for: the leader's list, oldest last day first."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from saikoku.registry.contacts.models import Encouragement
from saikoku.ui import components as ui
from saikoku.ui import forms, words

KINDS = {"transfer": "口座振替", "loss": "資格喪失の届出", "declaration": "所得の申告"}
REFUSALS = {
    "encouragement-unknown": "この勧奨は見つかりません。一覧を開き直してください。",
    "not-open": "この勧奨の確認は、すでに終わっています。一覧を開き直してください。",
    "reason-missing": "終える理由を入力してください。",
    "reason-too-long": "終える理由は 200 字以内で入力してください。",
    "reason-holds-personal-number": "終える理由に、個人番号(マイナンバー)と思われる 12 桁の数字があります。消してください。",
}  # fmt: skip
explain = forms.explainer(REFUSALS, dict.fromkeys(REFUSALS, "reason"))


def tabs(chosen: str, counts: Mapping[str, int]) -> list[ui.Link]:
    address = reverse("board:encouragements")
    links = [("", "すべて", sum(counts.values())), *((kind, said, counts.get(kind, 0)) for kind, said in KINDS.items())]
    return [ui.Link(f"{said} {count:,} 件", f"{address}?kind={kind}" if kind else address) for kind, said, count in links
            if kind != chosen]  # fmt: skip


def table(rows: Sequence[Encouragement], today: date) -> ui.Table:
    return ui.Table(
        "確認待ちの勧奨",
        [ui.Column("対象者"), ui.Column("勧めたこと"), ui.Column("答え"), ui.Column("勧めた日", "day"),
         ui.Column("経過", "count"), ui.Column("確認の期限", "day"), ui.Column("")],
        [ui.Row([
            ui.Cell(row.debtor.name, url=reverse("cases:card", args=[row.debtor.number])), KINDS[row.kind],
            row.get_result_display(), row.on, f"{(today - row.on).days}日", row.due_on,
            ui.Cell("確認を終える", url=reverse("board:end_encouragement", args=[row.pk])),
        ]) for row in rows],
        id="encouragements", empty=ui.EmptyState("確認待ちの勧奨はありません。"), caption_hidden=True,
    )  # fmt: skip


def sentence(count: int, shown: int) -> str:
    more = f"期限の近い順に、はじめの {shown:,} 件を表示しています。" if shown < count else "期限の近い順に並べています。"
    return (
        f"勧めた手続きが市のデータでまだ確認できないものは {count:,} 件です。{more}"
        "口座振替は登録(T06)、資格喪失は届出(T07)、所得の申告は対象者データ(T01)で確認でき、確認できたものは一覧から消えます。"
    )


def facts(row: Encouragement) -> ui.Facts:
    return ui.Facts([
        ui.Fact("対象者", row.debtor.name), ui.Fact("勧めたこと", KINDS[row.kind]),
        ui.Fact("勧めた日", words.day_short(row.on)), ui.Fact("答え", row.get_result_display()),
        ui.Fact("確認の期限", words.day_short(row.due_on)),
    ])  # fmt: skip
