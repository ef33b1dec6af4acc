"""The tables of a case card: every field that the city's files brought has its column or line."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.urls import reverse

from saikoku.desk.cases.queries import Card
from saikoku.exchange.layouts.rules import outcomes as layouts
from saikoku.inquiry.phones.rules import grades
from saikoku.inquiry.residences.models import Survey
from saikoku.inquiry.residences.rules import findings, selection
from saikoku.kernel import eras
from saikoku.kernel.programmes import PROGRAMME_WORDS
from saikoku.outreach.calls.presenters import story as stories
from saikoku.outreach.calls.queries import Day
from saikoku.outreach.calls.rules import ledger
from saikoku.outreach.scripts.rules import outcomes
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules import corrections
from saikoku.registry.debtors.operations import KINDS, SOURCES
from saikoku.registry.debtors.queries import CAUTIONS
from saikoku.registry.liabilities.queries import REASONS
from saikoku.registry.tasks.models import Task
from saikoku.security.audit.models import AuditRecord
from saikoku.ui import components as ui
from saikoku.ui import words

SEX = {"1": "男", "2": "女", "0": "不明", "9": "適用なし"}
TRANSFER = {"0": "なし", "1": "振替中", "2": "停止", "3": "申込中"}
INSURED = {"1": "加入", "2": "喪失", "3": "擬制世帯主"}
DECLARED = {"0": "申告済", "1": "未申告", "2": "推計"}
AGENT = {"1": "納税管理人", "2": "相続人代表", "3": "成年後見人", "4": "共有代表"}
CARRIED = {"1": "現年度", "2": "滞納繰越"}
DISPOSED = {"": "", "0": "なし", "1": "差押", "2": "執行停止", "3": "徴収猶予", "4": "分納"}
WORKS = {"01": "電話", "02": "訪問", "03": "電話・訪問", "04": "申告勧奨", "05": "居所調査"}
LEFT = {"reached": "連絡済", "paid": "納付確認", "promised": "約束", "stopped": "中止", "withdrawn": "取下げ"}
LETTERS = {"1": "督促状", "2": "催告書", "3": "差押予告", "4": "その他"}
PLACES = {"registered": "住所", "mailing": "送付先", "found": "判明した住所"}
PHONE_STATES = {"1": "確認済", "2": "未確認", "3": "不通", "4": "相違"}
ACTIONS = {
    "cases.card.shown": "事案", "calls.case.shown": "架電の画面", "calls.record.shown": "記録の訂正",
    "search.shown": "検索の結果", "calls.numbers.shown": "電話番号", "board.list.shown": "今日の名簿",
    "board.encouragements.shown": "勧奨の確認待ち", "figures.evidence.shown": "成績の根拠",
    "attribution.explained": "納付の帰属",
}  # fmt: skip


def person(found: Card) -> ui.Facts:
    """Every field of the person's T01 row."""
    one = found.debtor
    return ui.Facts([
        ui.Fact("宛名番号", one.number, "code"),
        ui.Fact("世帯番号", one.household.number if one.household else "なし", "code"),
        ui.Fact("統合前の番号", "、".join(row.number for row in found.former) or "なし"),
        ui.Fact("個人・法人", "法人" if one.kind == "2" else "個人"),
        ui.Fact("氏名カナ", one.name_kana or "登録なし"),
        ui.Fact("通称名", one.alias or "なし"),
        ui.Fact("生年月日", eras.in_words(one.born_on, with_weekday=False) if one.born_on else "登録なし"),
        ui.Fact("性別", SEX.get(one.sex, "登録なし")),
        ui.Fact("代理区分", AGENT.get(one.representative, "なし")),
        ui.Fact("言語", one.language or "登録なし"),
        ui.Fact("口座振替", TRANSFER.get(one.transfer_state, "登録なし")),
        ui.Fact("国保資格", INSURED.get(one.nhi_state, "登録なし")),
        ui.Fact("資格取得日", words.day_short(one.insured_from) or "登録なし"),
        ui.Fact("資格喪失日", words.day_short(one.insured_until) or "なし"),
        ui.Fact("被保険者番号", one.insured_number or "登録なし"),
        ui.Fact("他保険加入の疑い", "あり" if one.other_insurance_suspected else "なし"),
        ui.Fact("所得申告", DECLARED.get(one.declaration_state, "登録なし")),
        ui.Fact("未申告年度", f"{one.undeclared_year}年度" if one.undeclared_year else "なし"),
        ui.Fact("分納誓約", "あり" if one.instalment_plan else "なし"),
        ui.Fact("返戻日", words.day_short(one.returned_mail_on) or "なし"),
        ui.Fact("返戻事由", one.returned_mail_reason or "なし"),
        ui.Fact("備考", one.remarks or "なし"),
        ui.Fact("提供日", words.day_short(one.delivered_on)),
    ])  # fmt: skip


