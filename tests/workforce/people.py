"""Workers with contracts, as the practice of an office has them."""

from datetime import date, datetime, time

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.workforce.workers import operations
from saikoku.workforce.workers.models import Worker
from saikoku.workforce.workers.rules.contracts import Hours

LEADER = Actor("leader", display_name="責任者")
START = date(2026, 4, 1)
AT = datetime(2026, 4, 10, 12, 0, tzinfo=clock.TOKYO)
FULL = {
    "week_least": 2400, "week_most": 2400, "days_most": 5, "weekdays": range(1, 8), "earliest": time(9), "latest": time(19),
    "day_shortest": 480, "day_longest": 480,
}  # fmt: skip


def worker(number: str = "9101", *, skills=("outbound", "inbound"), contract: bool = True, languages=(), **changes) -> Worker:
    found = operations.register(number=number, name=f"試験 {number}", first_on=START, by=LEADER, at=AT)
    if contract:
        agree(found, skills=skills, languages=languages, **changes)
    return found


def agree(found: Worker, *, since: date = START, skills=("outbound", "inbound"), languages=(), **changes):
    return operations.agree_contract(
        worker_id=found.pk, since=since, hours=Hours(**{**FULL, **changes}), skills=list(skills), languages=list(languages),
        source="労働条件通知書", by=LEADER, at=AT,
    )  # fmt: skip
