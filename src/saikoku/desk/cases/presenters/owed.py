"""What is owed, paid and stopped: the tables that the city's files brought to a case card."""

from datetime import date

from django.urls import reverse

from saikoku.desk.cases.queries import Card
from saikoku.kernel.programmes import PROGRAMME_WORDS
from saikoku.outreach.calls.presenters import story as stories
from saikoku.outreach.calls.queries import Day
from saikoku.registry.liabilities.queries import REASONS
from saikoku.registry.liabilities.rules import ledger
from saikoku.registry.tasks.rules.answers import ACTIONS
from saikoku.ui import components as ui

CARRIED = {"1": "現年度", "2": "滞納繰越"}
DISPOSED = {"": "", "0": "なし", "1": "差押", "2": "執行停止", "3": "徴収猶予", "4": "分納"}
WORKS = {"01": "電話", "02": "訪問", "03": "電話・訪問", "04": "申告勧奨", "05": "居所調査"}
LEFT = {"reached": "連絡済", "paid": "納付確認", "promised": "約束", "stopped": "中止", "withdrawn": "取下げ"}
LETTERS = {"1": "督促状", "2": "催告書", "3": "差押予告", "4": "その他"}


def stops_in_force(found: Card, today: date) -> list[dict]:
    """The city's stops that hold today."""
    day = today.isoformat()
    return [
        row for row in found.imported["stops"]
        if row["starts_on"] <= day and (not row["ends_on"] or row["ends_on"] >= day) and not row["gone_on"]
    ]  # fmt: skip


def stop_note(found: Card, today: date) -> list[ui.Note]:
    """What forbids to call now, in words."""
    day = today.isoformat()
    notes = []
    for row in stops_in_force(found, today):
        about = PROGRAMME_WORDS.get(row["programme"], "すべての科目")
        notes.append(ui.Note("催告中止(市)", f"{about} {REASONS.get(row['reason'], '')} {row['starts_on']} から", "look"))
    for row in found.imported["own_stops"]:
        if not row["lifted_on"] or row["lifted_on"] > day:
            notes.append(ui.Note("催告中止(記録による)", f"{row['reason']} {row['since'][:10]} から", "look"))
    return notes


def instalments(found: Card, day: Day) -> ui.Table:
    months = day.low_months
    paid: dict[tuple, list] = {}
    for row in found.story.payments:
        paid.setdefault(ledger.key_of(row), []).append(row)
    rows = []
    for row in found.story.instalments:
        charge = ledger.charge_of(row, day.terms.today, months, paid.get(ledger.key_of(row), ())) if row.balance > 0 else None
        rows.append([
            f"{stories.SHORT[row.programme]} {stories.fiscal(row.due_year)}",
            stories.instalment_words([row.instalment]), row.due_on, row.assessed, row.paid, row.unpaid, row.balance,
            charge.yen if charge else 0, row.late_charge if row.late_charge is not None else "",
            row.reminder_fee if row.reminder_fee is not None else "", row.reminder_sent_on or "", row.designated_on or "",
            row.demand_sent_on or "", row.limitation_on or "", DISPOSED.get(row.disposition, row.disposition),
            CARRIED.get(row.carried, ""), row.as_of,
        ])  # fmt: skip
    return ui.Table(
        f"期別の債権 {len(rows)} 件",
        [ui.Column("科目・年度"), ui.Column("期"), ui.Column("納期限", "day"), ui.Column("調定額", "yen"),
         ui.Column("収納済額", "yen"), ui.Column("未納額", "yen"), ui.Column("今の残高", "yen"),
         ui.Column("延滞金(概算)", "yen"), ui.Column("延滞金(市)", "yen"), ui.Column("督促手数料", "yen"),
         ui.Column("督促状", "day"), ui.Column("指定期限", "day"), ui.Column("催告書", "day"),
         ui.Column("時効完成予定", "day"), ui.Column("処分等"), ui.Column("現繰"), ui.Column("基準日", "day")],
        rows, id="instalments", empty=ui.EmptyState("期別の債権はまだ届いていません。"),
    )  # fmt: skip


