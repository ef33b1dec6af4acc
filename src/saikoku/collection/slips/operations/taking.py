"""The paper is taken out, and what stood on a screen is noted."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from saikoku.collection.slips import queries
from saikoku.collection.slips.models import PrintRun
from saikoku.collection.slips.operations.issuing import SlipRefused, day_of
from saikoku.documents import slip as papers
from saikoku.documents import slip_page
from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit


@transaction.atomic(savepoint=False)
def note_case_shown(*, number: str, by: Actor, at: datetime) -> None:
    """A person's open instalments stood on the screen with what may be printed of them."""
    audit.record("slips.case.shown", by=by, at=at, about=[number])


@transaction.atomic(savepoint=False)
def note_list_shown(*, numbers: Iterable[str], by: Actor, at: datetime) -> None:
    audit.record("slips.list.shown", by=by, at=at, about=numbers)


@transaction.atomic
def note_read(*, kind: str, numbers: Iterable[str], by: Actor, at: datetime) -> None:
    """A code was read; `numbers`: the persons on whose printed slips it stands."""
    audit.record("slips.code.read", by=by, at=at, about=numbers, after={"kind": kind})


def may_take(run: PrintRun, *, by: Actor, at: datetime) -> bool:
    """Whoever printed may take the paper out on that day."""
    return run.begun_by == by.name and day_of(run.begun_at) == day_of(at)


@transaction.atomic
def take_paper(*, run_id: int, by: Actor, at: datetime) -> tuple[PrintRun, bytes]:
    """The pages of one act of printing as PDF, for whoever did it, on that day: after it, a slip is reprinted.

    Raises SlipRefused: run-not-ended, nothing-printed, paper-of-another, paper-of-another-day.
    """
    run = PrintRun.objects.get(pk=run_id)
    prints = queries.prints_of(run)
    judged = (
        ("run-not-ended", run.ended_at is None),
        ("nothing-printed", not prints),
        ("paper-of-another", run.begun_by != by.name),
        ("paper-of-another-day", day_of(run.begun_at) != day_of(at)),
    )
    if reasons := [code for code, holds in judged if holds]:
        raise SlipRefused(reasons)
    about = sorted({one.slip.debtor.number for one in prints})
    audit.record("slips.paper.taken", by=by, at=at, about=about, object_id=str(run.pk), after={"pages": len(prints)})
    drawn = slip_page.render([(papers.from_facts(one.slip.facts), one.turn) for one in prints], at=run.begun_at)
    return run, drawn
