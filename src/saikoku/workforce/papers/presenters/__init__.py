"""Numbered paper in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.urls import reverse

from saikoku.ui import components as ui
from saikoku.ui import forms, words
from saikoku.workforce.papers import queries
from saikoku.workforce.papers.models import Bundle, Paper, Transfer
from saikoku.workforce.papers.queries import DaySum, Stock
from saikoku.workforce.papers.rules.numbers import KIND_WORDS, Kind
from saikoku.workforce.papers.rules.states import STATE_WORDS, STEP_WORDS, State, Step

PAGES = {Kind.LEAF: "books:show", Kind.CALL: "sheets:show", Kind.VISIT: "sheets:show"}
"""Where a paper of each kind is typed back."""
PRINTS = {Kind.LEAF: "books:paper", Kind.CALL: "sheets:paper", Kind.VISIT: "sheets:paper"}
REFUSALS = {
    "count-out-of-range": "枚数は1枚から999枚までです。",
    "bundles-used-up": "この用紙の綴りの番号を使い切りました。システム管理者に連絡してください。",
    "printed-already": "在庫に入れた領収証用紙は、もう印刷できません。足りないときは、新しい綴りを作ってください。",
    "numbers-unknown": "その番号の用紙は、この綴りにありません。",
    "not-in-that-state": "いまの状態では、そのことを記録できない番号が入っています。番号ごとの状態を確かめてください。",
    "holder-missing": "受け取る人を選んでください。",
    "holder-unknown": "受け取る人の利用者が見つかりません。",
    "several-holders": "持っている人の違う番号が入っています。人ごとに分けて記録してください。",
    "moment-to-come": "まだ来ていない日時です。",
    "before-the-step-before": "前の記録より早い日時です。日時を確かめてください。",
    "reason-missing": "理由を入力してください。",
    "transfer-waiting": "同じ番号の記録が、確認を待っています。先にそちらを確認するか、取りやめてください。",
    "ended-already": "この記録は、もう終わっています。画面を読み込み直してください。",
    "own-transfer": "数えて記録した人のほかの人が確認します。",
    "own-paper": "自分の持っていた用紙の書損や亡失は、ほかの人が確認します。",
    "typed-already": "入力のある用紙が入っています。使った用紙は、未使用や書損にできません。"
    "別の用紙を入力したのであれば、先に入力を取り下げます。",
    "paper-unknown": "この番号の用紙はありません。",
    "used-already": "この用紙は、もう記録が済んでいます。",
    "paper-void": "この用紙は書損です。使われていないはずの用紙です。現物を確かめ、責任者に伝えてください。",
    "not-counted-out": "この用紙は、払い出した記録がありません。払出しを記録してから、もう一度記録してください。",
    "not-his-paper": "この用紙を持っていたのは、別の人です。紙の従事者番号と、払出しの記録を確かめてください。",
    "before-counted-out": "用紙を払い出した日時より前です。紙の日時と、払出しの記録を確かめてください。",
    "after-lost": "亡失した後の日時です。悪用のおそれがあります。記録せず、すぐに業務責任者に伝えてください。",
    "not-typed-by-two": "二人の入力がそろって一致するまで、記録できません。",
    "worker-missing": "した人の従事者番号を入力してください。",
    "nothing-typed": "まだ何も入力されていません。",
    "own-decision": "自分の持っていた用紙や、自分のしたことの入力は、ほかの責任者が保留にするか、取り下げます。",
    "decided-already": "もう記録が済んでいます。画面を読み込み直してください。",
}
FIELDS = {
    "count-out-of-range": "count", "numbers-unknown": "first", "not-in-that-state": "step", "holder-missing": "holder",
    "holder-unknown": "holder", "several-holders": "first", "before-the-step-before": "day", "reason-missing": "reason",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)


def refusal(reasons: Sequence[str]) -> ui.Note:
    first, *others = [REFUSALS[reason] for reason in reasons]
    return ui.Note(first, tone="bad", lines=others)


def _who(worker: str, names: Mapping[str, str]) -> str:
    return f"{names.get(worker, '')} ({worker})".strip() if worker else ""


def tiles(totals: Mapping[tuple[str, str], int], waiting: int) -> ui.Tiles:
    def of(kind: Kind, state: State) -> int:
        return totals.get((str(kind), str(state)), 0)

    leaf = of(Kind.LEAF, State.STOCK)
    sheets = of(Kind.CALL, State.OUT) + of(Kind.VISIT, State.OUT)
    return ui.Tiles([
        ui.Tile("領収証用紙の在庫", leaf, unit="枚", danger=leaf == 0, explain="受け入れて、払い出していないもの"),
        ui.Tile("払出し中の領収証用紙", of(Kind.LEAF, State.OUT), unit="枚"),
        ui.Tile("払出し中の架電票・訪問票", sheets, unit="枚"),
        ui.Tile("入力・記録を待つ用紙", waiting, unit="枚", danger=waiting > 0, url=reverse("typing:index")),
    ])  # fmt: skip


def stocks_table(found: Iterable[Stock]) -> ui.Table:
    columns = [
        ui.Column("綴り", "code"), ui.Column("用紙"), ui.Column("作成", "moment"),
        *(ui.Column(STATE_WORDS[state] if state != State.MADE else "受入れ前", "count") for state in State),
        ui.Column("計", "count"),
    ]  # fmt: skip
    rows = [
        ui.Row(
            [
                queries.name_of(one.bundle), KIND_WORDS[Kind(one.bundle.kind)], one.bundle.made_at,
                *(one.counts.get(str(state), 0) for state in State), one.bundle.count,
            ],
            url=reverse("papers:bundle", args=[one.bundle.pk]),
        )
        for one in found
    ]  # fmt: skip
    empty = ui.EmptyState("番号付きの用紙は、まだありません。", ui.Link("用紙を作る", reverse("papers:new")))
    return ui.Table("綴りと、その枚数", columns, rows, id="bundles", empty=empty)


def waiting_table(
    found: Iterable[Transfer], names: Mapping[str, str], people: Mapping[str, str], *, of: int = 0
) -> ui.Table | None:
    """`of`: how many wait in all."""
    columns = [
        ui.Column("番号", "code"), ui.Column("記録"), ui.Column("枚数", "count"), ui.Column("人"),
        ui.Column("数えた日時", "moment"), ui.Column("記録した人"),
    ]  # fmt: skip
    rows = [
        ui.Row(
            [
                queries.span_of(one), STEP_WORDS[Step(one.step)], one.last - one.first + 1, _who(one.holder, names),
                one.acted_at, words.person(one.recorded_by, people),
            ],
            url=reverse("hands:transfer", args=[one.pk]),
        )
        for one in found
    ]  # fmt: skip
    return ui.Table("二人目の確認を待つもの", columns, rows, id="waiting", of=of) if rows else None


def sums_table(found: Iterable[DaySum], names: Mapping[str, str]) -> ui.Table:
    columns = [
        ui.Column("払出しの日", "day"), ui.Column("用紙"), ui.Column("人"), ui.Column("払出し", "count"),
        ui.Column("使用", "count"), ui.Column("書損", "count"), ui.Column("返却", "count"), ui.Column("亡失", "count"),
        ui.Column("手元", "count"),
    ]  # fmt: skip
    rows = [
        [one.day, KIND_WORDS[one.kind], _who(one.holder, names), one.sum.issued, one.sum.used, one.sum.void, one.sum.returned,
         one.sum.lost, one.sum.out]
        for one in found
    ]  # fmt: skip
    empty = ui.EmptyState("この間に払い出した用紙はありません。")
    return ui.Table("払出し = 使用 + 書損 + 返却 + 亡失 + 手元", columns, rows, id="sums", empty=empty)


def out_table(found: Sequence[Paper], names: Mapping[str, str], *, caption: str = "手元にある番号") -> ui.Table:
    """Every number that is in somebody's hands, by name."""
    by_holder: dict[str, list[Paper]] = {}
    for paper in found:
        by_holder.setdefault(paper.holder, []).append(paper)
    columns = [ui.Column("人"), ui.Column("番号", "code"), ui.Column("枚数", "count")]
    rows = [
        [_who(holder, names), str(span), span.count]
        for holder in sorted(by_holder) for span in queries.spans(by_holder[holder])
    ]  # fmt: skip
    return ui.Table(caption, columns, rows, id="out", empty=ui.EmptyState("いま手元に出ている用紙はありません。"))


