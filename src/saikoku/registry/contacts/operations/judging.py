"""Judge the promises: kept, in part, broken or still open, from what was paid (rules.promises)."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from saikoku.governance.terms.queries import agreed
from saikoku.kernel import businessdays
from saikoku.kernel.actor import Actor
from saikoku.registry.contacts import sets
from saikoku.registry.contacts.models import Promise
from saikoku.registry.contacts.rules import promises
from saikoku.registry.contacts.rules.promises import Heard, Judged, Paid
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.payments import queries as payments
from saikoku.registry.payments.models import Payment
from saikoku.security.audit import operations as audit

JUDGED_ANEW = timedelta(days=93)
"""After the promised day: for so long a payment that came late to us or was taken back changes the judgement."""
PERSONS = 1_000
"""Judged at a time."""
OWNER = Coalesce("debtor__merged_into_id", "debtor_id")


@transaction.atomic
def judge_promises(*, on: date, by: Actor, at: datetime) -> dict[str, int]:
    """Set the state of every promise at the close of `on`; the number of changes by new state. Safe to repeat."""
    changes: dict[str, list[int]] = defaultdict(list)
    taken: dict[int, int] = {}
    until = _days_of_grace(on)
    persons = _persons(on)
    while group := list(islice(persons, PERSONS)):
        for promise, before, now in _changes(group, on, until):
            if now.state != before.state:
                changes[now.state].append(promise)
            if now.yen != before.yen:
                taken[promise] = now.yen
    if taken:
        with connection.cursor() as cursor:
            sets.promises_taken(cursor, taken)
    for state, ids in sorted(changes.items()):
        standing = Promise.objects.filter(pk__in=ids).exclude(state=Promise.State.WITHDRAWN)
        standing.update(state=state, judged_on=None if state == Promise.State.OPEN else on)
    counts = {state: len(ids) for state, ids in sorted(changes.items())}
    if counts:
        audit.record("registry.promises.judged", by=by, at=at, after={"on": on, **counts})
    return counts


def _days_of_grace(on: date) -> Callable[[date], date]:
    """From a promised day to the last day on which its payment may be booked."""
    terms = agreed(on)
    rests = [businessdays.YearDay.parse(day) for day in terms["year_end_closed"]]
    grace = terms["promise_grace_business_days"]
    return lambda promised_on: businessdays.plus_business_days(promised_on, grace, closed=rests)


def _standing(on: date) -> QuerySet[Promise]:
    return Promise.objects.exclude(state=Promise.State.WITHDRAWN).filter(contact__on__lte=on)


def _persons(on: date) -> Iterator[int]:
    """Whoever has a promise that is open or may have to be judged anew; merged numbers are one person."""
    asked = _standing(on).filter(Q(state=Promise.State.OPEN) | Q(promised_on__gte=on - JUDGED_ANEW))
    return asked.annotate(owner=OWNER).order_by("owner").values_list("owner", flat=True).distinct().iterator()


def _changes(persons: list[int], on: date, until: Callable[[date], date]) -> Iterator[tuple[int, Judged, Judged]]:
    """(promise, as it was, as it is) where these differ; one never judged has taken None."""
    rows = Debtor.objects.filter(Q(pk__in=persons) | Q(merged_into_id__in=persons))
    owner_of = dict(rows.values_list("pk", Coalesce("merged_into_id", "pk")))
    present: dict[int, Judged] = {}
    heard: dict[tuple[int, str], list[Heard]] = defaultdict(list)
    for one in _standing(on).filter(debtor_id__in=list(owner_of)).annotate(heard_on=F("contact__on")).order_by("pk"):
        present[one.pk] = Judged(one.state, one.paid_yen)
        promise = Heard(one.pk, one.heard_on, one.promised_on, until(one.promised_on), one.promised_yen)
        heard[owner_of[one.debtor_id], one.programme].append(promise)
    paid, owed = _paid(owner_of, on), _owed(heard, on)
    for key, promised in heard.items():
        for promise, found in promises.judged(promised, paid[key], owed_yen=owed[key], day=on).items():
            if found != present[promise]:
                yield promise, present[promise], found


def _paid(owner_of: dict[int, int], on: date) -> dict[tuple[int, str], list[Paid]]:
    found = defaultdict(list)
    rows = Payment.objects.filter(debtor_id__in=list(owner_of), standing__gt=0, paid_on__lte=on)
    for debtor, programme, paid_on, yen in rows.values_list("debtor_id", "programme", "paid_on", "standing"):
        found[owner_of[debtor], programme].append(Paid(paid_on, yen))
    return found


def _owed(heard: dict[tuple[int, str], list[Heard]], on: date) -> dict[tuple[int, str], int]:
    """Yen still owed, for those who promised the whole of it."""
    asked = {person for (person, _), promised in heard.items() if any(one.yen is None for one in promised)}
    found: dict[tuple[int, str], int] = defaultdict(int)
    for balance in payments.balances(sorted(asked), on=on):
        found[balance.debtor_id, balance.programme] += balance.owed
    return found
