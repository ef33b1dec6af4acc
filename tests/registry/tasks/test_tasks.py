"""Tasks are opened with what they need and closed by somebody who says how it ended."""

import pytest
from django.db import IntegrityError, transaction

from saikoku.kernel.actor import Actor
from saikoku.registry.liabilities import operations as liabilities
from saikoku.registry.tasks import operations
from saikoku.registry.tasks.models import SlipRequestLine, Task

pytestmark = pytest.mark.django_db


def test_a_slip_request_is_numbered_and_keeps_its_lines(debtor_of, instalment_of, somebody, noon):
    debtor = debtor_of()
    lines = [operations.SlipLine(instalment_of(debtor).pk, amount_wanted=5_000), operations.SlipLine(instalment_of(debtor).pk)]
    task = operations.open_task(
        kind="slip_request", debtor_id=debtor.pk, record_number="R1", slip_lines=lines, by=somebody, at=noon
    )
    assert task.request_number == f"S{task.pk:010d}"
    assert list(task.lines.order_by("line").values_list("line", "amount_wanted")) == [(1, 5_000), (2, None)]


@pytest.mark.parametrize(("fields", "reasons"), [
    ({"kind": "something"}, ["kind-unknown"]),
    ({"kind": "call_back", "record_number": ""}, ["record-missing", "due-missing"]),
    ({"kind": "slip_request"}, ["slip-request-without-lines"]),
    ({"kind": "handover", "slip_lines": [operations.SlipLine(1)]}, ["lines-without-slip-request"]),
])  # fmt: skip
def test_a_task_is_refused_with_every_reason(fields, reasons, debtor_of, somebody, noon):
    with pytest.raises(operations.TaskRefused) as refusal:
        operations.open_task(**{"debtor_id": debtor_of().pk, "record_number": "R1", "by": somebody, "at": noon} | fields)
    assert refusal.value.reasons == reasons
    assert not Task.objects.exists()


def test_a_task_is_closed_once_and_says_how_it_ended(debtor_of, somebody, noon):
    task = operations.open_task(kind="handover", debtor_id=debtor_of().pk, record_number="R1", by=somebody, at=noon)
    with pytest.raises(operations.TaskRefused, match="result-missing"):
        operations.close_task(task_id=task.pk, result="", by=somebody, at=noon)
    operations.close_task(task_id=task.pk, result="市へ引き継いだ", by=somebody, at=noon)
    with pytest.raises(operations.TaskRefused, match="not-open"):
        operations.withdraw_task(task_id=task.pk, reason="二重", by=somebody, at=noon)
    with pytest.raises(operations.TaskRefused, match="task-unknown"):
        operations.close_task(task_id=0, result="済", by=somebody, at=noon)


@pytest.mark.clause("18")
def test_whoever_stopped_the_reminders_does_not_end_the_handing_over_himself(debtor_of, somebody, noon):
    """鳴門: the collector himself kept the reminders of those he had taken money from from being sent."""
    debtor, other = debtor_of(), Actor("somebody-else")
    stop = liabilities.stop_calls(debtor_id=debtor.pk, record_number="R1", reason="本人死亡", by=somebody, at=noon)
    task = operations.open_task(
        kind="handover", urgent=True, debtor_id=debtor.pk, record_number="R1", by=somebody, at=noon
    )
    for end in (
        lambda by: operations.close_task(task_id=task.pk, result="引き継いだ", by=by, at=noon),
        lambda by: operations.withdraw_task(task_id=task.pk, reason="不要", by=by, at=noon),
    ):
        with pytest.raises(operations.TaskRefused) as refused:
            end(somebody)
        assert refused.value.reasons == ["own-stop"]
    assert operations.close_task(task_id=task.pk, result="引き継いだ", by=other, at=noon).closed_by == "somebody-else"
    stop.refresh_from_db()
    assert stop.lifted_on is None, "the stop itself stands until the record is corrected"


def test_a_stop_that_is_lifted_again_binds_nobody(debtor_of, somebody, noon):
    debtor = debtor_of()
    stop = liabilities.stop_calls(debtor_id=debtor.pk, record_number="R1", reason="本人死亡", by=somebody, at=noon)
    task = operations.open_task(kind="handover", debtor_id=debtor.pk, record_number="R1", by=somebody, at=noon)
    liabilities.lift_stop(stop_id=stop.pk, reason="訂正", by=somebody, at=noon)
    assert operations.withdraw_task(task_id=task.pk, reason="訂正", by=somebody, at=noon).state == Task.State.WITHDRAWN


def test_the_table_itself_refuses_half_closed_tasks_doubled_numbers_and_lines(debtor_of, instalment_of, somebody, noon):
    debtor = debtor_of()
    task = operations.open_task(
        kind="slip_request", debtor_id=debtor.pk, record_number="R1", by=somebody, at=noon,
        slip_lines=[operations.SlipLine(instalment_of(debtor).pk)],
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="closed_task_names_its_closer"), transaction.atomic():
        Task.objects.update(state="done")
    line = SlipRequestLine.objects.get()
    line.pk = None
    with pytest.raises(IntegrityError, match="slip_request_line_once"), transaction.atomic():
        line.save(force_insert=True)
    task.pk = None
    with pytest.raises(IntegrityError, match="slip_request_has_one_number"), transaction.atomic():
        task.save(force_insert=True)
