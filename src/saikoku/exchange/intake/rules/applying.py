"""May this run be applied, by this person? Every reason against it, as codes."""

from __future__ import annotations

from dataclasses import dataclass

from saikoku.exchange.intake.rules.states import State, may_move


@dataclass(frozen=True, slots=True)
class Case:
    """What decides: the run as it stands and who asks. `by_person` is false for a command at the console."""

    state: str
    refusals: int
    bad: int
    accept_good_rows: bool
    received_by: str
    applied_by: str
    by_person: bool


def refusals(case: Case) -> list[str]:
    found = []
    if not may_move(case.state, State.APPLIED):
        found.append(f"state-{case.state}")
    if case.refusals:
        found.append("file-refused")
    if case.bad and not case.accept_good_rows:
        found.append("bad-rows")
    if case.by_person and case.received_by == case.applied_by:
        found.append("second-person-needed")
    return found
