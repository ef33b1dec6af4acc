"""One payment, procedure or record in words: what it earned, why, and what lost."""

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse

from saikoku.collection.slips.models import Slip
from saikoku.exchange.layouts.rules.outcomes import outcomes
from saikoku.governance.terms.rules import declared, writing
from saikoku.kernel.programmes import PROGRAMME_WORDS
from saikoku.performance.attribution.models import Credit
from saikoku.performance.attribution.rules.claims import Claim, Rule
from saikoku.performance.attribution.rules.crediting import Judgement, LossJudgement
from saikoku.performance.figures.presenters import REASONS, RULES
from saikoku.performance.figures.presenters.pages import CHANNELS
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules.records import CHANNELS as SPOKEN
from saikoku.registry.contacts.rules.records import SPOKE_WITH
from saikoku.registry.liabilities.models import QualificationLoss, SlipIssued
from saikoku.registry.payments.models import Payment
from saikoku.ui import components as ui
from saikoku.ui import words

REPORTED = {"1": "速報", "2": "確報", "3": "速報取消", "4": "訂正", "5": "還付"}


def payment(row: Payment) -> ui.Facts:
    return ui.Facts([
        ui.Fact("収納データ番号", row.payment_number, "code"),
        ui.Fact("宛名番号", row.debtor_number, "code"),
        ui.Fact("科目", PROGRAMME_WORDS[row.programme]),
        ui.Fact("期別", f"相当{row.due_year} 通知書 {row.notice_number} {row.instalment}期"),
        ui.Fact("納期限", row.due_on, "day"),
        ui.Fact("納付日", row.paid_on, "day"),
        ui.Fact("納付方法", CHANNELS.get(row.channel, row.channel)),
        ui.Fact("報告", REPORTED.get(row.report, row.report)),
        ui.Fact("対象の収納データ番号", row.relates_to or "なし", "code"),
        ui.Fact("本料", row.principal, "yen"),
        ui.Fact("残る額", row.standing if row.standing is not None else "対象の行を待っています",
                "yen" if row.standing is not None else "text"),
        ui.Fact("督促手数料・延滞金(数えません)", f"{row.fee or 0:,}円・{row.late_charge or 0:,}円"),
        ui.Fact("納付書番号", row.slip_number or "なし", "code"),
        ui.Fact("納付番号", row.mpn_number or "なし", "code"),
    ])  # fmt: skip


def loss(row: QualificationLoss) -> ui.Facts:
    return ui.Facts([
        ui.Fact("届出番号", row.procedure_number, "code"),
        ui.Fact("宛名番号", row.debtor_number, "code"),
        ui.Fact("相当年度", row.due_year),
        ui.Fact("届出日", row.filed_on, "day"),
        ui.Fact("資格喪失日", row.lost_on, "day"),
        ui.Fact("減額保険料", row.premium_reduced, "yen"),
    ])  # fmt: skip


def answer(found: Judgement, channel: str) -> ui.Note:
    """In one sentence: which rule, how much, by what."""
    if found.won:
        more = f"調定額を超えた {found.overpaid:,}円は、どの項目にも入りません。" if found.overpaid else ""
        return ui.Note(f"{RULES[found.won.rule]} に {found.yen:,}円", f"根拠は{_place(found.won)}です。{more}", "done")
    why = "、".join(REASONS[reason] for reason in found.reasons)
    if channel == "6" and not why:
        return ui.Note("訪問収納の欄に入ります。", "自主納付額等(ア〜カ)には入りません。")
    return ui.Note("どの項目にも入りません。", why or "成り立つ根拠がありません。理由は下の表のとおりです。", "look")


def loss_answer(found: LossJudgement) -> ui.Note:
    if found.won:
        return ui.Note(f"{RULES[Rule.LOSS]} に {found.yen:,}円", f"根拠は{_place(found.won)}です。", "done")
    return ui.Note("どの項目にも入りません。", "成り立つ勧奨がありません。理由は下の表のとおりです。", "look")


def _place(claim: Claim) -> str:
    if claim.rule == Rule.SLIP:
        return f"{_slip(claim)}({claim.on} {'印刷' if claim.printed else '発行'})"
    return f"記録 {claim.record}({claim.on})"


def _slip(claim: Claim) -> str:
    if claim.printed:
        return f"印刷した納付書 {claim.printed}・市の納付書番号 {claim.slip[0]}"
    return f"納付書 {claim.slip[0]}-{claim.slip[1]}"


def printed(row: Slip) -> ui.Facts:
    """A slip that we printed, and the contact at which it was asked for."""
    return ui.Facts([
        ui.Fact("番号", row.number, "code", change=ui.Link("納付書を見る", reverse("slips:show", args=[row.number]))),
        ui.Fact("市の納付書番号", row.slip_number, "code"),
        ui.Fact("納付番号", row.mpn_number or "なし", "code"),
        ui.Fact("印刷した日", row.issued_on, "day"),
        ui.Fact("場所", row.get_place_display()),
        ui.Fact("使用期限", row.valid_until or "定めなし", "day" if row.valid_until else "text"),
        ui.Fact("金額", row.amount, "yen"),
        ui.Fact("申し出を受けた記録", row.record_number, "code",
                change=ui.Link("記録を見る", reverse("figures:record", args=[row.record_number]))),
    ])  # fmt: skip


