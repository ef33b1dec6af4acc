"""Entries of other work (カ) in words."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from saikoku.performance.attribution.models import OtherEffect, OtherProposal
from saikoku.ui import components as ui
from saikoku.ui import forms

REFUSALS = {
    "work-missing": "業務の内容を入力してください。",
    "method-missing": "効果額の計算の方法を入力してください。",
    "document-missing": "市の文書番号を入力してください。",
    "no-yen": "効果額は1円以上で入力してください。",
    "not-approved-before": "市の承認は、業務を始めるより前でなければなりません。承認した日と始めた日を確かめてください。",
    "month-before-the-work": "業務を始める前の月には計上できません。計上する月を確かめてください。",
    "unknown-entry": "この登録はありません。一覧から選び直してください。",
    "already-withdrawn": "この登録はもう取り消されています。",
    "already-proposed": "この登録の取消しは、もう確認を待っています。",
    "already-decided": "この登録はもう処理されています。画面を読み込み直して確かめてください。",
    "own-proposal": "自分の登録は、自分では確認できません。ほかの人が確認してください。",
}
FIELDS = {
    "work-missing": "work", "method-missing": "method", "document-missing": "document", "no-yen": "amount",
    "not-approved-before": "approved_on", "month-before-the-work": "month",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)


def refused(reasons: Iterable[str] | None) -> ui.Note | None:
    found = [REFUSALS[reason] for reason in reasons or ()]
    return ui.Note(found[0], tone="bad", lines=found[1:]) if found else None


def entry(row: OtherEffect | OtherProposal) -> ui.Facts:
    return ui.Facts([
        ui.Fact("業務の内容", row.work), ui.Fact("計算の方法", row.method), ui.Fact("効果額", row.amount, "yen"),
        ui.Fact("市の文書", row.document), ui.Fact("市が承認した日", row.approved_on, "day"),
        ui.Fact("業務を始めた日", row.begins_on, "day"),
    ])  # fmt: skip


def proposal(row: OtherProposal, names: Mapping[str, str]) -> tuple[str, ui.Facts]:
    what = "登録の取消し" if row.withdraws_id else "登録"
    return f"{what}の確認待ち({names.get(row.proposed_by, row.proposed_by)})", entry(row)


def entries(rows: Iterable[OtherEffect], names: Mapping[str, str], may_propose: bool) -> ui.Table:
    rows = list(rows)
    standing = sum(row.amount for row in rows if row.withdrawn is None)

    def state(row: OtherEffect) -> ui.Cell:
        if row.withdrawn is not None:
            return ui.Cell(chip=ui.Chip("取消済"))
        url = reverse("figures:withdraw", args=[row.pk])
        return ui.Cell(act=ui.Link("取り消す", url)) if may_propose else ui.Cell("")

    return ui.Table(
        f"その他の承認業務 {len(rows):,} 件",
        [ui.Column("業務"), ui.Column("計算の方法"), ui.Column("市の承認"), ui.Column("承認日", "day"),
         ui.Column("開始日", "day"), ui.Column("金額", "yen"), ui.Column("登録した人"), ui.Column("取消し")],
        [[row.work, row.method, row.document, row.approved_on, row.begins_on, row.amount,
          names.get(row.entered_by, row.entered_by), state(row)] for row in rows],
        id="others", empty=ui.EmptyState("この月に登録された業務はありません。"),
        total=["計(取消済を除く)", "", "", "", "", standing, "", ""] if rows else None,
    )  # fmt: skip
