"""What the lists know: the terms of a day, a person's history, live leases, how the queue stands."""

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value

from saikoku.exchange.layouts.rules import outcomes
from saikoku.governance.terms.queries import Agreed, agreed
from saikoku.kernel import businessdays, clock
from saikoku.planning.answering import queries as answering
from saikoku.planning.answering.rules import defaults
from saikoku.planning.lists import sets
from saikoku.planning.lists.models import Candidate, Dialled, Lease, Turn
from saikoku.planning.lists.rules import eligibility, facts
from saikoku.planning.lists.rules.facts import Facts
from saikoku.planning.lists.rules.history import (
    CallBack,
    Debt,
    History,
    PhoneRow,
    PromiseRow,
    Record,
    StopRow,
    TargetRow,
)
from saikoku.planning.lists.rules.terms import ListTerms, Reading
from saikoku.planning.targets.queries import BOTH, CALL
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling
from saikoku.registry.debtors.models import Debtor


@dataclass(frozen=True, slots=True)
class Person:
    debtor_id: int
    number: str
    household_key: int
    history: History
    learned: answering.Version | None  # which table of answers holds on that day


def reading() -> Reading:
    """How the lists read the outcome codes of calls and visits."""
    known = outcomes.of_scopes(("call", "visit"))
    return Reading(
        contact=frozenset(code for code, outcome in known.items() if outcome.contact == "yes"),
        promise=frozenset(code for code, outcome in known.items() if outcome.promise == "yes"),
        may_promise=frozenset(code for code, outcome in known.items() if outcome.promise == "may"),
    )


def list_terms(on: date, terms: Agreed | None = None) -> ListTerms:
    terms = terms or agreed(on)
    rests = tuple(businessdays.YearDay.parse(day) for day in terms["year_end_closed"])
    return ListTerms(
        today=on,
        attempts_per_month=terms["attempts_per_month"],
        attempts_per_number_per_day=terms["attempts_per_number_per_day"],
        number_rest=timedelta(minutes=terms["number_rest_minutes"]),
        busy_wait=timedelta(minutes=terms["busy_wait_minutes"]),
        busy_retry=timedelta(minutes=terms["busy_retry_minutes"]),
        claims_paid_pause=timedelta(days=terms["claims_paid_pause_days"]),
        voicemail_pause=timedelta(days=terms["voicemail_pause_days"]),
        undated_promise=timedelta(days=terms["undated_promise_days"]),
        promise_live_from=promise_live_from(on, terms["promise_grace_business_days"], rests),
        call_back_owner=timedelta(minutes=terms["call_back_owner_minutes"]),
        sms_seconds=terms["sms_seconds"],
        sms_after_vain_calls=terms["sms_after_vain_calls"],
        reading=reading(),
        known=defaults.on(on),
    )


def promise_live_from(on: date, grace: int, rests: Iterable[businessdays.YearDay] = ()) -> date:
    """The earliest promised day whose grace of business days has not passed on `on`."""
    day = on
    while businessdays.plus_business_days(day - timedelta(days=1), grace, closed=tuple(rests)) >= on:
        day -= timedelta(days=1)
    return day


def people(debtor_ids: Iterable[int], terms: ListTerms, works: Sequence[str] = (CALL, BOTH)) -> dict[int, Person]:
    """Each debtor with his history; one query. `works`: the month's targets for these works are told."""
    return {row[0]: _person(row) for row in sets.histories(debtor_ids, terms, works)}


def _person(row: tuple) -> Person:
    debtor_id, number, household_key, merged = row[:4]
    parts = [json.loads(part) if isinstance(part, str) else part for part in row[4:12]]
    targets, debts, stops, promises, records, phones, backs, cautions = parts
    history = History(
        targets=tuple(TargetRow(*entry) for entry in targets),
        debts=tuple(Debt(programme, balance, _day(until)) for programme, balance, until in debts),
        stops=tuple(StopRow(programme, _day(since), _day(until)) for programme, since, until in stops),
        promises=tuple(PromiseRow(programme, _day(on), state) for programme, on, state in promises),
        records=tuple(_record(*entry) for entry in records),
        phones=tuple(
            PhoneRow(number, state, source, _day(until), calls, key, kind, _moment(dialled))
            for key, number, kind, state, source, until, (calls, dialled) in phones
        ),
        call_backs=tuple(CallBack(programme, _moment(due), owner) for programme, due, owner in backs),
        cautions=frozenset(cautions),
        own_stop=row[12],
        merged=merged,
        corporation=row[13],
        born_on=row[14],
        tried_before=row[15],
        reached_before=row[16],
    )
    return Person(debtor_id, number, household_key, history, None if row[17] is None else (row[17], row[18]))


