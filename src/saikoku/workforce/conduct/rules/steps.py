"""What becomes of a breach: told to the city, a measure taken, closed by somebody else than the person concerned. Pure."""

from collections.abc import Collection
from enum import StrEnum


class Step(StrEnum):
    TOLD = "told"
    HEARD = "heard"
    MEASURE = "measure"
    CLOSED = "closed"


WORDS = {
    Step.TOLD: "市に報告した",
    Step.HEARD: "本人から聞いた",
    Step.MEASURE: "指導や対策をした",
    Step.CLOSED: "終わりにした",
}
BEFORE_THE_END = (Step.TOLD, Step.HEARD, Step.MEASURE)
"""Without these nothing is closed; each may be taken more than once."""


def open_steps(taken: Collection[Step]) -> list[Step]:
    """What may be entered now, in the usual order."""
    if Step.CLOSED in taken:
        return []
    ready = all(step in taken for step in BEFORE_THE_END)
    return [step for step in Step if step is not Step.CLOSED or ready]


def refusals(step: Step, taken: Collection[Step], *, note: str, is_concerned: bool) -> list[str]:
    judged = (
        ("step-not-open", step not in open_steps(taken)),
        ("note-missing", not note.strip()),
        ("concerns-yourself", is_concerned),
    )
    return [code for code, holds in judged if holds]
