"""Which slips may be printed for a person, which were, and which requests wait?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from saikoku.background import work as background
from saikoku.background.work import Work
from saikoku.collection.slips.models import Place, PrintRun, Slip, SlipPrint
from saikoku.collection.slips.rules import channels, judging
from saikoku.exchange.delivery.models import Delivery
from saikoku.governance.terms import queries as terms
from saikoku.governance.terms.queries import Agreed
from saikoku.kernel import clock
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.queries import standing
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.tasks.models import SlipRequestLine, Task

PRINT_REQUESTS = "slips.print_requests"
REQUESTS_LAYOUT = "R03_slip_requests"
MOST_RECORDS = 10
MOST_REQUESTS = 500
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Judged:
    """One open instalment with what may be printed for it, the edition that was printed, and a request that waits."""

    instalment: Instalment
    verdict: judging.Verdict
    printed: Slip | None = None
    request_number: str = ""

    @property
    def may_print(self) -> bool:
        return self.verdict.may_print and self.printed is None and not self.request_number


def agreed_on(on: date) -> Agreed:
    return terms.agreed(on)


def agreed_terms(agreed: Agreed, programme: str) -> judging.Terms:
    return judging.Terms(
        today=agreed.on, channels=channels.allowed(agreed, programme), store_limit=agreed["slip_store_limit"],
        billers=channels.billers(agreed["slip_billers"]),
    )  # fmt: skip


def open_instalments(debtor_ids: Iterable[int]) -> QuerySet[Instalment]:
    """What a person owes, the oldest first."""
    rows = Instalment.objects.filter(debtor_id__in=list(debtor_ids), gone_on=None, balance__gt=0)
    return rows.order_by("due_on", "programme", "pk")


def judged(debtor_ids: Iterable[int], *, on: date) -> list[Judged]:
    """Every open instalment of a person; five queries."""
    rows, agreed = list(open_instalments(debtor_ids)), terms.agreed(on)
    printed, asked = _printed(rows), _asked(rows)
    numbers = [row.slip_number for row in rows]
    found = []
    for row in rows:
        verdict = judge(row, agreed, shared=numbers.count(row.slip_number) > 1)
        same = printed.get(row.pk)
        found.append(Judged(row, verdict, same if same and is_edition(same, verdict) else None, asked.get(row.pk, "")))
    return found


def judge(row: Instalment, agreed: Agreed, *, shared: bool) -> judging.Verdict:
    line = judging.Line(
        balance=row.balance, unpaid=row.unpaid, reminder_fee=row.reminder_fee or 0, late_charge=row.late_charge or 0,
        disposition=row.disposition, limitation_on=row.limitation_on, is_gone=row.gone_on is not None,
        slip_number=row.slip_number, slip_shared=bool(row.slip_number) and shared, gs1_128=row.gs1_128, elqr=row.elqr,
        valid_until=row.slip_valid_until,
    )  # fmt: skip
    return judging.judge(line, agreed_terms(agreed, row.programme))


def is_edition(slip: Slip, verdict: judging.Verdict) -> bool:
    """Does the slip printed say the same as what would be printed now?"""
    then = (slip.amount, slip.gs1_128, slip.elqr, slip.valid_until)
    return then == (verdict.amount, verdict.gs1_128, verdict.elqr, verdict.valid_until)


def _printed(rows: list[Instalment]) -> dict[int, Slip]:
    """The latest edition of each instalment's own slip."""
    slips = Slip.objects.filter(instalment__in=[row.pk for row in rows]).order_by("edition", "pk")
    numbers = {row.pk: row.slip_number for row in rows}
    return {slip.instalment_id: slip for slip in slips if slip.slip_number == numbers[slip.instalment_id]}


def _asked(rows: list[Instalment]) -> dict[int, str]:
    lines = SlipRequestLine.objects.filter(instalment__in=[row.pk for row in rows], task__state=Task.State.OPEN)
    return dict(lines.values_list("instalment_id", "task__request_number"))


def records(debtor_ids: Iterable[int]) -> list[Contact]:
    """The latest standing records of a person, newest first: a slip belongs to one of them."""
    ids = list(debtor_ids)
    found = standing().filter(Q(debtor_id__in=ids) | Q(links__debtor_id__in=ids)).distinct()
    return list(found.order_by("-on", "-started_at", "-pk")[:MOST_RECORDS])


def record_of(record_number: str, debtor_ids: Iterable[int]) -> Contact | None:
    ids = list(debtor_ids)
    mine = Q(debtor_id__in=ids) | Q(links__debtor_id__in=ids)
    return standing().filter(mine, record_number=record_number).first() if record_number else None


def printed_on(day: date) -> QuerySet[SlipPrint]:
    """Every printing of a day, newest first."""
    begin = clock.at(day)
    rows = SlipPrint.objects.filter(at__gte=begin, at__lt=begin + timedelta(days=1))
    return rows.select_related("slip__debtor", "run").order_by("-at", "-pk")


def slip(number: str) -> Slip:
    """By our own number. Raises Slip.DoesNotExist."""
    year, _, serial = number.removeprefix("P").partition("-")
    if not (year.isdecimal() and serial.isdecimal() and len(serial) <= 9 and len(year) == 4):
        raise Slip.DoesNotExist
    return Slip.objects.select_related("debtor", "instalment").get(fiscal_year=int(year), serial=int(serial))


def last_turn(slip_id: int) -> int:
    return SlipPrint.objects.filter(slip=slip_id).aggregate(last=Max("turn"))["last"] or 0


