"""Until which day is a slip kept? Pure."""

from datetime import date

from saikoku.kernel import periods


def kept_through(on: date, years: int) -> date:
    """The last day of `years` years that begin on April 1 after the fiscal year of the day (13.2.エ)."""
    return date(periods.fiscal_year_of(on) + 1 + years, 3, 31)
