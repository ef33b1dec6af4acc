"""Freeze a report, and hand out its papers as they were frozen."""

import dataclasses
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import IntegrityError, transaction

from saikoku.documents import pdf, xlsx
from saikoku.documents import report as documents
from saikoku.kernel.actor import Actor
from saikoku.performance.reports import queries
from saikoku.performance.reports.models import Report
from saikoku.performance.reports.operations import closing, counting, notes, stretch
from saikoku.performance.reports.operations.stretch import FreezeRefused
from saikoku.performance.reports.queries import closed, drafts
from saikoku.performance.reports.queries.drafts import Draft
from saikoku.performance.reports.rules import kinds, letterhead
from saikoku.performance.reports.rules.kinds import Kind
from saikoku.performance.reports.sets import moments
from saikoku.security.audit import operations as audit


@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    report: Report
    is_new: bool  # False: nothing has changed since this version, so no other was made


def freeze(*, kind: str, on: date, by: Actor, at: datetime) -> Frozen:
    """Count, draw and keep the report of the stretch in which the day lies; the same counts as in the latest version
    give that version again.

    Raises FreezeRefused with every reason found.
    """
    chosen, first = stretch.wanted(kind, on, at)
    with moments.one_moment():
        draft = drafts.draft(chosen, first, version=queries.versions(kind, first).count() + 1, cut_at=at)
    with _first_one_stands():
        if chosen.sections:
            counting.keep(chosen, first, draft, by, at)
        return _frozen(chosen, first, draft, by, at)


def freeze_counted(*, kind: str, on: date, by: Actor, at: datetime) -> Frozen:
    """Freeze the report of a month or year as it was last counted: what its page shows.

    Raises FreezeRefused with every reason found, also where files came or somebody wrote since.
    """
    chosen, first = stretch.wanted(kind, on, at, counted_apart=True)
    with _first_one_stands():
        notes.nobody_writes()
        draft = drafts.counted(chosen, first)
        if draft is None:
            raise FreezeRefused(["not-counted"])
        reasons = ["files-came-since"] if draft.files != closed.files_applied() else []
        reasons += ["written-since"] if draft.last_note != drafts.last_note(chosen, first) else []
        if reasons:
            raise FreezeRefused([*reasons, *_missing(draft)])
        return _frozen(chosen, first, draft, by, at)


@contextmanager
def _first_one_stands() -> Iterator[None]:
    """Two people freeze the same report at once: the first one's stands."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        raise FreezeRefused(["made-by-another"]) from clash


def _missing(draft: Draft) -> list[str]:
    return [f"missing:{name}" for name in draft.missing]


def _frozen(kind: Kind, first: date, draft: Draft, by: Actor, at: datetime) -> Frozen:
    if draft.missing:
        raise FreezeRefused(_missing(draft))
    latest = queries.versions(kind.name, first).first()
    substance = documents.digest(dataclasses.replace(draft.report, subtitle="", cut_at=_NO_MOMENT))
    if latest and latest.substance == substance:
        return Frozen(latest, is_new=False)
    version = latest.version + 1 if latest else 1
    facts = dataclasses.replace(draft.report, subtitle=letterhead.version_words(version))
    report = Report.objects.create(
        kind=kind.name, first_day=first, last_day=kinds.last_day(kind.span, first), version=version,
        facts=documents.as_facts(facts), digest=documents.digest(facts), substance=substance, cut_at=facts.cut_at,
        pdf=pdf.render(facts), xlsx=xlsx.render(facts), created_at=at, created_by=by.name,
    )  # fmt: skip
    _record(report, by, at)
    if draft.closing is not None:
        closing.close(report=report, found=dict(draft.closing), by=by, at=at)
    return Frozen(report, is_new=True)


def _record(report: Report, by: Actor, at: datetime) -> None:
    papers = {form: hashlib.sha256(getattr(report, form)).hexdigest() for form in ("pdf", "xlsx")}
    said = {"kind": report.kind, "on": report.first_day.isoformat(), "version": report.version, "facts": report.digest}
    audit.record("reports.frozen", by=by, at=at, object_id=str(report.pk), after=said | papers)


_NO_MOMENT = datetime.fromisoformat("2000-01-01T00:00:00+09:00")


@transaction.atomic
def take_paper(*, report_id: int, form: str, by: Actor, at: datetime) -> tuple[Report, bytes]:
    """The frozen paper, `pdf` or `xlsx`, byte for byte. Raises Report.DoesNotExist."""
    report = Report.objects.get(pk=report_id)
    paper = bytes({"pdf": report.pdf, "xlsx": report.xlsx}[form])
    audit.record(
        "reports.paper.taken", by=by, at=at, object_id=str(report.pk),
        after={"form": form, "version": report.version, "sha256": hashlib.sha256(paper).hexdigest()},
    )  # fmt: skip
    return report, paper
