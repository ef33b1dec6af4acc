"""Why the positions of some days are not held beyond their time. Pure."""

from datetime import date


def hold_refusals(first_on: date, last_on: date, reason: str, *, today: date, found: bool) -> list[str]:
    """Every reason not to hold the positions of these days."""
    judged = (
        ("days-turned", first_on > last_on),
        ("day-to-come", last_on > today),
        ("hold-reason-missing", not reason.strip()),
        ("nothing-to-hold", first_on <= last_on <= today and not found),
    )
    return [code for code, holds in judged if holds]
