"""Workers, contracts and wishes in words."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from saikoku.kernel import daytime, eras
from saikoku.ui import components as ui
from saikoku.ui import forms
from saikoku.workforce.workers.models import Contract, Wish, Worker
from saikoku.workforce.workers.rules.contracts import LANGUAGES, SKILLS, WEEKDAYS

REFUSALS = {
    "number-taken": "この従事者番号は、もう使われています。",
    "already-ended": "最後の日は、もう記録されています。",
    "before-first-day": "業務に就く日より前です。日を確かめてください。",
    "no-skill": "できる業務を選んでください。",
    "source-missing": "もとの書類を入力してください。",
    "no-weekday": "勤務できる曜日を選んでください。",
    "no-day-off": "週に1日は休みが要ります(労働基準法35条)。日数を減らしてください。",
    "week-too-long": "1週間は40時間までです(労働基準法32条)。",
    "day-too-long": "1日は8時間までです(労働基準法32条)。",
    "least-above-most": "最少が最多より多くなっています。時間を確かめてください。",
    "hours-too-narrow": "始業から終業までの間に、休憩を入れた1日の勤務が収まりません。",
    "week-cannot-be-filled": "この日数と1日の時間では、週の最少の時間に届きません。",
    "not-half-hours": "時刻と時間は、30分単位で入力してください。",
    "day-is-over": "過ぎた日です。",
    "not-employed-then": "その日は業務に就いていません。",
    "ends-before-it-begins": "終わりの日が、始まりの日より前です。",
    "hours-missing": "時間帯の希望では、希望の始業と終業を入力してください。",
    "already-withdrawn": "この希望は、もう取り消されています。",
}
FIELDS = {
    "number-taken": "number", "before-first-day": "since", "no-skill": "skills", "source-missing": "source",
    "no-weekday": "weekdays", "no-day-off": "days_most", "week-too-long": "week_most", "day-too-long": "day_longest",
    "least-above-most": "week_least", "hours-too-narrow": "latest", "week-cannot-be-filled": "week_least",
    "not-half-hours": "earliest", "day-is-over": "first_on", "not-employed-then": "first_on",
    "ends-before-it-begins": "last_on", "hours-missing": "earliest", "already-ended": "last_on",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)
NOBODY = ui.EmptyState("従事者はまだ登録されていません。登録すると、勤務表を作れます。")


def hours_words(minutes: int) -> str:
    return f"{minutes / 60:g}時間"


def week_words(contract: Contract) -> str:
    least, most = contract.week_least, contract.week_most
    span = hours_words(most) if least == most else f"{least / 60:g}〜{hours_words(most)}"
    return f"週 {span}、{contract.days_most}日まで"


def between_words(contract: Contract) -> str:
    return f"{contract.earliest:%-H:%M}〜{daytime.words(contract.latest)}"


def weekday_words(weekdays: Sequence[int]) -> str:
    days = "".join(WEEKDAYS[day - 1] for day in sorted(weekdays))
    return "すべての曜日" if days == WEEKDAYS else days


def day_words(contract: Contract) -> str:
    shortest, longest = contract.day_shortest, contract.day_longest
    return hours_words(longest) if shortest == longest else f"{shortest / 60:g}〜{hours_words(longest)}"


def skill_words(contract: Contract) -> str:
    return "、".join([SKILLS[one] for one in SKILLS if one in contract.skills] + [LANGUAGES[one] for one in contract.languages])


def table(workers: Sequence[Worker], held: Mapping[int, Contract]) -> ui.Table:
    columns = [
        ui.Column("番号", "code"), ui.Column("氏名"), ui.Column("できる業務"), ui.Column("週の時間"), ui.Column("曜日"),
        ui.Column("時間帯"), ui.Column("1日"), ui.Column("状態"),
    ]  # fmt: skip
    return ui.Table("従事者", columns, [_row(one, held.get(one.pk)) for one in workers], id="workers", empty=NOBODY,
                    caption_hidden=True)  # fmt: skip


def _row(worker: Worker, contract: Contract | None) -> ui.Row:
    state = ui.Cell(chip=ui.Chip("就業中")) if worker.last_on is None else ui.Cell(f"{eras.short(worker.last_on)}まで")
    told = ["", "", "", "", ""] if contract is None else [
        skill_words(contract), week_words(contract), weekday_words(contract.weekdays), between_words(contract),
        day_words(contract),
    ]  # fmt: skip
    if contract is None and worker.last_on is None:
        state = ui.Cell(chip=ui.Chip("契約が未登録", "look"))
    return ui.Row([worker.number, worker.name, *told, state], url=reverse("workers:show", args=[worker.pk]))


def facts(worker: Worker) -> ui.Facts:
    last = eras.in_words(worker.last_on) if worker.last_on else "決まっていません"
    return ui.Facts([
        ui.Fact("従事者番号", worker.number), ui.Fact("氏名カナ", worker.name_kana or "未登録"),
        ui.Fact("所属", worker.employer or "未登録"), ui.Fact("業務に就く日", eras.in_words(worker.first_on)),
        ui.Fact("最後の日", last),
    ])  # fmt: skip


def contract_table(history: Sequence[Contract]) -> ui.Table:
    columns = [
        ui.Column("いつから", "day"), ui.Column("週の時間"), ui.Column("曜日"), ui.Column("時間帯"), ui.Column("1日"),
        ui.Column("できる業務"), ui.Column("もとの書類"),
    ]  # fmt: skip
    rows = [
        [
            one.since,
            week_words(one),
            weekday_words(one.weekdays),
            between_words(one),
            day_words(one),
            skill_words(one),
            one.source,
        ]
        for one in history
    ]  # fmt: skip
    empty = ui.EmptyState("契約はまだありません。登録すると、勤務表に入ります。")
    return ui.Table("契約", columns, rows, id="contracts", empty=empty, caption_hidden=True)


def wish_words(wish: Wish) -> str:
    span = eras.in_words(wish.first_on)
    if wish.last_on != wish.first_on:
        span += f"から{eras.in_words(wish.last_on)}まで"
    hours = f" {wish.earliest:%-H:%M}〜{daytime.words(wish.latest)}" if wish.earliest else ""
    return f"{wish.get_kind_display()}: {span}{hours}"


def initial(contract: Contract | None) -> dict:
    """What the form for the next contract begins with."""
    if contract is None:
        return {"earliest": "9:00", "latest": "19:00", "weekdays": list(range(1, 8)), "days_most": 5}
    hours = {name: f"{getattr(contract, name) / 60:g}" for name in ("week_least", "week_most", "day_shortest", "day_longest")}
    return hours | {
        "days_most": contract.days_most, "weekdays": contract.weekdays, "earliest": f"{contract.earliest:%-H:%M}",
        "latest": daytime.words(contract.latest), "skills": contract.skills, "languages": contract.languages,
    }  # fmt: skip
