"""What was done to reach a person, and which promises stand?"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Avg, Count, Exists, F, OuterRef, Q, QuerySet, StdDev

from saikoku.exchange.layouts.rules import outcomes
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import PROGRAMMES, SIDE_OF, programmes_of
from saikoku.registry.contacts import sets
from saikoku.registry.contacts.models import Contact, Encouragement, Promise, PromisedInstalment
from saikoku.registry.contacts.rules import covering, encouragements, opening
from saikoku.registry.contacts.rules import doubts as rules
from saikoku.registry.contacts.rules.covering import Owed
from saikoku.registry.contacts.rules.doubts import AnyDoubt
from saikoku.registry.contacts.rules.promising import PromiseLine
from saikoku.registry.liabilities import queries as liabilities
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.liabilities.rules import ledger
from saikoku.registry.payments.models import Payment

AT_ONCE = 2_000
"""Rows fetched from the server at a time."""


def reaching_outcomes() -> frozenset[str]:
    """Codes that count as a contact."""
    return frozenset(code for code, outcome in outcomes.outcomes().items() if outcome.contact == "yes")


def standing() -> QuerySet[Contact]:
    """Every record that no later record corrects."""
    later = Contact.objects.filter(corrects=OuterRef("record_number")).exclude(corrects="")  # the index leaves "" out
    return Contact.objects.filter(~Exists(later))


def timeline(debtor_ids: Iterable[int]) -> QuerySet[Contact]:
    """Standing records of one person (all his numbers) and of talks that touched him, newest first."""
    ids = list(debtor_ids)
    return (
        standing()
        .filter(Q(debtor_id__in=ids) | Q(links__debtor_id__in=ids))
        .distinct()
        .order_by("-on", "-started_at", "-pk")
        .prefetch_related("promises", "links")
    )


def reached(debtor_ids: Iterable[int], *, side: str, month: date) -> bool:
    """Was the person spoken with on this side in the month (outbound, inbound or visit, work 01)?"""
    return (
        standing()
        .filter(
            debtor_id__in=list(debtor_ids), work="01", channel__in=["1", "2", "3"], on__year=month.year,
            on__month=month.month, programme__in=programmes_of(side), outcome__in=reaching_outcomes(),
        )
        .exists()
    )


def owed_of(debtor_id: int, *, also: str = "", programmes: Iterable[str] = PROGRAMMES) -> list[Owed]:
    """The open instalments as a promise names them; `also` those that a record's promises named before."""
    named = PromisedInstalment.objects.filter(promise__contact__record_number=also).values("instalment")
    is_meant = Q(balance__gt=0, gone_on=None) | Q(pk__in=named)
    rows = Instalment.objects.filter(is_meant, debtor_id=debtor_id, programme__in=programmes).order_by("due_on", "pk")
    return [Owed(*row) for row in rows.values_list("pk", "programme", "due_year", "instalment", "balance")]


def are_readable(debtor_id: int, told: Iterable[tuple[Sequence[PromiseLine], Sequence[str]]]) -> bool:
    """Do all lines name instalments that are open? Where not they are refused, and nothing is asked before."""
    owed = cache(partial(owed_of, debtor_id))
    return not any(covering.resolved(lines, sides, owed)[1] for lines, sides in told)


def doubts(
    debtor_id: int, told: Sequence[tuple[Sequence[PromiseLine], Sequence[str]]], *, on: date, low_months: Mapping[str, int]
) -> list[AnyDoubt]:
    """Where more is promised on a side than is owed there with its late charge, or another amount than is owed on the
    instalments named; no query where no amount was named."""
    promised = rules.promised_yen(told)
    if not promised:
        return []
    instalments = list(liabilities.open_instalments([debtor_id]).filter(gone_on=None))
    payments = list(Payment.objects.filter(debtor_id=debtor_id))
    owed = dict.fromkeys(promised, 0)
    for line in ledger.lines(instalments, on, low_months, payments):
        if (side := str(SIDE_OF[line.programme])) in owed:
            owed[side] += line.balance + (line.charge.yen or 0)
    named = [Owed(one.pk, one.programme, one.due_year, one.instalment, one.balance) for one in instalments]
    lines = [line for lines, sides in told for line in covering.resolved(lines, sides, lambda: named)[0]]
    each = _owed_on(instalments, lines, on, low_months, payments)
    return [*rules.of_promises(promised, owed), *rules.of_named(lines, each)]


