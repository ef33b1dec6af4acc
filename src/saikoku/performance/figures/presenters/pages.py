"""The chain of evidence as parts of pages: the month, the lists behind its figures."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.urls import reverse

from saikoku.exchange.layouts.rules.outcomes import outcomes
from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import PROGRAMME_WORDS, SIDE_WORDS, Side
from saikoku.performance.attribution.models import Credit
from saikoku.performance.attribution.queries import Aside
from saikoku.performance.figures.presenters import RULES
from saikoku.performance.figures.queries.evidence import Page
from saikoku.performance.figures.rules.aside import LEFT_ASIDE
from saikoku.performance.figures.rules.reach import Rate
from saikoku.registry.debtors.models import MergedNumber
from saikoku.registry.payments.models import Payment
from saikoku.ui import components as ui

CHANNELS = {
    "1": "窓口・金融機関", "2": "コンビニ", "3": "口座振替", "4": "ペイジー", "5": "スマートフォン", "6": "訪問収納",
    "7": "差押・配当", "8": "年金特徴", "9": "充当・その他",
}  # fmt: skip
ENCOURAGED = {"transfer": "口座振替", "loss": "資格喪失の届出", "declaration": "所得の申告"}
ENCOURAGED_COLUMNS = {
    "made": "勧めた", "will_do": "手続きする", "declined": "断られた", "shown": "市のデータで確認", "open": "確認待ち",
}  # fmt: skip
COLLECTED = "collected"
LISTS = RULES | {COLLECTED: "訪問収納(別掲)"}
CALLS = {"city_tax": "納付催告架電 市税", "premium": "納付催告架電 保険料等"}
REACH = {**SIDE_WORDS, "all": "市税と保険料の計"}
BECAME = {
    "contacted": "接触した", "missed": "接触していない", "stopped": "除外 催告中止(ウ)", "paid_before": "除外 納付済(ア)",
    "promised_before": "除外 約束済(イ)",
}  # fmt: skip


def beside(month: Month, latest: Month) -> list[ui.Link]:
    """The month before, and the one after where it has come."""
    near = [month.previous, *([month.next] if month < latest else [])]
    return [ui.Link(f"{eras.month_in_words(other)}へ", reverse("figures:month", args=[other])) for other in near]


def money(month: Month, told: Mapping, counts: Mapping[str, int], may_open: bool) -> ui.Table:
    """Voluntary payments by rule; each line opens what it is made of."""
    rows = [_line(month, rule, words, told["voluntary"][rule], counts.get(rule), may_open)
            for rule, words in RULES.items()]  # fmt: skip
    return ui.Table(
        "自主納付額等(仕様書12.3)", [ui.Column("項目"), ui.Column("件数", "count"), ui.Column("金額", "yen")], rows, id="money",
        total=["自主納付額等の計", "", told["voluntary"]["total"]],
    )  # fmt: skip


def collected(month: Month, told: Mapping, other: int, may_open: bool) -> ui.Table:
    """`other`: other work that was agreed to be part of it; the list behind the line is of the payments."""
    rows = [_line(month, COLLECTED, LISTS[COLLECTED], told["visit_collection"], None, may_open)]
    if other:
        rows.append(_line(month, "other", f"うち {RULES['other']}", other, None, may_open))
    return ui.Table("別掲", [ui.Column("項目"), ui.Column("件数", "count"), ui.Column("金額", "yen")], rows, id="beside")


def _line(month: Month, rule: str, words: str, yen: int, count: int | None, may_open: bool) -> ui.Row:
    route = "figures:others" if rule == "other" else "figures:credits"
    args = [month] if rule == "other" else [month, rule]
    return ui.Row([words, "" if count is None else count, yen], url=reverse(route, args=args) if may_open else "")


def volumes(month: Month, told: Mapping, may_open: bool) -> ui.Table:
    def opened(route: str, *args: str) -> str:
        return reverse(route, args=[month, *args]) if may_open else ""

    rows = [ui.Row([words, told["calls"][side]], url=opened("figures:calls", side)) for side, words in CALLS.items()]
    rows.append(ui.Row(["訪問世帯", told["households_visited"]], url=opened("figures:visits")))
    return ui.Table("業務量(仕様書12.1)", [ui.Column("項目"), ui.Column("件数", "count")], rows, id="volumes")


def encouraged(counts: Mapping[str, Mapping[str, int]]) -> ui.Table:
    """What was encouraged in the month and what the city's data shows of it; credited amounts stand above."""
    columns = [ui.Column("勧めたこと"), *(ui.Column(words, "count") for words in ENCOURAGED_COLUMNS.values())]
    rows = [[words, *(counts[kind][name] for name in ENCOURAGED_COLUMNS)] for kind, words in ENCOURAGED.items()]
    return ui.Table("当月に勧めた件数とその後(仕様書9.4エ〜カ)", columns, rows, id="encouraged")


