"""What stands in the place of a talk: nobody to call, what came in meanwhile, a person who is no longer held."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from saikoku.kernel import clock, eras
from saikoku.kernel.programmes import PROGRAMME_WORDS
from saikoku.outreach.calls.presenters import story as stories
from saikoku.outreach.calls.presenters import words as said
from saikoku.outreach.calls.queries import Day
from saikoku.outreach.presence.models import Pause
from saikoku.outreach.presence.rules import pauses
from saikoku.outreach.presence.rules.pauses import Reason
from saikoku.planning.lists.models import Dialled
from saikoku.planning.timing.rules import hours
from saikoku.ui import components as ui
from saikoku.ui import words

LOST = {
    "heading": "この方の確保が切れました。",
    "words": "ほかのオペレータに移ったか、別の画面でほかの方を受け持っています。",
    "button": "架電の画面に戻る",
    "plain": True,
}


def taken_over(name: str) -> dict[str, Any]:
    return {
        "heading": f"{name} さんがこの方を引き継ぎました。",
        "words": "入力していた内容は、引き継いだ人の画面に渡しました。",
        "button": "架電の画面に戻る", "plain": True, "leaves": True,
    }  # fmt: skip


REST_KEYS = "12345678"


def rest(pause: Pause | None, reasons: Sequence[Reason], day: Day) -> dict[str, Any]:
    """The pause the person is in, else the reasons with their keys; the end of work always lies on the 9."""
    keys = [*REST_KEYS[: len(reasons) - 1], "9"]
    since = day.moment - pause.began_at if pause else timedelta(0)
    return {
        "pause": pause, "seconds": max(0, int(since.total_seconds())),
        "over": pause is not None and pauses.is_too_long(pause.began_at, pause.limit_minutes, day.moment),
        "reasons": [
            {"key": key, "words": one.words, "limit_minutes": one.limit_minutes}
            for key, one in zip(keys, reasons, strict=True)
        ],
    }  # fmt: skip


def unrecorded(rows: Sequence[Dialled], others: Mapping[str, str], day: Day) -> list[dict[str, str]]:
    """Calls dialled and not recorded, by the time of the dialling and who dialled; nothing of the person."""
    return [
        {"call": row.call_number, "at": _when(row.at, day), "sides": "・".join(said.sides_words(row.sides)),
         "by": others.get(row.holder, "")}
        for row in rows
    ]  # fmt: skip


def _when(at: datetime, day: Day) -> str:
    local = at.astimezone(clock.TOKYO)
    return words.clock(local) if local.date() == day.terms.today else f"{eras.short(local.date())} {words.clock(local)}"


def writing(ended_at: datetime | None, day: Day) -> dict[str, Any]:
    """How long is written since the talk ended; `on`: False while it goes on."""
    seconds, limit = int((day.moment - (ended_at or day.moment)).total_seconds()), day.agreed["wrap_up_seconds"]
    return {"on": ended_at is not None, "seconds": max(0, seconds), "limit": limit, "over": seconds > limit}


def empty(day: Day, reasons: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Nobody may be called now: why, and when that changes."""
    closed = hours.refusals(day.moment, day.calling)
    begins = hours.next_beginning(day.moment, day.calling)
    lead = "".join(said.WHY_NOT[code] for code in closed) if closed else "いま架電できる対象者がいません。"
    return {
        "lead": lead,
        "begins": said.begins(begins, day.moment),
        "reasons": ui.Table(
            "いま名簿から外れている人(理由が 2 つある人は両方に数えます)",
            [ui.Column("理由"), ui.Column("件数", "count")],
            [[said.MANY.get(code, code), count] for code, count in reasons],
            id="reasons",
            empty=ui.EmptyState("当月の電話催告の対象者データは、まだ届いていません。"),
        ),
    }


def interrupt(codes: Sequence[str], *, over: bool, payment: str, rung_by: str = "", talks: bool = False) -> dict[str, str]:
    """What covers the middle column: one sentence, one button; `talks`: the person was identified, so that this call is
    to be recorded before another one of the household is taken."""
    if "caller-waits" in codes:
        heading, button = "この方の世帯から電話が入っています。", "分かった"
        first = "この電話を Shift+F2 で記録してから、" if talks else ""
        said = f"{rung_by} さんが受けています。代わるときは、{first}F6 の「受電」を開いて F4 で引き受けてください。"
        return {"heading": heading, "words": said, "button": button}
    if "typed-came" in codes:
        heading, button = "前の担当が入力していた内容が届きました。", "入力の欄に加える"
        return {"heading": heading, "words": "いま入力している内容は、そのまま残ります。", "button": button}
    if "stop-arrived" in codes:
        heading, button = "催告中止の連絡が届きました。催告を終えてください。", "終わりの言葉へ進む"
        return {"heading": heading, "words": "市からの連絡です。", "button": button}
    if over:
        heading, button = "納付が届きました。催告を終えてください。", "お礼の言葉へ進む"
    else:
        heading, button = "納付が届きました。残りの金額を確かめてください。", "新しい金額を見る"
    return {"heading": heading, "words": payment, "button": button}


def payment_words(row) -> str:
    """18:24 国保 令和7年度 86,000円(コンビニ、速報)"""
    channel, state = stories.PAID_BY.get(row.channel, ""), stories.REPORTED.get(row.report, ("", ""))[0]
    programme = PROGRAMME_WORDS[row.programme].split("(")[0]
    return (
        f"{words.clock(row.received_at)} {programme} {eras.fiscal_year_in_words(row.due_year)}"
        f" {words.yen(row.principal)}({channel}、{state})"
    )
