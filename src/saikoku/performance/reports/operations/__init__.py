"""Freeze a report, and hand out its papers as they were frozen."""

import dataclasses
import hashlib
from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from saikoku.documents import pdf, xlsx
from saikoku.documents import report as documents
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.performance.reports import queries
from saikoku.performance.reports.models import Note, Prepared, Report
from saikoku.performance.reports.operations import closing
from saikoku.performance.reports.queries import drafts, months
from saikoku.performance.reports.rules import kinds
from saikoku.performance.reports.rules.kinds import KINDS, Kind
from saikoku.performance.reports.sets import moments
from saikoku.security.audit import operations as audit

LONGEST_NOTE = 4_000  # characters of one part


class FreezeRefused(Refused):
    """Codes: unknown-kind, day-to-come, before-the-contract, made-by-another, and missing:PART for each part unwritten."""


class NoteRefused(Refused):
    """Codes: unknown-kind, day-to-come, before-the-contract, no-change; unknown-part:, too-long:, changed-by-another:
    with the part."""


@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    report: Report
    is_new: bool  # False: nothing has changed since this version, so no other was made


def freeze(*, kind: str, on: date, by: Actor, at: datetime) -> Frozen:
    """Count, draw and keep the report of the stretch in which the day lies; the same counts as in the latest version
    give that version again.

    Raises FreezeRefused with every reason found.
    """
    if kind not in KINDS:
        raise FreezeRefused(["unknown-kind"])
    chosen = KINDS[kind]
    first = kinds.first_day(chosen.span, on)
    starts_on = queries.letterhead().starts_on
    if reasons := kinds.refusals(chosen, first, today=at.date(), starts_on=starts_on):
        raise FreezeRefused(reasons)
    try:
        with moments.one_moment():
            return _frozen(chosen, first, by, at)
    except IntegrityError as clash:  # two people froze the same report at once: the first one's stands
        raise FreezeRefused(["made-by-another"]) from clash


def _frozen(kind: Kind, first: date, by: Actor, at: datetime) -> Frozen:
    latest = queries.versions(kind.name, first).first()
    version = latest.version + 1 if latest else 1
    draft = drafts.draft(kind, first, version=version, cut_at=at)
    if kind.sections:
        _keep(kind, first, draft, by, at)
    if draft.missing:
        raise FreezeRefused([f"missing:{name}" for name in draft.missing])
    facts = draft.report
    substance = documents.digest(dataclasses.replace(facts, subtitle="", cut_at=_NO_MOMENT))
    if latest and latest.substance == substance:
        return Frozen(latest, is_new=False)
    report = Report.objects.create(
        kind=kind.name,
        first_day=first,
        last_day=kinds.last_day(kind.span, first),
        version=version,
        facts=documents.as_facts(facts),
        digest=documents.digest(facts),
        substance=substance,
        cut_at=at,
        pdf=pdf.render(facts),
        xlsx=xlsx.render(facts),
        created_at=at,
        created_by=by.name,
    )
    audit.record(
        "reports.frozen",
        by=by,
        at=at,
        object_id=str(report.pk),
        after={
            "kind": kind.name,
            "on": first.isoformat(),
            "version": version,
            "facts": report.digest,
            "pdf": hashlib.sha256(report.pdf).hexdigest(),
            "xlsx": hashlib.sha256(report.xlsx).hexdigest(),
        },
    )
    if draft.closing is not None:
        closing.close(report=report, found=dict(draft.closing), by=by, at=at)
    return Frozen(report, is_new=True)


def prepare(*, kind: str, on: date, by: Actor, at: datetime) -> Prepared:
    """Count the report of a month or year for the page. Raises FreezeRefused as `freeze`, but for what is not written."""
    chosen = KINDS.get(kind)
    if chosen is None or not chosen.sections:
        raise FreezeRefused(["unknown-kind"])
    first = kinds.first_day(chosen.span, on)
    if reasons := kinds.refusals(chosen, first, today=at.date(), starts_on=queries.letterhead().starts_on):
        raise FreezeRefused(reasons)
    version = queries.versions(kind, first).count() + 1
    with moments.one_moment():
        kept = _keep(chosen, first, drafts.draft(chosen, first, version=version, cut_at=at), by, at)
        audit.record("reports.prepared", by=by, at=at, object_id=f"{kind} {first}")
    return kept


def _keep(kind: Kind, first: date, draft: drafts.Draft, by: Actor, at: datetime) -> Prepared:
    kept, _ = Prepared.objects.update_or_create(
        kind=kind.name, first_day=first,
        defaults={
            "facts": documents.as_facts(draft.report), "missed": list(draft.missed), "counted_at": at,
            "counted_by": by.name,
        },
    )  # fmt: skip
    return kept


@transaction.atomic
def write_notes(*, kind: str, on: date, texts: Mapping[str, str], seen: int, by: Actor, at: datetime) -> list[Note]:
    """Write parts of a report; what stood there before is kept. Only parts that differ from what was seen are written.

    `seen` is the number of the latest note when the person began to write (0: none). Raises NoteRefused.
    """
    chosen = KINDS.get(kind)
    if chosen is None or not chosen.sections:
        raise NoteRefused(["unknown-kind"])
    first = kinds.first_day(chosen.span, on)
    if reasons := kinds.refusals(chosen, first, today=at.date(), starts_on=queries.letterhead().starts_on):
        raise NoteRefused(reasons)
    known = kinds.section_names(chosen, [one.name for one in months.JUDGED])
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('reports.notes'))")
    before, now = drafts.written(chosen, first, until=seen), drafts.written(chosen, first)
    told = {name: text.replace("\r\n", "\n").strip() for name, text in texts.items()}
    changed = {name: text for name, text in told.items() if text != before.get(name, "")}
    reasons = [f"unknown-part:{name}" for name in changed if name not in known]
    reasons += [f"too-long:{name}" for name, text in changed.items() if len(text) > LONGEST_NOTE]
    reasons += [f"changed-by-another:{name}" for name in changed if now.get(name, "") != before.get(name, "")]
    if reasons or not changed:
        raise NoteRefused(reasons or ["no-change"])
    notes = [
        Note.objects.create(kind=kind, first_day=first, section=name, text=text, written_at=at, written_by=by.name)
        for name, text in changed.items()
    ]
    audit.record(
        "reports.notes.written", by=by, at=at, object_id=f"{kind} {first}",
        after={name: len(text) for name, text in changed.items()},
    )  # fmt: skip
    return notes


_NO_MOMENT = datetime.fromisoformat("2000-01-01T00:00:00+09:00")


@transaction.atomic
def take_paper(*, report_id: int, form: str, by: Actor, at: datetime) -> tuple[Report, bytes]:
    """The frozen paper, `pdf` or `xlsx`, byte for byte. Raises Report.DoesNotExist."""
    report = Report.objects.get(pk=report_id)
    paper = bytes({"pdf": report.pdf, "xlsx": report.xlsx}[form])
    audit.record(
        "reports.paper.taken",
        by=by,
        at=at,
        object_id=str(report.pk),
        after={"form": form, "version": report.version, "sha256": hashlib.sha256(paper).hexdigest()},
    )
    return report, paper
