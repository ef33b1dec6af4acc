"""Take out, copy or use otherwise only what the city granted; count what comes back; hand everything over at the end."""

from datetime import date, datetime

from django.db import transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.outreach.scripts import queries
from saikoku.outreach.scripts.models import HandOver, Use, UseDecision, UseEnd
from saikoku.outreach.scripts.operations.wording import one_at_a_time
from saikoku.outreach.scripts.rules import uses
from saikoku.security.audit import operations as audit


class UseRefused(Refused):
    """It cannot be written down so; `reasons` are codes."""


@transaction.atomic
def ask(
    *, kind: str, what: str, place: str, purpose: str, copies: int, starts_on: date, ends_on: date, by: Actor, at: datetime
) -> Use:
    """Put a use before the city. Raises UseRefused: those of rules.uses.refusals."""
    reasons = uses.refusals(
        kind=kind, what=what, place=place, purpose=purpose, copies=copies, starts_on=starts_on, ends_on=ends_on
    )
    if reasons:
        raise UseRefused(reasons)
    use = Use.objects.create(
        kind=kind, what=what.strip(), place=place.strip(), purpose=purpose.strip(), copies=copies, starts_on=starts_on,
        ends_on=ends_on, proposed_by=by.name, proposed_by_account=by.account_id, proposed_at=at,
    )  # fmt: skip
    audit.record(
        "scripts.use.asked", by=by, at=at, object_id=str(use.pk), reason=purpose,
        after={"kind": kind, "copies": copies, "starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()},
    )  # fmt: skip
    return use


@transaction.atomic
def grant(*, use_id: int, document: str, document_on: date | None, by: Actor, at: datetime) -> UseDecision:
    """The city's approval, entered by another person than asked. One decision at a time.

    Raises UseRefused: already-decided, document-missing, document-day-missing, document-dated-ahead, own-proposal.
    """
    use = _locked(use_id)
    today = at.astimezone(clock.TOKYO).date()
    reasons = [code for code, fails in (
        ("already-decided", _is_decided(use)),
        ("document-missing", not document.strip()),
        ("document-day-missing", document_on is None),
        ("document-dated-ahead", document_on is not None and document_on > today),
        ("own-proposal", use.proposed_by == by.name),
    ) if fails]  # fmt: skip
    if reasons:
        raise UseRefused(reasons)
    decision = UseDecision.objects.create(
        use=use, granted=True, document=document.strip(), document_on=document_on, proposed_by=use.proposed_by,
        decided_by=by.name, decided_at=at,
    )  # fmt: skip
    audit.record(
        "scripts.use.granted", by=by, at=at, object_id=str(use_id),
        after={"document": document, "document_on": document_on.isoformat()},
    )  # fmt: skip
    return decision


@transaction.atomic
def refuse(*, use_id: int, reason: str, by: Actor, at: datetime) -> UseDecision:
    """The city did not agree, or it is not needed any more. Raises UseRefused: already-decided, reason-missing."""
    use = _locked(use_id)
    reasons = ["already-decided"] if _is_decided(use) else []
    reasons += [] if reason.strip() else ["reason-missing"]
    if reasons:
        raise UseRefused(reasons)
    decision = UseDecision.objects.create(
        use=use, granted=False, reason=reason.strip(), proposed_by=use.proposed_by, decided_by=by.name, decided_at=at
    )
    audit.record("scripts.use.refused", by=by, at=at, object_id=str(use_id), reason=reason)
    return decision


@transaction.atomic
def bring_back(*, use_id: int, copies: int, remark: str, by: Actor, at: datetime) -> UseEnd:
    """Count what came back or was destroyed.

    Raises UseRefused: not-granted, already-back, more-than-went, missing-unexplained.
    """
    use = _locked(use_id)
    decision = queries.decision_of(use)
    reasons = [code for code, fails in (
        ("not-granted", decision is None or not decision.granted),
        ("already-back", queries.is_back(use)),
        ("more-than-went", not 0 <= copies <= use.copies),
        ("missing-unexplained", copies < use.copies and not remark.strip()),
    ) if fails]  # fmt: skip
    if reasons:
        raise UseRefused(reasons)
    end = UseEnd.objects.create(use=use, copies=copies, remark=remark.strip(), by=by.name, at=at)
    audit.record(
        "scripts.use.ended", by=by, at=at, object_id=str(use_id), reason=remark, after={"copies": copies, "went": use.copies}
    )
    return end


@transaction.atomic
def hand_over(*, on: date, receiver: str, copies: int, remark: str, digest: str, by: Actor, at: datetime) -> HandOver:
    """All texts with their copies go to the city; a later one may follow with what was found afterwards.

    Raises UseRefused: receiver-missing, dated-ahead, copies-still-out.
    """
    one_at_a_time()
    out = queries.still_out()
    today = at.astimezone(clock.TOKYO).date()
    reasons = [code for code, fails in (
        ("receiver-missing", not receiver.strip()), ("dated-ahead", on > today), ("copies-still-out", out.exists()),
    ) if fails]  # fmt: skip
    if reasons:
        raise UseRefused(reasons)
    texts = len(queries.holding())
    made = HandOver.objects.create(
        on=on, receiver=receiver.strip(), texts=texts, copies=copies, digest=digest, remark=remark.strip(), by=by.name, at=at
    )
    audit.record(
        "scripts.handed_over", by=by, at=at, object_id=str(made.pk), reason=remark,
        after={"on": on.isoformat(), "texts": texts, "copies": copies, "digest": digest},
    )  # fmt: skip
    return made


def _locked(use_id: int) -> Use:
    """Nothing of these tables is ever changed, so there is no row to lock (decision 0010)."""
    one_at_a_time()
    return queries.use(use_id)


def _is_decided(use: Use) -> bool:
    return queries.decision_of(use) is not None