def due_note(found: Sequence[Paper]) -> ui.Note | None:
    """Sheets of earlier days, named one by one where they are few."""
    if not found:
        return None
    named = [str(span) for span in queries.spans(found)]
    return ui.Note(
        f"前の日に払い出した架電票・訪問票が {len(found):,}枚、戻っていません。",
        f"番号 {'、'.join(named[:8])}{' ほか' if named[8:] else ''}", "look",
    )


def states_table(found, names: Mapping[str, str]) -> ui.Table:
    columns = [ui.Column("番号", "code"), ui.Column("枚数", "count"), ui.Column("状態"), ui.Column("人")]
    rows = [
        [
            f"{first:03d}" if first == last else f"{first:03d}-{last:03d}", last - first + 1,
            ui.Cell("", chip=ui.Chip(STATE_WORDS[state], TONES[state])), _who(holder, names),
        ]
        for state, holder, spans in found for first, last in spans
    ]  # fmt: skip
    return ui.Table("番号ごとの状態", columns, rows, id="states")


TONES = {
    State.MADE: "look", State.STOCK: "", State.OUT: "now", State.USED: "done", State.VOID: "", State.LOST: "bad",
}  # fmt: skip


def timeline(found: Iterable[Transfer], names: Mapping[str, str], people: Mapping[str, str]) -> ui.Timeline:
    entries = []
    for one in found:
        said = f"{_who(one.holder, names)} 記録 {words.person(one.recorded_by, people)}{_ended(one, people)}".strip()
        kind = "look" if one.step == Step.LOST else "contact"
        entries.append(ui.Entry(
            one.acted_at, f"{STEP_WORDS[Step(one.step)]} {one.first:03d}-{one.last:03d}", said, quote=one.reason, kind=kind
        ))  # fmt: skip
    return ui.Timeline("授受の経過", entries)


