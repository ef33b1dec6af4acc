"""What is kept of each day, so that a month is read and not counted anew. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from saikoku.kernel.programmes import Side
from saikoku.performance.figures.rules.acts import Kind, Tally
from saikoku.performance.figures.rules.month import VOLUNTARY
from saikoku.performance.figures.rules.reach import Reach


class Measure(StrEnum):
    """Acts by side and worker; households by day; yen by day and rule of 12.3 (`yen_promise`), and collected at doors;
    people of the contact rate by side and the day on which they were first reached in the month."""

    CALLS = "calls"
    CALL_CONTACTS = "call_contacts"
    INBOUND = "inbound"
    VISITS = "visits"
    PROMISES = "promises"
    HOUSEHOLDS = "households"
    YEN_PROMISE = "yen_promise"
    YEN_SLIP = "yen_slip"
    YEN_NOTICE = "yen_notice"
    YEN_LOSS = "yen_loss"
    YEN_TRANSFER = "yen_transfer"
    COLLECTED = "collected"
    REACHED = "reached"


YEN_OF_RULE = {str(rule): Measure(f"yen_{rule}") for rule in VOLUNTARY}
OF_ACTS = (Measure.CALLS, Measure.CALL_CONTACTS, Measure.INBOUND, Measure.VISITS, Measure.PROMISES, Measure.HOUSEHOLDS)
OF_MONEY = (*YEN_OF_RULE.values(), Measure.COLLECTED)
_ACTS_OF_KIND = {Kind.CALL: Measure.CALLS, Kind.INBOUND: Measure.INBOUND, Kind.VISIT: Measure.VISITS}

Key = tuple[date, Measure, str, str]
"""Day, measure, side, worker; side and worker are empty where they say nothing."""


def of_acts(tallies: Iterable[Tally], households: Iterable[date]) -> Counter[Key]:
    """Days' acts by side and worker, and on which day each household's visit was opened."""
    found: Counter[Key] = Counter()
    for tally in tallies:
        if tally.kind not in _ACTS_OF_KIND:
            continue
        where = (tally.side, tally.worker)
        found[tally.on, _ACTS_OF_KIND[tally.kind], *where] += tally.acts
        found[tally.on, Measure.PROMISES, *where] += tally.promises
        if tally.kind == Kind.CALL:
            found[tally.on, Measure.CALL_CONTACTS, *where] += tally.contacts
    found.update((day, Measure.HOUSEHOLDS, str(Side.PREMIUM), "") for day in households)
    return +found


def of_reach(side: Side, reached: Iterable[Reach]) -> Counter[Key]:
    """Of the people who are not taken out."""
    days = (one.contacted_on for one in reached if one.contacted_on and one.taken_out is None)
    return Counter((day, Measure.REACHED, str(side), "") for day in days)


def of_money(credited: Mapping[tuple[date, str], int], collected: Mapping[date, int]) -> Counter[Key]:
    found = Counter({(day, YEN_OF_RULE[rule], "", ""): yen for (day, rule), yen in credited.items()})
    found.update({(day, Measure.COLLECTED, "", ""): yen for day, yen in collected.items()})
    return +found
