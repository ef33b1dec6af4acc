"""Sheets in words: what was typed, where two people differ, what stands against the record, what is printed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from saikoku.documents import sheet as drawing
from saikoku.governance.contract.models import Kind as ContractKind
from saikoku.governance.contract.models import Profile
from saikoku.kernel.programmes import SIDE_WORDS, Side
from saikoku.outreach.calls.presenters import words as of_calls
from saikoku.outreach.scripts.rules import outcomes
from saikoku.outreach.sheets import forms as sheet_forms
from saikoku.outreach.visits.presenters import words as of_visits
from saikoku.registry.debtors.models import Debtor
from saikoku.ui import components as ui
from saikoku.ui import forms, words
from saikoku.workforce.papers import queries as papers
from saikoku.workforce.papers.models import Bundle, Paper
from saikoku.workforce.papers.presenters import typed
from saikoku.workforce.papers.rules.numbers import KIND_WORDS, Kind
from saikoku.workforce.papers.rules.typing import Typed

REFUSALS = of_calls.REFUSED | of_visits.REFUSED | typed.REFUSALS | {
    "nobody-to-print": "いま印刷する人がいません。架電票は次に架電する人、訪問票は承認した今日の経路の残りから作ります。"
    "渡した用紙に載っている人は除きます。",
    "phone-unknown": "この方に登録のない番号です。紙の番号と宛名番号を確かめてください。",
    "worker-missing": "した人の従事者番号が見つかりません。紙の番号を確かめてください。",
    "own-act": "自分のした架電や訪問は、ほかの人が記録します。",
    "case-open-elsewhere": "ほかの人が、いまこの方の画面を開いています。終わってから、もう一度記録してください。",
    "not-told": "だれとも話していないのに、話した結果です。どちらかを直してください。",
    "identity-not-checked": "本人と話した結果には、本人と確かめた方法が要ります。"
    "紙にないときは、家族ほかの結果にしてください。",
}  # fmt: skip
FIELDS = {
    "debtor-unknown": "debtor_number", "worker-missing": "worker_number", "moment-to-come": "day",
    "begins-later-than-now": "day", "ended-before-it-began": "ended", "sides-missing": "sides", "outcome-unknown": "outcome",
    "person-does-not-fit-outcome": "spoke_with", "not-told": "spoke_with", "identity-not-checked": "identified_by",
    "method-missing": "identified_by", "method-beside-another": "identified_by", "promise-missing": "promised_on",
    "promise-beside-outcome": "promised_on", "promised-day-in-the-past": "promised_on", "promised-day-missing": "promised_on",
    "promised-yen-not-positive": "promised_yen", "call-back-missing": "back_on", "call-back-beside-outcome": "back_on",
    "note-missing": "note", "moved-to-missing": "note", "summary-too-long": "note",
    "summary-holds-personal-number": "note", "phone-unknown": "phone",
    "decision-missing": "decided", "nobody-to-print": "worker_number",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)
NAMES = {
    "on": "した日", "began": "始まり", "ended": "終わり", "worker": "した人の従事者番号", "debtor": "宛名番号",
    "outcome": "結果", "spoke_with": "話した相手", "identified_by": "本人と確かめた方法", "sides": "話した科目",
    "promised_on": "約束の日", "promised_yen": "約束の金額", "promised_way": "納める方法", "phone": "かけた番号",
    "call_back_at": "再架電",
}  # fmt: skip
CONFLICTS = {
    "recorded-already": (
        "この人の同じ日の記録が、もうあります({at})。",
        "同じ架電や訪問なら記録せず、「保留にする」を選びます。別のものなら、その旨を書いて記録します。",
    ),
    "stopped-then": (
        "その日は、この方への催告が止まっていました。",
        "止まっていることを知らずにかけた(訪ねた)事実として記録し、市への報告が要るかを決めます。",
    ),
    "promise-exists": (
        "納付の約束が、もうあります。", "どちらの約束が正しいかを確かめます。記録すると、約束が二つになります。",
    ),
    "promise-on-nothing-owed": ("もう残りがありません。", "約束の後に納付されています。約束として記録してよいかを確かめます。"),
    "outside-hours": ("かけて(訪ねて)よい時間の外です。", "紙の時刻と、した人に事情を確かめます。"),
    "contacted-by-other": ("同じ日に、別の人の記録があります({by})。", "両方を記録します。"),
    "reached-before": ("当月は、もう連絡が取れています。", "そのまま記録します。成績では、当月の最初の連絡だけを数えます。"),
    "stopped-since": ("その後、この方への催告が止まりました。", "記録します。今後の架電や訪問は止まったままです。"),
    "paid-since": ("その後、納付がありました。", "記録します。約束があれば、納付と照らして履行かどうかが決まります。"),
}  # fmt: skip


def value(field: str, given) -> str:
    """One typed value in words."""
    if given in (None, ""):
        return "なし"
    match field:
        case "on" | "promised_on":
            return words.day_long(date.fromisoformat(given))
        case "promised_yen":
            return words.yen(given)
        case "outcome":
            return f"{given} {outcomes.words().get(given, '')}".strip()
        case "spoke_with":
            return dict(sheet_forms.PEOPLE).get(given, given)
        case "identified_by":
            return dict(sheet_forms.METHODS).get(given, given)
        case "promised_way":
            return dict(sheet_forms.WAYS).get(given, given)
        case "sides":
            return "、".join(SIDE_WORDS[Side(one)] for one in given.split())
        case "call_back_at":
            return words.moment(datetime.fromisoformat(given))
    return given


def differences(beside: tuple[Typed, Typed], people: Mapping[str, str]) -> ui.Table:
    return typed.differences_table(beside, people, name=NAMES.__getitem__, value=value)


def sheet_facts(values: Mapping, note: str, debtor: Debtor | None, names: Mapping[str, str]) -> ui.Facts:
    worker = values["worker"]
    shown = [name for name in NAMES if name in values and name not in ("worker", "debtor") and values[name] not in ("", None)]
    return ui.Facts([
        ui.Fact("対象者", f"{debtor.name} 様" if debtor else values["debtor"]),
        ui.Fact("した人", f"{names.get(worker, '')} ({worker})".strip()),
        *(ui.Fact(NAMES[name], value(name, values[name])) for name in shown),
        *([ui.Fact("メモ", note)] if note else []),
    ], lines=True)  # fmt: skip


def kind_words(paper: Paper) -> str:
    return KIND_WORDS[Kind(paper.bundle.kind)]


def printed(
    bundle: Bundle, papers_of: Iterable[Paper], names: Mapping[str, str], profile: Profile, at: datetime
) -> drawing.Pad:
    kind = Kind(bundle.kind)
    return drawing.Pad(
        kind=str(kind), title=KIND_WORDS[kind], name=papers.name_of(bundle), printed=words.moment(at),
        sheets=tuple(
            drawing.Sheet(
                number=one.number, holder=f"{names.get(one.holder, '')} {one.holder}".strip(), name=one.facts.get("name", ""),
                kana=one.facts.get("kana", ""), debtor=one.facts.get("debtor", ""), address=one.facts.get("address", ""),
                at=one.facts.get("at", ""), numbers=tuple(one.facts.get("numbers", ())),
                sides=tuple(one.facts.get("sides", ())),
            )
            for one in papers_of
        ),
        outcomes=tuple(words_ for _, words_ in sheet_forms.outcomes_of(kind)), contractor=profile.contractor,
        practice=profile.kind != ContractKind.REAL,
    )  # fmt: skip

