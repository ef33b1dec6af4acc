"""Leaves of receipt books in words: what was typed, where two people differ, what stands against entering it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.urls import reverse

from saikoku.collection.books.rules.typed import LINE, Leaf
from saikoku.collection.receipts.models import ReceiptLine
from saikoku.documents import leaf as drawing
from saikoku.governance.contract.models import Kind as ContractKind
from saikoku.governance.contract.models import Profile
from saikoku.kernel import eras
from saikoku.kernel.programmes import PROGRAMME_WORDS
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment
from saikoku.ui import components as ui
from saikoku.ui import forms, words
from saikoku.workforce.papers import queries as papers
from saikoku.workforce.papers.models import Bundle, Paper
from saikoku.workforce.papers.rules.conflicts import Conflict, Weight
from saikoku.workforce.papers.rules.states import STATE_WORDS, State
from saikoku.workforce.papers.rules.typing import Difference, Typed

REFUSALS = {
    "debtor-unknown": "この宛名番号の方は見つかりません。紙の番号を、もう一度確かめてください。",
    "total-is-not-the-sum": "領収金額と、内訳の合計が違います。"
    "紙のとおりに入力しても違うときは、紙を持って責任者に相談してください。",
    "nothing-chosen": "内訳の金額がありません。",
    "instalment-not-his": "この方の期別ではないものが入っています。宛名番号と通知書番号を確かめ、入力し直してください。",
    "instalment-named-twice": "同じ期別が二度選ばれています。",
    "amount-not-positive": "金額は1円以上で入力してください。",
    "own-act": "自分が受け取ったお金は、ほかの人が記録します。",
    "decision-missing": "責任者が下の事情を確かめ、このまま記録する理由を入力してください。",
    "not-overpaid": "この領収に、納め過ぎはありません。",
    "told-already": "もう市に知らせたと記録されています。",
    "document-missing": "文書の番号を入力してください。",
    "day-to-come": "まだ来ていない日です。",
    "collector-unknown": "領収した者の従事者番号が見つかりません。紙の番号を確かめてください。",
    "no-seal-known": "領収印が一つも登録されていません。先に、領収印を届け出てください。",
    "paper-unknown": "この番号の用紙はありません。",
    "money-stands-still": "現金の記録が止まっています。再開してから記録してください。",
    "worker-missing": "領収した者の従事者番号を入力してください。",
    "moment-to-come": "まだ来ていない日時です。紙の日時を確かめてください。",
    "used-already": "この用紙は、もう記録が済んでいます。",
    "paper-void": "この用紙は書損です。使われていないはずの用紙です。現物を確かめ、責任者に伝えてください。",
    "not-counted-out": "この用紙を払い出した記録がありません。"
    "「用紙」で払出しを記録し、二人目が確かめてから、もう一度記録してください。",
    "not-his-paper": "この用紙を持っていたのは、別の人です。紙の従事者番号と、払出しの記録を確かめてください。",
    "before-counted-out": "用紙を払い出した日時より前です。紙の日時と、払出しの記録を確かめてください。",
    "after-lost": "用紙を亡失した後の日時です。悪用のおそれがあります。記録せず、すぐに業務責任者に伝えてください。",
    "not-typed-by-two": "二人の入力がそろって一致するまで、記録できません。",
}
FIELDS = {
    "debtor-unknown": "debtor_number", "total-is-not-the-sum": "total", "worker-missing": "worker_number",
    "collector-unknown": "worker_number", "moment-to-come": "day", "decision-missing": "decided",
    "document-missing": "document",
    "day-to-come": "told_on",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)
NAMES = {"on": "領収した日", "at": "時刻", "worker": "領収した者の従事者番号", "debtor": "宛名番号", "total": "領収金額"}


def refusal(reasons: Sequence[str]) -> ui.Note:
    first, *others = [REFUSALS[reason] for reason in reasons]
    return ui.Note(first, tone="bad", lines=others)


def label_of(row: Instalment) -> str:
    """国民健康保険料 令和7年度第6期 N000000006"""
    code = "全期" if row.instalment == "00" else f"第{int(row.instalment)}期"
    return f"{PROGRAMME_WORDS[row.programme]} {eras.fiscal_year_in_words(row.due_year)}{code} 通知書 {row.notice_number}"


def labels(rows: Iterable[Instalment]) -> dict[int, str]:
    return {row.pk: f"{label_of(row)}(残り {words.yen(max(row.balance, 0))})" for row in rows}


def paper_facts(paper: Paper, names: Mapping[str, str]) -> ui.Facts:
    state = State(paper.state)
    holder = f"{names.get(paper.holder, '')} ({paper.holder})".strip() if paper.holder else "なし"
    return ui.Facts([
        ui.Fact("用紙の状態", STATE_WORDS[state]), ui.Fact("持つ人", holder),
        ui.Fact("最後の記録", paper.since, "moment"),
    ])  # fmt: skip


def typed_note(typed: Sequence[Typed], *, mine: bool, agreed: bool) -> ui.Note:
    """What is to be done next; the first person's values are not shown to the second."""
    if not typed:
        return ui.Note("まだ入力されていません。", "紙を見て、一人目として入力してください。", "info")
    if agreed:
        return ui.Note("二人の入力が一致しました。", "下の内容と、間に起きたことを確かめて記録します。", "done")
    if len({one.by for one in typed}) == 1:
        return (
            ui.Note("あなたの入力を受け付けました。", "別の人が、紙だけを見て、もう一度入力します。", "done") if mine
            else ui.Note("一人目の入力があります。", "紙だけを見て、二人目として入力してください。", "look")
        )  # fmt: skip
    return ui.Note("二人の入力が違います。", "違うところを紙で確かめ、間違えた人が入力し直します。", "bad")


