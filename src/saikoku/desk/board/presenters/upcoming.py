"""Whom the call desk hands out next, each line with its reason: why this person, why now, at which number."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from saikoku.desk.board.presenters import ways
from saikoku.kernel.programmes import SIDE_WORDS, Side
from saikoku.outreach.calls.presenters import listed
from saikoku.outreach.calls.presenters import words as said
from saikoku.outreach.calls.queries import Day
from saikoku.planning.answering.presenters import per_cent
from saikoku.planning.answering.queries import Known
from saikoku.planning.channels.rules.choice import Choice
from saikoku.planning.lists.queries import Next
from saikoku.ui import components as ui
from saikoku.ui import words

NOBODY = ui.EmptyState("いま架電できる対象者がいません。")


def table(
    rows: Sequence[Next], day: Day, learned: Known, choices: Mapping[tuple[int, str], Choice]
) -> ui.Table:
    columns = [
        ui.Column("順", "count"), ui.Column("氏名"), ui.Column("未納額", "yen"), ui.Column("番号", "code"),
        ui.Column("本人が出る見込み"), ui.Column("1時間あたりの期待"), ui.Column("いまかける理由"),
    ]  # fmt: skip
    lines = [
        _row(place, one, day, learned, choices.get((one.debtor.pk, one.side))) for place, one in enumerate(rows, start=1)
    ]
    return ui.Table("次に架電する人", columns, lines, id="upcoming", empty=NOBODY, caption_hidden=True)


def against(counts: Sequence[tuple[str, int]]) -> ui.Table:
    """How many each rule keeps back now."""
    rows = [
        ui.Row([said.WHY_NOT.get(code, code), listed.RULES.get(code, ""), number])
        for code, number in counts
    ]
    columns = [ui.Column("理由"), ui.Column("決まり"), ui.Column("人数", "count")]
    empty = ui.EmptyState("架電できない人はいません。")
    return ui.Table("載っていない理由", columns, rows, id="against-list", empty=empty, caption_hidden=True)


def _row(place: int, one: Next, day: Day, learned: Known, chosen: Choice | None) -> ui.Row:
    return ui.Row([
        place,
        ui.Cell(
            one.debtor.name, url=reverse("cases:card", args=[one.debtor.number]), below=SIDE_WORDS[Side(one.side)]
        ),
        one.facts.owed,
        words.mask_phone(one.dialled.number) if one.dialled else "",
        listed.chance(one.facts, day, learned),
        _promised(one, day, learned),
        ui.Cell(reason(one, day, learned), below=ways.of_call(chosen)),
    ])  # fmt: skip


def _promised(one: Next, day: Day, learned: Known) -> ui.Cell:
    """What the place rests on, in the numbers of the order itself."""
    found = learned.promise(day.moment, day.calling, profile=one.facts.profile, base=one.facts.base)
    if found is None:
        return ui.Cell("")
    told = f"今日の見積り {per_cent(found.chance)}、一件 {found.seconds / 60:.1f}分、重み {found.worth:.2f}倍"
    return ui.Cell(f"{found.per_hour:.2f}人分", below=told)


def reason(one: Next, day: Day, learned: Known) -> str:
    """In the order in which it counts."""
    facts, found = one.facts, []
    if facts.call_back_at is not None and facts.call_back_at <= day.moment:
        found.append(f"{words.clock(facts.call_back_at)}に折返しの約束があります。")
    if facts.promise_broken:
        found.append("約束の日を過ぎても納付がありません。")
    if facts.busy_at is not None:
        found.append("話中だったため、同じ時間帯にもう一度かけます。")
    found.append(_tries(facts.attempts))
    found.append(listed.timely(facts, day.moment, day.calling, learned))
    if one.held_last:
        found.append("効果の測定のため、今月は後に回しています。")
    return "".join(found)


def _tries(attempts: int) -> str:
    if not attempts:
        return "今月はまだかけていません。"
    return f"今月 {attempts}回かけ、この曜日と時間帯はまだです。"


def sentence(shown: int, ready: int, most: int) -> str:
    more = f"はじめの {most:,}人を表示しています。" if ready > shown else ""
    how = (
        "順番は「1時間あたりの期待」の大きい順で、今日の見積りに重みを掛け、一件の時間で割ったものです(約5%きざみ)。"
        "今日の見積りは、見込みの幅の中から毎朝くじで選んだ率のため、見込みと少し違います。"
        "折返しの約束は先に、後に回した人は後にします。"
    )
    return f"いま架電できる {ready:,}人を、渡す順に並べています。{more}{how}"
