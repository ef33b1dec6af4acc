"""The queue, what is under way, what was found, and the check list in words."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.urls import reverse

from saikoku.exchange.layouts.rules import outcomes
from saikoku.inquiry.residences.models import Finding, Survey
from saikoku.inquiry.residences.queries import MOST_SHOWN, Choosable, Queue
from saikoku.inquiry.residences.rules import checks, findings, proposal, selection
from saikoku.inquiry.residences.rules.proposal import Seen
from saikoku.kernel import japanese
from saikoku.registry.debtors.models import Debtor
from saikoku.ui import components as ui
from saikoku.ui import forms, words

REFUSALS = {
    "nobody-chosen": "調べる方を選んでください。",
    "not-selected": "調べる理由がなくなった方が含まれています。画面を開き直してください。",
    "under-way": "すでに調査中の方が含まれています。画面を開き直してください。",
    "day-past": "調査する日は、今日か、それより後の日にしてください。",
    "collector-unknown": "いま訪問員ではない方です。選び直してください。",
    "protected": "注意区分「保護」の方です。調査せず、責任者に連絡してください。",
    "staff-only": "注意区分「市職員対応」の方です。調査せず、責任者に連絡してください。",
    "nothing-owed": "納付または催告中止により、調べる必要がなくなった方です。",
    "survey-unknown": "この調査は見つかりません。",
    "finding-unknown": "この所見は見つかりません。",
    "not-open": "この調査は終わっているか、担当が変わっています。一覧に戻ってください。",
    "not-yours": "この調査は、ほかの訪問員の担当です。一覧に戻ってください。",
    "not-at-the-door": "今日あなたが訪ねた記録のない方です。責任者に、担当の割り当てを頼んでください。",
    "somebody-elses": "この方の居所調査は、ほかの訪問員の担当です。",
    "reason-missing": "取りやめる理由を入力してください。",
    "answer-unknown": "選択肢にない答えがあります。選び直してください。",
    "place-missing": "建物があるかどうかを選んでください。",
    "met-missing": "会えた方を選んでください。会えないときは「会えない」を選びます。",
    "plate-missing": "表札・郵便受けの名を選んでください。",
    "letter-box-missing": "郵便受けの様子を選んでください。",
    "heard-from-nobody": "聞いたことがあるときは、聞いた相手を選んでください。",
    "plate-too-long": "表札の名は 100 字までです。",
    "holds-personal-number": "個人番号(マイナンバー)と思われる 12 桁の数字があります。数字を消してください。",
    "not-told": "先に、見たことを入力してください。",
    "outcome-unknown": "所見を選んでください。",
    "nobody-met": "「本人面談」は、本人に会えたときだけです。見たことを直すか、所見を選び直してください。",
    "address-missing": "判明した住所を入力してください。分からないときは「不明(再調査)」を選びます。",
    "address-unexpected": "住んでいるという所見には、判明した住所を付けられません。消してください。",
    "why-missing": "理由を入力してください。",
    "text-missing": "所見のことばを入力してください。",
    "text-too-long": "所見のことばは、判明した住所と合わせて 1,000 字までです。",
    "address-too-long": "住所は 200 字までです。",
    "why-too-long": "理由は 200 字までです。",
    "worker-missing": "従事者番号がないため、記録できません。システム管理者に登録を頼んでください。",
    "corrected-already": "この所見は、すでに直されています。新しい所見を直してください。",
}  # fmt: skip
FIELDS = {
    "nobody-chosen": "people", "day-past": "on", "collector-unknown": "account", "reason-missing": "reason",
    "place-missing": "place", "met-missing": "met", "plate-missing": "plate", "letter-box-missing": "letter_box",
    "heard-from-nobody": "informant", "plate-too-long": "name_plate", "outcome-unknown": "outcome", "nobody-met": "outcome",
    "address-missing": "address", "address-unexpected": "address", "why-missing": "why", "text-missing": "text",
    "text-too-long": "text", "address-too-long": "address", "why-too-long": "why",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)


def refused(codes: Sequence[str]) -> ui.Note | None:
    if not codes:
        return None
    return ui.Note("できません。", lines=[REFUSALS[code] for code in dict.fromkeys(codes)], tone="bad")


def surname(debtor: Debtor) -> str:
    """What stands before the first space; of a name without one, its first character."""
    plain = debtor.name.replace("　", " ")
    return f"{plain.split(' ')[0]} 様" if " " in plain else f"{plain[:1]}… 様"


def sentence(found: Queue) -> str:
    return f"調べる方は {found.count:,} 人です。" + ("急ぐ順に並べています。" if found.count > 1 else "")


def paging(found: Queue) -> ui.Paging | None:
    if found.count <= MOST_SHOWN:
        return None
    first = (found.page - 1) * MOST_SHOWN + 1
    last = first + len(found.shown) - 1
    return ui.Paging(
        first, last, found.count, "人", next_url=f"?page={found.page + 1}#choose" if last < found.count else "",
        previous_url=f"?page={found.page - 1}#choose" if found.page > 1 else "",
    )  # fmt: skip


def choices(found: Queue) -> tuple[list[tuple[int, str]], dict[str, str]]:
    """Each with the town alone, and the rules that selected him in the second line."""
    shown = [(one.debtor.pk, f"{surname(one.debtor)} {one.debtor.number} {japanese.town(one.address)}") for one in found.shown]
    return shown, {str(one.debtor.pk): "、".join(_because(code, one) for code in one.reasons) for one in found.shown}


def _because(code: str, one: Choosable) -> str:
    known = one.known
    days = {
        "city-asked": known.asked_on, "seen-at-door": known.task_on, "returned-mail": known.returned_on,
        "always-absent": known.absent_on,
    }  # fmt: skip
    times = f" {known.absent} 回" if code == "always-absent" else ""
    return f"{selection.RULES[code]}{times}({words.day_short(days[code])})"


def reasons(survey: Survey) -> str:
    return "、".join(selection.RULES[code] for code in survey.reasons)


def under_way(rows: Sequence[Survey], names: Mapping[int, str], on_routes: Collection[int] | None, today: date) -> ui.Table:
    """`on_routes`: what stands on today's accepted routes; None where there are none."""
    columns = [
        ui.Column("対象者"), ui.Column("宛名番号", "code"), ui.Column("選んだ理由"), ui.Column("担当"),
        ui.Column("調査する日", "day"), ui.Column("これまでの調査", "count"),
    ]  # fmt: skip
    found = [
        ui.Row(
            [ui.Cell(surname(one.debtor), chip=None if one.account_id else ui.Chip("担当なし", "look")), one.debtor.number,
             reasons(one), names.get(one.account_id or 0, ""), _day(one, on_routes, today), one.turn],
            url=reverse("residences:survey", args=[one.pk]),
        )
        for one in rows
    ]  # fmt: skip
    return ui.Table("調査中", columns, found, id="under-way", empty=ui.EmptyState("調査中の方はいません。"))


