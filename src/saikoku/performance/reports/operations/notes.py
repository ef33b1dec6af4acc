"""Write the parts of a report that people say in their own words."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from saikoku import turns
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.performance.reports.models import Note
from saikoku.performance.reports.operations import stretch
from saikoku.performance.reports.queries import drafts, months
from saikoku.performance.reports.rules import kinds
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn

LONGEST = 4_000  # characters of one part


class NoteRefused(Refused):
    """Codes: unknown-kind, day-to-come, before-the-contract, no-change; unknown-part:, too-long:, changed-by-another:
    with the part."""


def nobody_writes() -> None:
    """Until the end of the transaction: whoever wants to write waits."""
    turns.take(Turn.REPORT_NOTES)


@transaction.atomic
def write_notes(*, kind: str, on: date, texts: Mapping[str, str], seen: int, by: Actor, at: datetime) -> list[Note]:
    """Write parts of a report; what stood there before is kept. Only parts that differ from what was seen are written.

    `seen` is the number of the latest note when the person began to write (0: none). Raises NoteRefused.
    """
    try:
        chosen, first = stretch.wanted(kind, on, at, counted_apart=True)
    except stretch.FreezeRefused as refusal:
        raise NoteRefused(refusal.reasons) from refusal
    known = kinds.section_names(chosen, [one.name for one in months.JUDGED])
    nobody_writes()
    before, now = drafts.written(chosen, first, until=seen), drafts.written(chosen, first)
    told = {name: text.strip() for name, text in texts.items()}
    changed = {name: text for name, text in told.items() if text != before.get(name, "")}
    reasons = [f"unknown-part:{name}" for name in changed if name not in known]
    reasons += [f"too-long:{name}" for name, text in changed.items() if len(text) > LONGEST]
    reasons += [f"changed-by-another:{name}" for name in changed if now.get(name, "") != before.get(name, "")]
    if reasons or not changed:
        raise NoteRefused(reasons or ["no-change"])
    written = [
        Note.objects.create(kind=kind, first_day=first, section=name, text=text, written_at=at, written_by=by.name)
        for name, text in changed.items()
    ]
    audit.record(
        "reports.notes.written", by=by, at=at, object_id=f"{kind} {first}",
        after={name: len(text) for name, text in changed.items()},
    )  # fmt: skip
    return written
