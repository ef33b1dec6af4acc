"""A list of slip requests is printed by the worker: all lines of a request, or none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from saikoku.background import work as background
from saikoku.collection.slips import queries
from saikoku.collection.slips.models import Place, PrintRun, RunRequest
from saikoku.collection.slips.operations.issuing import SlipRefused, begin, day_of, issue, lock_numbers
from saikoku.governance.terms import queries as terms
from saikoku.kernel.actor import Actor
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.security.audit import operations as audit

QUEUE_LOCK = "slips"
RESULT_WIDTH = 200


@transaction.atomic
def ask_to_print(*, intent: str, task_ids: Sequence[int], by: Actor, at: datetime) -> PrintRun:
    """Have the worker print a list of slip requests. The same intent again answers with its run.

    Raises SlipRefused: nothing-chosen, worker-missing, desk-printing-not-agreed, run-under-way, request-unknown.
    """
    lock_numbers()
    if (run := PrintRun.objects.filter(intent=intent).first()) is not None:
        return run
    wanted = list(dict.fromkeys(task_ids))
    known = set(Task.objects.filter(pk__in=wanted, kind=Task.Kind.SLIP_REQUEST).values_list("pk", flat=True))
    judged = (
        ("nothing-chosen", not wanted),
        ("worker-missing", not by.worker_number),
        ("desk-printing-not-agreed", not terms.value("slips_printed_at_desk", on=day_of(at))),
        ("request-unknown", len(known) < len(wanted)),
        ("run-under-way", RunRequest.objects.filter(task__in=wanted, run__ended_at=None).exists()),
    )
    if reasons := [code for code, holds in judged if holds]:
        raise SlipRefused(reasons)
    run = begin(intent, PrintRun.Kind.REQUESTS, Place.DESK, len(wanted), by, at)
    RunRequest.objects.bulk_create(RunRequest(run=run, task_id=pk) for pk in wanted)
    audit.record("slips.requests.asked", by=by, at=at, object_id=str(run.pk), after={"requests": len(wanted)})
    continue_run(run=run, by=by)
    return run


def continue_run(*, run: PrintRun, by: Actor) -> None:
    """Queued in the act's own transaction; a job that broke off makes room."""
    background.clear_broken_off(queries.work(run.pk))
    background.ask_for(queries.PRINT_REQUESTS, lock=QUEUE_LOCK, run_id=run.pk, login_name=by.name)


@transaction.atomic
def take_up_again(*, run_id: int, by: Actor, at: datetime) -> PrintRun:
    """Go on with a run that broke off. Raises SlipRefused: run-ended, run-under-way."""
    run = PrintRun.objects.select_for_update().get(pk=run_id, kind=PrintRun.Kind.REQUESTS)
    reasons = ["run-ended"] if run.ended_at else []
    reasons += ["run-under-way"] if queries.work(run.pk).is_under_way else []
    if reasons:
        raise SlipRefused(reasons)
    audit.record("slips.requests.asked", by=by, at=at, object_id=str(run.pk), after={"requests": run.asked - run.done})
    continue_run(run=run, by=by)
    return run


def print_requests(*, run_id: int, by: Actor, at: datetime) -> None:
    """Work through a run's requests, each in a transaction of its own: cut off, it goes on where it stopped."""
    for pk in RunRequest.objects.filter(run=run_id, result="").order_by("pk").values_list("pk", flat=True):
        _print_request(pk, by, at)
    with transaction.atomic():
        run = PrintRun.objects.select_for_update().get(pk=run_id)
        if run.ended_at is not None:
            return
        run.ended_at = at
        run.save(update_fields=["ended_at"])
        about = run.prints.order_by().values_list("slip__debtor__number", flat=True).distinct()
        audit.record(
            "slips.requests.printed", by=by, at=at, about=list(about), object_id=str(run.pk),
            after={"requests": run.asked, "pages": run.pages},
        )  # fmt: skip


@transaction.atomic
def _print_request(request_id: int, by: Actor, at: datetime) -> None:
    """All lines of a request, or none: what is printed here leaves R03, what is not is issued by the city."""
    request = RunRequest.objects.select_for_update(of=("self",)).select_related("run", "task").get(pk=request_id)
    if request.result:
        return
    debtor = Debtor.objects.select_for_update(no_key=True).get(pk=request.task.debtor_id)
    found = queries.waiting(on=day_of(at), ids=[request.task_id])
    reasons = found[0].reasons if found else ["request-closed"]
    if reasons:
        request.result, request.reasons = RunRequest.Result.LEFT, reasons
        printed = []
    else:
        record = request.task.record_number
        printed = [issue(line, request.run, debtor, record, by, at) for line in found[0].lines]
        numbers = "、".join(slip.number for slip in printed)
        tasks.withdraw_task(task_id=request.task_id, reason=f"事務所で印刷したため {numbers}"[:RESULT_WIDTH], by=by, at=at)
        request.result = RunRequest.Result.PRINTED
    request.save(update_fields=["result", "reasons"])
    run = PrintRun.objects.select_for_update().get(pk=request.run_id)
    run.done, run.pages = run.done + 1, run.pages + len(printed)
    run.save(update_fields=["done", "pages"])
