"""Who holds which household: claim, lease, renew, release; what was dialled and is not recorded yet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from saikoku import turns
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import Side
from saikoku.planning.lists import queries, sets
from saikoku.planning.lists.models import Candidate, Dialled, Lease
from saikoku.planning.lists.operations.queue import back_to_the_queue, to_the_end
from saikoku.planning.lists.rules.terms import ListTerms
from saikoku.planning.timing.rules.hours import Calling
from saikoku.registry.debtors.models import Debtor
from saikoku.security.audit import operations as audit


class LeaseLost(Exception):
    """The household is no longer held by this call."""


class AlreadyLeased(Exception):
    """Somebody else holds the household; `holder` says who."""

    def __init__(self, holder: str):
        super().__init__(holder)
        self.holder = holder


@transaction.atomic(savepoint=False)
def held_by(*, by: Actor) -> Lease | None:
    """What the actor holds now. His other acts at this moment (a key pressed twice) wait for the end of this one."""
    sets.one_at_a_time(by.name)
    return queries.live_lease_of(by.name)


@transaction.atomic(savepoint=False)
def claim(
    *, call_number: str, by: Actor, at: datetime, terms: ListTerms, minutes: int, terminal: str = "",
    sides: Iterable[str] = tuple(Side), passed: Sequence[int] = (),
) -> sets.Claimed | None:  # fmt: skip
    """Lease the next ready candidate's household to the actor. None: nobody is ready but those he passed over.

    Not `leased`: the household is in somebody's hands, and this candidate waits until it is not. Ask again in a transaction of
    its own: where the other one came at this very moment his lease is locked now, and he may wait for one of ours.
    """
    now = clock.real_now()
    parameters = audit.parameters("lists.candidate.taken", by=by, at=at, object_id=call_number, terminal=terminal) | {
        "call_number": call_number,
        "sides": list(sides),
        "passed": list(passed),
        "real_now": now,
        "expires_at": now + timedelta(minutes=minutes),
        "owner_until": at - terms.call_back_owner,
    }
    return sets.claim(parameters)


@transaction.atomic
def lease_household(
    *, debtor_id: int, sides: list[str], call_number: str, by: Actor, at: datetime, minutes: int, terminal: str = "",
    channel: str = "1", caller: str = "", answers: str = "",
) -> Lease:  # fmt: skip
    """Lease one debtor's household that somebody chose, or that called (channel 2). Raises AlreadyLeased."""
    debtor = Debtor.objects.get(pk=debtor_id)
    key = debtor.household_key
    turns.take(turns.Turn.CASE, f"household {key}")  # he may be on no list: there is no row to lock
    list(Candidate.objects.filter(household_key=key).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    now = clock.real_now()
    held = Lease.objects.select_for_update().filter(household_key=key).first()
    if held is not None and held.expires_at > now and held.holder != by.name:
        raise AlreadyLeased(held.holder)
    if held is not None:
        held.delete()
    lease = Lease.objects.create(
        household_key=key, debtor_id=debtor_id, sides=sides, holder_id=by.account_id, holder=by.name,
        terminal=terminal, call_number=call_number, taken_at=now, expires_at=now + timedelta(minutes=minutes),
        opened_at=at, channel=channel, caller=caller, answers=answers,
    )  # fmt: skip
    Candidate.objects.filter(household_key=key).update(ready=False, leased_until=lease.expires_at)
    audit.record(
        "lists.candidate.taken", by=by, at=at, about=[debtor.number], object_id=call_number, terminal=terminal,
        after={"sides": sides},
    )  # fmt: skip
    return lease


@transaction.atomic
def renew(*, call_number: str, by: Actor, minutes: int) -> Lease:
    """Let the holder go on; one that lapsed and that nobody else took lives again, unless the holder has taken
    another household since (in a second window): a person holds one. Raises LeaseLost."""
    sets.one_at_a_time(by.name)
    lease = Lease.objects.select_for_update().filter(call_number=call_number, holder=by.name).first()
    if lease is None:
        raise LeaseLost(call_number)
    if queries.is_given_up(lease):
        raise LeaseLost(call_number)
    lease.expires_at = clock.real_now() + timedelta(minutes=minutes)
    lease.save(update_fields=["expires_at"])
    return lease


def keep_typed(*, call_number: str, typed: Mapping[str, list[str]], by: Actor) -> None:
    """Keep with the lease what its holder typed so far. It is no record: nothing is judged, and it goes with the lease."""
    Lease.objects.filter(call_number=call_number, holder=by.name).update(typed=dict(typed))


def ring(*, household_key: int, name: str, at: datetime) -> Lease | None:
    """Let the live holder know that `name` answers a call of his household; None where nobody holds it any more.

    Part of the caller's transaction.
    """
    lease = Lease.objects.select_for_update().filter(household_key=household_key, expires_at__gt=clock.real_now()).first()
    if lease is not None:
        lease.rung_at, lease.rung_by = at, name
        lease.save(update_fields=["rung_at", "rung_by"])
    return lease


def hold_for_record(*, call_number: str, by: Actor) -> Lease:
    """Lock the household's candidates and the live lease. Raises LeaseLost: lapsed, or somebody else's.

    Part of the caller's transaction.
    """
    held = Lease.objects.filter(call_number=call_number, holder=by.name)
    candidates = Candidate.objects.filter(household_key__in=held.values("household_key")).order_by("pk")
    list(candidates.select_for_update(no_key=True).values_list("pk"))
    lease = held.select_for_update().first()
    if lease is None or lease.expires_at <= clock.real_now():
        raise LeaseLost(call_number)
    return lease


def note_dialled(*, lease: Lease, phone: str, by: Actor, at: datetime) -> None:
    """A number is dialled for this call: it counts as an attempt even if the case lapses before its record. Again changes
    nothing. Part of the caller's transaction."""
    Dialled.objects.get_or_create(call_number=lease.call_number, phone=phone, defaults={
        "debtor_id": lease.debtor_id, "sides": lease.sides, "at": at, "holder_id": by.account_id, "holder": by.name,
    })  # fmt: skip


def leave_dialled(*, lease: Lease) -> None:
    """The case goes back although he was dialled: what was typed stays for its record. Part of the caller's transaction."""
    Dialled.objects.filter(call_number=lease.call_number).update(typed=lease.typed)


def forget_dialled(*, call_number: str) -> None:
    """The call's record is written, or nobody was dialled. Part of the caller's transaction."""
    Dialled.objects.filter(call_number=call_number).delete()


def release(*, lease: Lease, at: datetime, terms: ListTerms, calling: Calling, last: bool = False) -> None:
    """Free the household and set its candidates for this moment; `last`: after the others for the rest of the day.
    Part of the caller's transaction."""
    lease.delete()
    put = to_the_end if last else back_to_the_queue
    put(household_key=lease.household_key, at=at, terms=terms, calling=calling)
