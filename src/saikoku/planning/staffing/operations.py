"""From the heads of each half hour to a question for the month's shifts."""

from datetime import datetime

from saikoku.governance.terms.queries import agreed
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.planning.staffing import queries
from saikoku.planning.staffing.rules import month as months
from saikoku.planning.staffing.rules.month import Beside
from saikoku.workforce.shifts import operations as shifts
from saikoku.workforce.shifts.models import Plan


def ask_for_shifts(*, month: Month, beside: Beside, by: Actor, at: datetime) -> Plan:
    """Raises PlanRefused as shifts.ask: nothing-needed also where nobody has called or been called yet."""
    today = at.date()
    found = queries.needs_by_weekday(today, month)
    if not found:
        raise shifts.PlanRefused(["nothing-needed"])
    terms = agreed(month.first)
    days, hours = queries.open_days(month, terms)
    needs = months.needs_of_days(found, days, hours=hours, away=terms["staff_away_percent"], beside=beside)
    return shifts.ask(month=month, needs=needs, by=by, at=at)
