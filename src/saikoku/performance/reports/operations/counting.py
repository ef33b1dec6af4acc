"""Count the report of a month or year for its page: asked for there, done in the background."""

from datetime import date, datetime

from django.db import transaction

from saikoku import turns
from saikoku.background import work as background
from saikoku.documents import report as documents
from saikoku.kernel.actor import Actor
from saikoku.performance.reports import queries
from saikoku.performance.reports.models import Prepared
from saikoku.performance.reports.operations import stretch
from saikoku.performance.reports.queries import drafts, work
from saikoku.performance.reports.queries.drafts import Draft
from saikoku.performance.reports.rules.counting import SILENT, Teller
from saikoku.performance.reports.rules.kinds import Kind
from saikoku.performance.reports.sets import moments
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn


@transaction.atomic
def ask(*, kind: str, on: date, by: Actor, at: datetime) -> bool:
    """Queue the count; False where it is queued or under way already. One that broke off makes place.

    Raises FreezeRefused as `freeze`, but for what is not written.
    """
    _, first = stretch.wanted(kind, on, at, counted_apart=True)
    turns.take(Turn.REPORT_COUNT)  # two who ask at once make one job
    found = work.work(kind, first)
    if found.is_under_way:
        return False
    background.clear_broken_off(found)
    background.ask_for(
        work.COUNT, lock=f"report-{kind}-{first}", kind=kind, first_day=first.isoformat(), login_name=by.name
    )
    audit.record("reports.count.asked", by=by, at=at, object_id=f"{kind} {first}")
    return True


def prepare(*, kind: str, on: date, teller: Teller = SILENT, by: Actor, at: datetime) -> Prepared:
    """Count the report and keep it for the page; once more where somebody wrote into it meanwhile. Raises as `ask`."""
    chosen, first = stretch.wanted(kind, on, at, counted_apart=True)
    while True:
        with moments.one_moment():
            version = queries.versions(kind, first).count() + 1
            draft = drafts.draft(chosen, first, version=version, cut_at=at, teller=teller)
        with transaction.atomic():
            kept = keep(chosen, first, draft, by, at)
            audit.record("reports.prepared", by=by, at=at, object_id=f"{kind} {first}")
        if draft.last_note == drafts.last_note(chosen, first):
            return kept


def keep(kind: Kind, first: date, draft: Draft, by: Actor, at: datetime) -> Prepared:
    """What the page shows from now on. Inside the caller's transaction."""
    kept, _ = Prepared.objects.update_or_create(
        kind=kind.name, first_day=first,
        defaults={
            "facts": documents.as_facts(draft.report), "missed": list(draft.missed), "counted_at": at,
            "counted_by": by.name, "files": draft.files, "last_note": draft.last_note, "closing": draft.closing,
        },
    )  # fmt: skip
    return kept
