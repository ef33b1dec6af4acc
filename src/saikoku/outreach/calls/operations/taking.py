"""Take a person to call, keep and give back the household, check who is on the line."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from saikoku.kernel import personal_number, ulid
from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import Side
from saikoku.kernel.refusals import Refused
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.operations import dialled
from saikoku.outreach.calls.queries import Day, Known
from saikoku.outreach.calls.rules import seen
from saikoku.outreach.presence import queries as presence
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists import queries as list_queries
from saikoku.planning.lists.models import Lease
from saikoku.planning.lists.rules import eligibility
from saikoku.registry.debtors import queries as debtors
from saikoku.security.audit import operations as audit

BY_ADDRESS = "2"
METHODS = ("1", BY_ADDRESS, "3")  # R01: name and birth, name and address, notice number
STALE = 200  # rows whose digest proved old, before we say that nobody is there
MOST_PASSED = 50  # households that are remembered as passed over


class CallRefused(Refused):
    """The act is refused; `reasons` are codes, all of them."""


class HeldByOther(CallRefused):
    """The household is in somebody else's call; `holder` is his login name."""

    def __init__(self, holder: str):
        super().__init__(["leased-by-other"])
        self.holder = holder


class _NotNow(Exception):
    """The queue offered somebody whom the rule refuses now; undoes the claim."""

    def __init__(self, debtor_id: int):
        super().__init__(debtor_id)
        self.debtor_id = debtor_id


@dataclass(frozen=True, slots=True)
class Taken:
    """A person to call: the intent's number, about whom and which sides. `again`: the actor held it already."""

    call_number: str
    debtor_id: int
    sides: tuple[str, ...]
    again: bool = False


HELD = Taken("", 0, ())
"""Nobody: the household that came next is in somebody's hands."""


def current(*, by: Actor) -> Lease | None:
    return list_queries.last_lease_of(by.name)


def take_next(
    *, by: Actor, at: datetime, sides: tuple[str, ...] = tuple(Side), terminal: str = "", passed: Sequence[int] = ()
) -> Taken | None:
    """Lease the next person who may be called now and say who it is; None when nobody may be called.

    Whoever holds a live lease gets it again. The rule is asked once more after the claim: whom it refuses goes
    back with his digest set anew. The households of `passed` come only where nobody else is ready. Raises
    CallRefused(on-pause): whoever rests is given nobody.
    """
    day = queries.day_of(at)
    turned = lists.turn_if_due(at=at, terms=day.terms, calling=day.calling)
    for _ in range(STALE):
        try:
            taken = _claim(by, day, sides, terminal, passed)
        except _NotNow as refused:
            lists.refresh_few([refused.debtor_id], day.moment, day.terms, day.calling)
            continue
        if taken is HELD:
            continue
        if taken is None and passed:
            passed = ()
            continue
        if taken is not None or turned:
            return taken
        lists.turn(at=at)
        turned = True
    return None


@transaction.atomic
def _claim(by: Actor, day: Day, sides: tuple[str, ...], terminal: str, passed: Sequence[int]) -> Taken | None:
    held = lists.held_by(by=by)
    if held is not None:
        return Taken(held.call_number, held.debtor_id, tuple(held.sides), again=True)
    if presence.is_paused(by.account_id):
        raise CallRefused(["on-pause"])
    call_number = ulid.new(day.moment)
    claimed = lists.claim(
        call_number=call_number, by=by, at=day.moment, terms=day.terms, minutes=day.lease_minutes,
        terminal=terminal, sides=sides, passed=passed,
    )  # fmt: skip
    if claimed is None:
        return None
    if not claimed.leased:
        return HELD
    known = queries.known(claimed.debtor_id, day)
    if known.refusals(claimed.side, day):
        raise _NotNow(claimed.debtor_id)
    spoken = _sides(known, claimed.side, day)
    remember(call_number, known, spoken)
    return Taken(call_number, claimed.debtor_id, tuple(spoken))


