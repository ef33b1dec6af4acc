"""The month as a grid of workers and days, what it gives of what is needed, and one day by half hours."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from django.urls import reverse

from saikoku.kernel import businessdays, daytime, eras
from saikoku.kernel.periods import Month
from saikoku.ui import charts
from saikoku.ui import components as ui
from saikoku.workforce.shifts import queries
from saikoku.workforce.shifts.models import Plan, Shift
from saikoku.workforce.shifts.presenters.words import chip
from saikoku.workforce.shifts.rules.problem import INBOUND, LANGUAGE, PHONE, SLOT, SUPERVISE, VISITS, Problem
from saikoku.workforce.shifts.rules.weighing import Cost, heads
from saikoku.workforce.workers.models import Worker

LINE_WORDS = {PHONE: "電話", INBOUND: "うち受電", VISITS: "訪問", SUPERVISE: "責任者", LANGUAGE: "外国語"}
NO_PLANS = ui.EmptyState("勤務表はまだありません。要員の見積りの画面から、月を選んで案を作れます。")
LACKS_A_LITTLE = 4  # half hours in a day


def plan_table(plans: Sequence[Plan], names: Mapping[str, str]) -> ui.Table:
    columns = [
        ui.Column("月"),
        ui.Column("状態"),
        ui.Column("頼んだ人"),
        ui.Column("頼んだ日時", "moment"),
        ui.Column("差", "code"),
    ]
    rows = [
        ui.Row(
            [eras.month_in_words(Month.of(one.month)), ui.Cell(chip=chip(one)), names.get(one.asked_by, one.asked_by),
             one.asked_at, _gap(one)],
            url=reverse("shifts:show", args=[one.pk]),
        )
        for one in plans
    ]  # fmt: skip
    return ui.Table("勤務表", columns, rows, id="plans", empty=NO_PLANS, caption_hidden=True)


def _gap(plan: Plan) -> str:
    return f"{plan.found['gap'] * 100:.1f}%以内" if "gap" in plan.found else ""


def facts(plan: Plan, problem: Problem, cost: Cost, shifts: Sequence[Shift]) -> ui.Facts:
    work = sum(queries.pattern_of(one).work for one in shifts)
    given = sum(problem.needs.get(PHONE, {}).values())
    share = 100 - cost.under.get(PHONE, 0) * 100 / given if given else 100.0
    found = plan.found
    made = []
    if "gap" in found:
        told = f"{found['gap'] * 100:.1f}%以内({found['seconds']:.0f}秒で作成。これより良い案との差の上限)"
        made = [ui.Fact("この案の差", told)]
    phone = f"{cost.under.get(PHONE, 0) / 2:g}時間 不足、{cost.over.get(PHONE, 0) / 2:g}時間 余り"
    return ui.Facts([
        ui.Fact("従事者", f"{len({one.worker_id for one in shifts})}人、延べ {len(shifts):,}日、{work / 60:,.0f}時間"),
        ui.Fact("電話の人数", f"要る時間の {share:.1f}%({phone})"),
        ui.Fact("休みの希望", f"{cost.wishes_off}日 かなわない" if cost.wishes_off else "すべてかなっています"),
        *made,
    ], lines=True)  # fmt: skip


def grids(plan: Plan, problem: Problem, shifts: Sequence[Shift], workers: Sequence[Worker]) -> list[ui.Table]:
    """Workers down, days across, ten days at a time; below what lacks at the telephone."""
    by_place = {(one.worker_id, one.on): one for one in shifts}
    days = tuple(Month.of(plan.month).days)
    lacks, starts = queries.lacking(problem, shifts), [0, 10, 20, len(days)]
    hours = {one.pk: _hours(shifts, one) for one in workers}
    return [_grid(plan, days[first:end], by_place, lacks, workers, hours) for first, end in pairwise(starts)]


def _grid(plan, days, by_place, lacks, workers, hours) -> ui.Table:
    columns = [ui.Column("氏名"), ui.Column("月の時間", "count"), *(ui.Column(_head(day), "code") for day in days)]
    rows = [
        ui.Row([ui.Cell(one.name, url=reverse("workers:show", args=[one.pk])), hours[one.pk],
                *(_cell(by_place.get((one.pk, day))) for day in days)])
        for one in workers
    ]  # fmt: skip
    total = ["電話の不足(時間)", f"{sum(lacks[day] for day in days) / 2:g}", *(
        ui.Cell(f"{lacks[day] / 2:g}", url=reverse("shifts:day", args=[plan.pk, day]), strong=lacks[day] > LACKS_A_LITTLE)
        for day in days
    )]  # fmt: skip
    title = f"{days[0].day}日から{days[-1].day}日までの勤務"
    return ui.Table(title, columns, rows, id=f"grid-{days[0].day}", total=total)


def _head(day: date) -> str:
    rest = "祝" if businessdays.is_holiday(day) and day.isoweekday() < 6 else eras.weekday(day)
    return f"{day.day}{rest}"


def _hours(shifts: Sequence[Shift], worker: Worker) -> str:
    return f"{sum(queries.pattern_of(one).work for one in shifts if one.worker_id == worker.pk) / 60:g}"


def _cell(shift: Shift | None) -> ui.Cell | str:
    if shift is None:
        return ""
    changed = ui.Chip("変更", "now") if shift.state == Shift.State.CHANGED else None
    return ui.Cell(f"{shift.starts:%-H:%M}", below=daytime.words(shift.ends), chip=changed)


def day_notes(problem: Problem, shifts: Sequence[Shift], on: date) -> list[ui.Note]:
    there = heads(queries.as_plan(list(shifts)), problem, SUPERVISE)
    bare = [start for (day, start), wanted in sorted(problem.needs.get(SUPERVISE, {}).items())
            if day == on and there[day, start] < wanted]  # fmt: skip
    if not bare:
        return []
    told = f"{_clock(bare[0])}から{_clock(bare[-1] + SLOT)}までの間に、責任者のいない時間があります(仕様書8(2)ウ)。"
    return [ui.Note("責任者のいない時間があります。", told, "bad")]


def day_chart(problem: Problem, shifts: Sequence[Shift], on: date) -> charts.Bars | None:
    """Who is at the telephone at each half hour, breaks taken out, beside what is needed."""
    rows = coverage(problem, shifts, on)
    if not rows:
        return None
    short = [start for start, wanted, there, _ in rows if there < wanted]
    finding = (
        f"電話の人数が見積りに足りない30分が {len(short)} あります。"
        if short
        else "どの30分も、電話の人数が見積りに足りています。"
    )
    bars = [charts.Bar(_clock(start), there, str(there), late=there < wanted) for start, wanted, there, _ in rows]
    return charts.Bars(finding, "人", bars)


def coverage(problem: Problem, shifts: Sequence[Shift], on: date) -> list[tuple[int, int, int, int]]:
    """Half hour, heads needed, heads there, of these on their break."""
    there, lines = Counter(), {person.number: person.lines for person in problem.people}
    away: Counter[int] = Counter()
    for one in shifts:
        if one.on == on and PHONE in lines.get(one.worker.number, ()):
            there.update(queries.pattern_of(one).slots)
            if one.rests:
                away.update(range(daytime.minutes(one.rests), daytime.minutes(one.rest_ends), SLOT))
    wanted = {start: heads for (day, start), heads in problem.needs.get(PHONE, {}).items() if day == on}
    return [(start, heads, there[start], away[start]) for start, heads in sorted(wanted.items())]


def coverage_table(rows: Sequence[tuple[int, int, int, int]]) -> ui.Table:
    columns = [
        ui.Column("時刻"),
        ui.Column("要る人数", "count"),
        ui.Column("いる人数", "count"),
        ui.Column("うち休憩", "count"),
    ]
    drawn = [[_clock(start), wanted, ui.Cell(there, strong=there < wanted), away] for start, wanted, there, away in rows]
    return ui.Table("30分ごとの電話の人数", columns, drawn, id="coverage", caption_hidden=True)


def day_table(plan: Plan, shifts: Sequence[Shift], on: date, *, may_edit: bool) -> ui.Table:
    columns = [ui.Column("氏名"), ui.Column("勤務"), ui.Column("休憩"), ui.Column("状態")]
    rows = []
    for one in shifts:
        if one.on != on:
            continue
        link = reverse("shifts:change", args=[plan.pk, on, one.worker_id]) if may_edit else ""
        rest = f"{one.rests:%-H:%M}〜{one.rest_ends:%-H:%M}" if one.rests else "なし"
        tone = "" if one.state == Shift.State.PLANNED else "now"
        state = ui.Cell(chip=ui.Chip(one.get_state_display(), tone), below=one.reason)
        rows.append(ui.Row([one.worker.name, f"{one.starts:%-H:%M}〜{daytime.words(one.ends)}", rest, state], url=link))
    empty = ui.EmptyState("この日に勤務する人はいません。")
    return ui.Table("この日の勤務", columns, rows, id="day", empty=empty, caption_hidden=True)


def _clock(at: int) -> str:
    return f"{at // 60}:{at % 60:02}"