def _day(one: Survey, on_routes: Collection[int] | None, today: date) -> ui.Cell:
    is_off = on_routes is not None and one.on is not None and one.on <= today and one.pk not in on_routes
    return ui.Cell(one.on, chip=ui.Chip("経路の外", "look") if is_off else None)


def results(rows: Sequence[Finding]) -> ui.Table:
    columns = [
        ui.Column("対象者"), ui.Column("宛名番号", "code"), ui.Column("調査番号", "code"), ui.Column("記録した日", "day"),
        ui.Column("所見"), ui.Column("判明した住所"),
    ]  # fmt: skip
    found = [
        ui.Row(
            [surname(one.survey.debtor), one.survey.debtor.number, one.number, one.on_day, outcome(one), one.address_found],
            url=reverse("residences:survey", args=[one.survey_id]),
        )
        for one in rows
    ]  # fmt: skip
    caption = f"結果(新しい {MOST_SHOWN} 件)" if len(rows) == MOST_SHOWN else "結果"
    return ui.Table(caption, columns, found, id="results", empty=ui.EmptyState("居所調査の結果は、まだありません。"))


def outcome(found: Finding) -> ui.Cell:
    named = outcomes.outcomes()[found.outcome].ja
    if found.outcome in findings.OPEN:
        return ui.Cell(named, chip=ui.Chip("再調査", "look"))
    return ui.Cell(named, chip=ui.Chip("届かない", "look") if found.outcome in findings.NOT_THERE else None)


def facts(survey: Survey, names: Mapping[int, str]) -> ui.Facts:
    found = [
        ui.Fact("対象者", f"{surname(survey.debtor)}(宛名番号 {survey.debtor.number})"), ui.Fact("調べる住所", survey.address),
        ui.Fact("選んだ理由", reasons(survey)), ui.Fact("状態", Survey.State(survey.state).label),
    ]  # fmt: skip
    if survey.account_id:
        found += [ui.Fact("担当", names.get(survey.account_id, "")), ui.Fact("調査する日", survey.on, "day")]
    if survey.closed_why:
        found.append(ui.Fact("取りやめた理由", survey.closed_why))
    return ui.Facts(found, lines=True)


def history(rows: Sequence[Finding]) -> ui.Table:
    columns = [
        ui.Column("調査番号", "code"), ui.Column("見た日時", "moment"), ui.Column("所見"), ui.Column("見たこと・聞いたこと"),
        ui.Column("所見のことば"), ui.Column("理由"),
    ]  # fmt: skip
    found = []
    for one in rows:
        stands = not hasattr(one, "corrected")
        act = ui.Link("所見を直す", reverse("residences:correct", args=[one.pk])) if stands else None
        named = outcomes.outcomes()[one.outcome].ja
        cell = ui.Cell(named, was=not stands, chip=None if stands else ui.Chip("訂正済", ""), act=act)
        told = f"{one.text} 判明住所: {one.address_found}" if one.address_found else one.text
        found.append([one.number, one.seen_at, cell, in_words(Seen.of(one.seen)), told, one.why])
    return ui.Table("所見", columns, found, id="findings", empty=ui.EmptyState("まだ所見はありません。"))


def in_words(seen: Seen) -> str:
    """The check list as a sentence: what was seen, then what was heard."""
    parts = []
    for name in checks.ASKED:
        answer = getattr(seen, name)
        if answer and not (name == "place" and answer == "1"):
            parts.append(f"{checks.label(name)}: {checks.answers(name)[answer]}")
        if name == "plate" and seen.name_plate:
            parts[-1] += f"({seen.name_plate})"
    if seen.signs:
        parts.append("暮らしの様子: " + "・".join(checks.answers(checks.SIGNS)[one] for one in seen.signs))
    if seen.heard:
        whom = checks.answers("informant")[seen.informant] if seen.informant else checks.answers("met").get(seen.met, "")
        parts.append(f"{whom}から: {checks.answers('heard')[seen.heard]}")
    return "。".join(parts) + "。" if parts else ""


def proposed(seen: Seen) -> str:
    return outcomes.outcomes()[proposal.propose(seen)].ja


def text_of(seen: Seen) -> str:
    """What is proposed to be written."""
    return f"{in_words(seen)}以上から、{proposed(seen)}とみられる。"


def stops(rows: Sequence[Survey]) -> list[dict]:
    """A collector's surveys of the day."""
    return [
        {"id": one.pk, "name": one.debtor.name, "address": one.address, "told": bool(one.seen),
         "again": one.turn > 0, "late": one.on}
        for one in rows
    ]  # fmt: skip