def cautions(found: Card) -> list[ui.Note]:
    return [
        ui.Note(f"注意: {CAUTIONS.get(row['code'], row['code'])}", f"{row['since']} から", "look")
        for row in found.imported["cautions"]
        if row["ended_on"] is None
    ]


def stop_note(found: Card, today: date) -> list[ui.Note]:
    """What forbids to call now, in words."""
    day = today.isoformat()
    notes = []
    for row in found.imported["stops"]:
        if row["starts_on"] <= day and (not row["ends_on"] or row["ends_on"] >= day) and not row["gone_on"]:
            about = PROGRAMME_WORDS.get(row["programme"], "すべての科目")
            notes.append(ui.Note("催告中止(市)", f"{about} {REASONS.get(row['reason'], '')} {row['starts_on']} から", "look"))
    for row in found.imported["own_stops"]:
        if not row["lifted_on"] or row["lifted_on"] > day:
            notes.append(ui.Note("催告中止(記録による)", f"{row['reason']} {row['since'][:10]} から", "look"))
    return notes


def members(found: Card) -> ui.Table:
    return ui.Table(
        "世帯員",
        [ui.Column("氏名"), ui.Column("続柄"), ui.Column("宛名番号", "code"), ui.Column("生年月日", "day"),
         ui.Column("性別"), ui.Column("国保資格"), ui.Column("所得申告"), ui.Column("世帯から抜けた日")],
        [[ui.Cell(row["name"], below=row["name_kana"]), row["relation"], row["number"], row["born_on"], SEX.get(row["sex"], ""),
          f"{row['nhi_from'] or ''}〜{row['nhi_until'] or ''}" if row["nhi_from"] else "",
          DECLARED.get(row["declaration_state"], ""), row["gone_on"] or ""] for row in found.imported["members"]],
        id="members", empty=ui.EmptyState("世帯員の情報はまだ届いていません。"),
    )  # fmt: skip


def others(found: Card) -> ui.Table | None:
    if not found.others:
        return None
    return ui.Table(
        "同じ世帯のほかの対象者",
        [ui.Column("氏名"), ui.Column("宛名番号", "code")],
        [ui.Row([row.name, row.number], url=reverse("cases:card", args=[row.number])) for row in found.others],
        id="others",
    )


def phones(found: Card) -> ui.Table:
    return ui.Table(
        "電話番号",
        [ui.Column("番号"), ui.Column("種類"), ui.Column("状態"), ui.Column("入手元"), ui.Column("判明日", "day"),
         ui.Column("休止"), ui.Column("確かさ")],
        [[words.mask_phone(row["number"]), KINDS.get(row["kind"], ""), PHONE_STATES[row["state"]],
          SOURCES.get(row["source"], row["source"]), row["learned_on"],
          f"{row['suspended_until']} まで" if row["suspended_until"] else "", grades.in_words(found.truths[row["number"]])]
         for row in found.imported["phones"]],
        id="phones", empty=ui.EmptyState("電話番号がありません。番号調査の対象です。"),
    )  # fmt: skip


def addresses(found: Card) -> ui.Table:
    return ui.Table(
        "住所",
        [ui.Column("区分"), ui.Column("郵便番号", "code"), ui.Column("住所"), ui.Column("方書"), ui.Column("送付先氏名"),
         ui.Column("町字コード", "code"), ui.Column("いつから")],
        [[PLACES.get(row["kind"], row["kind"]), row["postal_code"], row["address"], row["building"], row["recipient"],
          row["town_code"], row["since"]] for row in found.imported["addresses"]],
        id="addresses", empty=ui.EmptyState("住所の登録がありません。"),
    )  # fmt: skip


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
          _traced("figures:payment", row.payment_number, may_trace), row.relates_to,
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


