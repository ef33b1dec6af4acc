"""Make the invoice of a month, and record what the city did with it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from saikoku import turns
from saikoku.documents import invoice as paper
from saikoku.governance.contract import queries as contract
from saikoku.governance.contract.models import Profile
from saikoku.governance.invoices import queries
from saikoku.governance.invoices.models import Invoice, InvoiceStep
from saikoku.governance.invoices.rules import issuing, plan, steps
from saikoku.governance.invoices.rules.steps import Step
from saikoku.governance.law.rules import consumption_tax
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn


class InvoiceRefused(Refused):
    """`reasons` are codes of rules.issuing or rules.steps."""


@dataclass(frozen=True, slots=True)
class _Draft:
    month: Month
    version: int
    amount: int
    tax: int
    on: date


@transaction.atomic
def issue(*, month: Month, by: Actor, at: datetime) -> Invoice:
    """Draw and keep the invoice of a month of work; one person at a time. Raises InvoiceRefused."""
    _act_alone()
    fee, on = queries.fee(), at.date()
    standing = next(iter(queries.versions(month)), None)
    before = [] if standing is None else list(queries.taken(standing))
    amount = fee.amounts.get(month, 0)
    if reasons := issuing.refusals(
        month, today=on, months=fee.months, amount=amount, has_sum=bool(fee.sums), stands=standing is not None
        and Step.WITHDRAWN not in before,
    ):  # fmt: skip
        raise InvoiceRefused(reasons)
    profile = contract.profile()
    tax = consumption_tax.included(amount, on=month.last)
    draft = _Draft(month, standing.version + 1 if standing else 1, amount, tax, on)
    facts = _facts(draft, profile, fee.months.index(month) + 1, len(fee.months))
    invoice = Invoice.objects.create(
        month=month.first, version=draft.version, replaces=standing, amount=amount, tax=tax,
        contract_sum=plan.sum_for(month, fee.sums), terms_not_approved=not queries.is_sum_approved(month),
        facts=paper.as_facts(facts), digest=paper.digest(facts), pdf=paper.render(facts, at=at),
        issued_on=on, issued_at=at, issued_by=by.name,
    )  # fmt: skip
    audit.record(
        "invoices.issued", by=by, at=at, object_id=str(invoice.pk),
        after={"month": str(month), "version": draft.version, "amount": amount, "facts": invoice.digest},
    )  # fmt: skip
    return invoice


def _act_alone() -> None:
    """Invoices are append-only, so no row of theirs can be locked: one act on them at a time."""
    turns.take(Turn.INVOICES)


def _facts(draft: _Draft, profile: Profile, turn: int, turns: int) -> paper.Invoice:
    return paper.Invoice(
        number=f"{draft.month.compact}-{draft.version}",
        issued_on=draft.on,
        addressee=f"{profile.city}長 様",
        author=profile.contractor,
        address=profile.address,
        representative=profile.representative,
        registration=profile.invoice_registration,
        bank_account=profile.bank_account,
        subject=f"{profile.city}{contract.SUBJECT}",
        month=draft.month,
        turn=turn,
        turns=turns,
        amount=draft.amount,
        tax=draft.tax,
        tax_percent=consumption_tax.rate(draft.month.last),
        practice=profile.kind != "real",
    )


@transaction.atomic
def take_step(*, invoice_id: int, step: Step, on: date, note: str = "", by: Actor, at: datetime) -> InvoiceStep:
    """Record what happened to an invoice. Raises InvoiceRefused and Invoice.DoesNotExist."""
    _act_alone()
    invoice = Invoice.objects.defer("pdf", "facts").get(pk=invoice_id)
    taken = queries.taken(invoice)
    reasons = steps.refusals(step, on=on, taken=taken, issued_on=invoice.issued_on, today=at.date())
    reasons += ["reason-missing"] if step == Step.WITHDRAWN and not note.strip() else []
    if reasons:
        raise InvoiceRefused(reasons)
    row = InvoiceStep.objects.create(
        invoice=invoice, step=step, on=on, note=note.strip(), entered_at=at, entered_by=by.name
    )
    audit.record(
        "invoices.step.taken", by=by, at=at, object_id=str(invoice.pk), reason=note.strip(),
        after={"step": str(step), "on": on.isoformat()},
    )  # fmt: skip
    return row


@transaction.atomic
def take_paper(*, invoice_id: int, by: Actor, at: datetime) -> tuple[Invoice, bytes]:
    """The paper as it was drawn, byte for byte. Raises Invoice.DoesNotExist."""
    invoice = Invoice.objects.defer("facts").get(pk=invoice_id)
    drawn = bytes(invoice.pdf)
    audit.record(
        "invoices.paper.taken", by=by, at=at, object_id=str(invoice.pk),
        after={"version": invoice.version, "sha256": hashlib.sha256(drawn).hexdigest()},
    )  # fmt: skip
    return invoice, drawn
