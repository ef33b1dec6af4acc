"""Keep the queue and hand out households: digest, promote, claim, lease, renew, release.

    open_day(at=)                      everybody's digest of the day, then the queue (a step of the day)
    turn(at=)                          set `ready` for this minute (each minute; at the start of a band)
    refresh(debtor_ids=, at=)          after payments, stops, targets came in: digest and promote these debtors
    after_run(run_id=, at=)            the same for the debtors whom the rows of an applied file concern
    refresh_few(...)                   the same by the pure rule for a household after its call
    held_by(by=)                       what somebody holds, before he takes somebody else
    claim(by=, at=, call_number=)      the next ready candidate with his household leased, or None
    lease_household(...)               the same for one debtor that somebody chose
    renew / release                    the open page keeps a lease; the end of a call frees the household
    keep_typed(...)                    what was typed and not recorded, for whoever comes back to the page
    ring(...)                          tell whoever holds a household that somebody of it is on the line
    note_dialled / forget_dialled      a number was dialled for a call; its record is written, or nobody was dialled
    back_to_the_queue / to_the_end     a household without lease is set anew; whoever was passed over comes last
    leave_month / rejoin_month         whoever was reached, paid or stopped leaves the month's lists

Business moments are `at`; leases run in real time. Order of locks: candidates by id, then the lease.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from saikoku import turns
from saikoku.exchange.layouts.rules import outcomes
from saikoku.governance.terms.queries import agreed
from saikoku.kernel import clock, keys
from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import Side, programmes_of
from saikoku.planning.answering import queries as answering
from saikoku.planning.lists import queries, sets
from saikoku.planning.lists.models import Candidate, Dialled, Lease, Turn
from saikoku.planning.lists.rules import eligibility, facts
from saikoku.planning.lists.rules.terms import ListTerms
from saikoku.planning.targets.models import Target
from saikoku.planning.timing import queries as timing
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.debtors.models import Debtor
from saikoku.security.audit import operations as audit
from saikoku.security.audit.rules import subjects

LEAVES = "leave_this_month"
"""What the table of outcomes says of one that takes a person off the month's lists."""
LISTED_WORKS = ("01", "02", "03")


class LeaseLost(Exception):
    """The household is no longer held by this call."""


class AlreadyLeased(Exception):
    """Somebody else holds the household; `holder` says who."""

    def __init__(self, holder: str):
        super().__init__(holder)
        self.holder = holder


def terms_of(at: datetime) -> tuple[ListTerms, Calling]:
    """The list's terms and the hours of a moment's day: two queries."""
    day = at.astimezone(clock.TOKYO).date()
    terms = agreed(day)
    return queries.list_terms(day, terms), timing.calling(day, terms)


@transaction.atomic
def open_day(*, at: datetime) -> int:
    """Digest everybody for the day of `at` and set the queue; the number of candidates ready."""
    moment = at.astimezone(clock.TOKYO)
    terms, calling = terms_of(moment)
    _digest(None, moment, terms, calling)
    _turn(moment, terms, calling)
    return queries.waiting()


@transaction.atomic
def turn(*, at: datetime) -> int:
    """Set the queue for this moment; on a new day digest everybody first. The number of rows that changed."""
    moment = at.astimezone(clock.TOKYO)
    terms, calling = terms_of(moment)
    last = Turn.objects.select_for_update().first()
    if last is None or last.on != terms.today:
        _digest(None, moment, terms, calling)
    return _turn(moment, terms, calling)


def turn_if_due(*, at: datetime, terms: ListTerms, calling: Calling) -> bool:
    """Turn the queue where its day or cell is not the one of this moment."""
    last = queries.turn()
    if last is not None and last.on == terms.today and last.cell == _bit(at, calling):
        return False
    turn(at=at)
    return True


def _turn(moment: datetime, terms: ListTerms, calling: Calling) -> int:
    changed = sets.promote(moment, clock.real_now(), terms, calling, _urgencies(moment, calling))
    Turn.objects.update_or_create(
        pk=1, defaults={"on": terms.today, "cell": _bit(moment, calling), "promoted_at": moment}
    )
    return changed


def _urgencies(moment: datetime, calling: Calling) -> list[int]:
    """What a minute with each kind of person promises at this band, as learned for the day."""
    return answering.known(moment.date(), calling.bands).urgencies(moment, calling)


def _bit(moment: datetime, calling: Calling) -> int:
    cell = hours.cell_of(moment, calling)
    return cell.bit if cell is not None and not hours.refusals(moment, calling) else -1


def _digest(debtor_ids: list[int] | None, moment: datetime, terms: ListTerms, calling: Calling) -> None:
    """New candidates get their mark in the trail, so that the claim can write it in its own statement."""
    sets.lock(debtor_ids)
    key, key_id = keys.load("audit"), keys.key_id("audit")
    new = sets.unmarked(terms, key_id, debtor_ids)
    marks = [(pk, subjects.mark(number, key)) for pk, number in new]
    urgencies = _urgencies(moment, calling)
    sets.refresh(moment, clock.real_now(), terms, calling, urgencies, debtors=debtor_ids, marks=marks, key_id=key_id)
    sets.hold_last(terms, debtor_ids)
    sets.forget_other_months(terms, debtor_ids)


