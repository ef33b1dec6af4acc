"""What is to be asked for each month, and what was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from saikoku.governance.contract import queries as contract
from saikoku.governance.invoices.models import Invoice
from saikoku.governance.invoices.rules import plan, steps
from saikoku.governance.invoices.rules.steps import Step
from saikoku.governance.terms import queries as terms
from saikoku.kernel import periods
from saikoku.kernel.periods import Month

SUM = "contract_sum"


@dataclass(frozen=True, slots=True)
class Fee:
    """The contract's months with the yen of each; `sums` is what was agreed, by the month from which it holds. Without
    a sum no month has an amount."""

    months: list[Month]
    amounts: dict[Month, int]
    sums: dict[Month, int]


def fee() -> Fee:
    profile = contract.profile()
    whole = terms.value("invoice_months_from", on=profile.operates_from) == "contract"
    first = profile.starts_on if whole else profile.operates_from
    months = periods.months(Month.of(first), Month.of(profile.ends_on))
    sums = {Month.of(term.valid.lower): term.value for term in reversed(terms.history_of(SUM)) if term.value}
    return Fee(months, plan.plan(sums, months, billed()) if sums else {}, sums)


def billed() -> dict[Month, int]:
    """What the standing invoices ask for."""
    standing = Invoice.objects.filter(replaced_by=None).exclude(steps__step=Step.WITHDRAWN)
    return {Month.of(month): amount for month, amount in standing.values_list("month", "amount")}


def is_sum_approved(month: Month) -> bool:
    return SUM not in terms.agreed(month.last).not_approved


def latest() -> dict[Month, Invoice]:
    """The last version of each month's invoice, with its steps, without its paper."""
    rows = Invoice.objects.filter(replaced_by=None).defer("pdf", "facts").prefetch_related("steps")
    return {Month.of(row.month): row for row in rows}


def versions(month: Month) -> list[Invoice]:
    """The invoices of a month, the latest first."""
    rows = Invoice.objects.filter(month=month.first).defer("pdf", "facts")
    return list(rows.order_by("-version").prefetch_related("steps"))


def taken(invoice: Invoice) -> dict[Step, date]:
    return {Step(row.step): row.on for row in sorted(invoice.steps.all(), key=lambda row: row.pk)}


def due_days(invoices: Iterable[Invoice]) -> dict[int, date]:
    """By the key of each invoice that the city received: the last day for it to pay."""
    received = {one.pk: on for one in invoices if (on := taken(one).get(Step.RECEIVED))}
    days = terms.values("invoice_pay_days", set(received.values())) if received else {}
    return {pk: steps.due_on(on, days=days[on]) for pk, on in received.items()}
