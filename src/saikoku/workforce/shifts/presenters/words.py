"""Why there is no plan, why a change is refused, and how far the making is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.urls import reverse

from saikoku.background.work import Work
from saikoku.kernel import eras
from saikoku.ui import components as ui
from saikoku.ui import forms
from saikoku.workforce.shifts.models import Making, Plan
from saikoku.workforce.shifts.rules.lawful import Fault
from saikoku.workforce.shifts.rules.problem import Person, Problem, promised, weeks

REFUSALS = {
    "month-is-over": "終わった月の勤務表は作れません。",
    "nobody-to-plan": "契約のある従事者がいません。先に従事者と契約を登録してください。",
    "nothing-needed": "要る人数がどの時間帯にもありません。要員の見積りを確かめてください。",
    "being-made": "この月の勤務表は、いま作っています。終わるまでお待ちください。",
    "not-proposed": "この勤務表は案ではなくなりました。画面を読み込み直してください。",
    "not-published": "公開した勤務表だけを変えられます。",
    "already-dropped": "この勤務表は、もう取りやめています。",
    "published": "公開した勤務表は取りやめられません。別の案を公開すると、前の勤務表が取りやめになります。",
    "changed-since": "この案を作った後に、契約、休暇、前後の月の勤務表のどれかが変わりました。このままでは、次の決まりに"
    "合わない日があります。もう一度作ってください。",
    "reason-missing": "理由を入力してください。",
    "no-such-shift": "この日の勤務はありません。画面を読み込み直してください。",
    "changed-meanwhile": "この画面を開いた後に、ほかの人がこの勤務を変えました。今の勤務を確かめてから、もう一度ボタンを"
    "押してください。",
    "no-contract": "この月に使える契約がありません。",
    "outside-the-month": "終業が始業より後になるように入力してください。",
    "not-free": "契約の曜日でないか、休暇の日です。",
    "outside-contract-hours": "契約の時間帯の外です。",
    "shorter-than-contract": "契約の1日の最短の時間に足りません。",
    "longer-than-contract": "契約の1日の最長の時間を超えます。",
    "day-too-long": "1日の労働時間の上限を超えます(労働基準法32条2項)。",
    "break-too-short": "休憩が足りません(労働基準法34条)。",
    "week-too-long": "1週間の労働時間の上限を超えます(労働基準法32条1項)。",
    "more-than-contract": "契約の週の時間を超えます。",
    "too-many-days": "契約の週の日数を超えます。",
    "no-day-off": "週に1日の休みがなくなります(労働基準法35条)。",
    "rest-too-short": "前後の勤務との間が、合意した時間より短くなります。",
    "too-many-in-a-row": "続けて勤務する日数が、合意した日数を超えます。",
    "less-than-contract": "契約の週の最少の時間に届きません。",
    "nobody-supervises": "業務遂行責任者のいない時間ができます(仕様書8(2)ウ)。",
}
FIELDS = {"reason-missing": "reason", "outside-the-month": "end", "outside-contract-hours": "start"}
explain = forms.explainer(REFUSALS, FIELDS)
LABEL = "勤務表を作る進み具合"
TONES = {
    Plan.State.ASKED: "now", Plan.State.PROPOSED: "look", Plan.State.IMPOSSIBLE: "bad", Plan.State.PUBLISHED: "done",
    Plan.State.DROPPED: "",
}  # fmt: skip


def chip(plan: Plan) -> ui.Chip:
    return ui.Chip(plan.get_state_display(), TONES[plan.state])


def refusal(reasons: Sequence[str]) -> ui.Note:
    first, *others = [REFUSALS[reason] for reason in reasons]
    return ui.Note(first, tone="bad", lines=others)


def broken(found: Iterable[Fault], names: Mapping[str, str]) -> ui.Note | None:
    """Shifts of a published plan that contract, leave or the month after it made impossible since."""
    lines = [f"{names.get(one.number, one.number)} さん {eras.short(one.day)}: {REFUSALS[one.code]}" for one in found]
    if not lines:
        return None
    more = [f"ほか {len(lines) - MOST_BROKEN} 件"] if len(lines) > MOST_BROKEN else []
    told = "その日を開いて、時間を変えるか、取り消すか、代わりの人を入れてください。"
    return ui.Note("今の契約や休暇に合わない勤務があります。", told, "bad", lines=[*lines[:MOST_BROKEN], *more])


MOST_BROKEN = 12


def trouble(plan: Plan, problem: Problem, names: Mapping[str, str]) -> ui.Note:
    """Which promises contradict each other: worker, week or day, rule, and what could be done."""
    people = {person.number: person for person in problem.people}
    lines = [_line(code, people.get(number), date.fromisoformat(day), problem, names) for code, number, day in plan.trouble]
    if not lines:
        told = "契約や休暇のどれかが妨げているとは限りません。もう一度作ってください。"
        return ui.Note("時間内に勤務表を見つけられませんでした。", told, "bad")
    more = "次の約束は、すべて一緒には守れません。どれかを直して、もう一度作ってください。"
    return ui.Note("この条件では、勤務表を作れません。", more, "bad", lines=lines)


def _line(code: str, person: Person | None, day: date, problem: Problem, names: Mapping[str, str]) -> str:
    if person is None:
        who = [one for one in problem.people if "supervise" in one.lines]
        free = [names.get(one.number, one.number) for one in who if one.is_free(day)]
        there = f"この日に勤務できる責任者は{'、'.join(free)}だけです" if free else "この日に勤務できる責任者がいません"
        return f"{eras.in_words(day)}: 業務時間中いつも責任者を置けません(仕様書8(2)ウ)。{there}。"
    days = next(of_week for of_week in weeks(problem.days) if of_week[0] == day)
    free = sum(person.is_free(one) for one in days)
    away = sum(one in person.away for one in days)
    least = promised(problem, person, days)
    told = f"休暇 {away}日を除き、勤務できる日が {free}日" if away else f"勤務できる日が {free}日"
    name = names.get(person.number, person.number)
    return (
        f"{name} さん({eras.short(day)}からの週): 契約の {least / 60:g}時間を割り当てられません。{told}で、"
        f"1日 {person.longest / 60:g}時間まで、{_clock(person.earliest)}〜{_clock(person.latest)}、"
        f"続けて {problem.limits.days_in_a_row}日までです。"
    )  # fmt: skip


def _clock(at: int) -> str:
    return f"{at // 60}:{at % 60:02}"


def progress(plan: Plan, work: Work, told: Making | None) -> ui.Progress | None:
    """The part of the page that asks again by itself; None where nothing is under way."""
    if plan.state != Plan.State.ASKED or not work.is_under_way:
        return None
    url = reverse("shifts:progress", args=[plan.pk])
    if work.status == "todo":
        waits = f"(前に {work.before:,} 件)" if work.before else ""
        said = f"順番を待っています{waits}。" if work.is_anybody_there else (
            "裏方の処理が動いていないため、まだ始まりません。続くときは、システム管理者に連絡してください。"
        )  # fmt: skip
        return ui.Progress(
            "勤務表を作る進み具合", None, 1, f"{said}この画面を離れても続きます。", poll_url=url, poll_every="1s"
        )
    if told is None:
        return ui.Progress(LABEL, None, 1, "始めています。", poll_url=url, poll_every="1s")
    if told.step == "explaining":
        said = "勤務表がありません。どの約束が妨げているか調べています。"
        return ui.Progress(LABEL, None, 1, said, poll_url=url, poll_every="1s")
    return ui.Progress(
        LABEL, min(round(told.seconds), round(told.limit)), round(told.limit),
        f"{_better(told)}長くて {told.limit:.0f}秒かかります。この画面を離れても続きます。", poll_url=url, poll_every="1s",
    )  # fmt: skip


def _better(told: Making) -> str:
    if told.cost is None:
        return "最初の案を探しています。"
    if not told.bound:
        return f"最初の案が見つかりました(重み {told.cost:,})。もっとよい案を探しています。"
    return f"いまの案の重みは {told.cost:,}、これより下がらない下限は {told.bound:,} です。"


def broken_off(plan: Plan, work: Work) -> ui.Note | None:
    if plan.state != Plan.State.ASKED or work.is_under_way:
        return None
    return ui.Note("勤務表を作る処理が途中で止まりました。", "要員の見積りから、もう一度作ってください。", "bad")