def rates(month: Month, told: Mapping, may_open: bool) -> ui.Table:
    rows = []
    for side, name in {**REACH, Side.OVERPAYMENT: f"{REACH[Side.OVERPAYMENT]}(目安)"}.items():
        rate = told["contact_rate"][side]
        left = Rate(*(rate[part] for part in Rate.__slots__)).left
        percent = "なし" if rate["rate"] == "-" else f"{rate['rate']}%"
        cells = [name, rate["targets"], rate["stopped"], rate["paid_before"], rate["promised_before"], left,
                 rate["contacted"], ui.Cell(percent, strong=True)]  # fmt: skip
        rows.append(ui.Row(cells, url=reverse("figures:reach", args=[month, side]) if may_open else ""))
    return ui.Table(
        "接触率(仕様書12.4)",
        [ui.Column("区分"), ui.Column("対象者", "count"), ui.Column("中止", "count"), ui.Column("納付済", "count"),
         ui.Column("約束済", "count"), ui.Column("残る対象者", "count"), ui.Column("接触", "count"),
         ui.Column("接触率", "count")],
        rows, id="rates",
    )  # fmt: skip


def left_note(month: Month, counts: Mapping[str, int], may_open: bool) -> ui.Note | None:
    """What counts nowhere yet is said on the page of the month, and leads to its work list."""
    found = [f"{LEFT_ASIDE[kind]} {count:,} 件" for kind, count in counts.items() if count]
    if not found:
        return None
    act = ui.Link("数えていない行を見る", reverse("figures:left", args=[month])) if may_open else None
    return ui.Note(f"まだ数えていない行が {sum(counts.values()):,} 件あります。", "、".join(found), "look", act=act)


def sorting(order: str, down: bool, key: str, words: str, kind: str = "text") -> ui.Column:
    """A head that sorts by its column, and the other way when it is chosen again."""
    is_now = order == key
    turned = is_now and not down
    said = ("descending" if down else "ascending") if is_now else ""
    return ui.Column(words, kind, sort_url="?" + urlencode({"order": key, "down": int(turned)}), sorted=said)


def credits(page: Page, order: str, down: bool, words: str) -> ui.Table:
    return ui.Table(
        f"{words} {page.count:,} 件",
        [sorting(order, down, "on", "納付日・届出日", "day"), ui.Column("収納・届出番号", "code"),
         sorting(order, down, "debtor", "対象者"), ui.Column("科目"), ui.Column("方法"),
         sorting(order, down, "yen", "帰属額", "yen"), ui.Column("超過額", "yen"), ui.Column("根拠"),
         ui.Column("根拠の日", "day")],
        [_credit(row) for row in page.rows], id="credits",
        empty=ui.EmptyState("この月に、この項目に入った納付はありません。"),
        total=["計", "", "", "", "", page.yen, "", "", ""] if page.rows else None,
    )  # fmt: skip


def _credit(row: Credit) -> ui.Row:
    if row.payment:
        what = ui.Cell(row.payment.payment_number, url=reverse("figures:payment", args=[row.payment.payment_number]))
        channel = CHANNELS.get(row.payment.channel, row.payment.channel)
    else:
        what = ui.Cell(row.loss.procedure_number, url=reverse("figures:loss", args=[row.loss_id]))
        channel = "資格喪失届"
    if row.contact:
        proof = ui.Cell(row.contact.record_number, url=reverse("figures:record", args=[row.contact.record_number]))
        proved_on = row.contact.on
    elif row.printed:
        url, below = reverse("slips:show", args=[row.printed.number]), f"市の納付書番号 {row.printed.slip_number}"
        proof, proved_on = ui.Cell(f"印刷した納付書 {row.printed.number}", url=url, below=below), row.printed.issued_on
    else:
        proof, proved_on = ui.Cell(f"納付書 {row.slip.slip_number}-{row.slip.line}"), row.slip.issued_on
    cells = [row.on, what, person(row.debtor), PROGRAMME_WORDS[row.programme], channel, row.yen, row.overpaid or ""]
    return ui.Row([*cells, proof, proved_on])


def person(debtor) -> ui.Cell:
    return ui.Cell(debtor.name, url=reverse("cases:card", args=[debtor.number]), below=debtor.number)


