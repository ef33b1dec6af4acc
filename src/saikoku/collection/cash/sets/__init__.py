"""What is counted in the journeys of others: an expression for one column of a query."""

from datetime import date
from importlib import resources

from django.db.models import IntegerField
from django.db.models.expressions import RawSQL


def uncovered_days(on: date) -> RawSQL:
    """In one column: days from this one to the end of the agreed alarm on which no certificate covers the money."""
    text = resources.files(__name__).joinpath("uncovered_days.sql").read_text(encoding="utf-8")
    return RawSQL(text, (on, on, on), output_field=IntegerField())  # noqa: S611 - no text of anybody
