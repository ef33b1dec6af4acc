"""Rest and come back, keep the times of a call, pass on what somebody agreed who is away."""

from datetime import datetime

from django.db import transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.outreach.presence import queries
from saikoku.outreach.presence.models import Handling, Pause
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks import queries as task_queries
from saikoku.security.audit import operations as audit


class PauseRefused(Refused):
    """The person cannot rest or go on so; `reasons` are codes."""


@transaction.atomic
def begin_pause(*, reason: str, by: Actor, at: datetime) -> Pause:
    """From now on no case is given to the actor. Safe to repeat for the same reason.

    His taking somebody at this moment waits. Raises PauseRefused: reason-unknown, holds-another (he has somebody on the
    line), on-pause (for another reason), account-missing.
    """
    if by.account_id is None:
        raise PauseRefused(["account-missing"])
    held = lists.held_by(by=by)
    local = at.astimezone(clock.TOKYO)
    found = next((one for one in queries.reasons(local.date()) if one.words == reason), None)
    before = queries.open_pause(by.account_id)
    if before is not None and before.reason == reason:
        return before
    refused = ["reason-unknown"] if found is None else []
    refused += ["holds-another"] if held is not None else []
    refused += ["on-pause"] if before is not None else []
    if refused:
        raise PauseRefused(refused)
    pause = Pause.objects.create(
        account_id=by.account_id, holder=by.name, worker_number=by.worker_number, reason=found.words,
        limit_minutes=found.limit_minutes, leaves=found.leaves, began_at=at,
    )  # fmt: skip
    audit.record("presence.pause.begun", by=by, at=at, object_id=str(pause.pk), after={"reason": found.words})
    return pause


@transaction.atomic
def end_pause(*, by: Actor, at: datetime) -> Pause | None:
    """Cases are given again; None where the actor was in no pause."""
    if by.account_id is None:
        return None
    pause = Pause.objects.select_for_update().filter(account_id=by.account_id, ended_at=None).first()
    if pause is None:
        return None
    pause.ended_at, pause.ended_by = max(at, pause.began_at), by.name
    pause.save(update_fields=["ended_at", "ended_by"])
    seconds = round((pause.ended_at - pause.began_at).total_seconds())
    audit.record(
        "presence.pause.ended", by=by, at=at, object_id=str(pause.pk), after={"reason": pause.reason, "seconds": seconds}
    )
    return pause


def note_handled(
    *, lease: Lease, dialled: datetime | None, ended: datetime | None, by: Actor, at: datetime
) -> None:
    """Keep the times of a call that was just recorded, `dialled` first and its talk `ended`, where anybody told; of one
    written anew the first stand. Part of the caller's act."""
    over = min(max(ended, lease.opened_at), at) if ended is not None else None
    Handling.objects.bulk_create(
        [Handling(
            call_number=lease.call_number, account_id=by.account_id, worker_number=by.worker_number, channel=lease.channel,
            on=at.astimezone(clock.TOKYO).date(), began_at=lease.opened_at,
            dialled_at=min(max(dialled, lease.opened_at), over or at) if dialled is not None else None,
            talk_ended_at=over, recorded_at=at,
        )],
        ignore_conflicts=True,
    )  # fmt: skip


@transaction.atomic
def pass_on_call_backs(*, by: Actor, at: datetime) -> int:
    """Call-backs whose time has come and whose owner is away become the team's; the number of them. Each minute."""
    due = list(task_queries.call_backs_due(at).filter(owner_id__isnull=False).values_list("pk", "owner_id", "debtor_id"))
    gone = queries.away({owner for _, owner, _ in due}, now=at)
    passed = [(task, gone[owner], debtor) for task, owner, debtor in due if owner in gone]
    for task, why, _ in passed:
        tasks.pass_to_team(task_id=task, reason=AWAY_WORDS[why], by=by, at=at)
    lists.refresh(debtor_ids={debtor for _, _, debtor in passed}, at=at)
    return len(passed)


AWAY_WORDS = {
    "closed": "担当の利用者が閉鎖されているため",
    "absent": "担当が今日まだ来ていないため",
    "off": "担当が終業したため",
    "off-shift": "担当が勤務表で勤務の時間ではないため",
    "paused-too-long": "担当の休止が目安の時間を過ぎたため",
}
