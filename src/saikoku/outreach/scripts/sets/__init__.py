"""What the home page asks of the texts, as a column of its one journey."""

from datetime import date
from importlib import resources

from django.db.models import IntegerField
from django.db.models.expressions import RawSQL


def ending(on: date) -> RawSQL:
    """In one column: what the hand-over at the end of the contract asks for on this day (rules.ending.Ending)."""
    text = resources.files(__name__).joinpath("ending.sql").read_text(encoding="utf-8")
    return RawSQL(text, (on, on, on), output_field=IntegerField())  # noqa: S611 - no text of anybody
