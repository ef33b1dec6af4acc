"""Tags and filters of the screens: `{% show part %}` and the words for yen, days and telephone numbers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from saikoku.ui import words

register = template.Library()
WRITERS = {
    "count": words.figure,
    "day": words.day_short,
    "daylong": words.day_long,
    "moment": words.moment_short,
    "time": words.clock,
}


@register.simple_tag(takes_context=True)
def show(context: Context, part: Any) -> SafeString:
    """Draw a component, or several in order. None draws nothing, so optional parts need no `if`."""
    if part is None:
        return SafeString("")
    if isinstance(part, Iterable) and not hasattr(part, "template"):
        return format_html_join("", "{}", ((show(context, one),) for one in part))
    drawn = {"it": part, "csrf_token": context.get("csrf_token"), "request": context.get("request")}
    return context.template.engine.get_template(part.template).render(context.new(drawn))


@register.simple_tag
def value(content: Any, kind: str = "text") -> str:
    """One value in the manner of its kind (text, code, yen, count, day, daylong, moment, time); text stays."""
    if isinstance(content, str):
        return content
    if kind == "yen":
        if content is None:
            return format_html('<span class="soft">{}</span>', words.UNKNOWN_AMOUNT)
        return format_html('{}<span class="unit">円</span>', words.figure(content))
    write = WRITERS.get(kind)
    if write:
        return write(content)
    return "" if content is None else content


@register.inclusion_tag("ui/parts/summary.html")
def error_summary(form: Any) -> dict[str, object]:
    """The list of what needs attention, at the top of a form; each line leads to its field."""
    return {"items": words.summary_items(form), "todo": getattr(form, "todo", "")}


@register.filter
def yen(amount: int | None) -> str:
    """12,300円; minus as −; None is 「市に確認」."""
    return words.yen(amount)


@register.filter
def figure(amount: int | None) -> str:
    """12,300 without a unit."""
    return words.figure(amount)


@register.filter
def day_long(day: date | None) -> str:
    """令和8年4月10日(金), for people."""
    return words.day_long(day)


@register.filter
def day_short(day: date | None) -> str:
    """2026-04-10, for tables."""
    return words.day_short(day)


@register.filter
def moment(at: datetime | None) -> str:
    """令和8年4月10日(金) 9:41, local time."""
    return words.moment(at)


@register.filter
def moment_short(at: datetime | None) -> str:
    """2026-04-10 9:41, for tables."""
    return words.moment_short(at)


@register.filter
def clock(at: Any) -> str:
    """9:41"""
    return words.clock(at)


@register.filter
def mask_phone(number: str | None) -> str:
    """090-••••-4821: the middle is not shown."""
    return words.mask_phone(number)
