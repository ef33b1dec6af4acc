"""The three columns of the call desk: who and why, what I say and record, what was."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from saikoku.governance.contract.models import Profile
from saikoku.kernel import clock, eras, phones
from saikoku.kernel.programmes import PROGRAMME_WORDS, SIDE_WORDS, Side
from saikoku.outreach.calls.presenters import story as stories
from saikoku.outreach.calls.presenters import words as said
from saikoku.outreach.calls.queries import Case, Day
from saikoku.outreach.calls.rules import boards, ledger, slips
from saikoku.outreach.scripts.rules import lines, outcomes
from saikoku.planning.lists.models import Lease
from saikoku.planning.lists.rules.facts import BROKEN, OPEN, may_be_dialled
from saikoku.planning.timing.rules import hours
from saikoku.registry.debtors.queries import CAUTIONS
from saikoku.ui import components as ui
from saikoku.ui import words

KINDS = {"1": "自宅", "2": "携帯", "3": "勤務先", "4": "その他", "": "電話"}
STATES = {"1": ("確認済", "done"), "2": ("未確認", ""), "3": ("不通", "look"), "4": ("相違", "look")}
SOURCES = {"01": "本人", "02": "家族", "03": "市", "04": "現地", "05": "財産調査", "06": "受電", "09": "その他"}
CAUTION_WORDS = {
    "01": "市が提供した番号にだけかけます。伝言を残さず、住所を読み上げません。",
    "02": "経過を読んでから、ことばを選んで話します。",
    "03": "やさしい日本語で話します。必要なら通訳を手配します。",
    "04": "大きな声で、ゆっくり話します。",
    "05": "電話をかけず、市へ引き継ぎます。",
}
METHODS = {"1": "氏名と生年月日が一致", "2": "氏名と住所が一致", "3": "通知書番号が一致"}
WAYS_OF_THE_CITY = {"partly-paid": "一部納付済", "under-disposition": "処分等あり", "limitation-reached": "時効の確認が必要"}
LOST = {
    "heading": "この方の確保が切れました。",
    "words": "ほかのオペレータに移ったか、別の画面でほかの方を受け持っています。",
    "button": "架電の画面に戻る",
    "plain": True,
}
MOST_EVENTS = 14
APART_KEYS = ("N", "L")
WEEKDAYS = "月火水木金土日"


def filling(contract: Profile, operator: str, case: Case, lease: Lease) -> dict[str, str]:
    """What the scripts name."""
    return {
        "name": case.debtor.name,
        "center": contract.center,
        "city": contract.city,
        "contractor": contract.contractor,
        "phone": contract.phone,
        "city_phone": contract.city_phone,
        "operator": operator,
        "sides": "、".join(sides_words(lease.sides)),
    }


def sides_words(sides: Sequence[str]) -> list[str]:
    return [SIDE_WORDS[Side(side)] for side in sides]


def who(case: Case, lease: Lease, day: Day) -> dict[str, Any]:
    return {
        "name": case.debtor.name,
        "kana": case.debtor.name_kana,
        "alias": case.debtor.alias,
        "corporate": case.debtor.kind == "2",
        "household": household(case),
        "number": case.debtor.number,
        "cautions": [
            ui.Note(f"注意: {CAUTIONS.get(code, code)}", CAUTION_WORDS.get(code, ""), "look")
            for code in sorted(case.known.person.history.cautions)
        ],
        "why": why(case, lease, day),
        "phones": numbers(case, day),
        "rotation": stories.rotation(case.story.contacts, day.moment, day.calling) if case.story else None,
    }


def household(case: Case) -> str:
    names = [relation for relation in case.debtor.relations if relation]
    counted = f"同居 {len(case.debtor.relations)}人" if case.debtor.relations else "同居の方の情報はありません"
    others = f"、ほかの対象者 {len(case.others)}人" if case.others else ""
    return f"{counted}{'(' + '・'.join(names) + ')' if names else ''}{others}"


def why(case: Case, lease: Lease, day: Day) -> list[str]:
    """Why this person now; amounts only once the person was identified."""
    history = case.known.person.history
    found = []
    facts = [case.known.sides[side] for side in lease.sides if side in case.known.sides]
    for one in facts:
        if one.call_back_at is not None and one.call_back_at <= day.moment:
            found.append(f"{_when(one.call_back_at, day)} に折り返す約束です。")
            break
    live_from = day.terms.promise_live_from
    broken = [row for row in history.promises if row.state == BROKEN or (row.state == OPEN and row.promised_on < live_from)]
    if broken:
        last = max(broken, key=lambda row: row.promised_on)
        found.append(f"約束の日({words.day_long(last.promised_on)})を過ぎ、納付の記録がありません。")
    attempts = max((one.attempts for one in facts), default=0)
    cell = hours.cell_of(day.moment, day.calling)
    if cell is not None:
        start, end = day.calling.bands[cell.band]
        place = f"{WEEKDAYS[cell.weekday - 1]}曜の {start}-{end}時"
        tried = f"当月 {attempts}回かけました。今は{place}です。"
        found.append(tried if attempts else f"当月初めての電話です({place})。")
    found.append(f"市の当月対象(電話催告)です: {'、'.join(sides_words(lease.sides))}")
    return found


def _when(at: datetime, day: Day) -> str:
    """The hour; with its day where that is not today."""
    is_today = at.astimezone(clock.TOKYO).date() == day.terms.today
    return words.clock(at) if is_today else words.moment(at)


def numbers(case: Case, day: Day) -> list[dict[str, Any]]:
    return [_phone(phone, case, day) for phone in case.known.person.history.phones]


def _phone(phone, case: Case, day: Day) -> dict[str, Any]:
    usable = may_be_dialled(phone, case.known.person.history.cautions, day.terms.today)
    word, tone = STATES[phone.state]
    rests = phone.suspended_until and phone.suspended_until > day.terms.today
    return {
        "id": phone.id,
        "masked": words.mask_phone(phone.number),
        "full": _in_groups(phone.number),
        "kind": KINDS[phone.kind],
        "usable": usable,
        "source": SOURCES.get(phone.source, phone.source),
        "chip": ui.Chip("休止中" if rests else word, "look" if rests else tone),
    }


def _in_groups(number: str) -> str:
    try:
        return phones.parse(number).display
    except phones.NotAPhone:
        return number


def gate(case: Case, lease: Lease) -> dict[str, Any]:
    passed = bool(lease.identified_by)
    found = case.debtor.address
    return {
        "passed": passed,
        "said": f"{words.clock(lease.identified_at)} {METHODS.get(lease.identified_by, '')}" if passed else "",
        "born": eras.in_words(case.debtor.born_on, with_weekday=False) if case.debtor.born_on else "登録なし",
        "address": f"{found['address']} {found['building']}".strip() if found else "登録なし",
        "protected": "01" in case.known.person.history.cautions,
        "failures": lease.gate_failures,
    }


def script(contract: Profile, operator: str, case: Case, lease: Lease, day: Day, *, after: str = "") -> ui.Script:
    """What to say now: the opening, after the gate the purpose, after news the thanks or the end."""
    given = filling(contract, operator, case, lease)
    if after:
        found = lines.said({"payment-arrived": "paid"}.get(after, "stopped"), given)
    elif not lease.identified_by:
        found = lines.said("opening", given, variant="corporate" if case.debtor.kind == "2" else "")
        if lease.gate_failures >= 2:
            found = lines.said("not_identified", given)
    else:
        found = _purpose(given, case, day)
    return ui.Script(found.stage, found.lines, found.caution)


def _purpose(given: Mapping[str, str], case: Case, day: Day) -> lines.Said:
    live_from = day.terms.promise_live_from
    broken = [row for row in case.story.promises if row.state == BROKEN or (row.state == OPEN and row.promised_on < live_from)]
    if not broken:
        return lines.said("purpose", given)
    last = broken[0]
    amount = words.yen(last.promised_yen) if last.promised_yen else "納付"
    promise = f"{stories.SHORT[last.programme]} {amount}({words.day_long(last.promised_on)})"
    return lines.said("purpose", {**given, "promise": promise}, variant="broken")


def money(case: Case, day: Day, sides: Sequence[str]) -> dict[str, Any]:
    """The small ledger: what is open by programme and year, with the estimate of the late charge."""
    rows = ledger.lines(case.story.instalments, day.terms.today, day.low_months, case.story.payments)
    gap = next((row.charge.no_rate_on for row in rows if row.charge.yen is None), None)
    total = sum(row.balance for row in rows)
    table = ui.Table(
        "未納額と、今日納めるときの延滞金 市が決定する額ではありません(概算)",
        [ui.Column("科目・年度"), ui.Column("期", "code"), ui.Column("最も古い納期限", "day"), ui.Column("未納額", "yen"),
         ui.Column("延滞金(概算)", "yen")],
        [
            ui.Row([
                f"{PROGRAMME_WORDS[row.programme].split('(')[0]} {stories.fiscal(row.due_year)}",
                stories.instalment_words(row.instalments), row.oldest_due_on, row.balance, row.charge.yen,
            ])
            for row in rows
        ],
        id="ledger",
        total=["合計", "", "", total, None if gap else sum(row.charge.yen for row in rows)] if len(rows) > 1 else None,
        empty=ui.EmptyState("納めていない金額はありません。"),
    )  # fmt: skip
    return {"table": table, "total": total, "remark": charge_remark(gap)}


def charge_remark(gap: date | None) -> str:
    if gap is None:
        return ""
    return f"{gap.year}年の延滞金の割合が登録されていないため、延滞金は計算していません。市に確認してください。"


def asks(case: Case, sides: Sequence[str]) -> list[str]:
    """What to encourage, where the city's data says so."""
    debtor = case.debtor
    judged = (
        ("transfer", debtor.transfer_state != "1" and "overpayment" not in sides[:1]),
        ("loss", debtor.other_insurance_suspected or debtor.nhi_state == "2"),
        ("declaration", debtor.declaration_state == "1" or debtor.undeclared_year is not None),
    )
    return [kind for kind, holds in judged if holds]


