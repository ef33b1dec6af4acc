"""Seed annex table 1, propose a fiscal year's target values, approve or withdraw them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from saikoku.governance.goals import queries
from saikoku.governance.goals.models import Sheet, TargetValue
from saikoku.governance.goals.rules import annex
from saikoku.governance.terms import queries as terms
from saikoku.governance.terms.models import Term
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit


class SheetRefused(Refused):
    """The sheet is not proposed or decided; `reasons` are codes."""


@transaction.atomic
def seed(*, by: Actor, at: datetime) -> int:
    """Each fiscal year of the contract that has no sheet yet gets the default one; the number seeded."""
    term = queries.term()
    known = set(Sheet.objects.values_list("fiscal_year", flat=True))
    missing = [year for year in term.fiscal_years if year not in known]
    for year in missing:
        months = term.months_of(year)
        agreed = terms.in_force(months[0].first)
        lines = {line.name: annex.default_of(line, months, _once_agreed(line, agreed)) for line in annex.indicators().values()}
        sheet = Sheet.objects.create(
            fiscal_year=year, state=Sheet.State.DEFAULT, source="仕様書 11、12(1)(既定値)", proposed_by=by.name, proposed_at=at
        )
        _write(sheet, lines)
    if missing:
        audit.record("goals.seeded", by=by, at=at, after={"fiscal_years": missing})
    return len(missing)


def _once_agreed(line: annex.Indicator, agreed: Mapping[str, Term]) -> int | None:
    """The year's number by the monthly average that the city approved when it was an agreed term of its own."""
    held = agreed.get(line.once)
    return held.value * annex.MONTHS_OF_A_YEAR if held and held.state == Term.State.APPROVED else None


@transaction.atomic
def propose(*, fiscal_year: int, values: Mapping[str, Mapping[Month, int]], source: str, by: Actor, at: datetime) -> Sheet:
    """Put a year's sheet before the city. Nothing changes until another person enters its approval.

    Raises SheetRefused: no-such-year, months-missing, unknown-line, nothing-proposed, source-missing, no-change,
    already-proposed.
    """
    months = queries.term().months_of(fiscal_year)
    if not months:
        raise SheetRefused(["no-such-year"])
    lines = {name: dict(line) for name, line in values.items() if line}
    reasons = [code for code, fails in (
        ("unknown-line", not lines.keys() <= annex.indicators().keys()),
        ("months-missing", any(sorted(line) != months for line in lines.values())),
        ("nothing-proposed", not lines),
        ("source-missing", not source.strip()),
    ) if fails]  # fmt: skip
    list(Sheet.objects.select_for_update().filter(fiscal_year=fiscal_year))
    held = queries.holding(fiscal_year)
    if held.state == Sheet.State.APPROVED and queries.values_of([held.pk])[held.pk] == lines:
        reasons.append("no-change")
    if queries.waiting_of(fiscal_year):
        reasons.append("already-proposed")
    if reasons:
        raise SheetRefused(reasons)
    sheet = Sheet.objects.create(
        fiscal_year=fiscal_year, state=Sheet.State.OPEN, source=source, proposed_by=by.name,
        proposed_by_account=by.account_id, proposed_at=at,
    )  # fmt: skip
    _write(sheet, lines)
    audit.record("goals.proposed", by=by, at=at, object_id=str(fiscal_year), reason=source, after=_told(lines))
    return sheet


def _write(sheet: Sheet, lines: Mapping[str, Mapping[Month, int]]) -> None:
    TargetValue.objects.bulk_create(
        TargetValue(sheet=sheet, indicator=name, month=month.first, amount=amount)
        for name, line in lines.items()
        for month, amount in line.items()
    )


def _told(lines: Mapping[str, Mapping[Month, int]]) -> dict[str, str]:
    return {name: f"{annex.average(line):.2f}" for name, line in lines.items()}


@transaction.atomic
def approve(*, sheet_id: int, document: str, by: Actor, at: datetime) -> Sheet:
    """The city's approval, given on the screen or entered from its paper by a second person.

    Raises SheetRefused: already-decided, document-missing, own-proposal.
    """
    sheet = Sheet.objects.select_for_update().get(pk=sheet_id)
    reasons = [] if sheet.state == Sheet.State.OPEN else ["already-decided"]
    reasons += [] if document.strip() else ["document-missing"]
    reasons += ["own-proposal"] if sheet.proposed_by == by.name else []
    if reasons:
        raise SheetRefused(reasons)
    before = queries.holding(sheet.fiscal_year)
    sheet.state, sheet.document, sheet.decided_by, sheet.decided_at = Sheet.State.APPROVED, document, by.name, at
    sheet.save()
    lines = queries.values_of([before.pk, sheet.pk])
    audit.record(
        "goals.approved", by=by, at=at, object_id=str(sheet.fiscal_year), reason=sheet.source,
        before=_told(lines[before.pk]), after=_told(lines[sheet.pk]) | {"document": document},
    )  # fmt: skip
    return sheet


@transaction.atomic
def withdraw(*, sheet_id: int, reason: str, by: Actor, at: datetime) -> Sheet:
    """Take a sheet back, or note that the city did not agree. Raises SheetRefused: already-decided, reason-missing."""
    sheet = Sheet.objects.select_for_update().get(pk=sheet_id)
    reasons = [] if sheet.state == Sheet.State.OPEN else ["already-decided"]
    reasons += [] if reason.strip() else ["reason-missing"]
    if reasons:
        raise SheetRefused(reasons)
    sheet.state, sheet.decision_reason, sheet.decided_by, sheet.decided_at = Sheet.State.WITHDRAWN, reason, by.name, at
    sheet.save()
    audit.record("goals.withdrawn", by=by, at=at, object_id=str(sheet.fiscal_year), reason=reason)
    return sheet
