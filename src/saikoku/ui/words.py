"""How yen, days, times and telephone numbers are written on a screen. Pure, but for the local zone."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from saikoku.kernel import businessdays, eras, phones
from saikoku.kernel import yen as yen_words

UNKNOWN_AMOUNT = "市に確認"


def figure(amount: int | None) -> str:
    """Grouped by thousands with a true minus sign; None is an empty string."""
    return "" if amount is None else yen_words.grouped(amount)


def yen(amount: int | None) -> str:
    return UNKNOWN_AMOUNT if amount is None else yen_words.in_words(amount)


def day_long(day: date | None) -> str:
    if day is None:
        return ""
    day = _local_day(day)
    try:
        return eras.in_words(day)
    except eras.NotADate:  # before the first era: the western date says it
        return day.isoformat()


def day_remark(day: date) -> str:
    """What one should know of a day before agreeing on it: 土曜日です, 祝日(昭和の日)です; else nothing."""
    if name := businessdays.holiday_name(day):
        return f"祝日({name})です"
    return f"{eras.weekday(day)}曜日です" if businessdays.is_weekend(day) else ""


def holidays_near(today: date) -> str:
    """The holidays of this year and the next for the script beside a field: 2026-04-29 昭和の日|…"""
    found = {**businessdays.holidays(today.year), **businessdays.holidays(today.year + 1)}
    return "|".join(f"{day.isoformat()} {name}" for day, name in sorted(found.items()))


def day_short(day: date | None) -> str:
    return "" if day is None else _local_day(day).isoformat()


def moment(at: datetime | None) -> str:
    return "" if at is None else f"{day_long(at)} {clock(at)}"


def moment_short(at: datetime | None) -> str:
    return "" if at is None else f"{day_short(at)} {clock(at)}"


def clock(at: datetime | time | None) -> str:
    if at is None:
        return ""
    local = timezone.localtime(at) if isinstance(at, datetime) else at
    return f"{local.hour}:{local.minute:02}"


def mask_phone(number: str | None) -> str:
    return phones.mask(number) if number else ""


def summary_items(form: Any) -> list[tuple[str, str, str]]:
    """(anchor, label, message) for each error, in the order of the fields; a message that names its
    field by itself needs no label."""
    items = [("", "", str(message)) for message in form.non_field_errors()]
    for bound in form:
        for message in bound.errors:
            label = "" if str(bound.label) in str(message) else str(bound.label)
            items.append((_anchor(bound), label, str(message)))
    return items


def _anchor(bound: Any) -> str:
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id


def _local_day(day: date) -> date:
    return timezone.localtime(day).date() if isinstance(day, datetime) else day


def person(name: str, names: Mapping[str, str]) -> str:
    """Who, for people: by the names of those who sign in; a command at the server by its account there."""
    where, _, account = name.partition(":")
    return f"サーバー({account})" if where == "console" else names.get(name, name)


def span(seconds: int) -> str:
    """How long: 45 秒, 3 分 20 秒, 12 分."""
    if seconds < 60:
        return f"{seconds} 秒"
    return f"{seconds // 60} 分 {seconds % 60} 秒" if seconds < 600 else f"{round(seconds / 60)} 分"
