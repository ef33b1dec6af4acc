"""Figures and explanations in words: one object for machines, lines for people."""

from saikoku.kernel import yen
from saikoku.performance.attribution.rules.claims import Claim, Rule
from saikoku.performance.attribution.rules.crediting import Judgement
from saikoku.performance.figures.rules.aside import LEFT_ASIDE

RULES = {
    "promise": "ア 架電での約束", "slip": "イ 発行納付書", "notice": "ウ 不在票等", "loss": "エ 資格喪失の勧奨",
    "transfer": "オ 口座振替の勧奨", "other": "カ その他の承認業務",
}  # fmt: skip
SIDES = {"city_tax": "市税", "premium": "保険料", "overpayment": "不当利得返還金(目安)", "all": "市税と保険料の計"}
REASONS = {
    "debtor-unknown": "対象者が分からない",
    "waits-for-its-row": "対象の収納データを待っている",
    "nothing-stands": "確報・取消・訂正・還付により残る額がない",
    "corrected": "後の記録で訂正されている",
    "before-the-start": "業務の開始日より前の記録",
    "day-of-rest": "業務日でない日の記録",
    "not-voluntary": "自主納付の方法でない",
    "not-by-transfer": "口座振替による納付でない",
    "not-this-programme": "この項目の対象の科目でない",
    "after-it": "納付(届出)より後",
    "too-long-before": "数える日数を過ぎている",
    "not-overdue": "その日にまだ納期限を過ぎていない",
    "stopped": "その日は催告中止",
    "not-liable": "納付義務者の約束でない",
    "inbound": "受電で聞いたもの",
    "not-by-call": "架電で聞いたものでない",
    "not-returned": "架電の後の折返しの電話でない",
    "promised-on-tax": "市税についての約束",
    "not-visited-for-premium": "保険料の訪問でない",
    "not-registered": "その科目の口座振替の登録がない",
    "applied-before": "勧奨より前に申し込んでいる",
    "applied-too-late": "勧奨から申込みまでの日数を過ぎている",
    "transfer-not-begun": "振替の開始より前",
    "transfer-ended": "振替の廃止より後",
    "not-yet-issued": "納付書の発行より前",
    "slip-expired": "納付書の使用期限を過ぎている",
    "printed-on-site": "訪問先で発行した納付書",
    "printed-at-desk": "事務所で印刷した納付書",
    "later-evidence": "同じ項目に、より新しい根拠がある",
    "rule-before": "先に判定する項目に入った",
    "overpaid": "調定額を超えた納付",
}
"""Why a claim lost, or why nothing can be credited at all."""


def month_lines(told: dict) -> list[str]:
    lines = [f"{told['month']} の成績(合意事項の版 {told['terms']})"]
    lines.append(f"納付催告架電 市税 {told['calls']['city_tax']:,} 件、保険料等 {told['calls']['premium']:,} 件")
    lines.append(f"訪問世帯 {told['households_visited']:,} 世帯")
    lines += [f"{words} {yen.in_words(told['voluntary'][rule])}" for rule, words in RULES.items()]
    lines.append(f"自主納付額等の計 {yen.in_words(told['voluntary']['total'])}")
    lines.append(f"訪問収納(別掲) {yen.in_words(told['visit_collection'])}")
    for side, words in SIDES.items():
        rate = told["contact_rate"][side]
        percent = "なし" if rate["rate"] == "-" else f"{rate['rate']}%"
        lines.append(
            f"接触率 {words} {percent}(対象 {rate['targets']:,}、中止 {rate['stopped']:,}、納付済 {rate['paid_before']:,}、"
            f"約束済 {rate['promised_before']:,}、接触 {rate['contacted']:,})"
        )
    return lines


def left_aside_lines(counts: dict[str, int]) -> list[str]:
    return [f"まだ数えていない行: {LEFT_ASIDE[name]} {count:,} 件" for name, count in counts.items() if count]


def explanation(found: Judgement) -> dict:
    """One object: the rule, its evidence, and every other claim with the reasons for which it lost."""
    payment = found.payment
    return {
        "payment": payment.number,
        "paid_on": payment.paid_on.isoformat(),
        "month": f"{payment.paid_on:%Y-%m}",
        "programme": payment.programme,
        "channel": payment.channel,
        "standing": payment.yen,
        "rule": str(found.won.rule) if found.won else None,
        "evidence": _evidence(found.won) if found.won else None,
        "credited": found.yen,
        "overpaid": found.overpaid,
        "reasons": list(found.reasons),
        "terms": found.terms,
        "lost": [_evidence(claim) | {"rule": str(claim.rule), "reasons": list(claim.reasons)} for claim in found.lost],
    }


def _evidence(claim: Claim) -> dict:
    if claim.rule == Rule.SLIP:
        own = {"printed": claim.printed} if claim.printed else {"line": claim.slip[1]}
        return {"slip": claim.slip[0], **own, "on": claim.on.isoformat()}
    return {"record": claim.record, "on": claim.on.isoformat()}


def explanation_lines(told: dict) -> list[str]:
    lines = [f"収納 {told['payment']}({told['paid_on']} 領収、合意事項の版 {told['terms']})"]
    if told["rule"]:
        lines.append(f"{RULES[told['rule']]}に {yen.in_words(told['credited'])}。根拠 {_place(told['evidence'])}")
    else:
        lines.append("どの項目にも入りません。")
    if told["overpaid"]:
        lines.append(f"調定額を超えた {yen.in_words(told['overpaid'])}は、どの項目にも入りません。")
    lines += [f"理由: {REASONS[reason]}" for reason in told["reasons"]]
    for claim in told["lost"]:
        why = "、".join(REASONS[reason] for reason in claim["reasons"])
        lines.append(f"入らなかった根拠: {RULES[claim['rule']]} {_place(claim)}: {why}")
    return lines


def _place(evidence: dict) -> str:
    name = f"納付書 {evidence['slip']}" if "slip" in evidence else f"記録 {evidence['record']}"
    name += f"・印刷 {evidence['printed']}" if "printed" in evidence else ""
    return f"{name}({evidence['on']})"
