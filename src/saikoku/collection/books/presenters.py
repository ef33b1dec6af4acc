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
from saikoku.workforce.papers.models import Bundle
from saikoku.workforce.papers.presenters import typed
from saikoku.workforce.papers.rules.typing import Typed

REFUSALS = typed.REFUSALS | {
    "total-is-not-the-sum": "領収金額と、内訳の合計が違います。"
    "紙のとおりに入力しても違うときは、紙を持って責任者に相談してください。",
    "nothing-chosen": "内訳の金額がありません。",
    "instalment-not-his": "この方の期別ではないものが入っています。宛名番号と通知書番号を確かめ、入力し直してください。",
    "instalment-named-twice": "同じ期別が二度選ばれています。",
    "amount-not-positive": "金額は1円以上で入力してください。",
    "own-act": "自分が受け取ったお金は、ほかの人が記録します。",
    "not-overpaid": "この領収に、納め過ぎはありません。",
    "told-already": "もう市に知らせたと記録されています。",
    "document-missing": "文書の番号を入力してください。",
    "day-to-come": "まだ来ていない日です。",
    "collector-unknown": "領収した者の従事者番号が見つかりません。紙の番号を確かめてください。",
    "no-seal-known": "領収印が一つも登録されていません。先に、領収印を届け出てください。",
    "money-stands-still": "現金の記録が止まっています。再開してから記録してください。",
    "worker-missing": "領収した者の従事者番号を入力してください。",
    "not-counted-out": "この用紙を払い出した記録がありません。"
    "「用紙」で払出しを記録し、二人目が確かめてから、もう一度記録してください。",
}
FIELDS = {
    "debtor-unknown": "debtor_number", "total-is-not-the-sum": "total", "worker-missing": "worker_number",
    "collector-unknown": "worker_number", "moment-to-come": "day", "decision-missing": "decided",
    "document-missing": "document",
    "day-to-come": "told_on",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)
NAMES = {"on": "領収した日", "at": "時刻", "worker": "領収した者の従事者番号", "debtor": "宛名番号", "total": "領収金額"}


def label_of(row: Instalment) -> str:
    """国民健康保険料 令和7年度第6期 N000000006"""
    code = "全期" if row.instalment == "00" else f"第{int(row.instalment)}期"
    return f"{PROGRAMME_WORDS[row.programme]} {eras.fiscal_year_in_words(row.due_year)}{code} 通知書 {row.notice_number}"


def labels(rows: Iterable[Instalment]) -> dict[int, str]:
    return {row.pk: f"{label_of(row)}(残り {words.yen(max(row.balance, 0))})" for row in rows}


def differences(beside: tuple[Typed, Typed], people: Mapping[str, str], rows: Mapping[int, Instalment]) -> ui.Table:
    return typed.differences_table(beside, people, name=lambda field: _name(field, rows), value=_value)


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


def overpaid_table(found: Sequence[ReceiptLine], *, of: int = 0) -> ui.Table:
    """`of`: how many there are in all."""
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
    return ui.Table("市に知らせる納め過ぎ", columns, rows, id="overpaid", caption_hidden=True, empty=empty, of=of)


def book(bundle: Bundle, profile: Profile, told) -> drawing.Book:
    leaves = tuple(
        drawing.Leaf(paper.number, papers.code_of(paper.number)) for paper in bundle.papers.defer("facts").order_by("place")
    )
    return drawing.Book(
        name=papers.name_of(bundle), leaves=leaves, contractor=profile.contractor, city=profile.city, phone=told.own,
        city_phone=told.city, practice=profile.kind != ContractKind.REAL,
    )  # fmt: skip