def slip_panel(case: Case, today: date) -> list[str]:
    """May slips be issued anew? One sentence for each programme."""
    found: dict[str, list[str]] = {}
    for row in case.story.instalments:
        if row.balance <= 0 or row.gone_on is not None:
            continue
        reasons = slips.reasons_for_the_city(
            slips.Line(row.balance, row.paid, row.disposition, row.limitation_on), today
        )
        word = "再発行できます" if not reasons else f"市が判断({'・'.join(WAYS_OF_THE_CITY.get(r, r) for r in reasons)})"
        found.setdefault(row.programme, []).append(word)
    return [f"{stories.SHORT[code]}: {'、'.join(dict.fromkeys(said_of))}" for code, said_of in found.items()]


def apart(form, sides: Sequence[str]) -> list[dict[str, Any]]:
    """The fields of each side that may end otherwise than the first."""
    return [
        {
            "key": key, "words": SIDE_WORDS[Side(side)], "chosen": form[f"apart_{side}"],
            **{part: form[f"{side}_{part}"] for part in ("outcome", "day", "yen", "way", "summary", "encouraged")},
        }
        for side, key in zip(sides[1:], APART_KEYS, strict=False)
    ]  # fmt: skip


def groups(chosen: str, open_group: str) -> list[dict[str, Any]]:
    """The outcome keys, group by group."""
    return [
        {
            "name": name,
            "key": outcomes.GROUPS[name][0],
            "words": outcomes.GROUPS[name][1],
            "open": name == open_group,
            "outcomes": [
                {
                    "code": one.code, "key": one.key, "ja": one.short or _short(one.ja), "chosen": one.code == chosen,
                    "city": one.goes_to_city != "0", "asks_call_back": one.does("call_back"),
                    "asks_number": one.does("new_number"), "asks_identity": one.asks_for_identity,
                }
                for one in found
            ],
        }
        for name, found in outcomes.by_group().items()
    ]  # fmt: skip