def issued(row: SlipIssued) -> ui.Facts:
    """A line of a slip that the city issued on a request we passed on."""
    return ui.Facts([
        ui.Fact("納付書番号", f"{row.slip_number}-{row.line}", "code"),
        ui.Fact("納付番号", row.mpn_number or "なし", "code"),
        ui.Fact("発行日", row.issued_on, "day"),
        ui.Fact("発行依頼の受付番号", row.request_number, "code"),
        ui.Fact("使用期限", row.valid_until or "定めなし", "day" if row.valid_until else "text"),
        ui.Fact("金額", row.amount, "yen"),
    ])  # fmt: skip


def voice(record: Contact | None) -> ui.Facts | None:
    """The record that earned it, in its own words."""
    if record is None:
        return None
    named = outcomes()
    return ui.Facts([
        ui.Fact("実施", f"{words.day_long(record.on)} {words.clock(record.started_at)}"),
        ui.Fact("手段", SPOKEN.get(record.channel, record.channel)),
        ui.Fact("対象者の宛名番号", record.debtor.number, "code"),
        ui.Fact("科目", PROGRAMME_WORDS[record.programme]),
        ui.Fact("相手方", SPOKE_WITH.get(record.spoke_with, record.spoke_with)),
        ui.Fact("結果", f"{record.outcome} {named[record.outcome].ja}"),
        ui.Fact("約束日", record.promised_on or "なし", "day" if record.promised_on else "text"),
        ui.Fact("勧奨", _encouraged(record.encouraged)),
        ui.Fact("会話の概要", record.summary or "記載なし"),
        ui.Fact("従事者", record.worker_number),
        ui.Fact("記録番号", record.record_number, "code"),
    ])  # fmt: skip


ENCOURAGED = {"transfer": "口座振替", "loss": "資格喪失", "declaration": "所得申告"}


def _encouraged(text: str) -> str:
    return "、".join(ENCOURAGED.get(one, one) for one in text.split(";") if one) or "なし"


def lost(claims: Sequence[Claim], records: Mapping[str, Contact]) -> ui.Table:
    named = outcomes()
    rows = []
    for claim in claims:
        record = records.get(claim.record)
        told = f"{SPOKEN.get(record.channel, '')} {named[record.outcome].ja}" if record else ""
        url = reverse("figures:record", args=[claim.record]) if record else ""
        url = reverse("slips:show", args=[claim.printed]) if claim.printed else url
        place = claim.record or _slip(claim)
        why = "、".join(REASONS[reason] for reason in claim.reasons)
        rows.append([RULES[claim.rule], ui.Cell(place, url=url), claim.on, told, why])
    return ui.Table(
        f"入らなかった根拠 {len(rows)} 件",
        [ui.Column("項目"), ui.Column("根拠", "code"), ui.Column("日付", "day"), ui.Column("内容"), ui.Column("理由")],
        rows, id="lost", empty=ui.EmptyState("ほかに根拠になりうる記録や納付書はありません。"),
    )  # fmt: skip


def terms(held: Iterable, names: Sequence[str]) -> ui.Table:
    """The agreed values by which it was judged, and whether the city has approved each."""
    by_name = {term.name: term for term in held}
    rows = []
    for name in names:
        if name in by_name:
            term, told = by_name[name], declared.all_terms()[name]
            chip = ui.Chip("承認済", "done") if term.state == term.State.APPROVED else ui.Chip("市の承認前", "look")
            value = writing.words(told, term.value)
            url = reverse("terms:show", args=[name])
            rows.append(ui.Row([told.words, value, ui.Cell(chip=chip), term.valid.lower], url=url))
    columns = [ui.Column("合意事項"), ui.Column("値"), ui.Column("承認"), ui.Column("いつから", "day")]
    return ui.Table("判定に使った合意事項", columns, rows, id="terms")


def earned(credits: Sequence[Credit]) -> ui.Table:
    """What one record has earned."""
    rows = []
    for row in credits:
        if row.payment:
            number, url = row.payment.payment_number, reverse("figures:payment", args=[row.payment.payment_number])
        else:
            number, url = row.loss.procedure_number, reverse("figures:loss", args=[row.loss_id])
        rows.append([row.on, ui.Cell(number, url=url), row.debtor.number, RULES[row.rule], row.yen])
    return ui.Table(
        f"この記録が根拠になった納付・届出 {len(rows)} 件",
        [ui.Column("納付日・届出日", "day"), ui.Column("収納・届出番号", "code"), ui.Column("宛名番号", "code"),
         ui.Column("項目"), ui.Column("帰属額", "yen")],
        rows, id="earned", empty=ui.EmptyState("この記録が根拠になった納付・届出はありません。"),
        total=["計", "", "", "", sum(row.yen for row in credits)] if rows else None,
    )  # fmt: skip
