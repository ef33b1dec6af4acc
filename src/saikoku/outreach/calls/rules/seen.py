"""What the operator saw when he looked last, and what has come in since. Pure."""

from collections.abc import Mapping
from typing import Any

from saikoku.planning.lists.rules.facts import Facts

PAYMENT, STOP = "payment-arrived", "stop-arrived"


def of(facts_by_side: Mapping[str, Facts]) -> dict[str, Any]:
    """What is kept beside the lease, for each side of the call."""
    return {
        side: {
            "owed": facts.owed,
            "held": facts.held,
            "stopped": facts.stopped or facts.own_stop or facts.staff_only,
        }
        for side, facts in facts_by_side.items()
    }


def arrived(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Codes of what came in: a stop before a payment, each at most once."""
    found = []
    both = [(before[side], now[side]) for side in before if side in now]
    if any(new["held"] > old["held"] or (new["stopped"] and not old["stopped"]) for old, new in both):
        found.append(STOP)
    if any(new["owed"] + new["held"] < old["owed"] + old["held"] for old, new in both):
        found.append(PAYMENT)
    return found


def is_over(now: Mapping[str, Any]) -> bool:
    """On every side nothing may be asked for any more."""
    return all(state["stopped"] or state["owed"] <= 0 for state in now.values())
