"""修了証: a person who passed every role play is given a paper for the record of his training."""

from datetime import datetime

from django.db import transaction

from saikoku import turns
from saikoku.documents import pdf, report
from saikoku.governance.contract import queries as contract
from saikoku.governance.contract.models import Kind
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.kernel.refusals import Refused
from saikoku.practice import queries
from saikoku.practice.models import Certificate
from saikoku.security.access.models import Account
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn


class CertificateRefused(Refused):
    """No certificate can be issued; `reasons` are codes."""


def refusals(account: Account | None, by: Actor) -> list[str]:
    judged = (
        ("not-for-training", contract.profile().kind == Kind.REAL),
        ("account-unknown", account is None),
        ("own-certificate", account is not None and account.pk == by.account_id),
        ("plays-missing", account is not None and bool(queries.missing(account.pk))),
    )
    return [code for code, holds in judged if holds]


@transaction.atomic
def issue(*, account_id: int, facts_of, by: Actor, at: datetime) -> Certificate:
    """Freeze what was passed and when; `facts_of` (presenters) tells account, results and number as a report. Whoever has
    a certificate keeps the one he has: a key pressed twice draws no second number.

    Raises CertificateRefused: not-for-training, account-unknown, own-certificate, plays-missing.
    """
    account = Account.objects.select_for_update().filter(pk=account_id, is_active=True).first()
    if reasons := refusals(account, by):
        raise CertificateRefused(reasons)
    if before := queries.certificates_of([account.pk]).get(account.pk):
        return before
    turns.take(Turn.CERTIFICATE_NUMBER)
    year = Month.of(at.astimezone(clock.TOKYO).date()).fiscal_year
    number = f"K-{year}-{Certificate.objects.filter(number__startswith=f'K-{year}-').count() + 1:04d}"
    paper = facts_of(account, queries.passed_results(account.pk), number)
    made = Certificate.objects.create(
        number=number, account=account, facts=report.as_facts(paper), digest=report.digest(paper), issued_at=at,
        issued_by=by.name,
    )  # fmt: skip
    audit.record(
        "training.certificate.issued", by=by, at=at, object_id=number,
        after={"account": account.login_name, "digest": made.digest},
    )  # fmt: skip
    return made


@transaction.atomic
def take_paper(*, certificate: Certificate, by: Actor, at: datetime) -> bytes:
    """The paper as it was issued; who took it is kept."""
    audit.record("training.certificate.taken", by=by, at=at, object_id=certificate.number)
    return pdf.render(report.from_facts(certificate.facts))


@transaction.atomic
def note_people_shown(*, by: Actor, at: datetime) -> None:
    audit.record("training.people.viewed", by=by, at=at)
