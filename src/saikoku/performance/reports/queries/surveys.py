"""What the surveys of residences came to in a stretch of days."""

from datetime import date

from saikoku.inquiry.residences.queries.summary import summary_between
from saikoku.performance.reports.rules.surveyed import Surveyed


def surveyed(first: date, last: date, *, span: str, counted_on: date) -> Surveyed:
    """`counted_on`: a stretch that still runs ends there."""
    until = max(first, min(last, counted_on))
    return Surveyed(span, until, summary_between(first, until))
