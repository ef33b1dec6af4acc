"""How long a position stays, and why one is held beyond that. Pure."""

from datetime import date, timedelta


def kept_through(taken_on: date, days: int) -> date:
    """The last day on which it must be here."""
    return taken_on + timedelta(days=days)


def may_go(until: date, *, held: bool, today: date) -> bool:
    return until < today and not held


def hold_refusals(first_on: date, last_on: date, reason: str, *, today: date, found: bool) -> list[str]:
    """Every reason not to hold the positions of these days."""
    judged = (
        ("days-turned", first_on > last_on),
        ("day-to-come", last_on > today),
        ("hold-reason-missing", not reason.strip()),
        ("nothing-to-hold", first_on <= last_on <= today and not found),
    )
    return [code for code, holds in judged if holds]


def release_refusals(placed_by: str, reason: str, *, by: str, released: bool) -> list[str]:
    """What is let go may be gone tomorrow: another person than who asked for it says so."""
    judged = (
        ("already-released", released), ("own-hold", placed_by == by), ("hold-reason-missing", not reason.strip()),
    )  # fmt: skip
    return [code for code, holds in judged if holds]
