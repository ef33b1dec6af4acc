"""Cash in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.urls import reverse

from saikoku.collection.cash import queries
from saikoku.collection.cash.models import DayClose, DayCount, Deposit, DepositPart, Objection
from saikoku.collection.cash.queries import OpenDay, Uncredited
from saikoku.collection.cash.rules import coins
from saikoku.collection.ledger.models import Leg
from saikoku.collection.ledger.rules.accounts import KIND_WORDS, WORDS, Account, Kind
from saikoku.collection.receipts import queries as receipts
from saikoku.collection.receipts.models import Receipt
from saikoku.collection.receipts.queries.pairing import Unpaired
from saikoku.collection.receipts.rules import states
from saikoku.collection.receipts.rules.pairing import FULL
from saikoku.registry.payments.models import Payment
from saikoku.ui import components as ui
from saikoku.ui import words
from saikoku.workforce.papers import queries as papers
from saikoku.workforce.papers.models import Paper

ENTRY_WORDS = {**KIND_WORDS, Kind.VOID: "領収の取消し(書損)"}


def misfit_notes(found: Unpaired) -> list[ui.Note]:
    """At the close: records of all or a part that what is left does not bear out."""
    return [
        ui.Note(
            f"{found.people[one.door.debtor_id].name} 様の訪問の記録と領収した額が合いません。",
            f"「収納(全額)」ですが、納期限を過ぎた残りが {words.yen(one.left)}あります。" if one.door.outcome == FULL
            else "「収納(一部)」ですが、残りはありません。",
            "look", lines=["訪問員が確かめ、違うときは訪問の記録を訂正します。"],
        )
        for one in found.misfits
    ]  # fmt: skip


def leaves_note(leaves: Sequence[Paper]) -> ui.Note | None:
    """At the close: from which number on the collector's book of receipts has to be blank."""
    if not leaves:
        return None
    spans = "、".join(str(span) for span in papers.spans(leaves))
    return ui.Note(
        f"手書き領収証の用紙 {spans} を持っています。",
        "現物の次の番号が、この最初の番号であることを確かめます。使った控えがあれば、先に入力します。", "look",
    )  # fmt: skip


def lost_note(lost: Sequence[Mapping], *, enters: bool) -> ui.Note | None:
    """Receipts of the day that an older copy of the books lost; `enters`: the reader may enter them again."""
    if not lost:
        return None
    numbers = "、".join(dict.fromkeys(act["number"] for act in lost))
    todo = "締める前に、紙から再入力します。" if enters else "お金は、紙のとおりに全部数えます。再入力は、責任者が行います。"
    return ui.Note(
        f"この日の領収証 {numbers} が、再入力を待っています。", f"{todo}締めた後は、帳簿に戻せません。", "bad",
        act=ui.Link("再入力の画面を開く", reverse("receipts:lost")) if enters else None,
    )  # fmt: skip


def tiles(bags: int, safe: int, insured: int, late: int) -> ui.Tiles:
    return ui.Tiles([
        ui.Tile("訪問員の手元", bags, unit="円"),
        ui.Tile("金庫", safe, unit="円"),
        ui.Tile("保険で補われる額まで", insured - bags - safe, unit="円", explain=f"総額 {words.yen(insured)}",
                danger=(bags + safe) * 10 > insured * 9),
        ui.Tile("払込みの期限超過", late, unit="日分", danger=late > 0),
    ])  # fmt: skip