def codes(found: Card) -> ui.Table | None:
    """The numbers printed on slips, and what only overpayments and shared debts have."""
    rows = [
        [f"{stories.SHORT[row.programme]} {stories.fiscal(row.due_year)} {stories.instalment_words([row.instalment])}",
         row.assessed_year, row.notice_number, row.object, row.shared, row.late_charge_on or "", row.slip_number,
         row.slip_valid_until or "", row.gs1_128,
         " ".join(part for part in (row.mpn_agency, row.mpn_number, row.mpn_confirmation, row.mpn_category) if part),
         "あり" if row.elqr else "", row.benefit_month, row.repayment_reason, row.gone_on or ""]
        for row in found.story.instalments
    ]  # fmt: skip
    if not rows:
        return None
    return ui.Table(
        "納付書・収納の番号",
        [ui.Column("債権"), ui.Column("賦課年度"), ui.Column("通知書番号", "code"), ui.Column("課税客体"),
         ui.Column("共有区分"), ui.Column("延滞金基準日"), ui.Column("納付書番号", "code"), ui.Column("使用期限"),
         ui.Column("バーコード", "code"),
         ui.Column("収納機関・納付・確認・区分", "code"), ui.Column("eL-QR"), ui.Column("給付年月"),
         ui.Column("返還事由"),
         ui.Column("対象外となった日")],
        rows, id="codes",
    )  # fmt: skip


def payments(found: Card, may_trace: bool = False) -> ui.Table:
    return ui.Table(
        f"納付 {len(found.story.payments)} 件",
        [ui.Column("納付日", "day"), ui.Column("債権"), ui.Column("本税・本料", "yen"), ui.Column("有効額", "yen"),
         ui.Column("督促手数料", "yen"), ui.Column("延滞金", "yen"), ui.Column("方法"), ui.Column("報告"),
         ui.Column("収入日", "day"), ui.Column("収納番号", "code"), ui.Column("関連番号", "code"),
         ui.Column("納付書番号", "code"), ui.Column("納付番号", "code"), ui.Column("納期限", "day"),
         ui.Column("会計年度"), ui.Column("現繰")],
        [[row.paid_on,
          f"{stories.SHORT[row.programme]} {stories.fiscal(row.due_year)} {stories.instalment_words([row.instalment])}",
          row.principal, row.standing if row.standing is not None else "", row.fee if row.fee is not None else "",
          row.late_charge if row.late_charge is not None else "", stories.PAID_BY.get(row.channel, row.channel),
          stories.REPORTED.get(row.report, (row.report, ""))[0], row.credited_on,
          traced("figures:payment", row.payment_number, may_trace), row.relates_to,
          row.slip_number, row.mpn_number, row.due_on, row.accounting_year or "", CARRIED.get(row.carried, "")]
         for row in found.story.payments],
        id="payments", empty=ui.EmptyState("納付の記録はまだ届いていません。"),
    )  # fmt: skip


def targets(found: Card) -> ui.Table:
    return ui.Table(
        "当月対象の履歴",
        [ui.Column("対象年月"), ui.Column("科目"), ui.Column("業務"), ui.Column("提供日"), ui.Column("名簿から外れた日"),
         ui.Column("理由")],
        [[row["month"][:7], PROGRAMME_WORDS.get(row["programme"], ""), WORKS.get(row["work"], row["work"]),
          row["delivered_on"], row["left_on"] or "",
          "取下げ" if row["withdrawn"] else LEFT.get(row["left_reason"], "")] for row in found.imported["targets"]],
        id="targets", empty=ui.EmptyState("対象者データにまだ載っていません。"),
    )  # fmt: skip


