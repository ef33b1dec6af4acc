"""What is kept for an agreed time, may be held beyond it as evidence, and then goes: positions, photographs. Pure."""

from datetime import date, timedelta


def kept_through(taken_on: date, days: int) -> date:
    """The last day on which it must be here."""
    return taken_on + timedelta(days=days)


def may_go(until: date, *, held: bool, today: date) -> bool:
    return until < today and not held


def release_refusals(placed_by: str, reason: str, *, by: str, released: bool) -> list[str]:
    """What is let go may be gone tomorrow: another person than who asked for it says so."""
    judged = (
        ("already-released", released), ("own-hold", placed_by == by), ("hold-reason-missing", not reason.strip()),
    )  # fmt: skip
    return [code for code, holds in judged if holds]
