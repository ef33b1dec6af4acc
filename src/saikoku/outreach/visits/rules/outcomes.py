"""The outcomes of a visit, by group, and which of them fit what is known at the door: data, read once. Pure."""

import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files

from saikoku.exchange.layouts.rules import outcomes as layouts
from saikoku.outreach.scripts.rules.outcomes import Outcome, Step

GROUPS = {
    "debtor": "本人と話した",
    "family": "家族と話した",
    "absent": "会えなかった",
    "place": "住んでいない",
    "trouble": "中止・苦情",
    "before": "訪ねる前に分かった",
}
COLLECTED = frozenset({"V02", "V03", "V12"})
"""Money was taken: a receipt follows."""
DANGER = "V40"
PAID_BEFORE, STOPPED = "V50", "V51"
ALWAYS = frozenset({DANGER, "V41", "V60"})
PAID = frozenset({"nothing-owed"})
STOPS = frozenset({"stopped-by-city", "stopped-by-us", "staff-only", "protected"})
HOUSEHOLD = frozenset("123")
"""Himself and those who live with him, as R01 names whom one spoke with. A neighbour or caretaker ("4") denies nothing."""
DENIED_BY = {
    **dict.fromkeys(("V20", "V21", "V22", "V23", "V42", "V30", "V33"), HOUSEHOLD),
    **dict.fromkeys(("V31", "V34", "V35"), frozenset("1")),
}
"""Nobody is away, and no house empty, where somebody of it was spoken with; nor is he dead, in hospital or another."""
NOTED = frozenset({"V60"})
"""Nobody can go on from it without a word about what."""


@cache
def visits() -> dict[str, Outcome]:
    """Every outcome of a visit by its code, in the order of the buttons."""
    named = layouts.of_scopes(("visit",))
    entries = tomllib.loads(files("saikoku.outreach.visits").joinpath("outcomes.toml").read_text(encoding="utf-8"))
    return {
        entry["code"]: Outcome(
            code=entry["code"], ja=named[entry["code"]].ja, contact=named[entry["code"]].contact,
            promise=named[entry["code"]].promise, group=entry["group"], key="",
            steps=tuple(Step(**step) for step in entry["steps"]), short=entry["short"],
        )
        for entry in entries["outcome"]
    }  # fmt: skip


def fits(outcome: Outcome, reasons: Collection[str], *, talked: bool) -> bool:
    """May a visit end so, with these reasons to leave the door? What was talked before they came in is told as it was."""
    if outcome.code == PAID_BEFORE:
        return bool(PAID & set(reasons))
    if outcome.code == STOPPED:
        return bool(STOPS & set(reasons))
    return talked or not reasons or outcome.code in ALWAYS


def is_denied(outcome: Outcome, spoke_with: str) -> bool:
    """Does the talk at the door, `spoke_with` as the check list names him, deny that the visit ended so?"""
    return spoke_with in DENIED_BY.get(outcome.code, ())


def is_too_late(outcome: Outcome, reasons: Collection[str]) -> bool:
    """Would money be taken although it was paid, or the city stopped it?"""
    return outcome.code in COLLECTED and bool((PAID | STOPS) & set(reasons))


def met(outcome: Outcome) -> bool:
    """Was somebody spoken to about the matter, so that who calls, for whom and by what right was said before (9.5.ア)?"""
    return outcome.group in ("debtor", "family")


def by_group(reasons: Collection[str], *, talked: bool) -> dict[str, list[Outcome]]:
    found: dict[str, list[Outcome]] = {}
    for group in GROUPS:
        if fitting := [one for one in visits().values() if one.group == group and fits(one, reasons, talked=talked)]:
            found[group] = fitting
    return found
