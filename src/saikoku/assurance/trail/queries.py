"""Read the trail: by person, kind of act and day; about one debtor; and the state of its chain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from saikoku.assurance.trail import sets
from saikoku.kernel import clock, keys
from saikoku.kernel.periods import Days, Month
from saikoku.planning.timing import queries as timing
from saikoku.planning.timing.rules.work import Hours, Work
from saikoku.registry.debtors.models import Debtor
from saikoku.security.access import queries as access
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit import queries as audit
from saikoku.security.audit.models import AuditRecord, Seal
from saikoku.security.audit.rules import subjects

PAGE = 50
COUNT_UP_TO = 10_000
MOST_OUT_OF_HOURS = 500
CITYS = {Role.TAX_OFFICER, Role.INSURANCE_OFFICER, Role.INSPECTOR}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader filters by; None and "" mean everything. `until` is included."""

    actor: str = ""
    area: str = ""
    since: date | None = None
    until: date | None = None

    def records(self) -> QuerySet[AuditRecord]:
        return _narrowed(AuditRecord.objects.order_by("-id"), self)


def _narrowed(found: QuerySet[AuditRecord], wanted: Wanted) -> QuerySet[AuditRecord]:
    if wanted.actor:
        found = found.filter(actor=wanted.actor)
    if wanted.area:
        found = found.filter(action__startswith=f"{wanted.area}.")
    if wanted.since:
        found = found.filter(business_at__gte=clock.at(wanted.since))
    if wanted.until:
        found = found.filter(business_at__lt=clock.at(wanted.until + timedelta(days=1)))
    return found


def page_of(records: QuerySet[AuditRecord], *, before: int | None) -> tuple[list[AuditRecord], bool]:
    """The next page below a record's id (None: the newest), and whether there is more."""
    narrowed = records.filter(id__lt=before) if before else records
    rows = list(narrowed[: PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def count_of(records: QuerySet[AuditRecord]) -> int:
    """How many there are, counted to 10,001 at most."""
    return records.order_by()[: COUNT_UP_TO + 1].count()


def about(debtor_number: str) -> QuerySet[AuditRecord]:
    return audit.about(debtor_number)


def numbers_of(marks: Iterable[str]) -> dict[str, str]:
    """The debtor numbers behind the marks of a record, as far as the registry still knows them.

    The trail cannot be turned round without the key; this walks the registry and stops when all are found.
    """
    wanted, found = set(marks), {}
    if not wanted:
        return found
    key = keys.load("audit")
    for number in Debtor.objects.values_list("number", flat=True).iterator(chunk_size=10_000):
        mark = subjects.mark(number, key)
        if mark in wanted:
            found[mark] = number
            if len(found) == len(wanted):
                break
    return found


def seal_of(record: AuditRecord) -> Seal | None:
    return Seal.objects.filter(record_id=record.pk).first()


@dataclass(frozen=True, slots=True)
class Integrity:
    """The chain as it stands: links, head, the head noted at the second path, and what waits too long."""

    sealed: int
    head: str
    noted: str
    overdue: int

    @property
    def head_agrees(self) -> bool:
        return not self.head or self.head == self.noted

    @property
    def is_sound(self) -> bool:
        return self.head_agrees and not self.overdue


def integrity() -> Integrity:
    sequence, head = audit.head() or (0, "")
    return Integrity(sealed=sequence, head=head, noted=_noted(sequence), overdue=audit.overdue())


def _noted(sequence: int) -> str:
    """The head that the second path holds for a link; empty where it holds none."""
    file = Path(settings.TRAIL_PATH) / "heads.log"
    if not file.exists():
        return ""
    with file.open("rb") as stream:
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - 8_192))
        lines = stream.read().decode("ascii", errors="backslashreplace").splitlines()
    noted = (line.split(" ") for line in reversed(lines))
    return next((parts[1] for parts in noted if len(parts) == 3 and parts[0] == str(sequence)), "")


@dataclass(frozen=True, slots=True)
class OutOfHours:
    """What somebody did on a day outside the hours of its kind of work."""

    day: date
    actor: str
    work: Work
    first: time
    last: time
    acts: int


def agreed_hours(month: Month) -> list[Hours]:
    """The hours of each kind of work on each day of the month."""
    return timing.working_hours(Days(month.first, month.last + timedelta(days=1)))


def out_of_hours(hours: list[Hours]) -> list[OutOfHours]:
    """On the days of `hours`, which follow each other. The contractor's people only; newest day first, at most 500."""
    citys = [account.pk for account, roles in access.accounts_with_roles() if roles and roles <= CITYS]
    found = sets.out_of_hours(
        hours, since=clock.at(hours[0].day), until=clock.at(hours[-1].day + timedelta(days=1)), citys=citys,
        most=MOST_OUT_OF_HOURS,
    )  # fmt: skip
    return [OutOfHours(day, actor, Work(work), first, last, acts) for day, actor, work, first, last, acts in found]