def _sides(known: Known, wanted: str, day: Day) -> list[str]:
    """The sides of this call, the wanted one first."""
    found = eligibility.sides_of_one_call(known.spoken_with(wanted, day), wanted, joint_consent=day.joint_consent)
    return sorted(found, key=lambda side: side != wanted)


def remember(call_number: str, known: Known, sides: list[str]) -> None:
    looked = seen.of({side: known.sides[side] for side in sides})
    Lease.objects.filter(call_number=call_number).update(sides=sides, seen=looked)


@transaction.atomic
def take(*, debtor_id: int, by: Actor, at: datetime, terminal: str = "") -> Taken:
    """Lease a person whom somebody chose. Raises CallRefused with every reason that holds on all his sides,
    leased-by-other, on-pause, or holds-another where the actor is in another call. The rule is asked once more when the
    household is held: somebody else may have recorded a call in between.
    """
    held = lists.held_by(by=by)
    if held is not None:
        if held.debtor_id == debtor_id:
            return Taken(held.call_number, held.debtor_id, tuple(held.sides), again=True)
        raise CallRefused(["holds-another"])
    if presence.is_paused(by.account_id):
        raise CallRefused(["on-pause"])
    day = queries.day_of(at)
    known = queries.known(debtor_id, day)
    open_sides = known.eligible(day)
    if not open_sides:
        raise CallRefused(_why_none(known, day))
    call_number = ulid.new(day.moment)
    sides = _sides(known, open_sides[0], day)
    try:
        lists.lease_household(
            debtor_id=debtor_id, sides=sides, call_number=call_number, by=by, at=day.moment,
            minutes=day.lease_minutes, terminal=terminal,
        )  # fmt: skip
    except lists.AlreadyLeased as other:
        raise HeldByOther(other.holder) from other
    known = queries.known(debtor_id, day)
    if known.refusals(sides[0], day):
        raise CallRefused(_why_none(known, day))
    still = known.spoken_with(sides[0], day)
    sides = [side for side in sides if side in still]
    remember(call_number, known, sides)
    return Taken(call_number, debtor_id, tuple(sides))


@transaction.atomic
def take_instead(*, debtor_id: int, of: str, reason: str, by: Actor, at: datetime, terminal: str = "") -> Taken:
    """Give back the person of the call `of` uncalled and take another; both or neither.

    Raises CallRefused: reason-of-return-missing, reason-holds-personal-number, dialled, or those of `take`.
    """
    reasons = [] if reason.strip() else ["reason-of-return-missing"]
    reasons += ["reason-holds-personal-number"] if personal_number.found_in(reason) else []
    if reasons:
        raise CallRefused(reasons)
    with contextlib.suppress(lists.LeaseLost):  # recorded, lapsed or given back in another window since
        hand_back(call_number=of, by=by, at=at, reason=reason)
    return take(debtor_id=debtor_id, by=by, at=at, terminal=terminal)


def _why_none(known: Known, day: Day) -> list[str]:
    """The reasons of the sides that the city asked for; of all sides where it asked for none."""
    targeted = [side for side, facts in known.sides.items() if facts.targeted] or list(known.sides)
    found = [code for side in targeted for code in known.refusals(side, day)]
    return list(dict.fromkeys(found))


def renew(*, call_number: str, by: Actor, at: datetime) -> Lease:
    """Go on holding the household. Raises LeaseLost."""
    return lists.renew(call_number=call_number, by=by, minutes=queries.day_of(at).lease_minutes)


@transaction.atomic
def hand_back(*, call_number: str, by: Actor, at: datetime, reason: str = "", last: bool = False) -> None:
    """Give the person back uncalled; `last`: he comes after the others for the rest of the day. Raises LeaseLost, and
    CallRefused(dialled): whoever was dialled is recorded first, else the same hour could be tried again and again."""
    lease = lists.hold_for_record(call_number=call_number, by=by)
    if dialled.is_unrecorded(lease):
        raise CallRefused(["dialled"])
    put_back(lease, by=by, at=at, reason=reason, last=last)


