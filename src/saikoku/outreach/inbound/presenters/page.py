"""The page of a call that came in: what to say, who may be on the line, what waits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from saikoku.kernel import japanese, phones
from saikoku.outreach.calls.presenters.talk import NOT_APPROVED
from saikoku.outreach.inbound.models import AnsweredCall
from saikoku.outreach.inbound.presenters.words import FOUND_BY
from saikoku.outreach.inbound.queries import MOST, Candidate, Found, Line
from saikoku.outreach.scripts.queries import Held
from saikoku.outreach.scripts.rules import lines, outcomes
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling
from saikoku.ui import components as ui
from saikoku.ui import words

Ending = AnsweredCall.Ending
KEYS = "1234567890"
OPENING, UNKNOWN, AFTER_HOURS = "opening.inbound", "unknown", "after_hours"
STAGES = [f"script:{stage}" for stage in (OPENING, UNKNOWN, AFTER_HOURS)]


def scripts(held: Mapping[str, Held], filled: Mapping[str, str], *, is_closed: bool) -> dict[str, ui.Script]:
    """What to say first, and to somebody unknown; each says where the city has not approved it yet."""
    worded = {key: one.content for key, one in held.items()}
    state = "" if all(one.approved for one in held.values()) else NOT_APPROVED
    stages = {"script": AFTER_HOURS} if is_closed else {"script": OPENING, "unknown_script": UNKNOWN}
    found = {place: lines.said(stage, worded, filled) for place, stage in stages.items()}
    return {place: ui.Script(f"{one.stage}{state}", one.lines, one.caution) for place, one in found.items()}


def closed(moment: datetime, calling: Calling) -> dict[str, str] | None:
    """Outside the hours: since nothing is said of any matter, only when the reception opens again."""
    if not hours.refusals(moment, calling):
        return None
    begins = hours.next_beginning(moment, calling)
    return {"begins": f"次の受付は {words.moment(begins)} からです。" if begins else "業務期間の中に、次の受付はありません。"}


def candidates(found: Found) -> list[dict[str, Any]]:
    """Enough to tell one from another, no more: family name, town, why he was found; nothing of debts."""
    return [_candidate(one, key) for one, key in zip(found.candidates, KEYS, strict=False)]


def _candidate(one: Candidate, key: str) -> dict[str, Any]:
    return {
        "number": one.number,
        "key": key,
        "name": one.name if one.is_corporate else f"{japanese.mask_name(one.name)} 様",
        "town": "住所は表示しません" if one.is_protected else japanese.town(one.address),
        "why": FOUND_BY[one.why],
        "found_by": one.why,
        "holder": one.holder_name,
        "is_mine": one.is_mine,
        "protected": one.is_protected,
    }


def sentence(found: Found, caller: str) -> str:
    if found.more:
        return f"{MOST} 人を超えて見つかりました。町名か生年月日を聞き、氏名に町名を続けて、もう一度探してください。"
    if found.candidates:
        return f"{len(found.candidates)} 人見つかりました。名前はこちらから言わず、相手に言ってもらいます。"
    if caller:
        return "この番号の対象者はいません。氏名、通知書番号、不在票の番号を聞いて、もう一度探してください。"
    return "当てはまる対象者はいません。ほかの番号か、氏名に町名を続けて、もう一度探してください。"


def held(until: datetime) -> ui.Note:
    more = (
        "不在票の番号の誤りが続きました。このことは記録に残りました。電話番号、宛名番号、氏名では、いまも探せます。"
        "不在票の番号を言う方は、用件とかけ直す番号を聞いて、責任者に伝えてください。"
    )
    return ui.Note(f"{words.clock(until)} まで、不在票の番号では探せません。", more, "bad")


def waiting(rows: Sequence[AnsweredCall], now: datetime) -> ui.Table | None:
    """Unknown callers about whom something is still to be done."""
    if not rows:
        return None
    columns = [ui.Column("することと期限"), ui.Column("相手が言ったこと"), ui.Column("番号"), ui.Column("受けた時刻", "moment")]
    return ui.Table("折り返し・調べを待つ電話", columns, [_waits(row, now) for row in rows], id="waiting")


def more(shown: int, total: int) -> str:
    """What the list does not show."""
    if shown == total:
        return ""
    return f"全部で {total:,} 件あり、期限の早い {shown} 件を表示しています。済ませると、続きが出ます。"


def _waits(row: AnsweredCall, now: datetime) -> ui.Row:
    late = row.due_at is not None and row.due_at < now
    what = f"{row.get_wanted_display()} {words.moment_short(row.due_at)}" if row.due_at else row.get_wanted_display()
    chip = ui.Chip("期限超過", "bad") if late else None
    cells = [ui.Cell(what, chip=chip), row.said, words.mask_phone(row.caller), row.answered_at]
    return ui.Row(cells, url=reverse("inbound:settle", args=[row.pk]))


def tiles(counts: dict[str, int]) -> ui.Tiles:
    return ui.Tiles([ui.Tile(name, counts.get(ending, 0)) for ending, name in Ending.choices])


def display(number: str) -> str:
    try:
        return phones.parse(number).display
    except phones.NotAPhone:
        return number


def facts(call: AnsweredCall) -> ui.Facts:
    shown = [
        ui.Fact("受けた時刻", words.moment(call.answered_at)),
        ui.Fact("相手が言ったこと", call.said),
        ui.Fact("相手の電話番号", display(call.caller) if call.caller else "非通知"),
        ui.Fact("次にすること", call.get_wanted_display()),
    ]
    shown += [ui.Fact("折り返す時刻", words.moment(call.due_at))] if call.due_at else []
    shown += [ui.Fact("結果", f"{call.result}({words.moment(call.settled_at)})")] if call.settled_at else []
    return ui.Facts(shown)


def log(calls: Sequence[Line], day_words: str) -> ui.Table:
    columns = [ui.Column("時刻", "time"), ui.Column("受けた人"), ui.Column("相手"), ui.Column("かかってきた番号"),
               ui.Column("どうなったか"), ui.Column("結果")]  # fmt: skip
    return ui.Table(
        f"{day_words}の受電", columns, [_line(one) for one in calls], id="calls",
        empty=ui.EmptyState("この日の受電はありません。"),
    )


def _line(one: Line) -> ui.Row:
    call = one.call
    who = japanese.mask_name(call.debtor.name) if call.debtor else call.said[:30]
    ended = f"{call.get_ending_display()}({one.handed_to})" if one.handed_to else call.get_ending_display()
    below = FOUND_BY.get(call.found_by, "")
    return ui.Row([
        ui.Cell(call.answered_at, kind="time"), one.answered_by,
        ui.Cell(who, url=f"/cases/{call.debtor.number}/" if call.debtor else "", below=below),
        words.mask_phone(call.caller), ended, outcomes.words().get(one.outcome, ""),
    ])  # fmt: skip
