"""Why were these people counted, or not? The very stops, instalments, payments and records behind each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side, programmes_of
from saikoku.performance.attribution import queries as attribution
from saikoku.performance.attribution.rules.people import People
from saikoku.performance.attribution.rules.records import Record
from saikoku.performance.attribution.rules.terms import Terms
from saikoku.performance.figures.rules import why
from saikoku.performance.figures.rules.reach import Reach, TakenOut
from saikoku.performance.figures.rules.why import Spoken
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment, InstalmentStatement, Stop
from saikoku.registry.payments.models import Payment

KEY = ("programme", "assessed_year", "due_year", "notice_number", "instalment")


@dataclass(frozen=True, slots=True)
class Settled:
    """An instalment as the city last stated it before the month's end, and what was paid beside that statement."""

    statement: InstalmentStatement
    payments: list[Payment]


@dataclass(frozen=True, slots=True)
class Counted:
    """One target of a side, what became of it, and by what."""

    side: Side
    reach: Reach
    spoken: Spoken
    stops: list[Stop] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)


def reasons(
    month: Month, asked: Sequence[tuple[Side, Reach]], *, terms: Terms, operating: attribution.Operating
) -> list[Counted]:
    """In the order asked; a few queries for all of them."""
    people = People(dict(Debtor.objects.exclude(merged_into=None).values_list("pk", "merged_into")), {})
    numbers = _numbers(people, {one.person for _, one in asked})
    programmes = {programme for side, _ in asked for programme in programmes_of(side)}
    everybody = [number for found in numbers.values() for number in found]
    since = max(month.first - timedelta(days=terms.promised_before_days), operating.start)
    records = _records(since, month.last, operating.rest, everybody, programmes)
    stops = _stops(month, _of(asked, numbers, TakenOut.STOPPED), programmes)
    settled = _settled(month, _of(asked, numbers, TakenOut.PAID_BEFORE), programmes)
    found = []
    for side, one in asked:
        own, here = numbers[one.person], programmes_of(side)
        said = [record for number in own for record in records[number] if record.programme in here]
        out = one.taken_out
        found.append(Counted(
            side, one, why.spoken(one, said, terms),
            [row for number in own for row in stops[number] if row.programme in ("", *here)]
            if out == TakenOut.STOPPED else [],
            _paid(settled, own, here, why.last_day_paid(one, month)) if out == TakenOut.PAID_BEFORE else [],
        ))  # fmt: skip
    return found


def _numbers(people: People, persons: Collection[int]) -> dict[int, list[int]]:
    """Every number of each person: his own, and those that were merged into it."""
    found = {person: [person] for person in persons}
    for old in people.merged:
        if people.person(old) in found and old not in found:
            found[people.person(old)].append(old)
    return found


def _of(asked: Iterable[tuple[Side, Reach]], numbers: Mapping[int, Sequence[int]], out: TakenOut) -> list[int]:
    return [number for _, one in asked if one.taken_out == out for number in numbers[one.person]]


def _records(
    since: date, last: date, rest: Iterable[date], numbers: Collection[int], programmes: Collection[str]
) -> Mapping[int, list[Record]]:
    """Those that count: standing, on operating days, from as long before the month as a promise is looked at."""
    corrected = Contact.objects.filter(corrects=OuterRef("record_number")).exclude(corrects="")
    rows = Contact.objects.filter(
        ~Exists(corrected), debtor__in=numbers, programme__in=programmes, on__range=(since, last)
    )
    found: dict[int, list[Record]] = defaultdict(list)
    for record in attribution.records_in(rows.exclude(on__in=[day for day in rest if day >= since])):
        found[record.debtor].append(record)
    return found


def _stops(month: Month, numbers: Collection[int], programmes: Collection[str]) -> Mapping[int, list[Stop]]:
    rows = Stop.objects.filter(Q(programme="") | Q(programme__in=programmes), debtor__in=numbers, starts_on__lte=month.last)
    found: dict[int, list[Stop]] = defaultdict(list)
    for row in rows.order_by("starts_on", "stop_number"):
        if why.holds_in(month, starts_on=row.starts_on, ends_on=row.ends_on, gone_on=row.gone_on):
            found[row.debtor_id].append(row)
    return found


def _settled(month: Month, numbers: Collection[int], programmes: Collection[str]) -> Mapping[int, list[Settled]]:
    """What was stated before the month's last day, with every payment that no statement knows."""
    if not numbers:
        return defaultdict(list)
    statements = list(
        InstalmentStatement.objects
        .filter(instalment__debtor__in=numbers, instalment__programme__in=programmes, as_of__lt=month.last)
        .order_by("instalment", "-as_of", "-stated_at", "-pk").distinct("instalment").select_related("instalment")
    )  # fmt: skip
    rows = Payment.objects.filter(
        notice_number__in={one.instalment.notice_number for one in statements}, programme__in=programmes,
        paid_on__lte=month.last,
    ).exclude(standing=None)  # fmt: skip
    paid: dict[tuple, list[Payment]] = defaultdict(list)
    for row in rows.order_by("paid_on", "payment_number"):
        paid[key_of(row)].append(row)
    found: dict[int, list[Settled]] = defaultdict(list)
    for one in sorted(statements, key=lambda one: (one.due_on, one.instalment.programme, one.instalment_id)):
        beside = [row for row in paid[key_of(one.instalment)] if row.credited_on > one.as_of]
        found[one.instalment.debtor_id].append(Settled(one, beside))
    return found


def key_of(row: Payment | Instalment) -> tuple:
    """Payments name an instalment by its key, not by its object."""
    return tuple(getattr(row, name) for name in KEY)


def _paid(
    settled: Mapping[int, list[Settled]], numbers: Iterable[int], programmes: Collection[str], until: date
) -> list[Settled]:
    """Those of one person on one side, with what was paid up to a day."""
    return [
        Settled(one.statement, [row for row in one.payments if row.paid_on <= until])
        for number in numbers for one in settled[number] if one.statement.instalment.programme in programmes
    ]  # fmt: skip
