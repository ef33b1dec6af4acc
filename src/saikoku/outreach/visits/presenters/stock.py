"""The notices printed beforehand in words: where they are, what was done with them, why not."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from saikoku.outreach.visits.models import NoticeBatch, StockHandover, StockStep
from saikoku.outreach.visits.queries.stock import MOST_BATCHES, MOST_STEPS, Carried
from saikoku.outreach.visits.rules import stock
from saikoku.outreach.visits.rules.stock import State, Step
from saikoku.ui import components as ui
from saikoku.ui import words
from saikoku.ui.forms import explainer

REFUSALS = {
    "count-out-of-range": f"枚数は 1 から {stock.MOST_AT_ONCE} までにしてください。",
    "notice-number-missing": "電話番号の台帳に、不在票に載せる番号がありません。先に登録してください。",
    "batch-went-out": "渡したことのある紙か、廃棄した紙があるため、もう印刷できません。同じ番号の紙が二枚になります。",
    "number-unknown": "番号が違います。紙の受付番号を、そのまま入力してください(例: N 000123 K)。",
    "numbers-turned": "最後の番号が、最初の番号より前です。",
    "too-many-numbers": f"一度に扱えるのは {stock.MOST_AT_ONCE} 枚までです。",
    "not-printed": "まだ印刷していない番号が入っています。",
    "not-in-office": "事務所にない番号が入っています。下の一覧で、誰が持っているかを確かめてください。",
    "nothing-to-move": "この範囲に、当てはまる紙はありません。番号を確かめてください。",
    "collector-unknown": "いま訪問員ではない方です。選び直してください。",
    "handover-waiting": "受け取りの確認を待っている番号が入っています。先に、その確認を終えるか、取りやめてください。",
    "ended-already": "この受け渡しは、もう終わっています。",
    "own-transfer": "確かめるのは、渡した人のほかの人です。受け取る訪問員か、別の責任者が数えます。",
    "not-yours": "ほかの訪問員に渡された不在票です。",
    "stock-reason-missing": "廃棄する理由を入力してください。",
}
FIELDS = {
    "count-out-of-range": "count", "number-unknown": "first", "numbers-turned": "last", "too-many-numbers": "last",
    "not-printed": "first", "not-in-office": "first", "nothing-to-move": "first", "collector-unknown": "account_id",
    "stock-reason-missing": "reason", "handover-waiting": "first",
}  # fmt: skip
explain = explainer(REFUSALS, FIELDS)


def tiles(counts: Mapping[str, int]) -> ui.Tiles:
    about = {
        State.OFFICE: "事務所にあり、使える紙", State.OUT: "訪問員が持っている紙", State.LEFT: "訪問先に入れた紙",
        State.VOID: "使えなくなった紙",
    }  # fmt: skip
    return ui.Tiles([
        ui.Tile(stock.STATE_WORDS[state], counts.get(state, 0), unit="枚", explain=about[state]) for state in State
    ])  # fmt: skip


def _run(first: int, last: int) -> str:
    begin = stock.in_groups(stock.number(first))
    return begin if first == last else f"{begin} から {stock.in_groups(stock.number(last))}"


def waiting(rows: Sequence[StockHandover], holders: Mapping[int, str], names: Mapping[str, str]) -> ui.Table | None:
    """What was counted out and waits for the second count."""
    if not rows:
        return None
    columns = [
        ui.Column("番号"), ui.Column("枚数", "count"), ui.Column("受け取る訪問員"), ui.Column("渡した人"),
        ui.Column("渡したとき", "moment"),
    ]  # fmt: skip
    found = [
        ui.Row([
            _run(one.first, one.last), one.last - one.first + 1, f"{holders.get(one.account_id, '')}({one.worker_number})",
            words.person(one.by, names), one.at,
        ], url=reverse("notices:handover", args=[one.pk]))
        for one in rows
    ]  # fmt: skip
    return ui.Table("受け取りの確認を待つもの", columns, found, id="waiting")


def to_count(rows: Sequence[StockHandover]) -> list[ui.Note]:
    """For the collector who is given papers: count them before he goes."""
    return [
        ui.Note(
            f"不在票 {one.last - one.first + 1}枚を渡されています。", "数えて、受け取りを確かめてください。", "look",
            act=ui.Link("数えて確かめる", reverse("visits:handover", args=[one.pk])),
        )
        for one in rows
    ]  # fmt: skip


def facts(one: StockHandover, holder: str, names: Mapping[str, str]) -> ui.Facts:
    return ui.Facts([
        ui.Fact("番号", _run(one.first, one.last), "code"), ui.Fact("枚数", one.last - one.first + 1, "count"),
        ui.Fact("受け取る訪問員", f"{holder}({one.worker_number})"),
        ui.Fact("渡した人", f"{words.person(one.by, names)} {words.moment(one.at)}"),
    ])  # fmt: skip


def carried(rows: Sequence[Carried], names: Mapping[int, str]) -> ui.Table:
    columns = [ui.Column("訪問員"), ui.Column("従事者番号", "code"), ui.Column("枚数", "count"), ui.Column("番号")]
    found = [
        ui.Row([names.get(one.account_id, ""), one.worker_number, one.count, "、".join(_run(*run) for run in one.runs)])
        for one in rows
    ]  # fmt: skip
    return ui.Table("持ち出し中", columns, found, id="carried", empty=ui.EmptyState("持ち出している不在票はありません。"))


def batches(rows: Sequence[NoticeBatch], names: Mapping[str, str]) -> ui.Table:
    columns = [
        ui.Column("番号"), ui.Column("枚数", "count"), ui.Column("作ったとき", "moment"), ui.Column("作った人"),
        ui.Column("印刷"),
    ]  # fmt: skip
    found = [
        ui.Row([
            _run(one.first, one.last), one.last - one.first + 1, one.made_at, words.person(one.made_by, names),
            "できます" if one.may_print else "できません(渡したか、廃棄した紙がある)",
        ], url=reverse("notices:batch", args=[one.pk]))
        for one in rows
    ]  # fmt: skip
    title = f"用意した不在票(新しい {MOST_BATCHES} 回分)" if len(rows) == MOST_BATCHES else "用意した不在票"
    return ui.Table(title, columns, found, id="batches", empty=ui.EmptyState("まだ用意していません。"))


def batch_name(batch: NoticeBatch) -> str:
    return _run(batch.first, batch.last)


def history(steps: Sequence[StockStep], names: Mapping[str, str]) -> ui.Timeline:
    entries = [
        ui.Entry(
            one.at, f"{stock.STEP_WORDS[Step(one.step)]} {_run(one.first, one.last)}",
            f"{words.person(one.by, names)}{f' → {one.worker_number}' if one.step == Step.COUNT_OUT else ''}", quote=one.reason,
            kind="look" if one.step == Step.VOID else "contact",
        )
        for one in steps
    ]  # fmt: skip
    return ui.Timeline(title_of_history(steps), entries)


def title_of_history(steps: Sequence[StockStep]) -> str:
    return f"経過(新しい {MOST_STEPS} 件)" if len(steps) == MOST_STEPS else "経過"
