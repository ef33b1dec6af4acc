"""Own numbers in words: three periods side by side, each number a way to its records; never beside anybody else's."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.http import urlencode

from saikoku.desk.today.presenters.tasks import surname
from saikoku.desk.today.queries import own as queries
from saikoku.desk.today.queries.own import Own
from saikoku.exchange.layouts.rules import outcomes
from saikoku.kernel import clock
from saikoku.kernel.programmes import PROGRAMME_WORDS
from saikoku.registry.contacts import presenters as contacts
from saikoku.registry.contacts.models import Promise
from saikoku.ui import components as ui
from saikoku.ui import words

PERIOD_WORDS = {"today": "今日", "week": "今週", "month": "今月"}
WHAT_WORDS = {
    queries.CALLS: "架電", queries.INBOUND: "受電", queries.CONTACTS: "接触(本人などと話せた)",
    queries.PROMISES: "約束(約束された日の数)", queries.KEPT: "うち履行", queries.BROKEN: "うち不履行・一部履行",
}  # fmt: skip


def table(found: Mapping[str, Own]) -> ui.Table:
    columns = [ui.Column("項目"), *(ui.Column(PERIOD_WORDS[period], "count") for period in found)]
    rows = [ui.Row([WHAT_WORDS[what], *(_count(one, period, what) for period, one in found.items())]) for what in queries.WHAT]
    rows += [
        ui.Row(["準備時間の計(発信まで)", *(_span(one.times.before, one.times.dialled) for one in found.values())]),
        ui.Row(["準備時間の中央値", *(_middle(one.times.before_median) for one in found.values())]),
        ui.Row(["通話時間の計", *(_span(one.times.talk, one.times.told) for one in found.values())]),
        ui.Row(["通話時間の中央値", *(_middle(one.times.talk_median) for one in found.values())]),
        ui.Row(["記録時間の計", *(_span(one.times.writing, one.times.told) for one in found.values())]),
        ui.Row(["記録時間の中央値", *(_middle(one.times.writing_median) for one in found.values())]),
        ui.Row(["記録が目安より長かった通話", *(one.times.over for one in found.values())]),
        ui.Row(["時間を測れた通話", *(f"{one.times.told:,} / {one.times.calls:,}" for one in found.values())]),
        ui.Row(["休止", *(words.span(round(one.rested.total_seconds())) for one in found.values())]),
    ]
    return ui.Table("自分の成績", columns, rows, id="own", caption_hidden=True)


def _count(one: Own, period: str, what: str) -> ui.Cell:
    count = one.count(what)
    url = f"{reverse('today:own-records')}?{urlencode({'period': period, 'what': what})}" if count else ""
    return ui.Cell(count, url=url)


def _span(seconds: int, told: int) -> str:
    return words.span(seconds) if told else "なし"


def _middle(seconds: int | None) -> str:
    return "なし" if seconds is None else words.span(seconds)


def heading(period: str, what: str, one: Own) -> str:
    since = words.day_long(one.first)
    days = since if one.first == one.last else f"{since}から{words.day_long(one.last)}まで"
    return f"{PERIOD_WORDS[period]}の{WHAT_WORDS[what].removeprefix('うち')} {one.count(what):,} 件({days})"


def records(one: Own, what: str) -> ui.Table:
    if what in (queries.PROMISES, queries.KEPT, queries.BROKEN):
        return promises(one.behind[what])
    known = outcomes.outcomes()
    columns = [
        ui.Column("日時", "moment"), ui.Column("対象者"), ui.Column("宛名番号", "code"), ui.Column("科目"), ui.Column("結果"),
    ]  # fmt: skip
    rows = []
    for act in one.behind[what]:
        row = act.records[0]
        told = "、".join(dict.fromkeys(known[each.outcome].ja for each in act.records if each.outcome in known))
        at = clock.at(row.on, row.started_at.hour, row.started_at.minute)
        rows.append(ui.Row(
            [at, f"{surname(row.debtor.name)} 様", row.debtor.number, PROGRAMME_WORDS[row.programme].split("(")[0], told],
            url=f"{reverse('cases:card', args=[row.debtor.number])}#{contacts.place_of(row.record_number)}",
        ))  # fmt: skip
    empty = ui.EmptyState("この期間の記録はありません。")
    return ui.Table("記録", columns, rows, id="records", caption_hidden=True, empty=empty)


def promises(found: Sequence[Promise], *, heard_by: bool = False, mine: str = "") -> ui.Table:
    columns = [
        ui.Column("約束の日", "day"), ui.Column("対象者"), ui.Column("宛名番号", "code"), ui.Column("科目"),
        ui.Column("約束の額"), ui.Column("状態"), *([ui.Column("聞いた人")] if heard_by else []),
    ]  # fmt: skip
    rows = [
        ui.Row(
            [one.promised_on, f"{surname(one.debtor.name)} 様", one.debtor.number, PROGRAMME_WORDS[one.programme].split("(")[0],
             words.yen(one.promised_yen) if one.promised_yen else "全額", ui.Cell("", chip=_state(one)),
             *([_heard(one, mine)] if heard_by else [])],
            url=reverse("cases:card", args=[one.debtor.number]),
        )
        for one in found
    ]  # fmt: skip
    empty = ui.EmptyState("守られなかった約束で、まだ話していない方はいません。")
    return ui.Table("約束", columns, rows, id="promises", caption_hidden=True, empty=empty)


def _heard(one: Promise, mine: str) -> str:
    return "本人" if mine and one.contact.worker_number == mine else "班"


def _state(one: Promise) -> ui.Chip:
    tone = {Promise.State.KEPT: "done", Promise.State.BROKEN: "look", Promise.State.PART: "look"}
    return ui.Chip(one.get_state_display(), tone.get(one.state, ""))