def notes(
    uncredited: int, unknown: int, objections: Sequence[Objection], *, name: str, lost: int = 0
) -> list[ui.Note]:
    """What does not wait: each leads to where it is looked into. `name`: of whoever reads."""
    found = []
    if lost:
        found.append(ui.Note(
            f"失われた領収証の記録 {lost:,}件が、再入力を待っています。", "その日を締める前に、紙から再入力します。", "bad",
            act=ui.Link("再入力する", reverse("receipts:lost")),
        ))  # fmt: skip
    if unknown:
        found.append(ui.Note(
            f"市の訪問収納に、領収証のないものが {unknown:,}件あります。", "領収証なしで受け取ったおそれがあります。", "bad",
            act=ui.Link("確かめる", reverse("cash:city")),
        ))  # fmt: skip
    if uncredited:
        found.append(ui.Note(
            f"領収したのに、市の収納データに載らないものが {uncredited:,}件あります。", tone="look",
            act=ui.Link("確かめる", reverse("cash:city")),
        ))  # fmt: skip
    for one in objections:
        is_closed = one.took_part or one.raised_by == name
        found.append(ui.Note(
            f"{words.day_short(one.day)}の計算書に異議があります(従事者番号 {one.worker_number})。",
            "この日の現金に関わった人のほかの人が答えます。" if is_closed else "", "look",
            act=ui.Link("読む" if is_closed else "読んで答える", reverse("cash:answer", args=[one.pk])),
        ))  # fmt: skip
    return found


def open_table(days: Sequence[OpenDay], names: Mapping[str, str], today: date) -> ui.Table:
    """What was counted is not told: whoever reads this may be the second to count."""
    columns = [
        ui.Column("日", "day"), ui.Column("訪問員"), ui.Column("領収証", "count"), ui.Column("領収した額", "yen"),
        ui.Column("訪問員の計数"), ui.Column("状態"),
    ]  # fmt: skip
    rows = []
    for one in days:
        chip = ui.Chip("確認待ち", "now") if one.counted_at else ui.Chip("数える前", "bad" if one.day < today else "")
        below = f"片付けるもの {one.unsettled}件" if one.unsettled else ""
        below = below if one.sums.count else "「収納」の記録に、領収証がありません"
        rows.append(ui.Row(
            [
                one.day, names.get(one.worker_number, one.worker_number), one.sums.count, one.sums.yen,
                f"{words.clock(one.counted_at)} に済み" if one.counted_at else "まだ", ui.Cell("", chip=chip, below=below),
            ],
            url=reverse("cash:close", args=[one.worker_number, one.day]),
        ))  # fmt: skip
    empty = ui.EmptyState("締めを待つ日はありません。訪問員が領収すると、その日がここに出ます。")
    return ui.Table("締めを待つ日", columns, rows, id="open", empty=empty)


def deposit_table(
    closes: Sequence[DayClose], cleared: Sequence[queries.MadeGood], names: Mapping[str, str], today: date
) -> ui.Table:
    """What lies in the safe: the money of closed days, and what made shortages good."""
    rows = [_safe_row(close, close.count.in_safe, close.due_on, names, _is_due(close.due_on, today)) for close in closes]
    rows += [
        _safe_row(one.close, one.yen, one.due_on, names, _is_due(one.due_on, today), below="不足を補ったお金")
        for one in cleared
    ]
    yen = sum(close.count.in_safe for close in closes) + sum(one.yen for one in cleared)
    empty = ui.EmptyState("金庫に、払込みを待つお金はありません。締めを確認して預かると、ここに出ます。")
    total = ["計", "", yen, None, ""] if rows else None
    return ui.Table("払込みを待つお金", SAFE, rows, id="safe", total=total, empty=empty)


SAFE = [
    ui.Column("日", "day"), ui.Column("訪問員"), ui.Column("金額", "yen"), ui.Column("払込みの期限", "day"), ui.Column("状態"),
]  # fmt: skip


def _safe_row(close: DayClose, yen: int, due_on: date, names: Mapping[str, str], chip: ui.Chip, *, below: str = "") -> ui.Row:
    worker, day = close.count.worker_number, close.count.day
    cells = [day, names.get(worker, worker), yen, due_on, ui.Cell("", chip=chip, below=below)]
    return ui.Row(cells, url=reverse("cash:close", args=[worker, day]))


def _is_due(due_on: date, today: date) -> ui.Chip:
    return ui.Chip("期限超過", "bad") if due_on < today else ui.Chip("期限まで")


