"""What happens by itself after a visit: the steps of its outcome, one after the other.

`follow` answers with what was done, as codes: left, promised, paused, stopped, task:<kind>, encouraged:<kind>,
call_back_withdrawn.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import SIDE_OF, Side
from saikoku.outreach.scripts.rules.outcomes import Outcome, Step
from saikoku.outreach.visits import queries
from saikoku.outreach.visits.rules import outcomes
from saikoku.planning.lists import operations as lists
from saikoku.registry.contacts.models import Contact
from saikoku.registry.liabilities import operations as liabilities
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.registry.tasks.operations import SlipLine
from saikoku.registry.tasks.rules import slips

LEFT_REASONS = {outcomes.PAID_BEFORE: "paid", outcomes.STOPPED: "stopped"}
NOTE_WIDTH = 400


@dataclass(frozen=True, slots=True)
class Act:
    outcome: Outcome
    record: Contact
    by: Actor
    at: datetime


def follow(outcome: Outcome, record: Contact, *, by: Actor, at: datetime) -> list[str]:
    """Do every step of the outcome. Part of the caller's transaction."""
    act = Act(outcome, record, by, at)
    done = [code for step in outcome.steps for code in STEPS[step.do](act, step)]
    return done + _withdraw_call_backs(act)


def _leave(act: Act, step: Step) -> list[str]:
    reason = LEFT_REASONS.get(act.outcome.code, "reached")
    lists.leave_month(debtor_id=act.record.debtor_id, sides=[Side.PREMIUM], reason=reason, on=act.record.on)
    return ["left"]


def _watch(act: Act, step: Step) -> list[str]:
    return ["promised"] if act.record.promised_on else []


def _pause(act: Act, step: Step) -> list[str]:
    """Nothing is stored: the lists read the pause from the record itself."""
    return ["paused"]


def _other_slot(act: Act, step: Step) -> list[str]:
    """The routes read from the record when somebody was not at home."""
    return []


def _stop(act: Act, step: Step) -> list[str]:
    liabilities.stop_calls(
        debtor_id=act.record.debtor_id, record_number=act.record.record_number, reason=act.outcome.ja, by=act.by, at=act.at
    )
    return ["stopped"]


def _encourage(act: Act, step: Step) -> list[str]:
    """The record itself names the encouragement (R01)."""
    return [f"encouraged:{step.kind}"]


def _task(act: Act, step: Step) -> list[str]:
    lines = _slip_lines(act) if step.kind == Task.Kind.SLIP_REQUEST else []
    if step.kind == Task.Kind.SLIP_REQUEST and not lines:
        return []
    tasks.open_task(
        kind=step.kind, debtor_id=act.record.debtor_id, record_number=act.record.record_number,
        programme=act.record.programme, urgent=step.urgent,
        note=f"訪問 {act.outcome.ja} {act.record.summary}".strip()[:NOTE_WIDTH], slip_lines=lines, by=act.by, at=act.at,
    )  # fmt: skip
    return [f"task:{step.kind}"]


def _slip_lines(act: Act) -> list[SlipLine]:
    """Every open instalment of the premium, each judged: possible, or the city decides."""
    return [
        SlipLine(
            instalment_id=row.pk, amount_wanted=row.balance,
            possible=slips.possible(slips.Line(row.balance, row.paid, row.disposition, row.limitation_on), act.at.date()),
        )
        for row in queries.owed(act.record.debtor_id)
    ]  # fmt: skip


def _withdraw_call_backs(act: Act) -> list[str]:
    """Whoever was met needs no agreed call-back of this side any more, nor does he on whom no demand is made."""
    if not act.outcome.is_contact and not act.outcome.does("stop"):
        return []
    agreed = Task.objects.filter(debtor_id=act.record.debtor_id, kind=Task.Kind.CALL_BACK, state=Task.State.OPEN)
    his = [task for task in agreed.order_by("pk") if not task.programme or SIDE_OF[task.programme] == Side.PREMIUM]
    why = "訪問で会えたため" if act.outcome.is_contact else "催告しなくなったため"
    for task in his:
        tasks.withdraw_task(task_id=task.pk, reason=f"{why} {act.outcome.ja}", by=act.by, at=act.at)
    return ["call_back_withdrawn"] if his else []


STEPS: dict[str, Callable[[Act, Step], list[str]]] = {
    "leave": _leave,
    "watch": _watch,
    "pause": _pause,
    "task": _task,
    "stop": _stop,
    "encourage": _encourage,
    "other_slot": _other_slot,
}
