"""Who is ready now, and in which order: digest, promote, set anew."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from saikoku.governance.terms.queries import agreed
from saikoku.kernel import clock, keys
from saikoku.planning.answering import queries as answering
from saikoku.planning.lists import queries, sets
from saikoku.planning.lists.models import Candidate, Lease, Turn
from saikoku.planning.lists.rules import eligibility, facts
from saikoku.planning.lists.rules.terms import ListTerms
from saikoku.planning.timing import queries as timing
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling
from saikoku.security.audit.rules import subjects


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
