"""Receipts in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from saikoku.collection.receipts import queries
from saikoku.collection.receipts.models import Intent, Receipt, ReceiptLine
from saikoku.collection.receipts.operations import Request
from saikoku.collection.receipts.queries import DaySum, Verdict
from saikoku.collection.receipts.queries.pairing import Unpaired
from saikoku.collection.receipts.rules import states
from saikoku.collection.receipts.rules.pairing import FULL
from saikoku.collection.receipts.rules.states import STATE_WORDS, STEP_WORDS, WRITTEN, State, Step
from saikoku.documents import fonts
from saikoku.kernel import eras
from saikoku.kernel.programmes import PROGRAMME_WORDS
from saikoku.registry.liabilities.models import Instalment
from saikoku.ui import components as ui
from saikoku.ui import forms, words

REFUSALS = {
    "not-at-this-door": "現金を受け取れるのは、いま訪ねている訪問先の、名のりを済ませた方だけです。"
    "訪問の画面から始めてください。",
    "no-worker-number": "あなたの利用者には従事者番号がありません。システム管理者に登録を頼んでください。",
    "no-seal-permitted": "いま使える領収印がありません。現金を受け取らず、責任者に連絡してください。",
    "day-ended": "今日の締めが済んでいます。領収証は、もう発行できません。",
    "receipted-today": "この方には、今日の領収証がもうあります。もう1枚作るのは、別に受け取ったお金があるときだけです。",
    "received-by-another": "ほかの訪問員が、この方から受け取っているところです。",
    "intent-unknown": "この受け取りは見つかりません。はじめからやり直してください。",
    "intent-not-open": "この受け取りは、もう終わっています。はじめからやり直してください。",
    "not-your-intent": "この受け取りは、ほかの訪問員のものです。",
    "key-reused": "この受け取りでは、違う内容の領収証をもう発行しています。発行済の領収証を確かめてください。",
    "nothing-chosen": "受け取る金額を入力してください。",
    "too-many-lines": "1枚の領収証に載せられる期別の数を超えています。分けて発行してください。",
    "amount-not-positive": "金額は1円以上で入力してください。",
    "instalment-named-twice": "同じ期別が二度選ばれています。",
    "instalment-not-open": "もう残りのない期別が入っています。残りを確かめ、金額を入力し直してください。",
    "amount-above-balance": "残りより多い金額は受け取れません。残りを確かめてください。",
    "counts-differ": "1回目と2回目の金額が違います。もう一度数えてください。",
    "count-is-not-the-amount": "数えた金額が、受け取る金額と違います。釣銭を渡した後の金額を数えてください。",
    "not-oldest-first": "古い期別から順になっていません。納付する方が選んだときは、そのように選んでください。",
    "collector-holds-too-much": "持ち歩ける現金の上限を超えます。受け取らず、事務所に戻って引き渡してください。",
    "custody-above-insured-sum": "保険で補われる現金の総額を超えます。受け取らず、責任者に連絡してください。",
    "insurance-ended": "現金の損害保険が終わっています。受け取らず、責任者に連絡してください。",
    "handed-over": "この日のお金は、もう金庫に引き渡しています。書損にも返金にもできません。責任者に相談してください。",
    "intent-young": "受け取りを始めたばかりです。本人が受け取っているところかもしれません。時間をおいてください。",
    "own-absence": "自分のものは、自分の画面で答えてください。代わりに記録するのは、ほかの人です。",
    "nothing-to-answer": "紙のゆくえは、もう記録されています。",
    "not-lost": "この番号の記録は、失われたものの中にありません。",
    "own-receipt": "自分が領収したものは、ほかの二人が入力します。",
    "own-reentry": "入力した人のほかの人が、紙を見て確かめます。",
    "asked-anew": "この入力の後に、もう一度入力されています。新しい方を確かめてください。",
    "closed-without-it": "その日の締めが、この領収証なしで済んでいるため、帳簿に戻せません。"
    "締めの過不足の説明とともに、市に報告してください。",
    "receipt-not-there": "その領収証がまだ帳簿にありません。先に、領収証の発行を入力してください。",
    "replaced-unknown": "代わった書損の番号の領収証がありません。先に、その領収証と書損を入力してください。",
    "replaced-not-void": "代わられた領収証が、まだ書損になっていません。先に、その書損を入力してください。",
    "paper-differs": "控えの記録と一致しません。期別ごとの金額、宛名、領収した者を、紙のとおりに入力してください。",
    "sum-differs": "期別ごとの金額の合計が、領収金額と違います。",
    "not-journalled": "控えの記録がまだ終わっていません。1分待って、もう一度押してください。領収証はまだ渡さないでください。",
    "paper-unanswered": "先に、前の印刷で紙が出たかを答えてください。",
    "receipt-void": "この領収証は書損です。",
    "attempt-unknown": "その印刷は見つかりません。",
    "attempt-answered": "その印刷には、もう答えています。",
    "answer-unknown": "紙が出たかを選んでください。",
    "day-over": "書損にできるのは、発行した日の締めの前だけです。責任者に相談してください。",
    "reason-missing": "理由を入力してください。",
    "not-your-receipt": "書損にできるのは、その領収証を発行した人だけです。",
    "refund-after-close": "その日の締めが済み、お金は金庫にあります。返金は市が決めます。市に連絡してください。",
    "not-your-paper": "印刷し、紙が出たかを答えるのは、その領収証を発行した人だけです。",
    "written-by-hand": "手書きの領収証は、原本が渡してあるので、印刷しません。",
    "instalment-not-his": "この方の期別ではないものが入っています。紙の宛名と通知書番号を確かめてください。",
    "paper-unknown": "この番号の用紙はありません。",
    "collector-unknown": "領収した人の従事者番号が見つかりません。",
    "no-seal-known": "領収印が一つも登録されていません。先に、領収印を届け出てください。",
    "not-void": "この領収証は書損ではありません。",
    "confirmed-already": "もう確認が済んでいます。",
    "not-halted": "現金の記録は止まっていません。",
    "release-not-asked": "再開の申請がまだないか、申請の後に失われた記録が増えました。一覧を確かめ、申請してください。",
    "own-release": "再開は、申請した人のほかの人が行います。",
    "series-conflict": "控えの番号と帳簿の番号の割り当てが合いません。再開せず、システムの開発元に連絡してください。",
    "own-void": "書損は、受け取った人と書損にした人のほかの人が確認します。",
}
FIELDS = {
    "counts-differ": "second_count", "count-is-not-the-amount": "first_count", "amount-above-balance": "amount",
    "reason-missing": "reason",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)
TONES = {
    State.ISSUED: "look", State.READY: "now", State.PRINTING: "look", State.PRINTED: "done", State.UNSURE: "bad",
    State.ASKED: "look", State.VOID: "look", State.SETTLED: "",
}  # fmt: skip
WAIT = (
    "確認番号の誤りが続きました。このことは記録に残りました。お持ちの方の連絡先をうかがい、責任者に伝えてください。"
    "心当たりがないときは、システム管理者に連絡してください。"
)
VERDICTS = {
    "genuine": ("この領収証は本物です。", "金額、日時、領収した者を、お持ちの領収証と見比べてください。", "done"),
    "void": ("この領収証は書損(無効)です。", "お持ちの方の連絡先をうかがい、責任者に伝えてください。", "bad"),
    "unknown": ("この番号の領収証はありません。", "番号を読み直してください。同じ結果なら、責任者に伝えてください。", "bad"),
    "wrong-code": ("確認番号が違います。", "読み直しても同じなら、偽造のおそれがあります。責任者に伝えてください。", "bad"),
    "lost": (
        "この領収証は発行されています。",
        "ただし、こちらの記録が失われています。お持ちの方の連絡先をうかがい、責任者に伝えてください。", "look",
    ),
    "held": (
        "この番号の領収証用紙は、訪問員に払い出しています。",
        "まだ記録されていません。お持ちの方の連絡先と、書かれた金額、日時をうかがい、責任者に伝えてください。", "look",
    ),
    "not-valid": (
        "この番号の領収証用紙は、使われていないはずのものです。",
        "お持ちの方の連絡先をうかがい、すぐに責任者に伝えてください。", "bad",
    ),
    "altered": ("記録が発行時と違います。", "変えられたおそれがあります。すぐにシステム管理者に伝えてください。", "bad"),
}


@dataclass(frozen=True, slots=True)
class Payer:
    """Somebody of whom money may be taken now; `receipts`: what he has of today already."""

    number: str
    name: str
    receipts: Sequence[str] = ()


def refusal(reasons: Sequence[str]) -> ui.Note:
    first, *others = [REFUSALS[reason] for reason in reasons]
    return ui.Note(first, tone="bad", lines=others)


def chip(receipt: Receipt) -> ui.Chip:
    state = queries.state(receipt)
    return ui.Chip(STATE_WORDS[state], TONES[state])


def table(receipts: Sequence[Receipt], *, caption: str = "領収証の一覧") -> ui.Table:
    """Two columns: it is read on a narrow device."""
    rows = [
        [
            ui.Cell(
                one.number, url=reverse("receipts:show", args=[one.number]), chip=chip(one),
                below=f"{words.clock(one.issued_at)} {one.payee} 様",
            ),
            one.total,
        ]
        for one in receipts
    ]  # fmt: skip
    columns = [ui.Column("番号と状態"), ui.Column("金額", "yen")]
    empty = ui.EmptyState("今日の領収証は、まだありません。")
    return ui.Table(caption, columns, rows, id="receipts", caption_hidden=True, empty=empty)


def tiles(found: DaySum, held: int, most: int) -> ui.Tiles:
    return ui.Tiles([
        ui.Tile("今日の領収", found.count, unit="枚", explain=f"うち書損 {found.void}枚"),
        ui.Tile("領収した額", found.yen, unit="円", explain="書損を除く"),
        ui.Tile("手元の現金", held, unit="円", explain=f"上限 {words.yen(most)}", danger=held * 10 > most * 9),
    ])  # fmt: skip


def seal_notes(waiting: int) -> list[ui.Note]:
    """A seal that was lent to the reader, or that he is said to have given back, waits for his word."""
    if not waiting:
        return []
    act = ui.Link("領収印の受け渡しを確かめる", reverse("seals:mine"))
    return [ui.Note("領収印の受け渡しが、あなたの確認を待っています。", tone="look", act=act)]


def open_notes(intents: Sequence[Intent]) -> list[ui.Note]:
    """What was begun and not ended: the first thing to go on with after a break."""
    return [
        ui.Note(
            f"{one.debtor.name} 様の受け取りが途中です。", f"{words.clock(one.opened_at)} に始めました。", "look",
            act=ui.Link("続ける", reverse("receipts:take", args=[one.key])),
        )
        for one in intents
    ]  # fmt: skip


def unpaired_notes(found: Unpaired, *, has_ended: bool) -> list[ui.Note]:
    """Money that a record says was taken, without a receipt; a receipt whose visit is not recorded as collected."""
    without_receipt = [
        ui.Note(
            f"{found.people[one.debtor_id].name} 様の訪問は「収納」と記録していますが、領収証がありません。",
            "今日の締めが済んでいるため、領収証は作れません。受け取っていないときは記録を訂正し、受け取ったときは責任者に"
            "連絡します。" if has_ended
            else "下の「受け取りを始める」で領収証を作ります。受け取っていないときは、記録を訂正します。", "bad",
            act=ui.Link("訪問の記録を開く", reverse("visits:visit", args=[one.key])),
        )
        for one in found.pairing.doors
    ]  # fmt: skip
    return without_receipt + [
        ui.Note(
            f"{found.people[one.debtor_id].name} 様の領収証 {one.number} に合う「収納」の記録がありません。",
            "訪問の記録を「収納」に訂正します。受け取っていないときは、領収証を書損にします。", "bad",
            act=ui.Link("領収証を開く", reverse("receipts:show", args=[one.number])),
        )
        for one in found.pairing.papers
    ] + misfit_notes(found)  # fmt: skip


def misfit_notes(found: Unpaired) -> list[ui.Note]:
    """収納(全額) with something due left, 収納(一部) with nothing: asked of the collector."""
    notes = []
    for one in found.misfits:
        is_full = one.door.outcome == FULL
        said, other = ("全額", "一部") if is_full else ("一部", "全額")
        but = f"納期限を過ぎた残りが {words.yen(one.left)}あります" if is_full else "残りはありません"
        notes.append(ui.Note(
            f"{found.people[one.door.debtor_id].name} 様の訪問は「収納({said})」と記録していますが、{but}。",
            f"受け取ったのは{other}ですか。そのときは、記録を「収納({other})」に訂正します。", "look",
            act=ui.Link("訪問の記録を開く", reverse("visits:visit", args=[one.door.key])),
        ))  # fmt: skip
    return notes


def label_of(row: Instalment) -> str:
    """国民健康保険料 令和7年度第6期"""
    code = "全期" if row.instalment == "00" else f"第{int(row.instalment)}期"
    return f"{PROGRAMME_WORDS[row.programme]} {eras.fiscal_year_in_words(row.due_year)}{code}"


def labels(rows: Sequence[Instalment]) -> dict[int, str]:
    """What stands above the field of each instalment."""
    return {row.pk: f"{label_of(row)}(残り {words.yen(row.balance)})" for row in rows}


def undrawn(name: str, kana: str) -> ui.Note | None:
    """Told before the paper is printed: the paper's fonts lack characters of this name, or the variants that it has."""
    points, plain = fonts.told(fonts.drawable(name)[1])
    if not points and not plain:
        return None
    told = [f"紙に印刷できない文字が{len(points)}字あります({'、'.join(points)})。"] if points else []
    told += [f"紙に印刷できない字形が{len(plain)}字あります({'、'.join(plain)})。"] if plain else []
    becomes = ["その文字は〓になります。"] if points else []
    becomes += ["その字形は、標準の字形で印刷します。"] if plain else []
    becomes += [f"宛名の下に読み({kana})を印刷します。" if kana else "読みはありません。"]
    return ui.Note(f"宛名に、{''.join(told)}", f"{''.join(becomes)}納付する方に、そのことを話してください。", "look")


