"""What stood on an operator's screen is written into the trail."""

from datetime import datetime

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls.operations.taking import CallRefused
from saikoku.outreach.calls.rules.answered import OUTBOUND
from saikoku.planning.lists.models import Lease
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling
from saikoku.security.audit import operations as audit


def note_shown(*, lease: Lease, number: str, by: Actor, at: datetime) -> None:
    """The case stood on the operator's screen; with amounts once the person was identified."""
    audit.record(
        "calls.case.shown", by=by, at=at, about=[number], object_id=lease.call_number,
        after={"amounts": bool(lease.identified_by)},
    )  # fmt: skip


def note_two_shown(*, lease: Lease, numbers: list[str], by: Actor, at: datetime) -> None:
    """Whom the operator holds and whom he asked for stood side by side, with their names."""
    audit.record("calls.choice.shown", by=by, at=at, about=numbers, object_id=lease.call_number)


def note_record_shown(*, record_number: str, number: str, by: Actor, at: datetime) -> None:
    audit.record("calls.record.shown", by=by, at=at, about=[number], object_id=record_number)


def note_numbers_shown(*, lease: Lease, number: str, calling: Calling, by: Actor, at: datetime) -> None:
    """The numbers stand there in full, to be dialled by hand now. Raises CallRefused: lease-lost (another may dial them this
    moment), and the reasons of the hours: the person may have been taken a minute before they ended."""
    reasons = ["lease-lost"] if lease.expires_at <= clock.real_now() else []
    reasons += hours.refusals(at, calling) if lease.channel == OUTBOUND else []
    if reasons:
        raise CallRefused(reasons)
    audit.record("calls.numbers.shown", by=by, at=at, about=[number], object_id=lease.call_number)
