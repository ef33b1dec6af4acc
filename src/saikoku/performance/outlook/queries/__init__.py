"""How a month goes: what is kept of it, where it stands against the targets, how old requests are."""

from saikoku.performance.outlook.queries.effects import EffectView, effect_view
from saikoku.performance.outlook.queries.kept import (
    Kept,
    files_applied,
    kept_of,
    may_be_kept,
    months_to_show,
    never_kept,
    stale,
    until,
)
from saikoku.performance.outlook.queries.month import MonthView, month_view
from saikoku.performance.outlook.queries.requests import Asked, requests

__all__ = [
    "Asked", "EffectView", "Kept", "MonthView", "effect_view", "files_applied", "kept_of", "may_be_kept", "month_view",
    "months_to_show", "never_kept", "requests", "stale", "until",
]  # fmt: skip
