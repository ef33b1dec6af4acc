"""The number that is dialled for a call that somebody holds: by the telephone of the page, or by hand."""

from datetime import datetime

from django.db import transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.operations.hearing import state_now
from saikoku.outreach.calls.operations.taking import CallRefused
from saikoku.outreach.calls.queries import Day, Known
from saikoku.outreach.calls.rules import seen
from saikoku.outreach.calls.rules.answered import OUTBOUND
from saikoku.outreach.telephone import queries as telephone
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.planning.lists.rules.eligibility import RESTS, TRIED
from saikoku.planning.lists.rules.facts import may_be_dialled
from saikoku.planning.lists.rules.history import PhoneRow
from saikoku.planning.timing.rules import hours
from saikoku.security.audit import operations as audit

OF_NUMBERS = frozenset({RESTS, "numbers-spent", "no-number"})
"""Refusals of the lists that are judged here for the chosen number itself."""


@transaction.atomic
def dial(*, call_number: str, phone_id: int | None, by: Actor, at: datetime) -> str:
    """The digits of the number, the first usable one where none is named. Asked the moment before it is dialled.

    Raises CallRefused: lease-lost (lapsed: another may take him this moment), came-in (the person called: whatever keeps him
    off the lists still holds for us), number-not-usable, number-not-now, those of the hours, payment-arrived, stop-arrived,
    or whatever keeps the person off the lists since he was taken.
    """
    try:
        lease = lists.hold_for_record(call_number=call_number, by=by)
    except lists.LeaseLost as lost:
        raise CallRefused(["lease-lost"]) from lost
    if lease.channel != OUTBOUND:
        raise CallRefused(["came-in"])
    chosen = _judged(lease, phone_id, at)
    lists.note_dialled(lease=lease, phone=chosen.number, by=by, at=at)
    audit.record(
        "calls.number.dialled", by=by, at=at, about=[lease.debtor.number], object_id=call_number, after={"phone": phone_id or 0}
    )
    return chosen.number


@transaction.atomic
def note_dialled(*, call_number: str, phone_id: int | None, by: Actor, at: datetime) -> Lease:
    """The holder dials the number by hand now. The talk, and with it the record, begins at the first dialling of the case;
    another number later, or the same one after the talk was over, goes on with it. Again changes nothing.

    Raises LeaseLost, and CallRefused: by-telephone (it tells by itself), not-dialled (the person called), and as `dial`.
    """
    lease = lists.hold_for_record(call_number=call_number, by=by)
    refused = ["by-telephone"] if telephone.tells() else []
    refused += ["not-dialled"] if lease.channel != OUTBOUND else []
    if refused:
        raise CallRefused(refused)
    if lease.dialled_at is not None and phone_id in (None, lease.dialled_phone) and lease.talk_ended_at is None:
        return lease
    chosen = _judged(lease, phone_id, at)
    lease.dialled_at, lease.dialled_phone = lease.dialled_at or max(at, lease.opened_at), chosen.id
    lease.talk_ended_at = None
    lease.save(update_fields=["dialled_at", "dialled_phone", "talk_ended_at"])
    lists.note_dialled(lease=lease, phone=chosen.number, by=by, at=max(at, lease.opened_at))
    audit.record(
        "calls.number.dialled_by_hand", by=by, at=at, about=[lease.debtor.number], object_id=call_number,
        after={"phone": chosen.id},
    )  # fmt: skip
    return lease


@transaction.atomic
def take_back_dialling(*, call_number: str, by: Actor, at: datetime) -> Lease:
    """The holder pressed the key by mistake: nobody was dialled. Again changes nothing. Raises LeaseLost."""
    lease = lists.hold_for_record(call_number=call_number, by=by)
    if lease.dialled_at is None:
        return lease
    audit.record(
        "calls.number.dialling_taken_back", by=by, at=at, about=[lease.debtor.number], object_id=call_number,
        before={"phone": lease.dialled_phone, "dialled_at": lease.dialled_at.isoformat()},
    )  # fmt: skip
    lease.dialled_at = lease.dialled_phone = lease.talk_ended_at = None
    lease.save(update_fields=["dialled_at", "dialled_phone", "talk_ended_at"])
    lists.forget_dialled(call_number=call_number)
    return lease


def _judged(lease: Lease, phone_id: int | None, at: datetime) -> PhoneRow:
    """The number, where it may be dialled at this moment. Raises CallRefused."""
    day = queries.day_of(at)
    known = queries.known(lease.debtor_id, day)
    history = known.person.history
    usable = {one.id: one for one in history.phones if may_be_dialled(one, history.cautions, day.terms.today)}
    now = known.numbers_now(lease.sides, day)
    chosen = usable.get(phone_id) if phone_id else next(iter([*now, *usable.values()]), None)
    reasons = hours.refusals(day.moment, day.calling)
    reasons += seen.arrived(lease.seen, state_now(lease, day)) or _since(lease, known, day)
    reasons += ["number-not-usable"] if chosen is None else [] if chosen in now else ["number-not-now"]
    if chosen is None or reasons:
        raise CallRefused(reasons)
    return chosen


def _since(lease: Lease, known: Known, day: Day) -> list[str]:
    """What keeps the person off the lists since he was taken: a promise at the door, a call from paper, a stop that the
    holder has read. The band counts only where it is another one than that in which he was taken."""
    codes = [code for side in lease.sides if side in known.sides for code in known.refusals(side, day)]
    judged_here = {*OF_NUMBERS, *hours.refusals(day.moment, day.calling)}
    if _cell(lease.opened_at, day) == _cell(day.moment, day):
        judged_here.add(TRIED)
    return [code for code in dict.fromkeys(codes) if code not in judged_here]


def _cell(at: datetime, day: Day) -> hours.Cell | None:
    return hours.cell_of(at.astimezone(clock.TOKYO), day.calling)
