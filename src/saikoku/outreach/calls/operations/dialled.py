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
    """Did a telephone tell of this call that it dialled, or whoever recorded it that he did?"""
    return bool(call_number) and (telephone.was_dialled(call_number) or presence.was_dialled(call_number))


def was_dialled(lease: Lease) -> bool:
    """Was the person of the case dialled, by whoever held him?"""
    return lease.dialled_at is not None or (lease.channel == answered.OUTBOUND and was_told(lease.call_number))


def is_unrecorded(lease: Lease) -> bool:
    """Was he dialled, and nothing written yet? A call that was recorded and is open once more keeps its record."""
    return was_dialled(lease) and not queries.standing_of_call(lease.call_number).exists()
