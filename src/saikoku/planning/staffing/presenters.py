"""The proposal in words: heads by half hour and weekday, what is lacking, and how it was reckoned."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from saikoku.kernel import eras
from saikoku.planning.staffing.queries import Asked, Picture
from saikoku.planning.staffing.rules import erlang
from saikoku.planning.staffing.rules.heads import Need, Outbound, Wish, outbound_heads, overloaded
from saikoku.ui import charts
from saikoku.ui import components as ui

WEEKDAYS = "月火水木金土日"
NOTHING = ui.EmptyState("まだ架電も受電もないので、見積もれません。業務が始まって数日たつと、ここに出ます。")
MOST_NAMED = 5
BEYOND = ui.Note(
    f"この条件では、{erlang.MOST_HEADS}人でも受電に応答しきれません。",
    "下は、もとの条件の見積りです。受電の量か、受電1件の時間を小さくしてください。", "bad",
)  # fmt: skip


def clock_words(start: int) -> str:
    return f"{start // 60}:{start % 60:02}"


def facts(picture: Picture, asked: Asked, wish: Wish, outbound: Outbound, minutes_in: float | None = None) -> ui.Facts:
    """`minutes_in`: of a call that comes in, where a slider says so."""
    told = minutes_in or picture.minutes_told
    target = f"{asked.target:,}件({eras.month_in_words(asked.month)})" if asked.target is not None else "目標は未定"
    span = f"{eras.in_words(picture.first)}から{eras.in_words(picture.last)}まで"
    told_by = "つまみの値" if minutes_in else f"時間の分かる {picture.timed_in or picture.timed_out:,}件の平均"
    return ui.Facts([
        ui.Fact("もとの記録", f"{span}、{sum(picture.days.values())}業務日"),
        ui.Fact("受電", f"{picture.arrivals:,}件、1件 {told:.1f}分({told_by})"),
        ui.Fact("架電", f"{picture.calls:,}件、1件 {outbound.minutes:.1f}分"),
        ui.Fact("架電の前の準備", f"1件 {picture.preparation:.1f}分({_prepared(picture)}。架電の1件の時間に含む)"),
        ui.Fact("架電の目標", f"{target}、1業務日 {outbound.calls_a_day:,.0f}件"),
        ui.Fact("受電の目標", f"{wish.seconds}秒以内に {wish.share}%に応答"),
        ui.Fact("席を離れる割合", f"{wish.away}%(休憩、研修、欠勤)"),
        ui.Fact("架電に要る人数", f"{outbound_heads(outbound):.1f}人(終日、席にいる人)"),
    ], lines=True)  # fmt: skip


def _prepared(picture: Picture) -> str:
    if picture.prepared:
        of_all = "" if picture.prepared >= picture.timed_out else "に、その件数の割合を掛けた値"
        return f"対象者を開いてから発信まで、電話か「発信した」のキーで分かる {picture.prepared:,}件の中央値{of_all}"
    return "記録から次の架電までの中央値"


def lasting(worst: Sequence[Need]) -> ui.Note:
    """In one line, with the way to the numbers."""
    lacking = sum(one.lacks for one in worst) / 2
    first = worst[0]
    told = (
        f"8週間の平均で、{len(worst)}枠、週に延べ {lacking:,.0f}時間が足りません。いちばん足りないのは "
        f"{WEEKDAYS[first.weekday - 1]}曜 {clock_words(first.start)}(要る {first.rostered}人、いた {first.there:.1f}人)です。"
    )
    return ui.Note("過負荷が続いています。", told, "look", act=ui.Link("要員の見積りを見る", reverse("staffing:proposal")))


def notes(found: Sequence[Need]) -> list[ui.Note]:
    """A lasting overload, with its numbers (8.1)."""
    worst = overloaded(found)
    if not worst:
        return [ui.Note("どの時間帯にも、見積りの人数がいました。", tone="done")]
    named = "、".join(
        f"{WEEKDAYS[one.weekday - 1]}曜 {clock_words(one.start)}(要る {one.rostered}人、いた {one.there:.1f}人)"
        for one in worst[:MOST_NAMED]
    )
    more = f" ほか {len(worst) - MOST_NAMED} 枠" if len(worst) > MOST_NAMED else ""
    told = f"{named}{more}。8週間の平均で1人以上足りない枠です。"
    return [ui.Note(f"人の足りない時間帯が {len(worst)} 枠あります。", told, "look")]


def table(found: Sequence[Need]) -> ui.Table:
    """Heads on the roster by half hour and weekday, and those who were there; bold where one is lacking."""
    cells = {(one.start, one.weekday): one for one in found}
    weekdays = sorted({one.weekday for one in found})
    columns = [ui.Column("時刻"), *(ui.Column(f"{WEEKDAYS[day - 1]}曜", "code") for day in weekdays)]
    rows = [
        [clock_words(start), *(_cell(cells.get((start, day))) for day in weekdays)]
        for start in sorted({one.start for one in found})
    ]
    return ui.Table("時刻と曜日ごとに要る人数", columns, rows, id="heads", caption_hidden=True)


def _cell(one: Need | None) -> ui.Cell | str:
    if one is None:
        return ""
    return ui.Cell(f"{one.rostered} / {one.there:.1f}", strong=one.lacks >= 1)


def chart(found: Sequence[Need]) -> charts.Bars | None:
    """The mean of the weekdays by half hour."""
    means = means_by_start(found)
    top = max(means.values())
    return charts.Bars(
        finding(means), "人",
        [charts.Bar(clock_words(start), mean, f"{mean:.1f}", main=mean == top) for start, mean in means.items()],
    )  # fmt: skip


def means_by_start(found: Sequence[Need]) -> dict[int, float]:
    """Heads on the roster by half hour, as the mean of the weekdays."""
    rows: dict[int, list[int]] = {}
    for one in sorted(found, key=lambda one: one.start):
        rows.setdefault(one.start, []).append(one.rostered)
    return {start: sum(of) / len(of) for start, of in rows.items()}


def finding(means: Mapping[int, float]) -> str:
    """When most are needed, and whether any half hour stands out at all."""
    top, least = max(means.values()), min(means.values())
    if top == least:
        return f"どの時間帯も同じ人数で、平均 {top:.1f}人です。"
    starts = [start for start, mean in means.items() if mean == top]
    more = f"({len(starts)}枠が同じ人数)" if len(starts) > 1 else ""
    return f"いちばん人が要るのは {clock_words(starts[0])} からの30分で、平均 {top:.1f}人です{more}。"


METHOD = (
    "受電は、偶然に来る電話としてアーランC式で、待つ人の割合から人数を決めます。",
    "架電の1件の時間は、準備(対象者を開いて読む時間)と、架電から記録までの時間の和です。準備は、電話が発信の時刻を伝える"
    "ときはその時刻から、伝えないときは前の記録から次の架電までの間から求めます。",
    "架電は、目標の件数と1件の時間から人数を決めます。受電を待つ人は、待つ間に架電します。",
    "席を離れる割合だけ、出勤する人数を増やします。",
    "合意した業務時間の外と、記録のない時間帯は、出していません。",
)


def _sliding(minutes: float) -> float:
    return min(60.0, max(0.5, round(minutes, 1)))


def usual(wish: Wish, asked: Asked, picture: Picture) -> dict[str, float]:
    """Where each slider stands before anybody moves it."""
    return {
        "share": wish.share, "seconds": wish.seconds, "away": wish.away, "more": wish.more,
        "minutes_in": _sliding(picture.minutes_told), "minutes_out": _sliding(picture.minutes_out),
        "calls": round(asked.calls_a_day / 10) * 10,
    }  # fmt: skip
