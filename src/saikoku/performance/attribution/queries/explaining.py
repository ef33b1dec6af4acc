"""Why was a payment credited as it was? From the facts of its people, with everything that lost."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet, Sum

from saikoku.collection.slips.models import Place
from saikoku.collection.slips.models import Slip as PrintedSlip
from saikoku.performance.attribution.queries.agreements import agreement, days_of, operating
from saikoku.performance.attribution.queries.credits import as_known
from saikoku.performance.attribution.rules import crediting
from saikoku.performance.attribution.rules.crediting import Judgement, LossJudgement
from saikoku.performance.attribution.rules.facts import Facts, Key, Loss, Slip, Stop, Transfer
from saikoku.performance.attribution.rules.facts import Payment as Paid
from saikoku.performance.attribution.rules.people import People
from saikoku.performance.attribution.rules.records import Record
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment, QualificationLoss, SlipIssued, TransferRegistration
from saikoku.registry.liabilities.models import Stop as StopRow
from saikoku.registry.payments.models import Payment

KEY = ("programme", "assessed_year", "due_year", "notice_number", "instalment")


class NoSuchPayment(LookupError):
    """No row has this number (or none had been received by then)."""


def explain(number: str, *, as_of: date | None = None) -> Judgement:
    """The judgement of one payment row, with every other claim. Raises NoSuchPayment."""
    with as_known(as_of):
        payment = Payment.objects.filter(payment_number=number).values(*KEY).first()
        if payment is None:
            raise NoSuchPayment(number)
        facts = facts_of(payment)
    on = max(one.paid_on for one in facts.payments)
    return next(one for one in crediting.judge(facts, agreement(on).on) if one.payment.number == number)


def explain_loss(row: QualificationLoss) -> LossJudgement:
    """The judgement of one procedure row, with every word about the loss that did not earn it."""
    merged = dict(Debtor.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    known, households = _household({row.debtor_id} - {None}, merged)
    loss = Loss(row.procedure_number, row.member_number, row.due_year, row.debtor_id, row.filed_on, row.premium_reduced)
    facts = Facts(
        days=days_of(operating(row.filed_on)), losses=[loss], records=_records(known), merged=merged, households=households
    )
    return crediting.judge_losses(facts, agreement(row.filed_on).on)[0]


def facts_of(key: dict) -> Facts:
    """Everything that bears on the payments of one instalment."""
    payments = [_payment(row) for row in Payment.objects.filter(**key).values()]
    merged = dict(Debtor.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    debtors = {one.debtor for one in payments if one.debtor is not None}
    known, households = _household(debtors, merged)
    last = max(one.paid_on for one in payments)
    return Facts(
        days=days_of(operating(last)), payments=payments, records=_records(known), slips=_slips(payments),
        transfers=_transfers(known), stops=_stops(known), assessed=_assessed(key), merged=merged, households=households,
    )  # fmt: skip


def _household(debtors: set[int], merged: dict[int, int]) -> tuple[set[int], dict[int, str]]:
    """Every number of everybody who lives with them, and where they live."""
    people = People(merged, {})
    persons = {people.person(debtor) for debtor in debtors}
    homes = Debtor.objects.filter(pk__in=persons).exclude(household=None).values("household")
    rows = Debtor.objects.filter(Q(pk__in=persons) | Q(household__in=homes)).values_list("pk", "household")
    households = {pk: f"H{home}" if home else "" for pk, home in rows}
    return {*households, *(old for old in merged if people.person(old) in households)}, households


def _payment(row: dict) -> Paid:
    return Paid(
        number=row["payment_number"], debtor=row["debtor_id"], key=tuple(row[name] for name in KEY), paid_on=row["paid_on"],
        channel=row["channel"], yen=row["standing"], due_on=row["due_on"], slip_number=row["slip_number"],
        mpn_number=row["mpn_number"],
    )  # fmt: skip


def _records(known: Collection[int]) -> list[Record]:
    """Theirs, and what corrects one of theirs, whomever it names: who is recorded for the wrong household is corrected so."""
    theirs = Contact.objects.filter(debtor_id__in=known)
    others = Contact.objects.exclude(debtor_id__in=known).exclude(corrects="").filter(
        corrects__in=theirs.values("record_number")
    )
    return [*records_in(theirs), *records_in(others)]


def records_in(rows: QuerySet[Contact]) -> list[Record]:
    """Rows of the ledger as the values that the rules judge."""
    found = rows.values_list(
        "record_number", "corrects", "debtor_id", "programme", "work", "channel", "on", "started_at", "worker_number",
        "spoke_with", "outcome", "promised_on", "promised_yen", "handover", "encouraged",
    )  # fmt: skip
    return [Record(*row) for row in found]


def _slips(payments: Iterable[Paid]) -> list[Slip]:
    named = {one.slip_number for one in payments if one.slip_number}
    by_mpn = {one.mpn_number for one in payments if one.mpn_number and not one.slip_number}
    theirs = Q(slip_number__in=named) | Q(mpn_number__in=by_mpn)
    rows = SlipIssued.objects.exclude(debtor=None).filter(theirs)
    found = [Slip(*row) for row in rows.values_list("slip_number", "line", "issued_on", "valid_until", "mpn_number")]
    return found + [
        Slip(
            row.slip_number, "", row.issued_on, row.valid_until, row.mpn_number, printed=row.number, edition=row.edition,
            on_site=row.place == Place.VISIT,
        )
        for row in PrintedSlip.objects.filter(theirs)
    ]  # fmt: skip


def _transfers(known: Iterable[int]) -> list[Transfer]:
    rows = TransferRegistration.objects.filter(debtor_id__in=known).order_by("applied_on", "debtor_number", "programme")
    return [
        Transfer(debtor, programme, applied_on, starts_on, min(filter(None, (ended_on, gone_on)), default=None))
        for debtor, programme, applied_on, starts_on, ended_on, gone_on in rows.values_list(
            "debtor_id", "programme", "applied_on", "starts_on", "ended_on", "gone_on"
        )
    ]


def _stops(known: Iterable[int]) -> list[Stop]:
    """A stop that a full file no longer names holds until the day before."""
    found = []
    for debtor, programme, starts_on, ends_on, gone_on in StopRow.objects.filter(debtor_id__in=known).values_list(
        "debtor_id", "programme", "starts_on", "ends_on", "gone_on"
    ):
        if gone_on is None or starts_on < gone_on:
            last = date.fromordinal(gone_on.toordinal() - 1) if gone_on else None
            found.append(Stop(debtor, programme, starts_on, min(filter(None, (ends_on, last)), default=None)))
    return found


def _assessed(key: dict) -> dict[Key, int]:
    found: dict[Key, int] = defaultdict(int)
    for row in Instalment.objects.filter(**key).values(*KEY).annotate(yen=Sum("assessed")):
        found[tuple(row[name] for name in KEY)] = row["yen"]
    return dict(found)
