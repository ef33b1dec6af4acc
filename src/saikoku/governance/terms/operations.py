"""Seed the defaults; propose and approve what the city agrees to."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from saikoku.governance.terms.models import Proposal, Term
from saikoku.governance.terms.rules import declared
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit


class TermRefused(Refused):
    """The term is not proposed or decided; `reasons` are codes."""


@transaction.atomic
def seed(*, since: date, by: Actor, at: datetime) -> int:
    """Every declared term that has no row yet gets its default from `since` on; the number seeded."""
    known = set(Term.objects.values_list("name", flat=True))
    missing = [term for name, term in declared.all_terms().items() if name not in known]
    Term.objects.bulk_create(
        Term(
            name=term.name, value=term.value, valid=DateRange(since, None), state=Term.State.DEFAULT,
            source=f"仕様書 {term.clause}(既定値)", proposed_by=by.name, proposed_at=at,
        )
        for term in missing
    )  # fmt: skip
    if missing:
        audit.record("terms.seeded", by=by, at=at, after={"terms": sorted(term.name for term in missing)})
    return len(missing)


@transaction.atomic
def enter_approved(
    *, name: str, value: Any, since: date, source: str, document: str, proposed_by: Actor, by: Actor, at: datetime
) -> Term:
    """A value the city approved holds from `since` on; the value before it ends the day before.

    Raises TermRefused: unknown-term, not-a-<type>, own-proposal, source-missing, before-what-holds.
    """
    reasons = []
    term = declared.all_terms().get(name)
    reasons += ["unknown-term"] if term is None else declared.faults(term, value)
    if proposed_by.name == by.name:
        reasons.append("own-proposal")
    if not (source.strip() and document.strip()):
        reasons.append("source-missing")
    last = Term.objects.select_for_update().filter(name=name).order_by("-valid").first()
    if last and last.valid.lower >= since:
        reasons.append("before-what-holds")
    if reasons:
        raise TermRefused(reasons)
    if last:
        last.valid = DateRange(last.valid.lower, since)
        last.save(update_fields=["valid"])
    row = Term.objects.create(
        name=name, value=value, valid=DateRange(since, None), state=Term.State.APPROVED, source=source,
        document=document, proposed_by=proposed_by.name, proposed_at=at, approved_by=by.name, approved_at=at,
    )  # fmt: skip
    audit.record(
        "terms.approved", by=by, at=at, object_id=name, reason=source,
        before={"value": last.value if last else None}, after={"value": value, "since": since.isoformat()},
    )  # fmt: skip
    return row


@transaction.atomic
def propose(*, name: str, value: Any, since: date, source: str, by: Actor, at: datetime) -> Proposal:
    """Put a change of a term before the city. Nothing changes until another person approves it.

    Raises TermRefused: unknown-term, not-a-<type>, not-after and not-before (a time on the wrong side of its other end),
    source-missing, before-what-holds, already-proposed, no-change.
    """
    term = declared.all_terms().get(name)
    if term is None:
        raise TermRefused(["unknown-term"])
    reasons = declared.faults(term, value) + declared.order_faults(term, value, _held(since))
    reasons += [] if source.strip() else ["source-missing"]
    last = Term.objects.select_for_update().filter(name=name).order_by("-valid").first()
    if last and last.valid.lower >= since:
        reasons.append("before-what-holds")
    if last and last.value == value and last.state == Term.State.APPROVED:
        reasons.append("no-change")
    if Proposal.objects.filter(name=name, state=Proposal.State.OPEN).exists():
        reasons.append("already-proposed")
    if reasons:
        raise TermRefused(reasons)
    proposal = Proposal.objects.create(
        name=name, value=value, since=since, source=source, proposed_by=by.name,
        proposed_by_account=by.account_id, proposed_at=at,
    )  # fmt: skip
    audit.record(
        "terms.proposed", by=by, at=at, object_id=name, reason=source,
        before={"value": last.value if last else None}, after={"value": value, "since": since.isoformat()},
    )  # fmt: skip
    return proposal


@transaction.atomic
def approve(*, proposal_id: int, document: str, by: Actor, at: datetime) -> Term:
    """The city's approval, given on the screen or entered from its paper by a second person.

    Raises TermRefused: already-decided, document-missing, own-proposal, before-what-holds, and of what was proposed before
    another time was approved not-after or not-before.
    """
    proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
    reasons = [] if proposal.state == Proposal.State.OPEN else ["already-decided"]
    reasons += [] if document.strip() else ["document-missing"]
    reasons += ["own-proposal"] if proposal.proposed_by == by.name else []
    named = declared.all_terms().get(proposal.name)
    reasons += declared.order_faults(named, proposal.value, _held(proposal.since)) if named else []
    if reasons:
        raise TermRefused(reasons)
    term = enter_approved(
        name=proposal.name, value=proposal.value, since=proposal.since, source=proposal.source, document=document,
        proposed_by=Actor(proposal.proposed_by, account_id=proposal.proposed_by_account), by=by, at=at,
    )  # fmt: skip
    proposal.state, proposal.term, proposal.document = Proposal.State.APPROVED, term, document
    proposal.decided_by, proposal.decided_at = by.name, at
    proposal.save()
    return term


def _held(on: date) -> dict[str, Any]:
    """The times that hold on a day."""
    times = [name for name, term in declared.all_terms().items() if term.type == "time"]
    return dict(Term.objects.filter(name__in=times, valid__contains=on).values_list("name", "value"))


@transaction.atomic
def withdraw(*, proposal_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Take a proposal back, or note that the city did not agree. Raises TermRefused: already-decided, reason-missing."""
    proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
    reasons = [] if proposal.state == Proposal.State.OPEN else ["already-decided"]
    reasons += [] if reason.strip() else ["reason-missing"]
    if reasons:
        raise TermRefused(reasons)
    proposal.state, proposal.decision_reason = Proposal.State.WITHDRAWN, reason
    proposal.decided_by, proposal.decided_at = by.name, at
    proposal.save()
    audit.record("terms.withdrawn", by=by, at=at, object_id=proposal.name, reason=reason)


@transaction.atomic
def note_view(*, name: str, by: Actor, at: datetime) -> None:
    """The names of those who proposed and approved were shown."""
    audit.record("terms.history.viewed", by=by, at=at, object_id=name)


def last_day(term: Term) -> date | None:
    return None if term.valid.upper is None else term.valid.upper - timedelta(days=1)