def collections(page: Page, order: str, down: bool) -> ui.Table:
    def row(one: Payment) -> ui.Row:
        number = ui.Cell(one.payment_number, url=reverse("figures:payment", args=[one.payment_number]))
        return ui.Row([one.paid_on, number, person(one.debtor), PROGRAMME_WORDS[one.programme], one.standing])

    return ui.Table(
        f"訪問収納 {page.count:,} 件",
        [sorting(order, down, "on", "納付日", "day"), ui.Column("収納番号", "code"), sorting(order, down, "debtor", "対象者"),
         ui.Column("科目"), sorting(order, down, "yen", "残る額", "yen")],
        [row(one) for one in page.rows], id="credits", empty=ui.EmptyState("この月の訪問収納はありません。"),
        total=["計", "", "", "", page.yen] if page.rows else None,
    )  # fmt: skip


def calls(page: Page, words: str) -> ui.Table:
    named = outcomes()
    return ui.Table(
        f"{words} {page.count:,} 件",
        [ui.Column("実施日", "day"), ui.Column("開始", "time"), ui.Column("対象者"), ui.Column("区分"), ui.Column("結果"),
         ui.Column("接触"), ui.Column("従事者"), ui.Column("記録", "code")],
        [[one.on, one.started_at, person(page.people[one.debtor_id]), SIDE_WORDS[one.side], named[one.outcome].ja,
          "接触" if one.contacted else "", one.worker,
          ui.Cell(one.record_number, url=reverse("figures:record", args=[one.record_number]))] for one in page.rows],
        id="calls", empty=ui.EmptyState("この月に数えた架電はありません。"),
    )  # fmt: skip


def visits(page: Page, numbers: Mapping[str, str]) -> ui.Table:
    return ui.Table(
        f"訪問世帯 {page.count:,} 世帯",
        [ui.Column("訪問日", "day"), ui.Column("最初の開始", "time"), ui.Column("世帯・対象者")],
        [[one.on, one.started_at,
          person(page.people[one.debtor_id]) if one.debtor_id else ui.Cell(f"世帯 {numbers[one.household]}")]
         for one in page.rows],
        id="visits", empty=ui.EmptyState("この月に数えた訪問はありません。"),
    )  # fmt: skip


def left(rows: Iterable[Aside]) -> ui.Table:
    rows = list(rows)
    return ui.Table(
        f"数えていない行 {len(rows):,} 件",
        [ui.Column("種類"), ui.Column("日付", "day"), ui.Column("宛名番号", "code"), ui.Column("番号", "code"),
         ui.Column("金額", "yen"), ui.Column("受取り")],
        [[LEFT_ASIDE[one.kind], one.on, one.debtor_number,
          ui.Cell(one.key, url=reverse("figures:payment", args=[one.key]) if one.payment else ""),
          "" if one.yen is None else one.yen,
          ui.Cell(f"受取り {one.run_id}", url=reverse("reception:show", args=[one.run_id])) if one.run_id else ""]
         for one in rows],
        id="left", empty=ui.EmptyState("この月の行はすべて数えています。"),
    )  # fmt: skip


def unjoined(rows: Iterable[MergedNumber]) -> ui.Table | None:
    rows = list(rows)
    if not rows:
        return None
    return ui.Table(
        f"まとめられない宛名番号の統合 {len(rows):,} 件",
        [ui.Column("旧宛名番号", "code"), ui.Column("新宛名番号", "code"), ui.Column("統合日", "day")],
        [[one.old_number, one.new_number, one.merged_on] for one in rows], id="unjoined",
    )  # fmt: skip


def to_come(rows: Iterable[Payment]) -> ui.Table | None:
    rows = list(rows)
    if not rows:
        return None
    return ui.Table(
        f"受け取った日より後の納付日 {len(rows):,} 件(数えています。市に確かめてください)",
        [ui.Column("納付日", "day"), ui.Column("収納番号", "code"), ui.Column("宛名番号", "code"),
         ui.Column("受け取り", "moment")],
        [[one.paid_on, ui.Cell(one.payment_number, url=reverse("figures:payment", args=[one.payment_number])),
          one.debtor_number, one.received_at] for one in rows],
        id="to-come",
    )  # fmt: skip


def paging(page: Page, address: str, query: Mapping[str, object], number: int, unit: str = "件") -> ui.Paging | None:
    def at(turned: int) -> str:
        return f"{address}?{urlencode({**query, 'page': turned})}"

    if not page.rows or page.count == len(page.rows):
        return None
    return ui.Paging(
        page.first, page.last, page.count, unit, next_url=at(number + 1) if page.last < page.count else "",
        previous_url=at(number - 1) if page.first > 1 else "",
    )  # fmt: skip