def stops(found: Card) -> ui.Table:
    rows = [["市", PROGRAMME_WORDS.get(row["programme"], "すべて"), REASONS.get(row["reason"], row["reason"]),
             row["starts_on"], row["ends_on"] or "", row["remarks"], row["stop_number"], row["gone_on"] or ""]
            for row in found.imported["stops"]]  # fmt: skip
    rows += [["記録", "すべて", row["reason"], row["since"][:10], row["lifted_on"] or "", "", row["record_number"], ""]
             for row in found.imported["own_stops"]]  # fmt: skip
    return ui.Table(
        "催告中止",
        [ui.Column("出所"), ui.Column("科目"), ui.Column("理由"), ui.Column("開始日"), ui.Column("終了日"), ui.Column("備考"),
         ui.Column("番号", "code"), ui.Column("対象外となった日")],
        rows, id="stops", empty=ui.EmptyState("催告中止の記録はありません。"),
    )  # fmt: skip


def transfers(found: Card) -> ui.Table:
    return ui.Table(
        "口座振替の登録",
        [ui.Column("科目"), ui.Column("申込日"), ui.Column("経路"), ui.Column("開始日"), ui.Column("終了日")],
        [[PROGRAMME_WORDS.get(row["programme"], ""), row["applied_on"], row["route"], row["starts_on"],
          row["ended_on"] or row["gone_on"] or ""] for row in found.imported["transfers"]],
        id="transfers", empty=ui.EmptyState("口座振替の登録はありません。"),
    )  # fmt: skip


def losses(found: Card) -> ui.Table:
    return ui.Table(
        "資格喪失の届出",
        [ui.Column("受付番号", "code"), ui.Column("宛名番号", "code"), ui.Column("相当年度"), ui.Column("届出日"),
         ui.Column("喪失日"), ui.Column("減額", "yen")],
        [[row["procedure_number"], row["member_number"], row["due_year"], row["filed_on"], row["lost_on"],
          row["premium_reduced"]] for row in found.imported["losses"]],
        id="losses", empty=ui.EmptyState("資格喪失の届出はありません。"),
    )  # fmt: skip


def slips(found: Card) -> ui.Table:
    return ui.Table(
        "発行された納付書",
        [ui.Column("納付書番号", "code"), ui.Column("発行日"), ui.Column("債権"), ui.Column("金額", "yen"),
         ui.Column("使用期限"), ui.Column("依頼の受付番号", "code"), ui.Column("納付番号", "code")],
        [[f"{row['slip_number']}-{row['line']}", row["issued_on"],
          f"{stories.SHORT[row['programme']]} {stories.fiscal(row['due_year'])} "
          f"{stories.instalment_words([row['instalment']])}",
          row["amount"], row["valid_until"] or "", row["request_number"], row["mpn_number"]]
         for row in found.imported["slips"]],
        id="slips", empty=ui.EmptyState("発行された納付書はありません。"),
    )  # fmt: skip


def letters(found: Card) -> ui.Table:
    return ui.Table(
        "市が送った文書",
        [ui.Column("文書番号", "code"), ui.Column("種別"), ui.Column("科目"), ui.Column("発送日"), ui.Column("返戻日"),
         ui.Column("返戻の理由")],
        [[row["letter_number"], LETTERS.get(row["kind"], row["kind"]), PROGRAMME_WORDS.get(row["programme"], ""),
          row["sent_on"], row["returned_on"] or "", row["returned_reason"]] for row in found.imported["letters"]],
        id="letters", empty=ui.EmptyState("送った文書の記録はまだ届いていません。"),
    )  # fmt: skip


def answers(found: Card) -> ui.Table:
    """What the city did with what was handed over to it."""
    return ui.Table(
        "引継ぎへの市の回答",
        [ui.Column("引き継いだ記録", "code"), ui.Column("回答日"), ui.Column("措置"), ui.Column("備考")],
        [[row["record_number"], row["answered_on"], ACTIONS.get(row["action"], row["action"]), row["remarks"]]
         for row in found.imported["answers"]],
        id="answers", empty=ui.EmptyState("市の回答はまだ届いていません。"),
    )  # fmt: skip


def traced(route: str, number: str, may_trace: bool) -> ui.Cell:
    """A number that leads to what it counts for."""
    return ui.Cell(number, url=reverse(route, args=[number]) if may_trace else "")
