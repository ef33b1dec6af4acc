"""The cash book as paper, and who saw whom on a day's pages."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from saikoku.collection.receipts.operations import showing
from saikoku.documents import pdf, xlsx
from saikoku.documents.report import Report, digest
from saikoku.kernel.actor import Actor
from saikoku.registry.debtors.models import Debtor
from saikoku.security.audit import operations as audit


@transaction.atomic
def take_book(*, facts: Report, form: str, by: Actor, at: datetime) -> bytes:
    """PDF or XLSX of the cash book, with the digest of its facts in the trail."""
    audit.record("cash.book.taken", by=by, at=at, object_id=facts.period, after={"form": form, "facts": digest(facts)})
    return pdf.render(facts) if form == "pdf" else xlsx.render(facts)


@transaction.atomic
def take_paying_in(*, number: str, facts: Report, by: Actor, at: datetime) -> bytes:
    """PDF that goes to the bank with the money, with the digest of its facts in the trail."""
    audit.record("cash.deposit.taken", by=by, at=at, object_id=number, after={"facts": digest(facts)})
    return pdf.render(facts)


@transaction.atomic
def note_day_shown(*, people: Iterable[Debtor], by: Actor, at: datetime) -> None:
    """Whom a page about a collector's day names or leads to."""
    showing.note("receipts.list.shown", about=[one.number for one in people], by=by, at=at)


@transaction.atomic
def note_deposit_shown(*, number: str, by: Actor, at: datetime) -> None:
    """Somebody who does not keep the cash followed the money to the city."""
    audit.record("cash.deposit.shown", by=by, at=at, object_id=number)
