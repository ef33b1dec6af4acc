"""How long a photograph stays, and why one is held beyond that. Pure."""

from datetime import date, timedelta


def kept_through(taken_on: date, days: int) -> date:
    """The last day on which it must be here."""
    return taken_on + timedelta(days=days)


def may_go(until: date, *, held: bool, today: date) -> bool:
    return until < today and not held


def hold_refusals(reason: str, *, held: bool) -> list[str]:
    judged = (("held-already", held), ("hold-reason-missing", not reason.strip()))
    return [code for code, holds in judged if holds]


def release_refusals(placed_by: str, reason: str, *, by: str, released: bool) -> list[str]:
    """What is let go may be gone tomorrow: another person than who asked for it says so."""
    judged = (
        ("already-released", released), ("own-hold", placed_by == by), ("hold-reason-missing", not reason.strip()),
    )  # fmt: skip
    return [code for code, holds in judged if holds]
