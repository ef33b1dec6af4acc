"""What is behind a reason not to call: the record, promise, stop or task on the card, or what was agreed."""

from collections.abc import Collection
from datetime import date

from django.urls import reverse

from saikoku.desk.cases.queries import Card
from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.calls.presenters.listed import Ways
from saikoku.planning.lists.rules.facts import OPEN
from saikoku.planning.lists.rules.reasons import Because
from saikoku.registry.contacts import presenters as contacts
from saikoku.registry.tasks.models import Task
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import components as ui
from saikoku.ui import words

TERMS = {
    "month-cap": ("attempts_per_month",), "numbers-spent": ("attempts_per_number_per_day",),
    "number-rests": ("number_rest_minutes",), "live-promise": ("promise_grace_business_days",),
    "outside-hours": ("call_opens", "call_closes"), "closed-day": ("agreed_closed_days",),
    "before-operations": ("operations_start",),
}  # fmt: skip
"""The agreed values that decide."""
TERM_WORDS = {
    "attempts_per_month": "月の上限", "attempts_per_number_per_day": "一日の上限", "number_rest_minutes": "同じ番号の間隔",
    "promise_grace_business_days": "約束の猶予", "call_opens": "架電の始まり", "call_closes": "架電の終わり",
    "agreed_closed_days": "協議による休業日", "operations_start": "業務の開始日",
}  # fmt: skip
ON_THE_CARD = {
    "stopped-by-city": ("stops", "催告中止の記録を見る"), "stopped-by-us": ("stops", "催告中止の記録を見る"),
    "left-this-month": ("targets", "当月対象の履歴を見る"), "month-cap": ("records", "経過記録を見る"),
    "nothing-owed": ("instalments", "期別の債権を見る"), "limitation-reached": ("instalments", "期別の債権を見る"),
    "no-number": ("phones", "電話番号を見る"), "numbers-spent": ("phones", "電話番号を見る"),
}  # fmt: skip
"""Of reasons that rest on no single record: the list of the card that shows it."""


def ways(found: Card, may: Collection[Permission], *, account_id: int | None) -> Ways:
    """`may`: what the reader (of this account) may do; he is led nowhere that he may not open."""
    rows = {row.record_number: row for row in found.story.contacts}

    def of(one: Because, side: str) -> list[ui.Link]:
        links = [_record(rows[number].on, number)] if (number := _number(one, side, found)) in rows else []
        links += _task(one, found, may, account_id) if one.code == "call-back-later" else []
        if one.code in ON_THE_CARD and _has(found, place := ON_THE_CARD[one.code][0]):
            links.append(ui.Link(ON_THE_CARD[one.code][1], f"#{place}"))
        if Permission.TERM_VIEW in may:
            links += [
                ui.Link(f"合意事項「{TERM_WORDS[name]}」を見る", reverse("terms:show", args=[name]))
                for name in TERMS.get(one.code, ())
            ]
        return links

    return of


def _record(on: date, number: str) -> ui.Link:
    return ui.Link(f"{words.day_short(on)} の記録を見る", f"#{contacts.place_of(number)}")


def _number(one: Because, side: str, found: Card) -> str:
    """The record behind a reason; of a promise that stands by itself, the record in which it was heard."""
    if one.record or one.code != "live-promise":
        return one.record
    heard = {row.pk: row.record_number for row in found.story.contacts}
    mine = [row for row in found.story.promises if SIDE_OF[row.programme] == side and row.state == OPEN]
    return next((heard.get(row.contact_id, "") for row in mine if row.promised_on == one.until), "")


def _task(one: Because, found: Card, may: Collection[Permission], account_id: int | None) -> list[ui.Link]:
    """One's own and the team's tasks are opened, those of others only by whoever may reassign them."""
    agreed = [row for row in found.tasks if row.kind == Task.Kind.CALL_BACK and row.due_at == one.until]
    within_reach = Permission.CASE_REASSIGN in may or (agreed and agreed[0].owner_id in (None, account_id))
    if agreed and Permission.TASK_WORK in may and within_reach:
        return [ui.Link("再架電の依頼を開く", reverse("today:task", args=[agreed[0].pk]))]
    return [ui.Link("依頼と引継ぎを見る", "#tasks")] if agreed else []


def _has(found: Card, place: str) -> bool:
    if place == "records":
        return bool(found.story.contacts)
    if place == "instalments":
        return bool(found.story.instalments)
    return bool(found.imported[place]) or (place == "stops" and bool(found.imported["own_stops"]))