def _record(number, programme, on, started, outcome, channel, work, worker, promised, back, lines, taken) -> Record:
    return Record(
        number, programme, _day(on), time.fromisoformat(started), outcome, channel, work, worker,
        _day(promised), _moment(back), lines, taken,
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(clock.TOKYO)


def turn() -> Turn | None:
    return Turn.objects.first()


def live_lease_of(holder: str) -> Lease | None:
    """The lease a person holds now."""
    return Lease.objects.filter(holder=holder, expires_at__gt=clock.real_now()).order_by("-taken_at").first()


def last_lease_of(holder: str) -> Lease | None:
    """The lease a person holds, else the last that he let lapse without anybody taking it since."""
    return Lease.objects.filter(holder=holder).order_by("-expires_at", "-taken_at").first()


def is_given_up(lease: Lease) -> bool:
    """It lapsed and its holder has taken another household since."""
    return lease.expires_at <= clock.real_now() and live_lease_of(lease.holder) is not None


def dialled_without_record(holder: str | None = None) -> list[Dialled]:
    """The calls that somebody (None: anybody) dialled, and that were given back or lapsed before their record: the first
    dialling of each, the oldest first. Nothing of the person is read."""
    rows = _left_unrecorded().filter(**({} if holder is None else {"holder": holder}))
    first = rows.order_by("call_number", "at", "pk").distinct("call_number").only("call_number", "sides", "at", "holder")
    return sorted(first, key=lambda row: (row.at, row.pk))


def _left_unrecorded() -> QuerySet[Dialled]:
    live = Lease.objects.filter(call_number=OuterRef("call_number"), expires_at__gt=clock.real_now())
    return Dialled.objects.filter(~Exists(live))


def dialled_of_call(call_number: str) -> list[Dialled]:
    """The numbers that were dialled for the call, in their order."""
    return list(Dialled.objects.filter(call_number=call_number).order_by("at", "pk"))


def waiting() -> int:
    """How many candidates are ready now."""
    return Candidate.objects.filter(ready=True).count()


def waiting_and_unrecorded() -> tuple[int, dict[str, int]]:
    """The same, and how many calls each name dialled and did not record; one query."""
    ready = Candidate.objects.filter(ready=True).annotate(whose=Value("")).values("whose").annotate(n=Count("pk"))
    left = _left_unrecorded().values("holder").annotate(n=Count("call_number", distinct=True))
    found = dict(left.values_list("holder", "n").union(ready.values_list("whose", "n"), all=True))
    return found.pop("", 0), found


@dataclass(frozen=True, slots=True)
class Next:
    """Somebody who is ready, with what the order rests on."""

    debtor: Debtor
    side: str
    facts: Facts
    dialled: PhoneRow | None  # the number that comes first
    held_last: bool
    cautions: frozenset[str]


def next_up(most: int, moment: datetime, terms: ListTerms, calling: Calling) -> list[Next]:
    """Who is ready now, in the order of the claim; two queries."""
    rows = list(Candidate.objects.filter(ready=True).select_related("debtor").order_by("-rank", "pk")[:most])
    known = people({row.debtor_id for row in rows}, terms) if rows else {}
    return [_next(row, known[row.debtor_id].history, moment, terms, calling) for row in rows]


def _next(row: Candidate, history: History, moment: datetime, terms: ListTerms, calling: Calling) -> Next:
    found = facts.of_side(history, row.side, terms, calling, clock.TOKYO)
    left = eligibility.numbers_now(history, [found], moment, terms)
    return Next(row.debtor, row.side, found, left[0] if left else None, row.held_last, history.cautions)


def why_not(moment: datetime, calling: Calling) -> list[tuple[str, int]]:
    """For each reason how many of today's candidates it keeps back now; a person with two reasons counts twice, whoever
    is ready not at all. What holds for the moment counts where nothing holds for the day."""
    cell = hours.cell_of(moment, calling)
    live = Lease.objects.filter(household_key=OuterRef("household_key"), expires_at__gt=clock.real_now())
    for_now = {
        "leased-by-other": Exists(live),
        "call-back-later": _holds(call_back_at__gt=moment),
        "cell-tried": _holds(of_cell__gt=0),
        eligibility.RESTS: _holds(rests_until__gt=moment),
    }
    rows = Candidate.objects.filter(as_of=moment.date(), ready=False).annotate(
        of_cell=F("tried").bitand(1 << cell.bit if cell else 0)
    )
    named = {f"now_{place}": holds for place, holds in enumerate(for_now.values())}
    counts: Counter[str] = Counter()
    for reasons, *now, number in rows.annotate(**named).values_list("reasons", *named).annotate(n=Count("id")):
        for code in reasons or itertools.compress(for_now, now):
            counts[code] += number
    return counts.most_common()


def _holds(**what) -> ExpressionWrapper:
    return ExpressionWrapper(Q(**what), BooleanField())


def held_now() -> list[Lease]:
    """Every live lease, the longest held first: who speaks with somebody now. Nothing of the person is read."""
    live = Lease.objects.filter(expires_at__gt=clock.real_now(), holder_id__isnull=False)
    names = (
        "holder_id", "holder", "sides", "opened_at", "identified_at", "supervisor_called_at", "channel", "call_number",
        "dialled_at", "talk_ended_at",
    )  # fmt: skip
    return list(live.order_by("opened_at", "pk").only(*names))


def calling_for_a_leader(*, but: str) -> list[tuple[str, datetime]]:
    """(holder, moment) of the live leases in which the supervisor was called, the longest waiting first."""
    live = Lease.objects.filter(expires_at__gt=clock.real_now(), supervisor_called_at__isnull=False).exclude(holder=but)
    return list(live.order_by("supervisor_called_at").values_list("holder", "supervisor_called_at"))