def parts_table(
    parts: Sequence[DepositPart], names: Mapping[str, str], *, paid_on: date | None, today: date
) -> ui.Table:
    """The days of one deposit; late is what was paid in, or still is not, after its last day."""
    rows = []
    for part in parts:
        due_on, chip = queries.due_on(part), _is_due(queries.due_on(part), today)
        if paid_on:
            is_late = due_on < paid_on
            chip = ui.Chip("期限の後に払込み", "bad") if is_late else ui.Chip("期限までに払込み", "done")
        below = "不足を補ったお金" if part.cleared_id else ""
        rows.append(_safe_row(part.day_close, part.yen, due_on, names, chip, below=below))
    return ui.Table("この払込みのお金", SAFE, rows, id="parts", total=["計", "", sum(part.yen for part in parts), None, ""])


def deposits_table(deposits: Sequence[Deposit], names: Mapping[str, str]) -> ui.Table:
    columns = [ui.Column("番号"), ui.Column("金額", "yen"), ui.Column("払い込み先"), ui.Column("用意した人"), ui.Column("状態")]
    rows = []
    for one in deposits:
        proof = getattr(one, "proof", None)
        chip = ui.Chip("期限超過、領収を待つ", "bad") if one.late else ui.Chip("領収を待つ", "look")
        chip = ui.Chip(f"{words.day_short(proof.paid_on)} 払込済", "done") if proof else chip
        rows.append(ui.Row(
            [one.number, one.yen, one.place, words.person(one.prepared_by, names), ui.Cell("", chip=chip)],
            url=reverse("cash:prove", args=[one.number]),
        ))  # fmt: skip
    empty = ui.EmptyState("払込みは、まだありません。用意した払込みは、ここに出ます。")
    return ui.Table("払込み", columns, rows, id="deposits", empty=empty)


def numbers_words(runs: Sequence[tuple[str, str]]) -> str:
    """The receipts of a day by their numbers, each series by itself; a single one is named once."""
    return "、".join(f"{first} から {last}" if first != last else first for first, last in runs) or "なし"


def day_facts(one: OpenDay, count: DayCount | None, *, shows_count: bool, handed: int | None = None) -> ui.Facts:
    """What the receipts say. The collector's count is shown only on his own page, and to all once the day is closed.

    `handed`: yen that went into the safe before; without it what the last count says.
    """
    found = [
        ui.Fact("領収証", f"{one.sums.count:,}枚(うち書損 {one.sums.void}枚)"),
        ui.Fact("番号", numbers_words(one.sums.runs)),
        ui.Fact("領収した額(書損を除く)", one.sums.yen, "yen"),
        ui.Fact("これまでに領収した額の累計(書損を除く)", one.sums.grand, "yen"),
    ]
    handed = (count.handed_over if count else 0) if handed is None else handed
    if handed:
        found.append(ui.Fact("途中で金庫に引き渡した額", handed, "yen"))
        found.append(ui.Fact("引き渡した額を除いた額", one.sums.yen - handed, "yen"))
    if count:
        told = words.yen(count.counted) if shows_count else "伏せています"
        found.append(ui.Fact("訪問員が数えた額", told))
        found += [ui.Fact("過不足", difference_words(count.difference))] if shows_count else []
        found.append(ui.Fact("数えた時刻", words.moment(count.counted_at)))
        found += [ui.Fact("封をした袋", count.bag, "code")] if count.bag else []
        found += [ui.Fact("過不足の説明", count.remark)] if count.remark else []
        found += [ui.Fact("代わりに数えた理由", count.absence)] if count.absence else []
    return ui.Facts(found)


def receipts_table(found: Sequence[Receipt]) -> ui.Table:
    """Two columns, as it stands beside the count; what is still open stands out."""
    rows = []
    for one in found:
        state = receipts.state(one)
        said = f"{words.clock(one.issued_at)} {states.STATE_WORDS[state]}"
        way, is_open = reverse("receipts:show", args=[one.number]), state not in states.ANSWERED
        number = ui.Cell(one.number, url=way, strong=is_open, below=said)
        rows.append([number, one.total])
    columns = [ui.Column("番号と状態", "code"), ui.Column("金額", "yen")]
    return ui.Table("この日の領収証", columns, rows, id="receipts", empty=ui.EmptyState("領収証はありません。"))


