"""Hand out the proposal as a paper, hand it over to the city, enter what the city answered, read the answer."""

import hashlib
from datetime import date, datetime

from django.db import transaction

from saikoku import turns
from saikoku.desk.proposal.models import Answer, Handed, Noted
from saikoku.desk.proposal.queries import handed as papers
from saikoku.documents import pdf, report, xlsx
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn

RENDERERS = {"pdf": pdf.render, "xlsx": xlsx.render}


class ProposalRefused(Refused):
    """Nothing was kept; `reasons` are codes."""


@transaction.atomic
def take(*, paper: report.Report, kind: str, by: Actor, at: datetime) -> bytes:
    content = RENDERERS[kind](paper)
    audit.record(
        "proposal.paper.taken", by=by, at=at, object_id=paper.period,
        after={"kind": kind, "facts": report.digest(paper), "sha256": hashlib.sha256(content).hexdigest()},
    )  # fmt: skip
    return content


@transaction.atomic
def hand_over(*, paper: report.Report, month: date, by: Actor, at: datetime) -> Handed:
    """Keep the paper as the city gets it. A later one of the month takes its place."""
    content = pdf.render(paper)
    made = Handed.objects.create(
        month=month, sha256=hashlib.sha256(content).hexdigest(), pdf=content, handed_by=by.name,
        handed_by_account=by.account_id, handed_at=at,
    )  # fmt: skip
    audit.record(
        "proposal.handed", by=by, at=at, object_id=str(made.pk), after={"month": month.isoformat(), "sha256": made.sha256}
    )
    return made


@transaction.atomic
def open_handed(*, handed: Handed, by: Actor, at: datetime) -> bytes:
    """The very bytes that were handed over; who took them is kept."""
    audit.record(
        "proposal.paper.taken", by=by, at=at, object_id=str(handed.pk),
        after={"kind": "pdf", "handed": handed.pk, "sha256": handed.sha256},
    )  # fmt: skip
    return papers.content(handed)


@transaction.atomic
def answer(
    *, handed_id: int, kind: str, document: str, document_on: date | None, remark: str, by: Actor, at: datetime
) -> Answer:
    """The city's answer, given on the screen or entered from its paper by a second person.

    Raises ProposalRefused: already-answered, taken-its-place, document-missing, document-day-missing, document-dated-ahead,
    document-before-it, remark-missing, own-proposal.
    """
    turns.take(Turn.PROPOSAL_ANSWER)
    paper = papers.one(handed_id)
    today = at.astimezone(clock.TOKYO).date()
    reasons = [code for code, fails in (
        ("already-answered", papers.answer_to(paper) is not None),
        ("taken-its-place", not papers.is_latest(paper)),
        ("document-missing", not document.strip()),
        ("document-day-missing", document_on is None),
        ("document-dated-ahead", document_on is not None and document_on > today),
        ("document-before-it", document_on is not None and document_on < paper.handed_at.astimezone(clock.TOKYO).date()),
        ("remark-missing", kind != Answer.Kind.AGREED and not remark.strip()),
        ("own-proposal", paper.handed_by == by.name),
    ) if fails]  # fmt: skip
    if reasons:
        raise ProposalRefused(reasons)
    made = Answer.objects.create(
        handed=paper, kind=kind, document=document.strip(), document_on=document_on, remark=remark.strip(),
        handed_by=paper.handed_by, answered_by=by.name, answered_at=at,
    )  # fmt: skip
    audit.record(
        "proposal.answered", by=by, at=at, object_id=str(paper.pk), reason=remark,
        after={"kind": kind, "document": document, "document_on": document_on.isoformat(), "sha256": paper.sha256},
    )  # fmt: skip
    return made


@transaction.atomic
def note(*, answer: Answer, by: Actor, at: datetime) -> Noted:
    """A leader has read the answer; again changes nothing."""
    found, is_new = Noted.objects.get_or_create(answer=answer, defaults={"noted_by": by.name, "noted_at": at})
    if is_new:
        audit.record("proposal.answer.noted", by=by, at=at, object_id=str(answer.handed_id), after={"kind": answer.kind})
    return found
