"""By which way is somebody reached best today: the lists of visits and messages, each line with its reckoning."""

from collections.abc import Sequence

from django.urls import reverse

from saikoku.kernel.programmes import SIDE_WORDS, Side
from saikoku.planning.answering.presenters import per_cent
from saikoku.planning.answering.rules.ways import Offer, Time, Way
from saikoku.planning.channels.queries import Plan, Proposed
from saikoku.planning.channels.rules.choice import Choice
from saikoku.ui import components as ui
from saikoku.ui import words

WAY_WORDS = {Way.CALL: "電話", Way.VISIT: "訪問", Way.SMS: "SMS"}
TIME_WORDS = {Time.DAY: "昼", Time.EVENING: "夕方から", Time.REST_DAY: "土日・休日"}
TAB_WORDS = {Way.CALL: "電話(渡す順)", Way.VISIT: "訪問の候補", Way.SMS: "SMSの候補"}
AGAINST = {
    (Way.CALL, "not-asked"): "市の指定は訪問だけです。",
    (Way.CALL, "month-cap"): "電話は今月の上限の回数に達しました。",
    (Way.CALL, "no-number"): "電話できる番号がありません。",
    (Way.CALL, "numbers-spent"): "どの番号にも、今日は上限の回数までかけました。",
    (Way.CALL, "cell-tried"): "今日の残りの時間帯には、今月もうかけました。",
    (Way.VISIT, "not-asked"): "市の指定は電話だけです。",
    (Way.VISIT, "protected"): "支援措置のため訪問しません。",
    (Way.VISIT, "cell-tried"): "この曜日には、今月もう訪問しました。",
}
NO_VISITS = ui.EmptyState("今日、訪問が電話より有利な対象者はいません。")
NO_MESSAGES = ui.EmptyState("SMSを提案できる対象者はいません。")


def tabs(current: Way) -> ui.Tabs:
    address = reverse("board:upcoming")
    return ui.Tabs("連絡の手段", [
        ui.Tab(name, address if way == Way.CALL else f"{address}?way={way}", current=way == current)
        for way, name in TAB_WORDS.items()
    ])  # fmt: skip


def asked(text: str) -> Way:
    """The way asked for; calls where it is none."""
    return Way(text) if text in list(Way) else Way.CALL


def table(way: Way, rows: Sequence[Proposed]) -> ui.Table:
    chance = "会える見込み" if way == Way.VISIT else "電話が来る見込み"
    columns = [
        ui.Column("順", "count"), ui.Column("氏名"), ui.Column("未納額", "yen"), ui.Column(chance),
        ui.Column("この手段にする理由"),
    ]  # fmt: skip
    lines = [_row(way, place, one) for place, one in enumerate(rows, start=1)]
    empty = NO_VISITS if way == Way.VISIT else NO_MESSAGES
    return ui.Table(TAB_WORDS[way], columns, lines, id=f"ways-{way}", empty=empty, caption_hidden=True)


def _row(way: Way, place: int, one: Proposed) -> ui.Row:
    offer = one.choice.offers[0]
    return ui.Row([
        place,
        ui.Cell(one.debtor.name, url=reverse("cases:card", args=[one.debtor.number]), below=SIDE_WORDS[Side(one.side)]),
        one.facts.owed,
        ui.Cell(per_cent(offer.chance), below=_when(offer)),
        ui.Cell(compared(one.choice), below=before(way, one)),
    ])  # fmt: skip


def compared(chosen: Choice) -> str:
    """What each open way promises in an hour, the best first, and why a call or visit is not open."""
    offers = "、".join(f"{WAY_WORDS[one.way]}{_at(one)} {one.per_hour:.1f}人" for one in chosen.offers)
    against = [(way, why) for way in (Way.CALL, Way.VISIT) for why in chosen.against.get(way, ())]
    closed = [AGAINST[one] for one in against if one in AGAINST]
    return f"1時間で連絡が取れる見込みの人数は、{offers}です。{''.join(closed[:1])}"


def _at(offer: Offer) -> str:
    when = _when(offer)
    return f"({when})" if when else ""


def _when(offer: Offer) -> str:
    return TIME_WORDS[Time(offer.when)] if offer.way == Way.VISIT else offer.when


def before(way: Way, one: Proposed) -> str:
    """What was tried this month, and for a message whether the city has asked for it."""
    tried = [f"電話 {one.facts.attempts}回"] if one.facts.attempts else []
    tried += [f"訪問 {one.visited}回"] if one.visited else []
    found = f"今月は{'、'.join(tried)}で、連絡が取れていません。" if tried else "今月はまだ連絡していません。"
    if one.facts.promise_broken:
        found = f"約束の日を過ぎても納付がありません。{found}"
    if way == Way.SMS:
        found += _request(one)
    return found


def _request(one: Proposed) -> str:
    if one.asked_on is None:
        return "市の依頼(T09)はまだありません。"
    return f"市の依頼(T09)があります: {words.day_short(one.asked_on)}に送信。"


def sentence(way: Way, plan: Plan) -> str:
    more = f"はじめの {len(plan.rows):,}人を表示しています。" if plan.more else f"{len(plan.rows):,}人です。"
    if way == Way.VISIT and not plan.rows:
        return "市が訪問を認めている対象者(T01の業務区分 02、03)のうち、訪問が電話より有利な人は、今日はいません。"
    if way == Way.VISIT:
        return (
            "市が訪問を認めている対象者(T01の業務区分 02、03)のうち、今日は訪問が電話より有利な人を、"
            f"1時間で連絡が取れる見込みの人数と重みの大きい順に並べています。{more}これからの経路の候補です。電話の順番は変わりません。"
        )
    if not plan.rows:
        return "今月の電話で連絡が取れず、本人のものと確かめた携帯番号があり、SMSが電話と訪問より有利な人は、今日はいません。"
    return (
        "今月の電話で連絡が取れず、本人のものと確かめた携帯番号があり、SMSが電話と訪問より有利な人です。"
        f"{more}送るには市の依頼(T09)が要ります。候補として市に提案してください。"
    )


def of_call(chosen: Choice | None) -> str:
    """Beside a call that is handed out next: what the other ways would promise, where one is open."""
    if chosen is None or len(chosen.offers) < 2:
        return ""
    best = "" if chosen.best == Way.CALL else f"{WAY_WORDS[chosen.best]}の候補にも載っています。"
    return compared(chosen) + best
