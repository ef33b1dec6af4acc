"""What happens to an invoice after it was made: one table, read by operations, pages and tests."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum


class Step(StrEnum):
    RECEIVED = "received"
    INSPECTED = "inspected"
    PAID = "paid"
    WITHDRAWN = "withdrawn"


WORDS = {
    Step.RECEIVED: "市が請求書を受領した",
    Step.INSPECTED: "市の検査が終わった",
    Step.PAID: "入金を確かめた",
    Step.WITHDRAWN: "取り下げた",
}
NEEDS: Mapping[Step, frozenset[Step]] = {
    Step.RECEIVED: frozenset(),
    Step.INSPECTED: frozenset(),
    Step.PAID: frozenset({Step.RECEIVED, Step.INSPECTED}),
    Step.WITHDRAWN: frozenset(),
}
"""The steps that must have been taken before."""
ENDS = frozenset({Step.PAID, Step.WITHDRAWN})


def open_steps(taken: Collection[Step]) -> list[Step]:
    """What may be recorded next."""
    if ENDS & set(taken):
        return []
    return [step for step in Step if step not in taken and NEEDS[step] <= set(taken)]


def state_words(taken: Collection[Step]) -> str:
    """Where the invoice stands, by the steps taken."""
    for step, words in ((Step.WITHDRAWN, "取下げ"), (Step.PAID, "入金済")):
        if step in taken:
            return words
    if {Step.RECEIVED, Step.INSPECTED} <= set(taken):
        return "支払待ち"
    return {Step.RECEIVED: "検査待ち", Step.INSPECTED: "受領待ち"}.get(next(iter(taken), None), "提出前")


def refusals(step: Step, *, on: date, taken: Mapping[Step, date], issued_on: date, today: date) -> list[str]:
    """Why the step cannot be recorded: codes, empty when it can."""
    found = [] if step in open_steps(taken) else ["step-not-open"]
    found += ["day-to-come"] if on > today else []
    earliest = max([issued_on, *(taken[need] for need in NEEDS[step] if need in taken)])
    may_come_first = step == Step.INSPECTED  # the work of the month is inspected, with or before the invoice
    return found + (["before-the-step-before"] if on < earliest and not may_come_first else [])


def due_on(received_on: date, *, days: int) -> date:
    """The last day for paying: `days` counted from the day after the city received the invoice."""
    return received_on + timedelta(days=days)
