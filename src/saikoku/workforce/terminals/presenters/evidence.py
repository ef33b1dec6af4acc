"""Positions held as evidence, in words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from saikoku.ui import components as ui
from saikoku.ui import words
from saikoku.ui.forms import Form
from saikoku.workforce.terminals.models import PositionHold

NONE = ui.EmptyState("残している位置はありません。")


def stands(hold: PositionHold) -> bool:
    return not hasattr(hold, "release")


def people(hold: PositionHold) -> list[str]:
    return [hold.placed_by] if stands(hold) else [hold.placed_by, hold.release.released_by]


def _days(hold: PositionHold) -> str:
    first = words.day_long(hold.first_on)
    return first if hold.first_on == hold.last_on else f"{first}から{words.day_long(hold.last_on)}まで"


def standing(
    holds: Iterable[PositionHold], names: Mapping[str, str], *, by: str, form_of: Callable[[int], Form]
) -> list[dict[str, Any]]:
    """Those that hold now, each with the form that ends it."""
    return [
        {
            "id": hold.pk, "days": _days(hold), "reason": hold.reason, "may_release": hold.placed_by != by,
            "placed": f"{words.moment(hold.placed_at)} {words.person(hold.placed_by, names)}",
            "form": form_of(hold.pk),
        }
        for hold in holds if stands(hold)
    ]  # fmt: skip


def past(holds: Iterable[PositionHold], names: Mapping[str, str]) -> ui.Timeline | None:
    entries = [
        ui.Entry(
            hold.release.released_at, _days(hold),
            f"残した人 {words.person(hold.placed_by, names)}、やめた人 {words.person(hold.release.released_by, names)}",
            quote=hold.release.reason,
        )
        for hold in holds if not stands(hold)
    ]  # fmt: skip
    return ui.Timeline("残すのをやめたもの", entries) if entries else None
