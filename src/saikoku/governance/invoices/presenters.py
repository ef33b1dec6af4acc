"""Invoices in words."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.urls import reverse

from saikoku.governance.invoices import queries
from saikoku.governance.invoices.models import Invoice
from saikoku.governance.invoices.rules import steps
from saikoku.governance.invoices.rules.steps import WORDS, Step
from saikoku.kernel import eras, yen
from saikoku.kernel.periods import Month
from saikoku.ui import components as ui
from saikoku.ui import forms, words

REFUSALS = {
    "month-outside-the-contract": "この月は、委託料を支払う月ではありません。",
    "month-not-over": "この月の業務はまだ終わっていません。翌月になってから作ってください。",
    "sum-not-agreed": "委託料の総額が登録されていません。合意事項「委託料の総額」を提案し、市の承認を登録してください。",
    "nothing-left-to-ask": "総額に対して、もう請求する額が残っていません。合意事項「委託料の総額」を確かめてください。",
    "invoice-stands": "この月の請求書は、もうあります。作り直すときは、先に取り下げてください。",
    "step-not-open": "この段階は、今は記録できません。画面を読み込み直して確かめてください。",
    "day-to-come": "まだ来ていない日です。実際の日を入力してください。",
    "before-the-step-before": "前の段階より早い日です。日を確かめてください。",
    "reason-missing": "取り下げる理由を入力してください。",
}
FIELDS = {"day-to-come": "on", "before-the-step-before": "on", "reason-missing": "note", "step-not-open": "step"}
TONES = {"入金済": "done", "取下げ": "", "支払待ち": "now", "提出前": "look"}
explain = forms.explainer(REFUSALS, FIELDS)


def refusal(reasons: list[str]) -> ui.Note:
    first, *others = [REFUSALS[reason] for reason in reasons]
    return ui.Note(first, tone="bad", lines=others)


def month_table(
    fee: queries.Fee, latest: Mapping[Month, Invoice], due_days: Mapping[int, date], today: date
) -> ui.Table:
    """Each month of the contract that is over, the latest first."""
    columns = [
        ui.Column("業務の月"), ui.Column("回", "count"), ui.Column("委託料", "yen"), ui.Column("請求書"),
        ui.Column("支払の期限", "day"), ui.Column("状態"),
    ]  # fmt: skip
    over = [month for month in fee.months if month.last < today]
    rows = [_month_row(month, fee, latest.get(month), due_days, today) for month in reversed(over)]
    total = ["計", None, sum(fee.amounts.get(month, 0) for month in over), "", None, ""] if fee.amounts else None
    empty = ui.EmptyState("まだ請求できる月がありません。業務を行った月の翌月から、ここに並びます。")
    return ui.Table("請求する月", columns, rows, id="months", caption_hidden=True, empty=empty, total=total if rows else None)


def _month_row(
    month: Month, fee: queries.Fee, invoice: Invoice | None, due_days: Mapping[int, date], today: date
) -> ui.Row:
    told, due = "未作成", None
    chip = ui.Chip("未作成", "look")
    if invoice:
        told, due = f"第{invoice.version}版 {eras.short(invoice.issued_on)}", due_days.get(invoice.pk)
        chip = state_chip(invoice, due, today)
    return ui.Row(
        [
            eras.month_in_words(month), fee.months.index(month) + 1, fee.amounts.get(month), told, due,
            ui.Cell("", chip=chip),
        ],
        url=reverse("invoices:month", args=[month]),
    )  # fmt: skip


def state_chip(invoice: Invoice, due: date | None, today: date) -> ui.Chip:
    taken = queries.taken(invoice)
    if due and due < today and not steps.ENDS & set(taken):
        return ui.Chip("支払の期限超過", "bad")
    state = steps.state_words(taken)
    return ui.Chip(state, TONES.get(state, "look"))


def plan_words(fee: queries.Fee) -> str:
    """How the sum falls on the months, in one sentence."""
    if not fee.amounts:
        return "委託料の総額が登録されていません。"
    first, *others = (fee.amounts[month] for month in fee.months)
    rest = others[0] if others else 0
    total = yen.in_words(sum(fee.amounts.values()))
    if len(fee.sums) > 1 or len(set(others)) > 1:
        return f"総額 {total}。途中で総額か月数が変わったため、まだ請求していない月で割り直しています。"
    divided = f"総額 {total}を {len(fee.months)} か月で割り、毎月 {yen.in_words(rest)}"
    return f"{divided}です。" if first == rest else f"{divided}、第1回は端数を合わせた {yen.in_words(first)}です。"


def facts(invoice: Invoice, due: date | None, today: date, names: Mapping[str, str]) -> ui.Facts:
    return ui.Facts(
        [
            ui.Fact("請求金額(税込)", invoice.amount, "yen", state_chip(invoice, due, today)),
            ui.Fact("うち消費税等", invoice.tax, "yen"),
            ui.Fact("版", f"第{invoice.version}版"),
            ui.Fact("作成", f"{eras.in_words(invoice.issued_on)} {words.person(invoice.issued_by, names)}"),
            ui.Fact("支払の期限", due, "day") if due else ui.Fact("支払の期限", "市が受領した日から決まります"),
            ui.Fact("照合値", invoice.digest, "code"),
        ]
    )


def timeline(invoices: list[Invoice], names: Mapping[str, str]) -> ui.Timeline:
    """What happened to all versions of a month's invoice, the latest first."""
    entries: list[tuple[datetime, ui.Entry]] = []
    for invoice in invoices:
        who = words.person(invoice.issued_by, names)
        made = ui.Entry(invoice.issued_at, f"第{invoice.version}版を作った", f"記録 {who}", kind="paper")
        entries.append((invoice.issued_at, made))
        for row in invoice.steps.all():
            told = f"第{invoice.version}版: {WORDS[Step(row.step)]} {eras.short(row.on)}"
            who = words.person(row.entered_by, names)
            entry = ui.Entry(row.entered_at, told, f"記録 {who}", quote=row.note, kind="paper")
            entries.append((row.entered_at, entry))
    return ui.Timeline("経過", [entry for _, entry in sorted(entries, key=lambda pair: pair[0], reverse=True)])


def next_month_words(fee: queries.Fee, today: date) -> str:
    """When the next invoice can be made."""
    running = Month.of(today)
    if running not in fee.months:
        return ""
    return f"{eras.month_in_words(running)}分は、{eras.in_words(running.last + timedelta(days=1))}から作れます。"


def file_name(invoice: Invoice) -> str:
    return f"請求書_{Month.of(invoice.month)}_第{invoice.version}版.pdf"
