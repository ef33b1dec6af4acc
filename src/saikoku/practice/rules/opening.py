"""At which business moment does a practice database go on when somebody opens it again?"""

from datetime import datetime

from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling


def goes_on_at(now: datetime, calling: Calling) -> datetime:
    """The same moment while calls are made; else the beginning of the next hours of calls, never earlier."""
    if not hours.refusals(now, calling):
        return now
    return hours.next_beginning(now, calling) or now
