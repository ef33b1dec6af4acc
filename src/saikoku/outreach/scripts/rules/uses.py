"""May texts be put before the city to leave the house? What is asked has to be whole. Pure."""

from datetime import date

KINDS = ("take_out", "copy", "other")


def refusals(*, kind: str, what: str, place: str, purpose: str, copies: int, starts_on: date, ends_on: date) -> list[str]:
    """Every reason to refuse: kind-unknown, what-missing, place-missing, purpose-missing, no-copies, ends-before-start."""
    judged = (
        ("kind-unknown", kind not in KINDS),
        ("what-missing", not what.strip()),
        ("place-missing", not place.strip()),
        ("purpose-missing", not purpose.strip()),
        ("no-copies", copies < 1),
        ("ends-before-start", ends_on < starts_on),
    )
    return [code for code, holds in judged if holds]