def difference_words(difference: int) -> str:
    """Counted less expected: 不足 100円, 過剰 50円, なし."""
    if not difference:
        return "なし"
    return f"{'不足' if difference < 0 else '過剰'} {words.yen(abs(difference))}"


def pieces_table(count: DayCount) -> ui.Table:
    columns = [ui.Column("金種"), ui.Column("枚数", "count"), ui.Column("金額", "yen")]
    rows = [
        ui.Row([f"{kind:,}円", getattr(count, f"n{kind}"), kind * getattr(count, f"n{kind}")])
        for kind in coins.KINDS if getattr(count, f"n{kind}")
    ]  # fmt: skip
    total = ["計", None, count.counted] if rows else None
    return ui.Table("数えた内訳", columns, rows, id="pieces", total=total, empty=ui.EmptyState("0円です。"))


def charged_table(legs: Iterable[Leg], names: Mapping[str, str]) -> ui.Table:
    columns = [ui.Column("時刻", "time"), ui.Column("内容"), ui.Column("増減", "yen")]
    rows = [
        [
            leg.entry.posted_at,
            ui.Cell(ENTRY_WORDS[Kind(leg.entry.kind)], below=leg.entry.reference, lines=[
                ui.Link(f"{WORDS[Account(leg.account)]} 記録 {words.person(leg.entry.posted_by, names)}", ""),
            ]),
            leg.yen,
        ]
        for leg in legs
    ]  # fmt: skip
    empty = ui.EmptyState("何も記録されていません。")
    return ui.Table("この日に、あなたの勘定に記録されたもの", columns, rows, id="charged", empty=empty)


def objection_timeline(objections: Sequence[Objection], names: Mapping[str, str]) -> ui.Timeline:
    entries = []
    for one in objections:
        answer = getattr(one, "answer", None)
        if answer:
            who = words.person(answer.answered_by, names)
            entries.append(ui.Entry(answer.answered_at, "答え", who, quote=answer.text, kind="contact"))
        who = words.person(one.raised_by, names)
        entries.append(ui.Entry(one.raised_at, "異議", who, quote=one.text, kind="look"))
    return ui.Timeline("異議と答え", entries)


def uncredited_table(found: Sequence[Uncredited], *, of: int = 0) -> ui.Table:
    """`of`: how many there are in all."""
    columns = [
        ui.Column("領収証"), ui.Column("払い込んだ日", "day"), ui.Column("経過日数", "count"), ui.Column("金額", "yen"),
        ui.Column("市が取り消した番号"),
    ]  # fmt: skip
    rows = [
        ui.Row(
            [
                f"{one.line.receipt.number} の {one.line.line}行目", one.paid_on, one.age if one.paid_on else None,
                one.line.yen, one.cancelled,
            ],
            url=reverse("receipts:show", args=[one.line.receipt.number]),
        )
        for one in found
    ]  # fmt: skip
    empty = ui.EmptyState("日数を過ぎたものも、市が取り消したものもありません。")
    return ui.Table("領収したのに、市の収納データに載らないもの", columns, rows, id="uncredited", empty=empty, of=of)


def unknown_table(rows: Sequence[Payment], *, of: int = 0) -> ui.Table:
    """`of`: how many there are in all."""
    columns = [ui.Column("市の収納データ番号"), ui.Column("領収日", "day"), ui.Column("本料", "yen")]
    cells = [ui.Row([row.payment_number, row.paid_on, row.principal]) for row in rows]
    empty = ui.EmptyState("領収証のない訪問収納はありません。")
    return ui.Table("市の訪問収納のうち、領収証のないもの", columns, cells, id="unknown", empty=empty, of=of)
