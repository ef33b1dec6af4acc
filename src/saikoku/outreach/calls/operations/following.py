"""What happens by itself after a call: the steps of its outcome, one after the other.

`follow` answers with what was done, as codes: left, promised, paused, task:<kind>, stopped, encouraged:<kind>,
call_back, number:<state>, number_rests, number_learned, call_back_done, call_back_put_off, research_runs_already.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.queries import Day
from saikoku.outreach.calls.rules import slips
from saikoku.outreach.calls.rules.said import Said
from saikoku.outreach.scripts.rules.outcomes import MONTH, Outcome, Step
from saikoku.planning.lists import operations as lists
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors import operations as debtors
from saikoku.registry.debtors.models import Phone, PhoneState
from saikoku.registry.liabilities import operations as liabilities
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.registry.tasks.operations import SlipLine

LEFT_REASONS = {"501": "paid", "502": "stopped", "503": "promised"}
NUMBER_STATES = {"dead": PhoneState.DEAD, "wrong": PhoneState.WRONG}
HEARD_OTHERWISE = "09"
NOTE_WIDTH = 400


@dataclass(frozen=True, slots=True)
class Act:
    """One call with its records; the first record is the one that tasks are born of."""

    outcome: Outcome
    said: Said
    records: tuple[Contact, ...]
    sides: tuple[str, ...]
    day: Day
    by: Actor

    @property
    def main(self) -> Contact:
        return self.records[0]

    @property
    def today(self) -> date:
        return self.day.terms.today


def follow(outcome: Outcome, said: Said, records: Sequence[Contact], *, day: Day, by: Actor) -> list[str]:
    """Do every step of the outcome; records and sides come in the same order."""
    act = Act(outcome, said, tuple(records), said.sides, day, by)
    done = _settle_call_backs(act)
    for step in outcome.steps:
        done += STEPS[step.do](act, step)
    if said.new_phone is not None and not outcome.does("new_number"):
        done += _new_number(act, Step("new_number"))
    return done


def _leave(act: Act, step: Step) -> list[str]:
    reason = LEFT_REASONS.get(act.outcome.code, "reached")
    lists.leave_month(debtor_id=act.main.debtor_id, sides=act.sides, reason=reason, on=act.today)
    return ["left"]


def _watch(act: Act, step: Step) -> list[str]:
    return ["promised"] if act.said.promises or act.outcome.promise == "yes" else []


def _pause(act: Act, step: Step) -> list[str]:
    """Nothing is stored: the lists read the pause from the record itself."""
    return ["paused"]


def _nothing(act: Act, step: Step) -> list[str]:
    """The cell of this attempt is used, or kept for one retry: the lists read it from the record itself."""
    return []


def _task(act: Act, step: Step) -> list[str]:
    match step.kind:
        case "handover":
            for record in act.records:  # each division answers for its own
                _open(act, step, record)
        case "slip_request":
            return _slip_request(act, step)
        case "phone_research" if _is_open(act.main.debtor_id, step.kind):
            return ["research_runs_already"]
        case _:
            _open(act, step, act.main)
    return [f"task:{step.kind}"]


def _open(act: Act, step: Step, record: Contact, **more) -> None:
    tasks.open_task(
        kind=step.kind, debtor_id=record.debtor_id, record_number=record.record_number, programme=record.programme,
        urgent=step.urgent, note=f"{act.outcome.ja} {act.said.summary}".strip()[:NOTE_WIDTH], by=act.by,
        at=act.day.moment, **more,
    )  # fmt: skip


def _is_open(debtor_id: int, kind: str) -> bool:
    return Task.objects.filter(debtor_id=debtor_id, kind=kind, state=Task.State.OPEN).exists()


def _slip_request(act: Act, step: Step) -> list[str]:
    """Every open instalment of the sides spoken about, each judged: possible, or the city decides."""
    spoken = {record.programme for record in act.records} | {
        link.programme for record in act.records for link in record.links.all()
    }
    lines = [
        SlipLine(
            instalment_id=row.pk,
            possible=slips.possible(slips.Line(row.balance, row.paid, row.disposition, row.limitation_on), act.today),
            amount_wanted=row.balance,
        )
        for row in queries.open_instalments(act.main.debtor_id)
        if row.programme in spoken
    ]
    if not lines:
        return []
    _open(act, step, act.main, slip_lines=lines)
    return ["task:slip_request"]


def _stop(act: Act, step: Step) -> list[str]:
    liabilities.stop_calls(
        debtor_id=act.main.debtor_id, record_number=act.main.record_number, reason=act.outcome.ja, by=act.by,
        at=act.day.moment,
    )  # fmt: skip
    return ["stopped"]


def _encourage(act: Act, step: Step) -> list[str]:
    """The record itself names the encouragement (R01)."""
    return [f"encouraged:{step.kind}"]


def _call_back(act: Act, step: Step) -> list[str]:
    if act.said.call_back_at is None:
        return []
    _open(act, replace(step, kind="call_back"), act.main, due_at=act.said.call_back_at, owner_id=act.by.account_id)
    return ["call_back"]


def _number(act: Act, step: Step) -> list[str]:
    debtors.find_phone(
        debtor_id=act.main.debtor_id, number=act.main.phone, state=NUMBER_STATES[step.kind], source=HEARD_OTHERWISE,
        record_number=act.main.record_number, by=act.by, at=act.day.moment,
    )  # fmt: skip
    return [f"number:{step.kind}"]


def _rest_number(act: Act, step: Step) -> list[str]:
    """The number (every number where none was dialled) rests for the agreed days, or to the end of the month."""
    if step.term == MONTH:
        until = (act.today.replace(day=1) + timedelta(days=32)).replace(day=1)
    else:
        until = act.today + timedelta(days=act.day.agreed[step.term])
    rows = Phone.objects.filter(debtor_id=act.main.debtor_id)
    (rows.filter(number=act.main.phone) if act.main.phone else rows).update(suspended_until=until)
    return ["number_rests"]


def _new_number(act: Act, step: Step) -> list[str]:
    new = act.said.new_phone
    debtors.find_phone(
        debtor_id=act.main.debtor_id, number=new.number, kind=new.kind, state=new.state, source=new.source,
        record_number=act.main.record_number, by=act.by, at=act.day.moment,
    )  # fmt: skip
    return ["number_learned"]


def _settle_call_backs(act: Act) -> list[str]:
    """A call back that was due is done by this call; a busy line puts it off, within the hour of its time.

    Whoever was reached earlier than agreed need not be called back.
    """
    if not act.outcome.was_called:
        return []
    programmes = {record.programme for record in act.records}
    agreed = Task.objects.filter(debtor_id=act.main.debtor_id, kind=Task.Kind.CALL_BACK, state=Task.State.OPEN)
    done = []
    for task in agreed.filter(due_at__isnull=False).order_by("due_at", "pk"):
        if task.programme and not _same_side(task.programme, programmes):
            continue
        due = task.due_at <= act.day.moment
        if due and act.outcome.does("busy_retry") and act.day.moment - task.due_at <= act.day.terms.busy_retry:
            task.due_at = act.day.moment + act.day.terms.busy_wait
            task.save(update_fields=["due_at"])
            done.append("call_back_put_off")
        elif due:
            tasks.close_task(task_id=task.pk, result=act.outcome.ja, by=act.by, at=act.day.moment)
            done.append("call_back_done")
        elif act.outcome.is_contact:
            tasks.withdraw_task(task_id=task.pk, reason=f"先に話せたため {act.outcome.ja}", by=act.by, at=act.day.moment)
    return done


def _same_side(programme: str, others: set[str]) -> bool:
    return SIDE_OF[programme] in {SIDE_OF[other] for other in others}


STEPS: dict[str, Callable[[Act, Step], list[str]]] = {
    "leave": _leave,
    "watch": _watch,
    "pause": _pause,
    "task": _task,
    "stop": _stop,
    "encourage": _encourage,
    "call_back": _call_back,
    "other_slot": _nothing,
    "busy_retry": _nothing,
    "number": _number,
    "rest_number": _rest_number,
    "new_number": _new_number,
}