def _ended(one: Transfer, people: Mapping[str, str]) -> str:
    """The second person, where there is one: what is worth no money moves by one alone."""
    end = getattr(one, "end", None)
    if end is None:
        return "、確認待ち"
    if not end.confirmed:
        return "、取りやめ"
    return "" if end.by == one.recorded_by else f"、確認 {words.person(end.by, people)}"


def printed_more_than_once(one: Transfer) -> ui.Note | None:
    """Whoever counts receipt leaves in has to know that there may be others of the same numbers."""
    times = one.bundle.printings.count() if one.bundle.kind == Kind.LEAF and one.step == Step.TAKEN_IN else 0
    if times < MANY:
        return None
    told = "同じ番号の紙が、ほかに残っていないかを確かめてください。余った紙は、二人で切り取り、破棄します。"
    return ui.Note(f"この綴りは {times}回印刷されています。", told, "look")


MANY = 2


def transfer_facts(one: Transfer, names: Mapping[str, str], people: Mapping[str, str]) -> ui.Facts:
    return ui.Facts([
        ui.Fact("記録", STEP_WORDS[Step(one.step)]),
        ui.Fact("番号", queries.span_of(one), "code"),
        ui.Fact("枚数", one.last - one.first + 1, "count"),
        ui.Fact("人", _who(one.holder, names)),
        ui.Fact("数えた日時", one.acted_at, "moment"),
        ui.Fact("記録した人", words.person(one.recorded_by, people)),
        *([ui.Fact("理由", one.reason)] if one.reason else []),
    ])  # fmt: skip


def typing_chip(paper: Paper) -> ui.Chip:
    found = queries.reading(paper)
    if found.is_held:
        return ui.Chip("保留", "look")
    if found.pair:
        return ui.Chip("一致・記録待ち", "now")
    return ui.Chip("違いあり", "bad") if found.beside else ui.Chip("二人目の入力待ち", "look")


def typing_table(found: Iterable[Paper], people: Mapping[str, str], *, of: int = 0) -> ui.Table:
    """`of`: how many wait in all."""
    columns = [ui.Column("番号", "code"), ui.Column("用紙"), ui.Column("状態"), ui.Column("入力した人")]
    rows = []
    for paper in found:
        who = "、".join(dict.fromkeys(words.person(one.by, people) for one in queries.standing_typings(paper)))
        kind = Kind(paper.bundle.kind)
        rows.append(ui.Row(
            [paper.number, KIND_WORDS[kind], ui.Cell("", chip=typing_chip(paper)), who],
            url=reverse(PAGES[kind], args=[paper.number]),
        ))  # fmt: skip
    empty = ui.EmptyState("入力の途中の用紙はありません。番号を入れると、始められます。")
    return ui.Table("入力の途中の用紙", columns, rows, id="typed", empty=empty, of=of)


def bundle_facts(bundle: Bundle, people: Mapping[str, str], today: date) -> ui.Facts:
    return ui.Facts([
        ui.Fact("用紙", KIND_WORDS[Kind(bundle.kind)]),
        ui.Fact("枚数", bundle.count, "count"),
        ui.Fact("作成", f"{words.moment(bundle.made_at)} {words.person(bundle.made_by, people)}"),
        *(ui.Fact("印刷", f"{words.moment(one.at)} {words.person(one.by, people)}") for one in bundle.printings.order_by("pk")),
    ])  # fmt: skip
