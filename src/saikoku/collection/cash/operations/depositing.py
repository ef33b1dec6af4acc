"""Pay in what lies in the safe: one person prepares it, another enters the stamped slip."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from saikoku.collection.cash import queries
from saikoku.collection.cash.models import Deposit, DepositPart, DepositProof
from saikoku.collection.cash.operations.refusing import CashRefused
from saikoku.collection.ledger import operations as ledger
from saikoku.collection.ledger.rules.accounts import Account, Kind
from saikoku.collection.receipts.operations.recovering import watched
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit


@watched
@transaction.atomic
def prepare_deposit(
    *, close_ids: Collection[int], cleared_ids: Collection[int] = (), place: str, by: Actor, at: datetime
) -> Deposit:
    """The money of these closed days, and what made shortages good, each whole and once.

    Raises CashRefused: nothing-chosen, close-not-open, place-missing.
    """
    ledger.act_alone()
    closes = list(queries.lying().filter(pk__in=close_ids))
    cleared = list(queries.made_good_to_deposit().filter(pk__in=cleared_ids))
    reasons = [] if close_ids or cleared_ids else ["nothing-chosen"]
    is_open = len(closes) == len(set(close_ids)) and len(cleared) == len(set(cleared_ids))
    reasons += [] if is_open else ["close-not-open"]
    reasons += [] if place.strip() else ["place-missing"]
    if reasons:
        raise CashRefused(reasons)
    day = at.astimezone(clock.TOKYO).date()
    turn = Deposit.objects.filter(number__startswith=f"{day:%Y%m%d}-").count() + 1
    deposit = Deposit.objects.create(
        number=f"{day:%Y%m%d}-{turn:02d}", place=place.strip(), prepared_at=at, prepared_by=by.name,
        yen=sum(close.count.in_safe for close in closes) + sum(one.yen for one in cleared),
    )  # fmt: skip
    DepositPart.objects.bulk_create([
        *(DepositPart(deposit=deposit, close=close, yen=close.count.in_safe) for close in closes),
        *(DepositPart(deposit=deposit, cleared=one, yen=one.yen) for one in cleared),
    ])  # fmt: skip
    days = [*closes, *(one.clearing.close for one in cleared)]
    audit.record(
        "cash.deposit.prepared", by=by, at=at, object_id=deposit.number,
        after={"yen": deposit.yen, "days": [f"{close.count.worker_number} {close.count.day}" for close in days]},
    )  # fmt: skip
    return deposit


@watched
@transaction.atomic
def prove_deposit(*, number: str, paid_on: date, document: str, by: Actor, at: datetime) -> DepositProof:
    """The stamped slip is here.

    Raises CashRefused (own-deposit, proved-already, day-to-come, document-missing, before-the-money-came) and
    Deposit.DoesNotExist.
    """
    ledger.act_alone()
    deposit = Deposit.objects.get(number=number)
    newest = max(queries.came_on(part) for part in queries.parts_of(deposit))
    reasons = ["own-deposit"] if deposit.prepared_by == by.name else []
    reasons += ["proved-already"] if DepositProof.objects.filter(deposit=deposit).exists() else []
    reasons += ["day-to-come"] if paid_on > at.astimezone(clock.TOKYO).date() else []
    reasons += ["before-the-money-came"] if paid_on < newest else []
    reasons += [] if document.strip() else ["document-missing"]
    if reasons:
        raise CashRefused(reasons)
    proof = DepositProof.objects.create(
        deposit=deposit, paid_on=paid_on, document=document.strip(), confirmed_at=at, confirmed_by=by.name
    )
    ledger.post(
        kind=Kind.DEPOSIT, reference=deposit.number, on=paid_on, by=by, at=at,
        legs=[(Account.SAFE, "", -deposit.yen), (Account.CITY, "", deposit.yen)],
    )  # fmt: skip
    audit.record(
        "cash.deposit.proved", by=by, at=at, object_id=number,
        after={"yen": deposit.yen, "paid_on": paid_on.isoformat(), "document": proof.document},
    )  # fmt: skip
    return proof
