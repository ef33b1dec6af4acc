"""The page of a day: what was planned, how it stands, one collector's stops with the reason of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.urls import reverse

from saikoku.background.work import Work
from saikoku.kernel import eras
from saikoku.planning.routes.models import Appointment, Place, Plan, RouteStop
from saikoku.planning.routes.presenters import words
from saikoku.planning.routes.queries.shown import Way
from saikoku.planning.routes.rules import nearest
from saikoku.ui import components as ui
from saikoku.ui.words import clock

STATE = {"stands": ui.Chip("これから"), "done": ui.Chip("訪問済", "done"), "gone": ui.Chip("外れた", "look")}


@dataclass(frozen=True, slots=True)
class Line:
    """One stop on the page; `turn` is empty for who was taken off; `place` among those still ahead, from 1."""

    stop: RouteStop
    turn: str
    place: int
    chip: ui.Chip
    begins: str
    name: str
    address: str
    chance: str
    way: str
    said: Sequence[str]
    url: str

    @property
    def is_ahead(self) -> bool:
        return self.place > 0


NOBODY_THERE = "裏方の処理が動いていないため、まだ始まりません。システム管理者に連絡してください。"
OTHERS_FIRST = "会える見込みと道のりから、この日はほかの世帯を先にしました。"
MANY_BETTER = "訪問員の人数に対して、もっと見込みの高い世帯が多くあります。"


def address(on: date, route_id: int | None = None) -> str:
    return f"{reverse('routes:day')}?on={on.isoformat()}" + (f"&who={route_id}" if route_id else "")


def tiles(plan: Plan, ways: Sequence[Way]) -> ui.Tiles:
    stops = [(way, stop) for way in ways for stop in way.stops]
    kept = [(way, stop) for way, stop in stops if way.state_of(stop) != "gone"]
    visits = [way.state_of(stop) for way, stop in kept if stop.is_visit]
    looks = sum(len(stop.errands) for _, stop in kept)
    more = f"、ほかに居所調査 {looks:,}件" if looks else ""
    return ui.Tiles([
        ui.Tile("訪問先", len(visits), "世帯", explain=f"うち訪問済 {visits.count('done'):,}世帯{more}"),
        ui.Tile("会える見込み", round(sum(way.expected for way in ways)), "人", explain="在宅の見込みの合計"),
        ui.Tile("道のり", round(sum(way.route.metres for way in ways) / 1000), "km", explain="直線から推定"),
        ui.Tile("外れた訪問先", len(stops) - len(kept), "世帯", explain="納付、中止、約束など"),
        ui.Tile("訪問できる世帯", plan.eligible, "世帯", explain="この日の対象のすべて"),
    ])  # fmt: skip


def state(plan: Plan, ways: Sequence[Way], names: Mapping[str, str], left_out: int) -> list[ui.Note]:
    """How the plan stands, and what somebody should look at before he accepts it."""
    found = []
    if plan.solver == nearest.NAME:
        found.append(ui.Note(
            "簡単な方法で作りました。", "経路を計算する部品(PyVRP)がないため、近い順に並べています。道のりは長めです。", "look"
        ))  # fmt: skip
    late = [stop for way in ways for stop in way.ahead if stop.late]
    if late:
        lead = f"約束の時刻に間に合わない訪問先が {len(late)}世帯あります。"
        found.append(ui.Note(lead, "順番を直すか、別の訪問員へ移してください。", "look"))
    over = [way for way in ways if way.route.over > 0]
    if over:
        lead = f"勤務の終わりまでに戻れない経路が {len(over)}人分あります。"
        found.append(ui.Note(lead, "訪問先を減らしてください。", "look"))
    if left_out:
        more = "計算し直すと入ります。位置の分からない住所と、この日に勤務のない訪問員の調査は入りません。"
        found.append(ui.Note(f"経路に入っていない居所調査が {left_out}件あります。", more, "look"))
    if plan.state == Plan.State.ACCEPTED:
        who = names.get(plan.accepted_by, plan.accepted_by)
        found.append(ui.Note(f"{clock(plan.accepted_at)} に確定しました({who})。", "訪問員はこの順番で回ります。", "done"))
    else:
        until = "それまでは、前に確定した順番のままです。" if plan.replans_id else ""
        found.append(ui.Note("まだ案です。", f"確定すると、訪問員の「今日の訪問」に出ます。{until}", "info"))
    return found


def made_how(plan: Plan) -> str:
    rounds = f"、{plan.rounds:,}回の探索" if plan.rounds else ""
    rest = f"休憩は {plan.rest_from:%H:%M} ごろから{plan.rest}分。" if plan.rest else ""
    return (
        f"{clock(plan.made_at)} に作成。候補 {plan.pool:,}世帯、{plan.solver}{rounds}、乱数の種 {plan.seed}。{rest}"
        "道のりと時刻は、直線の距離と地区ごとの速さからの推定です。"
    )


def tabs(plan: Plan, ways: Sequence[Way], chosen: Way, names: Mapping[int, str]) -> ui.Tabs:
    return ui.Tabs("訪問員", [
        ui.Tab(
            names[way.route.account_id], address(plan.on, way.route.pk), f"残り {len(way.ahead)}世帯",
            current=way.route.pk == chosen.route.pk,
            attention="確認" if way.route.over or any(stop.late for stop in way.ahead) else "",
        )
        for way in ways
    ])  # fmt: skip


def facts(way: Way) -> ui.Facts:
    route = way.route
    rest = f"{route.rest_at:%H:%M} ごろ" if route.rest_at else "なし"
    home = f"{route.home_at:%H:%M}" + (f"(終了を {route.over // 60 + 1}分過ぎる)" if route.over else "")
    return ui.Facts([
        ui.Fact("勤務", f"{route.opens:%H:%M}〜{route.closes:%H:%M}"),
        ui.Fact("会える見込み", f"{way.expected:.1f}人"),
        ui.Fact("道のり", f"{words.kilometres(route.metres)}({route.way_seconds // 60}分)"),
        ui.Fact("休憩", rest),
        ui.Fact("事務所に戻る", home),
        ui.Fact("順番", "手で決めた順番" if route.is_manual else "計算した順番"),
    ])  # fmt: skip


def lines(way: Way, where: Mapping[int, object]) -> list[Line]:
    found, turn, place = [], 0, 0
    for stop in way.stops:
        state = way.state_of(stop)
        turn += state != "gone"
        place += state == "stands"
        home = where.get(stop.debtor_id)
        said = words.why(way.reasons_of(stop)) if state == "gone" else words.spot(stop, is_best=_is_best(stop))
        if state == "done" and (visit := way.visit_of(stop)):
            said = [f"{visit[0]:%H:%M} に訪問"]
        elif state == "stands" and way.visit_state(stop) not in ("stands", ""):
            said = ["訪問は済んだか外れ、居所調査が残っている"]
        late = f"約束に{stop.late // 60 + 1}分遅れる" if stop.late and state == "stands" else ""
        found.append(Line(
            stop, str(turn) if state != "gone" else "", place if state == "stands" else 0, _chip(stop, state),
            f"{stop.begins:%H:%M}" if state != "gone" else "", stop.debtor.name,
            where_of(way, stop, home), words.percent(stop.chance) if stop.is_visit else "-",
            words.kilometres(stop.metres), [late, *said] if late else said,
            reverse("cases:card", args=[stop.debtor.number]),
        ))  # fmt: skip
    return found


def _chip(stop: RouteStop, state: str) -> ui.Chip:
    return ui.Chip("調査済", "done") if state == "done" and not stop.is_visit else STATE[state]


def where_of(way: Way, stop: RouteStop, home: Any) -> str:
    """A place to look at is where the person was said to live when somebody was sent."""
    look = None if stop.is_visit else next((way.errands[one] for one in stop.errands if one in way.errands), None)
    if look is not None:
        return look.address
    return f"{home.address} {home.building}".strip() if home else ""


def _is_best(stop: RouteStop) -> bool:
    chances = [one[2] for one in stop.chances]
    return len(chances) > 1 and stop.chance >= max(chances)


def progress(plan: Plan, work: Work) -> ui.Progress | None:
    """The part that asks again by itself while the search goes on."""
    if not work.is_under_way:
        return None
    url = reverse("routes:progress", args=[plan.pk])
    if work.status == "todo":
        said = "順番を待っています。" if work.is_anybody_there else NOBODY_THERE
        return ui.Progress("経路の計算", None, round(plan.seconds), said, poll_url=url, poll_every="1s")
    done = min(round(plan.passed), round(plan.seconds))
    said = f"経路を計算しています({done}/{plan.seconds:.0f}秒)。この画面を離れても続きます。"
    return ui.Progress("経路の計算", done, round(plan.seconds), said, poll_url=url, poll_every="1s")


def not_made(plan: Plan | None, work: Work | None) -> ui.Note | None:
    """Why the last plan that was asked for is not there."""
    if plan is None or plan.state not in (Plan.State.FAILED, Plan.State.ASKED):
        return None
    if plan.state == Plan.State.ASKED and not (work and work.is_broken_off):
        return None
    code = plan.reasons[0] if plan.reasons else "broken-off"
    lead, more = words.NOT_MADE[code]
    return ui.Note(lead, more, "bad")


def finding(chosen: Way | None, name: str) -> str:
    if chosen is None or not chosen.ahead:
        return "この日の訪問先の位置です。"
    return f"{name}は {len(chosen.ahead)}世帯を回り、道のりは {words.kilometres(chosen.route.metres)}です。"


def stamp(ways: Sequence[Way]) -> str:
    """Changes whenever a stop's state does."""
    return "".join(way.state_of(stop)[0] for way in ways for stop in way.stops)


