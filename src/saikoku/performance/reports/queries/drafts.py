"""A report as it would be frozen now: its paper, and what somebody still has to write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from saikoku.documents import report as documents
from saikoku.documents.report import Report, Section
from saikoku.kernel.periods import Month
from saikoku.performance.reports import queries
from saikoku.performance.reports.models import Note, Prepared
from saikoku.performance.reports.queries import calls, closed, months
from saikoku.performance.reports.rules import daily, kinds, meeting, monthly, yearly
from saikoku.performance.reports.rules.counting import SILENT, Teller
from saikoku.performance.reports.rules.kinds import EXPECTED, Kind
from saikoku.performance.reports.rules.letterhead import Letterhead, paper
from saikoku.performance.reports.rules.meeting import Agenda


@dataclass(frozen=True, slots=True)
class Draft:
    """`missing`: parts that must be written first; `missed`: indicators that want a countermeasure; `closing`: the
    figures of a month that has ended, which its first monthly report closes; `files`, `last_note`: what was known."""

    report: Report
    missing: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    closing: Mapping[str, Any] | None = None
    files: int = 0
    last_note: int = 0


def draft(
    kind: Kind, first: date, *, version: int, cut_at: datetime, head: Letterhead | None = None, teller: Teller = SILENT
) -> Draft:
    """Count now. Raises terms.NothingAgreed and goals.NoGoals on a gap of what was agreed."""
    head = head or queries.letterhead()
    if kind.name == "daily":
        return Draft(daily.report(queries.day(first, cut_at=cut_at), letterhead=head, version=version, cut_at=cut_at))
    files, note, notes = closed.files_applied(), last_note(kind, first), written(kind, first)
    sections, missed, closing = _sections(kind, first, notes, cut_at, teller)
    period = kinds.period_words(kind.span, first)
    report = paper(kind.words, period, tuple(sections), letterhead=head, version=version, cut_at=cut_at)
    return Draft(report, tuple(kinds.missing(kind, notes, missed)), missed, closing, files, note)


def counted(kind: Kind, first: date) -> Draft | None:
    """As it was last counted; `missing` by what is written now."""
    kept = prepared(kind, first)
    if kept is None:
        return None
    missed = tuple(kept.missed)
    missing = tuple(kinds.missing(kind, written(kind, first), missed))
    return Draft(documents.from_facts(kept.facts), missing, missed, kept.closing, kept.files, kept.last_note)


def _sections(
    kind: Kind, first: date, notes: Mapping[str, str], cut_at: datetime, teller: Teller
) -> tuple[Iterable[Section], tuple[str, ...], Mapping[str, Any] | None]:
    at = Month.of(first)
    none_yet = {section.name: section.none_yet for section in kind.sections}
    agenda = Agenda(notes, none_yet, EXPECTED.get(kind.name, ()))
    if kind.span == kinds.Span.MONTH:
        facts = months.month(at, cut_at=cut_at, teller=teller)
        missed = tuple(line.indicator.name for line in facts.missed)
        if kind.wants_countermeasures:
            held = calls.reviewed(at.first, at.last)
            return meeting.of_the_month(facts, months.counts_before(at), held, agenda), missed, None
        closing = None if facts.still_running else facts.figures
        return monthly.sections(facts, notes, none_yet), missed, closing
    year = months.year(at.fiscal_year, cut_at=cut_at, teller=teller)
    missed = tuple(line.indicator.name for line in year.missed)
    if kind.wants_countermeasures:
        return meeting.of_the_year(year, calls.reviewed(first, kinds.last_day(kind.span, first)), agenda), missed, None
    return yearly.sections(year, notes), missed, None


def prepared(kind: Kind, first: date) -> Prepared | None:
    """The report of a month or year as it was last counted."""
    return Prepared.objects.filter(kind=kind.name, first_day=first).first()


def written(kind: Kind, first: date, *, until: int | None = None) -> dict[str, str]:
    """The latest text of each part, its own before that of the report from which it is taken; `until`: as it stood
    after that note."""
    rows = _notes(kind, first).order_by("kind", "section", "-id").distinct("kind", "section")
    if until is not None:
        rows = rows.filter(pk__lte=until)
    own: dict[str, str] = {}
    taken: dict[str, str] = {}
    for of, section, text in rows.values_list("kind", "section", "text"):
        (own if of == kind.name else taken)[section] = text
    return own | {section: text for section, text in taken.items() if not own.get(section)}


def last_note(kind: Kind, first: date) -> int:
    """The number of the latest note that is in the report; 0 before the first."""
    return _notes(kind, first).aggregate(last=Max("pk"))["last"] or 0


def _notes(kind: Kind, first: date) -> QuerySet[Note]:
    """What was written into the report, and into the parts that it takes from another."""
    taken = Q(kind=kind.takes_from, section__in=kinds.shared_parts(kind))
    return Note.objects.filter(Q(kind=kind.name) | taken, first_day=first)


def history(kind: Kind, first: date) -> list[Note]:
    """Everything ever written into the report, the latest first."""
    return list(Note.objects.filter(kind=kind.name, first_day=first).order_by("-id"))