def _short(ja: str) -> str:
    return ja.split("・", 1)[-1] if ja.startswith(("本人・", "家族・")) else ja


def group_of(code: str) -> str:
    found = outcomes.calls().get(code)
    return found.group if found else ""


def past(case: Case, lease: Lease, day: Day) -> dict[str, Any]:
    stopped = [row.programme for row in case.known.person.history.stops
               if row.starts_on <= day.terms.today and (row.ends_on is None or row.ends_on >= day.terms.today)]  # fmt: skip
    live_from = day.terms.promise_live_from
    lines_of = boards.matrix(case.story.instalments, stopped=stopped, promises=case.story.promises, live_from=live_from)
    now = ui.Entry(
        lease.identified_at, "架電 対応中", "本人確認 済", kind="now"
    ) if lease.identified_at else None  # fmt: skip
    return {
        "matrix": stories.matrix(lines_of),
        "timeline": stories.timeline(case.story, live_from=live_from, now=now, most=MOST_EVENTS,
                                     more=ui.Link("すべての経過を見る", f"/cases/{case.debtor.number}/#story")),
    }  # fmt: skip


def empty(now, day: Day, reasons: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Nobody may be called now: why, and when that changes."""
    closed = hours.refusals(day.moment, day.calling)
    begins = hours.next_beginning(day.moment, day.calling)
    lead = "".join(said.WHY_NOT[code] for code in closed) if closed else "いま架電できる対象者がいません。"
    return {
        "lead": lead,
        "begins": said.begins(begins, day.moment),
        "reasons": ui.Table(
            "いま名簿から外れている人(理由が 2 つある人は両方に数えます)",
            [ui.Column("理由"), ui.Column("件数", "count")],
            [[said.MANY.get(code, code), count] for code, count in reasons],
            id="reasons",
            empty=ui.EmptyState("当月の電話催告の対象者データは、まだ届いていません。"),
        ),
    }


def interrupt(codes: Sequence[str], *, over: bool, payment: str) -> dict[str, str]:
    """What covers the middle column: one sentence, one button."""
    if "stop-arrived" in codes:
        heading, button = "催告中止の連絡が届きました。催告を終えてください。", "終わりの言葉へ進む"
        return {"heading": heading, "words": "市からの連絡です。", "button": button}
    if over:
        heading, button = "納付が届きました。催告を終えてください。", "お礼の言葉へ進む"
    else:
        heading, button = "納付が届きました。残りの金額を確かめてください。", "新しい金額を見る"
    return {"heading": heading, "words": payment, "button": button}


def payment_words(row) -> str:
    """18:24 国保 令和7年度 86,000円(コンビニ、速報)"""
    channel, state = stories.PAID_BY.get(row.channel, ""), stories.REPORTED.get(row.report, ("", ""))[0]
    programme = PROGRAMME_WORDS[row.programme].split("(")[0]
    return (
        f"{words.clock(row.received_at)} {programme} {eras.fiscal_year_in_words(row.due_year)}"
        f" {words.yen(row.principal)}({channel}、{state})"
    )
