"""Was the person of a case dialled, and when was the talk over? As somebody told by a key, or the telephone by itself."""

from datetime import datetime

from saikoku.outreach.calls import queries
from saikoku.outreach.calls.rules import answered
from saikoku.outreach.presence import queries as presence
from saikoku.outreach.telephone import queries as telephone
from saikoku.planning.lists.models import Lease


def times(lease: Lease) -> tuple[datetime | None, datetime | None]:
    """When the person was dialled and when the talk was over; None where nobody told."""
    heard = telephone.timing_of(lease.call_number, lease.holder_id)
    dialled = heard.started_at if heard is not None and lease.channel == answered.OUTBOUND else lease.dialled_at
    return dialled, lease.talk_ended_at or (heard.ended_at if heard is not None else None)


def was_told(call_number: str) -> bool:
    """Did somebody tell of this recorded call that he dialled, or a telephone?"""
    return bool(call_number) and (presence.was_dialled(call_number) or telephone.was_dialled(call_number))


def is_unrecorded(lease: Lease) -> bool:
    """Was he dialled, by whoever held him, and nothing written yet? A call that was recorded and is open once more keeps
    its record."""
    if lease.dialled_at is None and not (lease.channel == answered.OUTBOUND and telephone.was_dialled(lease.call_number)):
        return False
    return not queries.standing_of_call(lease.call_number).exists()
