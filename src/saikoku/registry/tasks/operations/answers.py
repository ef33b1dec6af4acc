"""Apply T13: the city's answer ends the handing over that it answers, whoever opened it."""

from collections.abc import Sequence
from datetime import datetime

from saikoku.exchange.intake.rules.applier import Applied, Counts, StagedRun
from saikoku.kernel.actor import Actor
from saikoku.registry.debtors.operations.merging import History, Merge, MergingApplier
from saikoku.registry.tasks import operations
from saikoku.registry.tasks.rules.answers import ACTIONS

RESULT_WIDTH = 200
DEBTORS = """
select distinct coalesce(d.merged_into_id, d.id)
from incoming i
join contacts_contact c on c.record_number = i.record_number
join debtors_debtor d on d.id = c.debtor_id
where i.verdict in ('new', 'changed') order by 1
"""
TASKS = """
select t.id, a.action, a.remarks
from tasks_handoveranswer a
join contacts_contact c on c.record_number = a.record_number
left join contacts_contact later on later.corrects = c.record_number and later.corrects <> ''
join tasks_task t on t.record_number in (c.record_number, c.corrects, later.record_number)
where a.run_id = %s and t.kind = 'handover' and t.state = 'open' and t.record_number <> ''
order by t.id
"""
"""Open ones of the record, of the one that it corrects, and of the one that corrects it."""


class AnswersApplier(MergingApplier):
    """The persons are those of the records answered; an answer to a record that nobody knows waits."""

    def after(self, cursor, run: StagedRun, counts: Counts) -> Sequence[int]:
        cursor.execute(DEBTORS)
        return [debtor for (debtor,) in cursor.fetchall()]

    def apply(self, cursor, run: StagedRun, *, by: Actor, at: datetime) -> Applied:
        applied = super().apply(cursor, run, by=by, at=at)
        cursor.execute(TASKS, [run.id])
        for task_id, action, remarks in cursor.fetchall():
            operations.close_answered(task_id=task_id, result=said(action, remarks), by=by, at=at)
        return applied


def said(action: str, remarks: str) -> str:
    words = f"市の回答 {ACTIONS[action]}"
    return f"{words}: {remarks}"[:RESULT_WIDTH] if remarks else words


applier = AnswersApplier(
    Merge(
        layout="T13_handover_answers",
        table="tasks_handoveranswer",
        key=("record_number",),
        values=("answered_on", "action", "remarks"),
        person=False,
        waits="not exists (select from contacts_contact c where c.record_number = i.record_number)",
        history=History("tasks_handoveranswerversion", "answer_id"),
    )
)
