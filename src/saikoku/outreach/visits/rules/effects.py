"""What a visit's own record sets against the next one: no news to whoever stands at the door. Pure."""

from collections.abc import Collection

EFFECTS = frozenset({
    "visited-today", "left-this-month", "reached-this-month", "live-promise", "paused", "visit-cap", "not-living-there",
    "danger", "stopped-by-us",
})  # fmt: skip
"""Reasons against a visit that its own record sets: no news to whoever takes the record up again."""


def others(reasons: Collection[str], *, recorded: bool, beside: bool = False) -> list[str]:
    """The reasons that neither the visit's own record set nor, `beside` it, that of another person at the same stop."""
    own = EFFECTS if recorded else frozenset({"visited-today"}) if beside else frozenset()
    return [code for code in reasons if code not in own]