def put_back(lease: Lease, *, by: Actor, at: datetime, reason: str, last: bool = False) -> None:
    """The same without asking whether he was dialled: somebody who calls in is answered at once. Who was dialled counts as
    tried, and his record is still to be written (unrecorded.take_up). Part of the caller's transaction."""
    day, about = queries.day_of(at), [lease.debtor.number]
    _let_go(lease)
    lists.release(lease=lease, at=at, terms=day.terms, calling=day.calling, last=last)
    audit.record("calls.case.handed_back", by=by, at=at, about=about, object_id=lease.call_number, reason=reason)


def _let_go(lease: Lease) -> None:
    if dialled.is_unrecorded(lease):
        lists.leave_dialled(lease=lease)
    else:
        lists.forget_dialled(call_number=lease.call_number)


@transaction.atomic
def next_instead(*, call_number: str, by: Actor, at: datetime, terminal: str = "", reason: str = "") -> Taken | None:
    """Give the person back uncalled and take the next one, who is another; None when nobody else may be called.

    The household returns to the queue only after the claim, and to its end. Whoever passes over several people gets
    none of them again, agreed call-backs too, before everybody else was there; with the next record the call-backs
    come first again. Raises LeaseLost, CallRefused(dialled).
    """
    day = queries.day_of(at)
    lists.turn_if_due(at=at, terms=day.terms, calling=day.calling)  # before anything of this household is locked
    lease = lists.hold_for_record(call_number=call_number, by=by)
    if dialled.is_unrecorded(lease):
        raise CallRefused(["dialled"])
    about = [lease.debtor.number]
    _let_go(lease)
    lease.delete()
    audit.record("calls.case.handed_back", by=by, at=at, about=about, object_id=call_number, reason=reason)
    passed = [*lease.passed, lease.household_key][-MOST_PASSED:]
    taken = take_next(by=by, at=at, terminal=terminal, passed=passed)
    lists.to_the_end(household_key=lease.household_key, at=at, terms=day.terms, calling=day.calling)
    return taken


@transaction.atomic
def pass_identity_gate(*, call_number: str, method: str, by: Actor, at: datetime) -> Lease:
    """The person said two things that match: amounts may be shown from now on.

    Raises LeaseLost, CallRefused: method-unknown, address-hidden (of a protected person nobody here knows the address).
    """
    if method not in METHODS:
        raise CallRefused(["method-unknown"])
    lease = lists.hold_for_record(call_number=call_number, by=by)
    if method == BY_ADDRESS and debtors.is_protected(lease.debtor_id):
        raise CallRefused(["address-hidden"])
    lease.identified_by, lease.identified_at = method, at
    lease.save(update_fields=["identified_by", "identified_at"])
    audit.record(
        "calls.identity.matched", by=by, at=at, about=[lease.debtor.number], object_id=call_number,
        after={"method": method},
    )  # fmt: skip
    return lease


@transaction.atomic
def fail_identity_gate(*, call_number: str, by: Actor, at: datetime) -> Lease:
    """What the person said did not match. Raises LeaseLost."""
    lease = lists.hold_for_record(call_number=call_number, by=by)
    lease.gate_failures += 1
    lease.save(update_fields=["gate_failures"])
    audit.record(
        "calls.identity.not_matched", by=by, at=at, about=[lease.debtor.number], object_id=call_number,
        after={"failures": lease.gate_failures},
    )  # fmt: skip
    return lease


@transaction.atomic
def call_supervisor(*, call_number: str, by: Actor, at: datetime) -> Lease:
    """Ask the supervisor to come to this call. Raises LeaseLost."""
    lease = lists.hold_for_record(call_number=call_number, by=by)
    lease.supervisor_called_at = at
    lease.save(update_fields=["supervisor_called_at"])
    audit.record("calls.supervisor.called", by=by, at=at, about=[lease.debtor.number], object_id=call_number)
    return lease
