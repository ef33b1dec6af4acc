"""Fill sheets from today's list and count them out, type one back, record what two people typed alike."""

from datetime import datetime

from django.db import transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.outreach.calls.operations import paper as call_papers
from saikoku.outreach.sheets import queries
from saikoku.outreach.sheets.rules.typed import Sheet, as_values
from saikoku.outreach.visits.operations import paper as visit_papers
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors import queries as debtors
from saikoku.security.audit import operations as audit
from saikoku.workforce.papers import operations as papers
from saikoku.workforce.papers import queries as numbered
from saikoku.workforce.papers.models import Bundle, Paper, Typing
from saikoku.workforce.papers.rules import conflicts
from saikoku.workforce.papers.rules.numbers import Kind
from saikoku.workforce.papers.rules.states import Step


class SheetRefused(Refused):
    """The sheet is not filled, typed or recorded; `reasons` are codes of rules.conflicts and of this page."""


@transaction.atomic
def fill(*, kind: Kind, worker_number: str, most: int, by: Actor, at: datetime) -> Bundle:
    """Sheets for somebody's next calls, or for what is left of his route, counted out to him at once; nobody stands on two.

    Raises SheetRefused: worker-missing, nobody-to-print; and PaperRefused.
    """
    worker = queries.worker_of(worker_number)
    if not worker.worker_number:
        raise SheetRefused(["worker-missing"])
    papers.act_alone()
    day = at.astimezone(clock.TOKYO).date()
    found = queries.calls_to_print(most, at) if kind is Kind.CALL else queries.visits_to_print(worker, day)[:most]
    if not found:
        raise SheetRefused(["nobody-to-print"])
    bundle = papers.make_bundle(
        kind=kind, count=len(found), facts=[facts for _, facts in found], about=[debtor.number for debtor, _ in found], by=by,
        at=at,
    )  # fmt: skip
    for step in (Step.TAKEN_IN, Step.OUT):
        papers.record_transfer(
            bundle_id=bundle.pk, step=step, first=1, last=bundle.count, holder=worker_number, acted_at=at, by=by, at=at
        )
    return bundle


def type_sheet(*, number: str, sheet: Sheet, note: str, by: Actor, at: datetime) -> Typing:
    """What one person read. Raises PaperRefused (papers.type_back) and SheetRefused: debtor-unknown, paper-unknown,
    begins-later-than-now, and why such a call or visit cannot have been."""
    paper = Paper.objects.select_related("bundle").filter(number=number).first()
    debtor = debtors.of_number(sheet.debtor_number)
    if paper is None or debtor is None:
        raise SheetRefused(["debtor-unknown" if paper else "paper-unknown"])
    if reasons := queries.refusals(Kind(paper.bundle.kind), sheet, note, debtor, at=at):
        raise SheetRefused(reasons)
    return papers.type_back(
        number=number, acted_at=sheet.began_at, worker_number=sheet.worker_number, values=as_values(sheet, clock.TOKYO),
        note=note, about=[debtor.number], by=by, at=at,
    )  # fmt: skip


def record(*, number: str, decided: str = "", by: Actor, at: datetime) -> list[Contact]:
    """The records of what two people typed alike; recorded before: the same. `decided`: a leader's reason.

    Raises SheetRefused: paper-unknown, not-typed-by-two, own-act, decision-missing and every conflict that cannot be; and
    what the rooms of calls, visits and papers raise.
    """
    if before := list(Contact.objects.filter(call_number=number).order_by("pk")):
        return before
    paper = Paper.objects.select_related("bundle").filter(number=number).first()
    read = queries.sheet_of(paper, numbered.agreed(paper)) if paper else None
    if read is None:
        raise SheetRefused(["not-typed-by-two" if paper else "paper-unknown"])
    sheet, note = read
    against = queries.against(paper, sheet, note, at=at)
    if reasons := conflicts.refusals(against, decided=decided, is_holder=by.worker_number == sheet.worker_number):
        raise SheetRefused(reasons)
    told = [one.code for one in against if one.weight is conflicts.Weight.DECIDE]
    return _record(paper, sheet, note, f"{'、'.join(told)}: {decided.strip()}" if told else "", by=by, at=at)


@transaction.atomic
def _record(
    paper: Paper, sheet: Sheet, note: str, reason: str, *, by: Actor, at: datetime
) -> list[Contact]:
    debtor, worker = debtors.of_number(sheet.debtor_number), queries.worker_of(sheet.worker_number)
    same = {"number": paper.number, "debtor_id": debtor.pk, "outcome": sheet.outcome, "worker": worker, "by": by, "at": at}
    if paper.bundle.kind == Kind.CALL:
        call_papers.record_from_paper(
            **same, said=queries.said_in_call(sheet, note), identified_by=sheet.identified_by
        )
    else:
        said, place = queries.said_at_door(sheet, note)
        visit_papers.record_from_paper(
            **same, said=said, place=place, began_at=sheet.began_at, ended_at=sheet.ended_at
        )
    rows = list(Contact.objects.filter(call_number=paper.number).order_by("pk"))
    papers.use(
        paper=paper, reference=rows[0].record_number, acted_at=sheet.began_at, holder=sheet.worker_number, by=by, at=at
    )
    audit.record(
        "sheets.recorded", by=by, at=at, about=[debtor.number], object_id=paper.number, reason=reason[:200],
        after={"records": [row.record_number for row in rows], "worker": sheet.worker_number, "began_at": sheet.began_at},
    )  # fmt: skip
    return rows
