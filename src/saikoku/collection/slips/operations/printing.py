"""What was chosen on a case is printed, or asked of the city; a slip is printed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from saikoku.collection.slips import queries
from saikoku.collection.slips.models import Place, PrintRun, Slip, SlipPrint
from saikoku.collection.slips.operations.issuing import SlipRefused, begin, day_of, issue
from saikoku.collection.slips.queries import Judged
from saikoku.governance.terms import queries as terms
from saikoku.kernel.actor import Actor
from saikoku.registry.debtors import queries as people
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.registry.tasks.operations import SlipLine
from saikoku.registry.tasks.rules import slips as requests
from saikoku.security.audit import operations as audit

REASON_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Done:
    """What one act of printing came to."""

    run: PrintRun
    task: Task | None = None


@transaction.atomic
def print_for_case(
    *, intent: str, debtor_id: int, instalment_ids: Sequence[int], record_number: str, place: str, by: Actor, at: datetime
) -> Done:
    """Print what may be printed of the chosen instalments; for the others one slip request goes to the city.

    The person is locked first. The same intent again answers with what it did. Raises SlipRefused: nothing-chosen,
    worker-missing, record-missing (a slip belongs to a standing record of this person), desk-printing-not-agreed,
    not-open, already-printed, already-requested.
    """
    debtor = Debtor.objects.select_for_update(no_key=True).get(pk=debtor_id)
    if (run := PrintRun.objects.filter(intent=intent).first()) is not None:
        return Done(run)
    ids, on = people.ids_of(debtor), day_of(at)
    known = {one.instalment.pk: one for one in queries.judged(ids, on=on)}
    chosen = [known[pk] for pk in dict.fromkeys(instalment_ids) if pk in known]
    judged = (
        ("nothing-chosen", not instalment_ids),
        ("not-open", len(chosen) < len(set(instalment_ids))),
        ("worker-missing", not by.worker_number),
        ("record-missing", queries.record_of(record_number, ids) is None),
        ("desk-printing-not-agreed", place == Place.DESK and not terms.value("slips_printed_at_desk", on=on)),
        ("already-printed", any(one.printed for one in chosen)),
        ("already-requested", any(one.request_number for one in chosen)),
    )
    if reasons := [code for code, holds in judged if holds]:
        raise SlipRefused(reasons)
    run = begin(intent, PrintRun.Kind.CASE, place, len(chosen), by, at)
    printed = [issue(one, run, debtor, record_number, by, at) for one in chosen if one.may_print]
    task = ask_the_city([one for one in chosen if not one.may_print], debtor, record_number, on, by, at)
    _end(run, printed, by, at, about=[debtor.number], request=task.request_number if task else "")
    return Done(run, task)


@transaction.atomic
def reprint(*, number: str, turn: int, intent: str, reason: str, by: Actor, at: datetime) -> Done:
    """Print a slip again, marked as such; `turn` is the one that the page offered.

    Raises SlipRefused: slip-unknown, reason-missing, reason-too-long, printed-since (somebody was quicker), restated
    (owed or stated otherwise by now: the paper would mislead), worker-missing.
    """
    if (run := PrintRun.objects.filter(intent=intent).first()) is not None:
        return Done(run)
    try:
        slip = queries.slip(number)
    except Slip.DoesNotExist:
        raise SlipRefused(["slip-unknown"]) from None
    Debtor.objects.select_for_update(no_key=True).get(pk=slip.debtor_id)  # two reprints of one slip come one after the other
    reason = reason.strip()
    judged = (
        ("reason-missing", not reason),
        ("reason-too-long", len(reason) > REASON_WIDTH),
        ("printed-since", queries.last_turn(slip.pk) + 1 != turn),
        ("restated", not still_stands(slip, on=day_of(at))),
        ("worker-missing", not by.worker_number),
    )
    if reasons := [code for code, holds in judged if holds]:
        raise SlipRefused(reasons)
    run = begin(intent, PrintRun.Kind.REPRINT, slip.place, 1, by, at)
    SlipPrint.objects.create(slip=slip, run=run, turn=turn, reason=reason, at=at, by=by.name)
    run.done, run.pages, run.ended_at = 1, 1, at
    run.save(update_fields=["done", "pages", "ended_at"])
    audit.record(
        "slips.reprinted", by=by, at=at, about=[slip.debtor.number], object_id=slip.number, reason=reason,
        after={"turn": turn, "amount": slip.amount},
    )  # fmt: skip
    return Done(run)


def still_stands(slip: Slip, *, on: date) -> bool:
    """Is the slip still what the city states and what is owed?"""
    known = queries.judged(people.ids_of(slip.debtor), on=on)
    same = next((one for one in known if one.instalment.pk == slip.instalment_id), None)
    return same is not None and same.verdict.may_print and same.printed is not None and same.printed.pk == slip.pk


def _end(run: PrintRun, printed: list[Slip], by: Actor, at: datetime, *, about: list[str], request: str) -> None:
    run.done, run.pages, run.ended_at = run.asked, len(printed), at
    run.save(update_fields=["done", "pages", "ended_at"])
    audit.record(
        "slips.printed", by=by, at=at, about=about, object_id=str(run.pk),
        after={"slips": [slip.number for slip in printed], "place": run.place, "request": request},
    )  # fmt: skip


def ask_the_city(
    chosen: list[Judged], debtor: Debtor, record_number: str, on: date, by: Actor, at: datetime
) -> Task | None:
    """One slip request with a line for each, judged as at the telephone (9.4.ケ)."""
    if not chosen:
        return None
    lines = [
        SlipLine(
            instalment_id=row.pk,
            possible=requests.possible(requests.Line(row.balance, row.paid, row.disposition, row.limitation_on), on),
            amount_wanted=row.balance,
        )
        for row in (one.instalment for one in chosen)
    ]
    return tasks.open_task(
        kind=Task.Kind.SLIP_REQUEST, debtor_id=debtor.pk, record_number=record_number,
        programme=chosen[0].instalment.programme, note="納付書をここでは印刷できないため", slip_lines=lines, by=by, at=at,
    )  # fmt: skip