@transaction.atomic
def refresh(*, debtor_ids: Iterable[int], at: datetime) -> None:
    """Digest these debtors anew, new targets too, and set whether they are ready."""
    ids = sorted(set(debtor_ids))
    if not ids:
        return
    moment = at.astimezone(clock.TOKYO)
    terms, calling = terms_of(moment)
    _digest(ids, moment, terms, calling)
    sets.promote(moment, clock.real_now(), terms, calling, _urgencies(moment, calling), debtors=ids)


@transaction.atomic(savepoint=False)
def refresh_few(ids: list[int], moment: datetime, terms: ListTerms, calling: Calling) -> None:
    """The same by the pure rule for candidates that exist, as after a call; locks those it writes."""
    _set_anew(Candidate.objects.filter(debtor_id__in=ids), moment, terms, calling)


def _set_anew(of_these: QuerySet[Candidate], moment: datetime, terms: ListTerms, calling: Calling) -> None:
    rows = list(of_these.order_by("pk").select_for_update(no_key=True))
    if not rows:
        return
    now = clock.real_now()
    people = queries.people({row.debtor_id for row in rows}, terms)
    version = next(iter(people.values())).learned
    urgencies = answering.of_version(version, terms.today, calling.bands).urgencies(moment, calling)
    held = set(
        Lease.objects.filter(household_key__in={row.household_key for row in rows}, expires_at__gt=now)
        .values_list("household_key", flat=True)
    )  # fmt: skip
    for row in rows:
        person = people[row.debtor_id]
        known = facts.of_side(person.history, row.side, terms, calling, clock.TOKYO)
        against = eligibility.refusals(known, moment, terms, calling, leased_by_other=person.household_key in held)
        sets.set_anew(row.pk, {
            "month": terms.month, "as_of": terms.today, "household_key": person.household_key,
            "reasons": eligibility.day_reasons(known, terms), "owed": known.owed, "base": known.base, "profile": known.profile,
            "tried": sum(1 << cell.bit for cell in known.tried), "rests_until": known.rests_until, "busy_at": known.busy_at,
            "call_back_at": known.call_back_at, "held_for": known.call_back_owner,
            "rank": eligibility.rank(known, moment, urgencies, held_last=row.held_last, put_last_at=row.put_last_at),
            "ready": not against and bool(row.subject),
        })  # fmt: skip


@transaction.atomic
def after_run(*, run_id: int, at: datetime) -> int:
    """Set anew everybody whom a run's rows concern; the number of persons. Call it where the file is applied."""
    ids = sets.touched_by(run_id)
    refresh(debtor_ids=ids, at=at)
    return len(ids)


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
    key = debtor.household_id or -debtor.pk
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


def back_to_the_queue(*, household_key: int, at: datetime, terms: ListTerms, calling: Calling) -> None:
    """Set the candidates of a household whose lease is gone. Part of the caller's transaction."""
    _set_anew(Candidate.objects.filter(household_key=household_key), at.astimezone(clock.TOKYO), terms, calling)


def to_the_end(*, household_key: int, at: datetime, terms: ListTerms, calling: Calling) -> None:
    """The same, and for the rest of the day the household comes after everybody else of its kind: whose agreed call-back
    is due goes behind the others whose is, so that he still comes first. Part of the caller's transaction.
    """
    rows = Candidate.objects.filter(household_key=household_key)
    list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    rows.update(put_last_at=at)
    back_to_the_queue(household_key=household_key, at=at, terms=terms, calling=calling)


def leave_month(*, debtor_id: int, sides: Iterable[str], reason: str, on: date) -> int:
    """Take a person off this month's lists of calls and visits on these sides; the number of rows."""
    programmes = [code for side in sides for code in programmes_of(side)]
    rows = Target.objects.filter(
        debtor_id=debtor_id, month=on.replace(day=1), programme__in=programmes, work__in=LISTED_WORKS,
        withdrawn=False, left_on=None,
    )  # fmt: skip
    return rows.update(left_on=on, left_reason=reason)


def rejoin_month(*, debtor_id: int, side: str, on: date, record_number: str) -> int:
    """Put a person back whom this record took off, because it is corrected; unless another standing record of the month and
    side, a call or a visit, keeps him off."""
    if _left_otherwise(debtor_id, side, on, record_number):
        return 0
    rows = Target.objects.filter(
        debtor_id=debtor_id, month=on.replace(day=1), programme__in=programmes_of(side), work__in=LISTED_WORKS,
        left_reason__in=["reached", "paid", "promised", "stopped"],
    )  # fmt: skip
    return rows.update(left_on=None, left_reason="")


def _left_otherwise(debtor_id: int, side: str, on: date, record_number: str) -> bool:
    leaving = [code for code, one in outcomes.outcomes().items() if LEAVES in one.next]
    rows = contacts.standing().filter(
        Q(debtor=debtor_id) | Q(debtor__merged_into=debtor_id), programme__in=programmes_of(side), outcome__in=leaving,
        on__year=on.year, on__month=on.month,
    )  # fmt: skip
    return rows.exclude(record_number=record_number).exists()