def news(ways: Sequence[Way], seen: str, url: str) -> ui.Note | None:
    """What happened since the page was opened; None where nothing did."""
    now = stamp(ways)
    if now == seen:
        return None
    gone, done = (now.count(letter) - seen.count(letter) for letter in "gd")
    said = [f"{gone}世帯が経路から外れました" if gone > 0 else "", f"{done}世帯が訪問済になりました" if done > 0 else ""]
    lead = "、".join(one for one in said if one) or "経路が変わりました"
    return ui.Note(f"{lead}。", "", "look", act=ui.Link("新しい内容を表示する", url))


def title(on: date) -> str:
    return eras.in_words(on)


def because(
    reasons: Sequence[str], route_name: str, stop: RouteStop | None, was_looked_at: bool | None, visited_at: time | None = None
) -> ui.Note:
    """Why this household is, or is not, on a route."""
    if visited_at is not None:
        lead = f"{route_name}の経路で、{visited_at:%H:%M} に訪問しました。この日は、もう訪問しません。"
        return ui.Note(lead, lines=words.why(reasons), tone="look" if reasons else "done")
    if stop is not None and stop.state != "gone":
        said = "、".join(words.spot(stop, is_best=_is_best(stop)))
        return ui.Note(f"{route_name}の経路に入っています({stop.begins:%H:%M} ごろ)。", f"{said}。", "done")
    if reasons:
        return ui.Note("訪問しません。", lines=words.why(reasons), tone="look")
    if was_looked_at is None:
        return ui.Note("訪問できます。", "この日の経路はまだ作っていません。", "info")
    more = OTHERS_FIRST if was_looked_at else MANY_BETTER
    return ui.Note("訪問できますが、この日の経路には入っていません。", more, "info")