def owed_table(rows: Sequence[Instalment]) -> ui.Table:
    columns = [ui.Column("科目・期別"), ui.Column("納期限", "day"), ui.Column("残り", "yen")]
    cells = [ui.Row([label_of(row), row.due_on, row.balance]) for row in rows]
    total = ["計", None, sum(row.balance for row in rows)] if rows else None
    empty = ui.EmptyState("残りのある期別はありません。現金を受け取らないでください。")
    return ui.Table("残りのある期別(古い順)", columns, cells, id="owed", empty=empty, total=total)


def owed_words(rows: Sequence[Instalment]) -> str:
    if not rows:
        return "残りのある期別はありません。現金を受け取らないでください。"
    return f"残りは{len(rows)}期分、計{words.yen(sum(row.balance for row in rows))}です。"


def review(request: Request, owed: Sequence[Instalment]) -> ui.Facts:
    """What the receipt will say, before it is issued."""
    by_id = {row.pk: row for row in owed}
    lines = [ui.Fact(label_of(by_id[one.instalment_id]), one.yen, "yen") for one in request.wanted]
    return ui.Facts([*lines, ui.Fact("領収金額", sum(one.yen for one in request.wanted), "yen")], lines=True)


def facts(receipt: Receipt, names: Mapping[str, str]) -> ui.Facts:
    replaced = getattr(receipt, "replaced_by", None)
    found = [
        ui.Fact("領収金額", receipt.total, "yen", chip(receipt)),
        ui.Fact("宛名", f"{receipt.payee} 様"),
        ui.Fact("領収日時", words.moment(receipt.issued_at)),
        ui.Fact("領収した者", f"{words.person(receipt.received_by, names)}(従事者番号 {receipt.worker_number})"),
        ui.Fact("確認番号", receipt.check_code, "code"),
        ui.Fact("保存の期限", words.day_long(receipt.keep_until)),
    ]
    if receipt.paper_id:
        found.append(ui.Fact("手書きの領収証", f"{words.moment(receipt.entered_at)} に二人の入力が一致して記録"))
    if receipt.replaces_id:
        found.append(ui.Fact("代わった書損", receipt.replaces.number, "code"))
    if replaced:
        found.append(ui.Fact("代わりの領収証", replaced.number, "code"))
    return ui.Facts(found)


