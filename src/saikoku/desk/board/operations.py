"""Hand out the volumes of a period as a workbook; hand an absent person's tasks over."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from saikoku.documents import report, xlsx
from saikoku.kernel.actor import Actor
from saikoku.planning.lists import operations as lists
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.security.access.models import Account
from saikoku.security.audit import operations as audit


@transaction.atomic
def take_volumes(*, paper: report.Report, by: Actor, at: datetime) -> bytes:
    """The facts as a workbook; who took it is kept."""
    content = xlsx.render(paper)
    audit.record(
        "board.volumes.taken", by=by, at=at, object_id=paper.period,
        after={"facts": report.digest(paper), "sha256": hashlib.sha256(content).hexdigest()},
    )  # fmt: skip
    return content


@transaction.atomic
def note_list_shown(*, numbers: Sequence[str], way: str, by: Actor, at: datetime) -> None:
    """Who had these persons on the screen."""
    audit.record("board.list.shown", by=by, at=at, about=numbers, after={"people": len(numbers), "way": str(way)})


@transaction.atomic
def note_encouragements_shown(*, numbers: Sequence[str], by: Actor, at: datetime) -> None:
    """Who had these persons on the screen."""
    audit.record("board.encouragements.shown", by=by, at=at, about=numbers, after={"people": len(numbers)})


@transaction.atomic
def hand_over(*, owner: Account, to: Account | None, reason: str, by: Actor, at: datetime) -> int:
    """Somebody is absent: his open tasks become another's, or the team's, and agreed call-backs come up for the new owner.

    The number of tasks. Raises tasks.TaskRefused: same-owner, nothing-open, result-missing.
    """
    found = tasks.hand_all_over(owner_id=owner.pk, to_id=to.pk if to else None, reason=reason, by=by, at=at)
    lists.refresh(debtor_ids={task.debtor_id for task in found if task.kind == Task.Kind.CALL_BACK}, at=at)
    return len(found)