def differences_table(
    found: Sequence[Difference], pair: tuple[Typed, Typed], people: Mapping[str, str], rows: Mapping[int, Instalment]
) -> ui.Table:
    columns = [ui.Column("項目"), *(ui.Column(words.person(one.by, people)) for one in pair)]
    cells = [[_name(one.field, rows), _value(one.field, one.first), _value(one.field, one.second)] for one in found]
    return ui.Table("違うところ", columns, cells, id="differences")


def _name(field: str, rows: Mapping[int, Instalment]) -> str:
    if field.startswith(LINE):
        row = rows.get(int(field.removeprefix(LINE)))
        return label_of(row) if row else "不明な期別"
    return NAMES[field]


def _value(field: str, value) -> str:
    if value is None:
        return "なし"
    if field == "total" or field.startswith(LINE):
        return words.yen(value)
    return words.day_long(date.fromisoformat(value)) if field == "on" else value


def leaf_facts(leaf: Leaf, debtor: Debtor | None, rows: Mapping[int, Instalment], names: Mapping[str, str]) -> ui.Facts:
    lines = [
        ui.Fact(label_of(rows[instalment]) if instalment in rows else "不明な期別", yen, "yen")
        for instalment, yen in leaf.lines
    ]
    return ui.Facts([
        ui.Fact("宛名", f"{debtor.name} 様" if debtor else leaf.debtor_number),
        ui.Fact("領収した日時", leaf.taken_at, "moment"),
        ui.Fact("領収した者", f"{names.get(leaf.worker_number, '')} ({leaf.worker_number})".strip()),
        *lines, ui.Fact("領収金額", leaf.total, "yen"),
    ], lines=True)  # fmt: skip


CONFLICTS = {
    "overpaid": (
        "その後に納付があり、{yen}が納め過ぎになります。",
        "受け取ったお金なので記録します。納め過ぎとして残り、市に知らせます。払った方に、市から連絡があることを伝えます。",
    ),
    "alike": (
        "同じ日に、同じ方から同じ金額の領収証があります({numbers})。",
        "同じお金を二度書いていないか、訪問員と控えの紙を確かめます。二度書いたときは記録せず、保留にします。",
    ),
    "day-ended": (
        "この訪問員のその日の締めは、もう済んでいます。",
        "次の締めの日の領収として記録します。その日の締めで過剰だった分は、次の締めでは不足として出ます。"
        "両方の説明に用紙の番号を書きます。",
    ),
    "no-seal-then": (
        "領収した日時に、市の許可した領収印がありません。",
        "紙の印影を見て、どの印かを確かめます。市への報告が要るかを業務責任者と決めます。",
    ),
    "outside-hours": ("訪問してよい時間の外です。", "紙の時刻と、訪問員に事情を確かめます。"),
    "stopped": ("いま、この方への催告は止まっています。", "お金は記録します。今後の訪問や架電は止まったままです。"),
    "promise": ("納付の約束があります。", "この領収は、約束の履行として数えます。"),
    "visited": ("同じ日に、別の人の訪問の記録があります({by})。", "訪問の記録が二重でないか、訪問票の入力のときに確かめます。"),
    "collector-holds-too-much": ("持ち歩ける現金の上限を超えています。", "すぐに引き渡しを受けてください。"),
    "insurance-ended": ("現金の損害保険が終わっています。", "すぐに市に払い込み、業務責任者に伝えてください。"),
    "custody-above-insured-sum": ("保険で補われる現金の総額を超えています。", "すぐに市に払い込んでください。"),
}  # fmt: skip
TONES = {Weight.TELL: "info", Weight.DECIDE: "look", Weight.REFUSE: "bad"}


def conflict_notes(found: Iterable[Conflict]) -> list[ui.Note]:
    """Each with what is to be done about it."""
    notes = []
    for one in found:
        if one.weight is Weight.REFUSE:
            notes.append(ui.Note("このままでは記録できません。", REFUSALS[one.code], "bad"))
            continue
        lead, then = CONFLICTS[one.code]
        facts = {
            "yen": words.yen(one.facts.get("yen", 0)), "numbers": "、".join(one.facts.get("numbers", ())),
            "by": "、".join(one.facts.get("by", ())),
        }  # fmt: skip
        notes.append(ui.Note(lead.format(**facts), then, TONES[one.weight]))
    return notes


def overpaid_table(found: Sequence[ReceiptLine]) -> ui.Table:
    columns = [
        ui.Column("領収証", "code"), ui.Column("領収日", "moment"), ui.Column("宛名"), ui.Column("期別"),
        ui.Column("領収", "yen"), ui.Column("納め過ぎ", "yen"),
    ]  # fmt: skip
    rows = [
        ui.Row(
            [
                line.receipt.number, line.receipt.issued_at, line.receipt.payee,
                f"{PROGRAMME_WORDS[line.programme]} {eras.fiscal_year_in_words(line.due_year)}", line.yen, line.overpaid,
            ],
            url=reverse("books:tell", args=[line.pk]),
        )
        for line in found
    ]  # fmt: skip
    empty = ui.EmptyState("市に知らせていない納め過ぎはありません。")
    return ui.Table("市に知らせる納め過ぎ", columns, rows, id="overpaid", caption_hidden=True, empty=empty)


def book(bundle: Bundle, profile: Profile, told) -> drawing.Book:
    leaves = tuple(
        drawing.Leaf(paper.number, papers.code_of(paper.number)) for paper in bundle.papers.defer("facts").order_by("place")
    )
    return drawing.Book(
        name=papers.name_of(bundle), leaves=leaves, contractor=profile.contractor, city=profile.city, phone=told.own,
        city_phone=told.city, practice=profile.kind != ContractKind.REAL,
    )  # fmt: skip