def return_words(papers: states.Papers, *, is_refund: bool) -> list[str]:
    """What the second person counts before the void is confirmed, and what becomes of the money."""
    parts = [("原本", papers.original), ("再発行", papers.again), ("出たか分からない紙", papers.unsure)]
    named = "、".join(f"{words_} {count}枚" for words_, count in parts if count)
    said = [f"出た紙は {named}です。" if named else "紙は1枚も出ていません。控えの記録だけを書損にします。"]
    if named:
        said.append("それぞれに控えが付いています。" + (f"このうち {papers.a5}枚は、A5で印刷しました。" if papers.a5 else ""))
        said.append(f"「書損」と書かれた原本と控えが、{papers.most}枚ずつ戻ったことを数えて確かめます。")
    if papers.unsure:
        said.append("出たか分からない紙が見つからないときは、戻っていないこととして記録します。")
    if is_refund:
        said.append(
            "確かめると、領収した額が訪問員の手元から減り、期別の残りが元に戻ります。お金を納付した方に返したことを、訪問員に確かめてください。"
        )
    return said


def lines_table(receipt: Receipt) -> ui.Table:
    """Two columns: it is read on a narrow device."""
    rows = [[ui.Cell(PROGRAMME_WORDS[line.programme], below=_of_line(line)), line.yen] for line in receipt.lines.all()]
    columns = [ui.Column("科目と期別"), ui.Column("本料", "yen")]
    return ui.Table("内訳", columns, rows, id="lines", total=["計", receipt.total])


