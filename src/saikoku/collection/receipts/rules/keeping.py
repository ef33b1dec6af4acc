"""Until when must the papers of a day be kept (specification 13.2.エ)? Pure."""

from datetime import date, timedelta

from saikoku.kernel import periods


def keep_until(collected_on: date, years: int) -> date:
    """The last day: `years` from the April 1 after the fiscal year in which the money was collected."""
    following = periods.fiscal_year_of(collected_on) + 1
    return periods.fiscal_year_days(following + years).start - timedelta(days=1)
