"""What becomes of an agreed call-back after a call, and when is it tried again? Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from saikoku.outreach.scripts.rules.outcomes import Outcome
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling, Cell


class Fate(StrEnum):
    DONE = "done"
    NEEDLESS = "needless"  # reached before its time, or nothing may be asked for any more
    PUT_OFF = "put-off"
    STAYS = "stays"


def fate(outcome: Outcome, *, is_due: bool, came_in: bool = False) -> Fate:
    """Only whoever was reached was called back. A call-back that is not due yet outlives an attempt before it, and a
    call that came in (nobody was dialled) puts none off."""
    if outcome.is_contact:
        return Fate.DONE if is_due else Fate.NEEDLESS
    if outcome.contact == "excluded" or outcome.does("stop"):
        return Fate.NEEDLESS
    return Fate.PUT_OFF if is_due and outcome.was_called and not came_in else Fate.STAYS


def next_try(
    moment: datetime, calling: Calling, *, rest: timedelta = timedelta(0), tried: Collection[Cell] = (),
    month_is_spent: bool = False, not_before: datetime | None = None,
) -> datetime | None:  # fmt: skip
    """The next slot that is another one: after the days of rest and not before a number has rested, in a cell of weekday
    and band untried this month; next month's first where this month's attempts are spent. None: operations end before."""
    after = moment if not rest else _midnight(moment) + rest
    if not_before is not None:
        after = max(after, not_before - timedelta.resolution)
    if month_is_spent:
        after = max(after, _next_month(moment))
    begins = hours.next_beginning(after, calling)
    while begins is not None and begins < _next_month(moment) and hours.cell_of(begins, calling) in tried:
        begins = hours.next_beginning(begins, calling)
    return begins


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _next_month(moment: datetime) -> datetime:
    return (_midnight(moment).replace(day=1) + timedelta(days=32)).replace(day=1)