def _of_line(line: ReceiptLine) -> str:
    number = "全期" if line.instalment_code == "00" else f"第{int(line.instalment_code)}期"
    return f"{eras.fiscal_year_in_words(line.due_year)} {number} 通知書番号 {line.notice_number}"


def timeline(receipt: Receipt, names: Mapping[str, str]) -> ui.Timeline:
    entries = [
        ui.Entry(
            row.at, STEP_WORDS[Step(row.step)] + (f"({row.get_way_display()})" if row.way else ""),
            words.person(row.by, names) + (f" 再発行 {row.copy}" if row.copy else ""),
            quote="" if row.step in WRITTEN.values() else row.note, kind="paper",
        )
        for row in sorted(receipt.steps.all(), key=lambda row: -row.pk)
    ]  # fmt: skip
    entries.append(ui.Entry(receipt.issued_at, "領収した", words.person(receipt.received_by, names), kind="paid"))
    return ui.Timeline("経過", entries)


def verdict(found: Verdict) -> ui.Note:
    if found.until:
        return ui.Note(f"{words.clock(found.until)} まで、領収証を確かめられません。", WAIT, "bad")
    return ui.Note(*VERDICTS[found.word])


def verified_facts(found: Verdict) -> ui.Facts | None:
    """What may be told without a name: who holds the paper reads it beside."""
    receipt = found.receipt
    if found.lost:
        return ui.Facts([
            ui.Fact("領収金額", found.lost["total"], "yen"),
            ui.Fact("領収日時", words.moment(datetime.fromisoformat(found.lost["at"]))),
            ui.Fact("従事者番号", found.lost["worker"], "code"),
        ])  # fmt: skip
    if receipt is None:
        return None
    return ui.Facts([
        ui.Fact("領収金額", receipt.total, "yen"), ui.Fact("領収日時", words.moment(receipt.issued_at)),
        ui.Fact("従事者番号", receipt.worker_number, "code"),
    ])  # fmt: skip
