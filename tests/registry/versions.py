"""Runs and versions for rows that a test puts into the tables by hand."""

import itertools
from datetime import datetime

from saikoku.exchange.intake.models import Run
from saikoku.kernel import clock
from saikoku.registry.debtors.models import Debtor, PersonVersion
from saikoku.registry.payments.models import REPORTED, Payment, PaymentVersion

_numbers = itertools.count(1)


def run_at(moment: datetime, layout: str = "T04_payments") -> Run:
    number = next(_numbers)
    return Run.objects.create(
        reference=f"test{number}", layout=layout, file_name="x.csv", size=1, sha256=f"{number:064d}", encoding="cp932",
        fixed=False, was_encrypted=False, business_on=moment.date(), key_id="test", received_at=moment, received_by="tester",
    )  # fmt: skip


def of_person(debtor: Debtor, *, run_id: int = 1) -> PersonVersion:
    return PersonVersion.objects.create(
        debtor=debtor, household=debtor.household, said={"name": debtor.name}, delivered_on=debtor.delivered_on,
        verdict="new", stated_at=clock.at(debtor.delivered_on, 9), run_id=run_id,
    )  # fmt: skip


def of_payment(payment: Payment) -> PaymentVersion:
    """As received by a run of its own."""
    said = {name: getattr(payment, name) for name in ("payment_number", "received_at", *REPORTED.split())}
    run = run_at(payment.received_at)
    return PaymentVersion.objects.create(verdict="new", stated_at=payment.received_at, run_id=run.pk, **said)