def residences(found: Card) -> ui.Table:
    """Each search for where the person lives, with its standing finding."""
    known = layouts.outcomes()
    rows = [
        [row["number"] or "", row["on"] or "", "、".join(selection.RULES[code] for code in row["reasons"]),
         known[row["outcome"]].ja if row["outcome"] else Survey.State(row["state"]).label,
         row["text"] or row["closed_why"], row["address_found"] or ""]
        for row in found.imported["residences"]
    ]  # fmt: skip
    columns = [ui.Column("調査番号", "code"), ui.Column("日"), ui.Column("選んだ理由"), ui.Column("所見"), ui.Column("内容"),
               ui.Column("判明した住所")]  # fmt: skip
    return ui.Table("居所調査", columns, rows, id="residences", empty=ui.EmptyState("居所調査はありません。"))


def doubtful_address(found: Card) -> list[ui.Note]:
    """Where the latest finding says that he does not live at the address of the city's file."""
    told = next((row for row in found.imported["residences"] if row["outcome"]), None)
    if told is None or told["outcome"] not in findings.NOT_THERE:
        return []
    named = layouts.outcomes()[told["outcome"]].ja
    where = f"判明した住所: {told['address_found']}。" if told["address_found"] else ""
    return [ui.Note(
        f"居所に疑い: {named}", f"{words.day_short(date.fromisoformat(told['on']))}の居所調査。{where}"
        "文書は届かないおそれがあります。納付書や文書を送る前に、市へ住所を確かめます。", "look",
    )]  # fmt: skip


def tasks(found: Card) -> ui.Table:
    return ui.Table(
        "依頼と引継ぎ",
        [ui.Column("種類"), ui.Column("状態"), ui.Column("期日", "moment"), ui.Column("内容"), ui.Column("登録", "moment")],
        [[ui.Cell(row.get_kind_display(), chip=ui.Chip("至急", "look") if row.urgent else None),
          row.get_state_display(), row.due_at or "", row.note, row.opened_at] for row in found.tasks],
        id="tasks", empty=ui.EmptyState("依頼はありません。"),
    )  # fmt: skip


def open_tasks(found: Card) -> int:
    return sum(row.state == Task.State.OPEN for row in found.tasks)


def records(
    found: Card, may_correct: Callable[[Contact], bool], names: Mapping[str, str], *, may_trace: bool = False
) -> ui.Table:
    named = outcomes.words()
    return ui.Table(
        f"経過記録 {len(found.story.contacts)} 件",
        [ui.Column("日時"), ui.Column("手段"), ui.Column("結果"), ui.Column("科目"), ui.Column("概要"), ui.Column("従事者"),
         ui.Column("記録番号", "code")],
        [[ui.Cell(f"{words.day_short(row.on)} {words.clock(row.started_at)}",
                  url=_correction(row) if may_correct(row) else ""),
          stories.CHANNELS.get(row.channel, ""), named.get(row.outcome, row.outcome), stories.SHORT[row.programme],
          row.summary, _worker(row, names), _traced("figures:record", row.record_number, may_trace)]
         for row in found.story.contacts],
        id="records", empty=ui.EmptyState("経過記録はまだありません。"),
    )  # fmt: skip


def _correction(row: Contact) -> str:
    return reverse("visits:correct" if row.channel in corrections.VISITS else "calls:correct", args=[row.record_number])


def _worker(row: Contact, names: Mapping[str, str]) -> str:
    """Who made the contact; where the record was put right, by whom."""
    return f"{row.worker_number}(訂正 {words.person(row.recorded_by, names)})" if row.corrects else row.worker_number


def _traced(route: str, number: str, may_trace: bool) -> ui.Cell:
    """A number that leads to what it counts for."""
    return ui.Cell(number, url=reverse(route, args=[number]) if may_trace else "")


def looks(records: Sequence[AuditRecord], names: Mapping[str, str]) -> ui.Table:
    return ui.Table(
        "この方の情報を見た人",
        [ui.Column("日時", "moment"), ui.Column("利用者"), ui.Column("画面"), ui.Column("理由")],
        [[row.business_at, words.person(row.actor, names), ACTIONS.get(row.action, row.action), row.reason] for row in records],
        id="looks", empty=ui.EmptyState("まだ誰も見ていません。"),
    )  # fmt: skip