def around(on: date) -> list[ui.Link]:
    before, after = on - timedelta(days=1), on + timedelta(days=1)
    return [ui.Link("前の日", address(before)), ui.Link("次の日", address(after))]


def appointments(rows: Sequence[Appointment]) -> list[tuple[str, str, str, str, str]]:
    """(hours, name, url, note, where it is withdrawn)"""
    return [
        (
            f"{row.earliest:%H:%M}〜{row.latest:%H:%M}", row.debtor.name, reverse("cases:card", args=[row.debtor.number]),
            row.note, reverse("routes:withdraw", args=[row.pk]),
        )
        for row in rows
    ]  # fmt: skip


def place_faults(found: Sequence[tuple[int, str]]) -> ui.Note | None:
    if not found:
        return None
    said = [f"{line}行目: {words.FAULTS[code]}。" if line else f"{words.FAULTS[code]}。" for line, code in found[:MOST_FAULTS]]
    if len(found) > MOST_FAULTS:
        said.append(f"ほかに {len(found) - MOST_FAULTS:,}か所あります。")
    return ui.Note("表に直すところがあります。前の表のまま、何も変えていません。", lines=said, tone="bad")


def place_facts(counts: Mapping[str, int]) -> ui.Facts:
    return ui.Facts([ui.Fact(label, counts.get(kind, 0), "count") for kind, label in Place.Kind.choices])


MOST_FAULTS = 20
