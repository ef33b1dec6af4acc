"""The ledger as counts, and the profile of a candidate as an expression: each with one door."""

import functools
from importlib import resources
from typing import Any

from django.db import connection

from saikoku.planning.answering.rules import profiles


def tally(parameters: dict[str, Any]) -> list[tuple]:
    """(slot, profile, attempts, contacts, answers) of the attempts of the window."""
    with connection.cursor() as cursor:
        cursor.execute(_statement("tally"), parameters)
        return cursor.fetchall()


def visits(parameters: dict[str, Any]) -> list[tuple]:
    """(time of the day, visits of the month in vain before, visits made, met) of the window."""
    with connection.cursor() as cursor:
        cursor.execute(_text("visits"), parameters)
        return cursor.fetchall()


def messages(parameters: dict[str, Any]) -> tuple[int, int]:
    """How many messages of the window were sent, and how many made the person call."""
    with connection.cursor() as cursor:
        cursor.execute(_text("messages"), parameters)
        return cursor.fetchone()


def remember(parameters: dict[str, Any]) -> int:
    """Write what earlier months came to; the number of people whose row changed."""
    with connection.cursor() as cursor:
        cursor.execute(_statement("remember"), parameters)
        changed = cursor.rowcount
        cursor.execute(_statement("forget"), parameters)
        return changed + cursor.rowcount


def profile_code(**of: str) -> str:
    """The twin of rules.profiles.profile as an expression: kind, corporation, born_on, on, tries, tried, reached.

    It takes the parameter `age_begins`.
    """
    text = _text("profile").format(
        **of, ages=profiles.AGES, tries_known=profiles.TRIES, pasts=profiles.PASTS, reached_most=profiles.REACHED - 1,
        corporate=profiles.CORPORATION, unknown=profiles.UNKNOWN, classes=len(profiles.VAIN_FROM),
        vain_from=", ".join(str(least) for least in profiles.VAIN_FROM),
    )  # fmt: skip
    return f"({text.strip()})"


@functools.cache
def _statement(name: str) -> str:
    code = profile_code(
        kind="called.kind", corporation="called.corporation", born_on="called.born_on", on='called."on"',
        tries="called.tries", tried="coalesce(before.tried, 0)", reached="coalesce(before.reached, 0)",
    )  # fmt: skip
    return _text(name).replace("{attempts}", _text("attempts")).replace("{profile}", code)


def _text(name: str) -> str:
    return resources.files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