def _owed_on(
    instalments: Iterable[Instalment], lines: Iterable[PromiseLine], on: date, low_months: Mapping[str, int], payments
) -> dict[int, tuple[int, int]]:
    """Of each instalment that a promise names its balance and its late charge."""
    named = {key for line in lines for key in line.instalments}
    found = {}
    for one in instalments:
        if one.pk in named:
            his = [row for row in payments if ledger.key_of(row) == ledger.key_of(one)]
            found[one.pk] = one.balance, ledger.charge_of(one, on, low_months, his).yen or 0
    return found


def live_promises(debtor_ids: Iterable[int], *, on: date) -> QuerySet[Promise]:
    """Promises still open whose day has not passed."""
    return Promise.objects.filter(
        debtor_id__in=list(debtor_ids), state=Promise.State.OPEN, promised_on__gte=on
    ).order_by("promised_on", "pk")


def with_covers(found: QuerySet[Promise]) -> QuerySet[Promise]:
    """Each with `covers`: the keys of the instalments that it names."""
    named = PromisedInstalment.objects.filter(promise=OuterRef("pk")).order_by("instalment_id").values("instalment_id")
    return found.annotate(covers=ArraySubquery(named))


def promises(debtor_ids: Iterable[int]) -> QuerySet[Promise]:
    """All promises of a person, newest day first."""
    return Promise.objects.filter(debtor_id__in=list(debtor_ids)).select_related("contact").order_by("-promised_on", "-pk")


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed from calls out that reached the person: of `contacts` so many heard a promise; of the promises whose
    days are over so many were kept, in part or not at all; mean yen of those that took any, and how they spread."""

    contacts: int
    promised: int
    kept: int
    part: int
    broken: int
    yen: float
    spread: float


def followed(since: date, until: date) -> Followed:
    """Of records from `since` to `until`, by what the promises were judged to be; one query."""
    state, judged = Promise.State, Q(promises__paid_yen__isnull=False)
    paid = judged & Q(promises__state__in=[state.KEPT, state.PART])
    calls = standing().filter(channel="1", work="01", on__range=(since, until), outcome__in=reaching_outcomes())
    found = calls.aggregate(
        contacts=Count("pk", distinct=True), promised=Count("pk", Q(promises__isnull=False), distinct=True),
        kept=Count("promises", judged & Q(promises__state=state.KEPT)),
        part=Count("promises", judged & Q(promises__state=state.PART)),
        broken=Count("promises", judged & Q(promises__state=state.BROKEN)),
        yen=Avg("promises__paid_yen", filter=paid), spread=StdDev("promises__paid_yen", filter=paid),
    )  # fmt: skip
    return Followed(**found | {name: float(found[name] or 0) for name in ("yen", "spread")})


def delivered_contacts(first_day: date, last_day: date) -> Iterator[dict]:
    """R01: every record of ours of these days, a corrected one beside its correction; none taken over."""
    rows = Contact.objects.filter(on__range=(first_day, last_day), origin=Contact.Origin.OWN)
    return rows.order_by("on", "record_number").values(
        "record_number", "corrects", "call_number", "work", "programme", "on", "started_at", "ended_at", "channel",
        "spoke_with", "identified_by", "outcome", "promised_on", "promised_yen", "summary", "call_back_at", "handover",
        "handover_reason", "letters_arrived", "worker_number", "phone", "absence_notice", "encouraged",
        debtor_number=F("debtor__number"),
    ).iterator(chunk_size=AT_ONCE)  # fmt: skip


def delivered_promises(first_day: date, last_day: date) -> Iterator[dict]:
    """R09: each promise heard or judged on these days, with its state as it is now."""
    rows = Promise.objects.filter(
        Q(contact__on__range=(first_day, last_day)) | Q(judged_on__range=(first_day, last_day)),
        contact__origin=Contact.Origin.OWN,
    )
    found = rows.order_by("contact__on", "contact__record_number", "line").values(
        "line", "programme", "promised_on", "promised_yen", "way", "state",
        record_number=F("contact__record_number"), debtor_number=F("debtor__number"),
    )  # fmt: skip
    return (row | {"line": f"{row['line']:02d}"} for row in found.iterator(chunk_size=AT_ONCE))


def days_recorded_late(day: date) -> list[date]:
    """Earlier days to which a record was added on `day`, a correction for instance; their deliveries are renewed."""
    late = Contact.objects.filter(recorded_at__date=day, on__lt=day, origin=Contact.Origin.OWN)
    return sorted(late.values_list("on", flat=True).distinct())


R08_KINDS = {kind: str(number) for number, kind in enumerate(encouragements.KINDS, start=1)}


def delivered_encouragements(first_day: date, last_day: date) -> Iterator[dict]:
    """R08: each encouragement of these days that no correction took back, with its result; none taken over."""
    rows = Encouragement.objects.filter(on__range=(first_day, last_day), contact__origin=Contact.Origin.OWN)
    found = rows.exclude(state=Encouragement.State.WITHDRAWN).order_by("on", "contact__record_number", "kind").values(
        "kind", "result", "on", record_number=F("contact__record_number"), debtor_number=F("debtor__number")
    )  # fmt: skip
    return (row | {"kind": R08_KINDS[row["kind"]]} for row in found.iterator(chunk_size=AT_ONCE))


def encouragement_from(row: Mapping[str, Any]) -> Encouragement:
    """An encouragement from a row whose days are text."""
    return Encouragement(**_dated(row))


def open_encouragements(kind: str = "") -> QuerySet[Encouragement]:
    """What is waited for, that which lapses first at the top."""
    found = Encouragement.objects.filter(state=Encouragement.State.OPEN).select_related("debtor", "contact")
    return (found.filter(kind=kind) if kind else found).order_by("due_on", "on", "pk")


def count_open_encouragements() -> dict[str, int]:
    """By kind."""
    rows = Encouragement.objects.filter(state=Encouragement.State.OPEN).order_by()
    return dict(rows.values_list("kind").annotate(Count("pk")))


def encouraged_in(month: Month) -> dict[str, dict[str, int]]:
    """By kind: how often in the month, how it was answered, and how it stands now; none taken back."""
    state, result = Encouragement.State, Encouragement.Result
    rows = Encouragement.objects.filter(on__gte=month.first, on__lte=month.last).exclude(state=state.WITHDRAWN).order_by()
    counted = rows.values("kind").annotate(
        made=Count("pk"), will_do=Count("pk", Q(result=result.WILL_DO)), declined=Count("pk", Q(result=result.DECLINED)),
        shown=Count("pk", Q(state=state.DONE)), open=Count("pk", Q(state=state.OPEN)),
    )  # fmt: skip
    none = dict.fromkeys(("made", "will_do", "declined", "shown", "open"), 0)
    return dict.fromkeys(encouragements.KINDS, none) | {row.pop("kind"): row for row in counted}


opening_statement = sets.opening


def opening_of(debtor_id: int) -> opening.Known:
    """What there may be to ask and to encourage; one query."""
    with connection.cursor() as cursor:
        cursor.execute(sets.opening(), {"debtor": debtor_id})
        found = cursor.fetchone()
    return opening_from(found and found[0])


def opening_from(found: Mapping[str, Any] | str | None) -> opening.Known:
    """The answer to `opening_statement` as the rules take it."""
    if not found:
        return opening.Known()
    row = json.loads(found) if isinstance(found, str) else found
    return opening.Known(
        letters=_shaped(row["letters"], opening.Letter), asked=_shaped(row["asked"], opening.Asked),
        registrations=_shaped(row["registrations"], opening.Registration),
        losses_filed_on=tuple(map(date.fromisoformat, row["losses"])), answers=_shaped(row["answers"], opening.Answered),
        transfer_state=row["transfer_state"], nhi_state=row["nhi_state"],
        other_insurance_suspected=row["other_insurance_suspected"], declaration_state=row["declaration_state"],
        undeclared_year=row["undeclared_year"], stated_on=date.fromisoformat(row["delivered_on"]),
    )  # fmt: skip


def _shaped(rows: Iterable[Mapping[str, Any]], shape: type) -> tuple:
    return tuple(
        shape(**{name: value for name, value in _dated(row).items() if name in shape.__dataclass_fields__}) for row in rows
    )


def _dated(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if value and (name == "on" or name.endswith("_on")) else value
        for name, value in row.items()
    }  # fmt: skip
