"""What happens by itself after a call: the steps of its outcome, one after the other.

`follow` answers with what was done, as codes: left, promised, promised_undated, paused, task:<kind>, stopped,
encouraged:<kind>, call_back, number:<state>, number_rests, number_learned, number_rang, call_back_done, call_back_put_off,
research_runs_already.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q

from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.queries import Day
from saikoku.outreach.calls.rules import answered, call_backs
from saikoku.outreach.calls.rules import said as rules
from saikoku.outreach.calls.rules.call_backs import Fate
from saikoku.outreach.calls.rules.said import Said
from saikoku.outreach.scripts.rules.outcomes import MONTH, Outcome, Step
from saikoku.planning.lists import operations as lists
from saikoku.planning.timing.rules import hours
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors import operations as debtors
from saikoku.registry.debtors.models import Phone, PhoneState
from saikoku.registry.liabilities import operations as liabilities
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.registry.tasks.operations import SlipLine
from saikoku.registry.tasks.rules import slips

LEFT_REASONS = {"501": "paid", "502": "stopped", "503": "promised"}
NUMBER_STATES = {"dead": PhoneState.DEAD, "wrong": PhoneState.WRONG}
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
    owner_id: int | None  # who calls back

    @property
    def main(self) -> Contact:
        return self.records[0]

    @property
    def came_in(self) -> bool:
        return self.main.channel == answered.INBOUND

    @property
    def today(self) -> date:
        return self.day.terms.today


def follow(
    outcome: Outcome, said: Said, records: Sequence[Contact], *, day: Day, by: Actor, owner_id: int | None = None
) -> list[str]:
    """Do every step of the outcome; records and sides come in the same order. `owner_id`: who calls back, if not `by`."""
    act = Act(outcome, said, tuple(records), said.sides, day, by, owner_id or by.account_id)
    done = []
    for step in outcome.steps:
        done += STEPS[step.do](act, step)
    if said.new_phone is not None and not outcome.does("new_number"):
        done += _new_number(act, Step("new_number"))
    if act.came_in:
        done += _number_that_rang(act)
    return done + _settle_call_backs(act)


def _leave(act: Act, step: Step) -> list[str]:
    reason = LEFT_REASONS.get(act.outcome.code, "reached")
    lists.leave_month(debtor_id=act.main.debtor_id, sides=act.sides, reason=reason, on=act.main.on)
    return ["left"]


def _watch(act: Act, step: Step) -> list[str]:
    if act.said.promises:
        return ["promised"]
    return ["promised_undated"] if act.outcome.promise == "yes" else []


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
    _open(act, replace(step, kind="call_back"), act.main, due_at=act.said.call_back_at, owner_id=act.owner_id)
    return ["call_back"]


def _number(act: Act, step: Step) -> list[str]:
    debtors.find_phone(
        debtor_id=act.main.debtor_id, number=act.main.phone, state=NUMBER_STATES[step.kind], source=rules.HEARD_OTHERWISE,
        record_number=act.main.record_number, by=act.by, at=act.day.moment,
    )  # fmt: skip
    return [f"number:{step.kind}"]


def _rest_number(act: Act, step: Step) -> list[str]:
    """The number (every number where none was dialled) rests for the agreed days since the call, or to the end of its month."""
    until = rests_until(step, act.main.on, act.day)
    rows = Phone.objects.filter(debtor_id=act.main.debtor_id)
    (rows.filter(number=act.main.phone) if act.main.phone else rows).update(suspended_until=until)
    return ["number_rests"]


def rests_until(step: Step, on: date, day: Day) -> date:
    """The first day on which a number that rests since `on` may be dialled again."""
    if step.term == MONTH:
        return (on.replace(day=1) + timedelta(days=32)).replace(day=1)
    return on + timedelta(days=day.agreed[step.term])


def _new_number(act: Act, step: Step) -> list[str]:
    new = act.said.new_phone
    debtors.find_phone(
        debtor_id=act.main.debtor_id, number=new.number, kind=new.kind, state=new.state,
        source=rules.source_of_number(act.said, act.outcome), record_number=act.main.record_number, by=act.by,
        at=act.day.moment,
    )  # fmt: skip
    return ["number_learned"]


def _number_that_rang(act: Act) -> list[str]:
    """Whoever was identified called from it: it works and it is his (R02 source 06)."""
    phones = Phone.objects.filter(debtor_id=act.main.debtor_id).values_list("number", "state", "source")
    known = {number: state for number, state, source in phones if answered.is_known(state, source)}
    identified = bool(act.main.identified_by) and act.outcome.asks_for_identity
    if not answered.keeps_number(
        caller=act.main.phone, known=known, identified=identified, agreed=act.said.keeps_caller
    ):
        return []
    debtors.find_phone(
        debtor_id=act.main.debtor_id, number=act.main.phone, state=PhoneState.CONFIRMED, source=answered.RANG,
        record_number=act.main.record_number, by=act.by, at=act.day.moment,
    )  # fmt: skip
    return ["number_rang"]


def _settle_call_backs(act: Act) -> list[str]:
    """An agreed call-back stays, with its owner, until the person is reached: what failed is tried in another slot."""
    sides = {str(SIDE_OF[record.programme]) for record in act.records}
    agreed = Task.objects.filter(debtor_id=act.main.debtor_id, kind=Task.Kind.CALL_BACK, state=Task.State.OPEN)
    done = []
    for task in _born_before(act, list(agreed.filter(due_at__isnull=False).order_by("due_at", "pk"))):
        if task.programme and SIDE_OF[task.programme] not in sides:
            continue
        change = {"task_id": task.pk, "by": act.by, "at": act.day.moment}
        match call_backs.fate(act.outcome, is_due=task.due_at <= act.day.moment, came_in=act.came_in):
            case Fate.DONE:
                tasks.close_task(result=act.outcome.ja, **change)
                done.append("call_back_done")
            case Fate.NEEDLESS:
                why = "先に話せたため" if act.outcome.is_contact else "催告しなくなったため"
                tasks.withdraw_task(reason=f"{why} {act.outcome.ja}", **change)
            case Fate.PUT_OFF if (again := _again_at(act, SIDE_OF.get(task.programme, act.sides[0]))) is not None:
                tasks.put_off(due_at=again, reason=act.outcome.ja, **change)
                done.append("call_back_put_off")
    return done


def _born_before(act: Act, agreed: list[Task]) -> list[Task]:
    """Without the call-backs that were agreed in this talk or, where an old record is corrected, after it."""
    if not agreed:
        return []
    later = Contact.objects.filter(record_number__in=[task.record_number for task in agreed]).filter(
        Q(call_number=act.main.call_number) & ~Q(call_number="")
        | Q(on__gt=act.main.on) | Q(on=act.main.on, started_at__gt=act.main.started_at)
    )  # fmt: skip
    numbers = set(later.values_list("record_number", flat=True)) | {record.record_number for record in act.records}
    return [task for task in agreed if task.record_number not in numbers]


def _again_at(act: Act, side: str) -> datetime | None:
    """Soon after a busy line, once; else in another slot, after the rest that the outcome asks for."""
    day, moment = act.day, act.day.moment
    facts = queries.known(act.main.debtor_id, day).sides[str(side)]
    soon = moment + day.terms.busy_wait
    if act.outcome.does("busy_retry") and facts.busy_at is not None and not hours.refusals(soon, day.calling):
        return soon
    rests = [
        day.agreed[step.term] for step in act.outcome.steps
        if step.term and step.term != MONTH and (step.do == "pause" or not facts.numbers)
    ]  # fmt: skip
    spent_today = 1 if facts.numbers and not facts.numbers_left else 0
    return call_backs.next_try(
        moment, day.calling, rest=timedelta(days=max([spent_today, *rests])), tried=facts.tried,
        month_is_spent=facts.attempts >= day.terms.attempts_per_month, not_before=facts.rests_until,
    )  # fmt: skip


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
