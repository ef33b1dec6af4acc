"""Is the report of a month or year being counted just now, and how far is it?"""

from datetime import date

from saikoku.background import work as background
from saikoku.background.work import Work
from saikoku.performance.reports.models import Counting

COUNT = "reports.count"


def work(kind: str, first: date) -> Work:
    return background.latest(COUNT, kind=kind, first_day=first.isoformat())


def progress_of(kind: str, first: date) -> Counting | None:
    return Counting.objects.filter(kind=kind, first_day=first).first()