def prints_of(run: PrintRun) -> list[SlipPrint]:
    """In the order of the pages."""
    return list(run.prints.select_related("slip__debtor").order_by("pk"))


def with_code(digits: str) -> list[Slip]:
    """The slips on which a code was printed."""
    return list(Slip.objects.filter(Q(gs1_128=digits) | Q(elqr=digits)).order_by("-pk")[:5])


@dataclass(frozen=True, slots=True)
class Waiting:
    """A slip request that may still be printed here: all of its lines, judged."""

    task: Task
    lines: list[Judged]
    reasons: list[str]

    @property
    def may_print(self) -> bool:
        return not self.reasons

    @property
    def goes_to_his_address(self) -> bool:
        """To where the city writes to him, and not to where he wants it."""
        return any(line.send_to == "1" for line in self.task.lines.all())


def waiting(*, on: date, ids: Iterable[int] | None = None) -> list[Waiting]:
    """Open slip requests, those that went to the city with R03 last, the oldest first; a fixed number of queries."""
    asked = Task.objects.filter(kind=Task.Kind.SLIP_REQUEST, state=Task.State.OPEN).select_related("debtor")
    if ids is not None:
        asked = asked.filter(pk__in=list(ids))
    lines_of = Prefetch("lines", queryset=SlipRequestLine.objects.select_related("instalment"))
    asked = asked.annotate(is_with_the_city=_with_the_city()).order_by("is_with_the_city", "opened_at", "pk")
    tasks = list(asked.prefetch_related(lines_of)[:MOST_REQUESTS])
    rows = [line.instalment for task in tasks for line in task.lines.all()]
    printed, agreed, numbers = _printed(rows), terms.agreed(on), _numbers_of(rows)
    found = []
    for task in tasks:
        lines = []
        for line in sorted(task.lines.all(), key=lambda line: line.line):
            row = line.instalment
            verdict = judge(row, agreed, shared=numbers.get((row.debtor_id, row.slip_number), 0) > 1)
            same = printed.get(row.pk)
            lines.append(Judged(row, verdict, same if same and is_edition(same, verdict) else None))
        reasons = {reason for line in lines for reason in line.verdict.reasons}
        reasons |= {"already-printed" for line in lines if line.printed}
        reasons |= {"request-with-the-city"} if task.is_with_the_city else set()
        found.append(Waiting(task, lines, sorted(reasons)))
    return found


def _numbers_of(rows: list[Instalment]) -> dict[tuple[int, str], int]:
    """How many open instalments of these people stand on each slip."""
    owed = open_instalments({row.debtor_id for row in rows}).order_by()
    counted = owed.values_list("debtor_id", "slip_number").annotate(count=Count("pk"))
    return {(debtor, number): count for debtor, number, count in counted}


def requests_of(record_number: str) -> list[int]:
    """The open slip requests that a record opened."""
    rows = Task.objects.filter(kind=Task.Kind.SLIP_REQUEST, state=Task.State.OPEN, record_number=record_number)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def runs_at_door(debtor_ids: Iterable[int], begun_by: str, on: date) -> list[PrintRun]:
    """What somebody printed for a person at the door since the beginning of a day, newest first."""
    rows = PrintRun.objects.filter(
        place=Place.VISIT, begun_by=begun_by, begun_at__gte=clock.at(on), prints__slip__debtor__in=list(debtor_ids)
    )
    return list(rows.distinct().order_by("-pk"))


def _with_the_city() -> Exists:
    """Is a request in a result file already made? The city issues those."""
    record = Contact.objects.filter(record_number=OuterRef(OuterRef("record_number"))).values("on")[:1]
    files = Delivery.objects.filter(layout=REQUESTS_LAYOUT, made_at__gte=OuterRef("opened_at"))
    day = F("recorded_on")
    return Exists(files.annotate(recorded_on=Subquery(record)).filter(first_day__lte=day, last_day__gte=day))


def run_of(intent: str) -> PrintRun | None:
    return PrintRun.objects.filter(intent=intent).first() if intent else None


def work(run_id: int) -> Work:
    """To be asked before the run is read: then work that ends meanwhile shows its end, or as still under way."""
    return background.latest(PRINT_REQUESTS, run_id=run_id)


def delivered_slips(first_day: date, last_day: date) -> Iterator[dict]:
    """R10: each slip printed on these days; of one number the last edition, since the number is the city's key."""
    days = Slip.objects.filter(issued_on__range=(first_day, last_day))
    rows = days.order_by("slip_number", "-edition").distinct("slip_number").select_related("debtor", "instalment")
    for slip in rows.iterator(chunk_size=AT_ONCE):
        owed = slip.instalment
        yield {
            "slip_number": slip.slip_number, "at": slip.issued_at.astimezone(clock.TOKYO), "debtor_number": slip.debtor.number,
            "programme": owed.programme, "assessed_year": owed.assessed_year, "due_year": owed.due_year,
            "notice_number": owed.notice_number, "instalment": owed.instalment, "amount": slip.amount,
            "record_number": slip.record_number,
        }  # fmt: skip



@dataclass(frozen=True, slots=True)
class KeptYear:
    """The slips printed in a fiscal year, kept until the same day."""

    fiscal_year: int
    count: int
    keep_until: date


def kept_years() -> list[KeptYear]:
    """What may go when, by fiscal year."""
    rows = Slip.objects.values("fiscal_year", "kept_through").annotate(count=Count("pk"))
    return [KeptYear(*row) for row in rows.order_by("kept_through").values_list("fiscal_year", "count", "kept_through")]
