"""Which calls could be drawn, how each review stands, what was written to whom, and what a month comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Sum

from saikoku.governance.terms.queries import Agreed
from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.outreach.quality.models import Draw, Note, Sampled, Step
from saikoku.outreach.quality.rules import checklists, reviews, sampling
from saikoku.outreach.quality.rules.checklists import Checklist
from saikoku.outreach.quality.rules.sampling import Call
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact

CALLS = ("1", "2")
PAGE = 50
"""Notes or reviews on one page."""


def population(first: date, last: date) -> list[Call]:
    """Every call of ours on these days in which somebody was spoken with, in the order of the ledger."""
    rows = contacts.standing().filter(
        on__range=(first, last), channel__in=CALLS, work="01", origin=Contact.Origin.OWN,
        outcome__in=contacts.reaching_outcomes(),
    ).order_by("pk")  # fmt: skip
    found: dict[str, Call] = {}
    for worker, call, record in rows.values_list("worker_number", "call_number", "record_number"):
        found.setdefault(call or record, Call(worker, call or record, record))
    return list(found.values())


def due_period(on: date, terms: Agreed) -> tuple[date, date]:
    return sampling.period_before(on, terms["quality_period"])


def not_drawn_from(first: date, last: date) -> date:
    """The day of this period from which on no call was drawn yet; after its end where all were."""
    drawn = Draw.objects.filter(first_on__lte=last, last_on__gte=first).order_by("-last_on").first()
    return drawn.last_on + timedelta(days=1) if drawn else first


def draws() -> QuerySet[Draw]:
    return Draw.objects.order_by("-first_on")


def is_reproducible(draw: Draw) -> bool:
    """Does the stored seed draw the stored calls? Asked of the ledger as it stood: a call corrected since is not there
    any more under its record, so only calls whose population is unchanged are compared."""
    calls = population(draw.first_on, draw.last_on)
    if sampling.digest(calls) != draw.digest:
        return False
    again = sampling.drawn(calls, seed=draw.seed, percent=draw.percent, least=draw.least)
    return {one.call_number for one in again} == set(draw.calls.values_list("call_number", flat=True))


@dataclass(frozen=True, slots=True)
class Review:
    """One drawn call with its steps, the first first."""

    sampled: Sampled
    steps: Sequence[Step]

    @property
    def state(self) -> str:
        return reviews.state([step.kind for step in self.steps])

    @property
    def marks(self) -> Mapping[str, str]:
        """Those that hold: of the last step that gave any."""
        return next((step.marks for step in reversed(self.steps) if step.kind in reviews.WITH_MARKS), {})

    @property
    def reviewer(self) -> str:
        return next((step.by for step in self.steps if step.kind == reviews.REVIEWED), "")

    @property
    def checklist(self) -> Checklist:
        """The one its marks answer, else the one that holds for its period."""
        used = next((step.checklist for step in reversed(self.steps) if step.checklist), "")
        return checklists.named(used) if used else checklists.on(self.sampled.draw.last_on)


def all_reviews() -> QuerySet[Sampled]:
    steps = Prefetch("steps", Step.objects.order_by("number"))
    return Sampled.objects.select_related("draw").prefetch_related(steps).order_by("worker_number", "pk")


def of_draw(draw: Draw) -> list[Review]:
    return [_review(row) for row in all_reviews().filter(draw=draw)]


def page_of_worker(number: int, worker_number: str) -> tuple[list[Review], int]:
    """One page of his reviewed calls and how many there are: those that wait for his answer, then the latest. A call that
    waits for its review is not told beforehand."""
    rows = all_reviews().filter(Exists(Step.objects.filter(sampled=OuterRef("pk"))), worker_number=worker_number)
    found = rows.order_by(_ends_with(reviews.REVIEWED).desc(), "-pk")
    return [_review(row) for row in found[(number - 1) * PAGE : number * PAGE]], rows.count()


def review(sampled_id: int) -> Review | None:
    row = all_reviews().filter(pk=sampled_id).first()
    return _review(row) if row else None


def _review(row: Sampled) -> Review:
    return Review(row, list(row.steps.all()))


def record(record_number: str) -> Contact | None:
    return Contact.objects.select_related("debtor").filter(record_number=record_number).first()


def is_our_call(record: Contact) -> bool:
    """One taken over from a predecessor names a worker of his, whose number may be another's here."""
    return record.channel in CALLS and record.origin == Contact.Origin.OWN


def records(numbers: Sequence[str]) -> dict[str, Contact]:
    """Without the person."""
    return {row.record_number: row for row in Contact.objects.filter(record_number__in=numbers)}


def notes(worker_number: str = "") -> QuerySet[Note]:
    """What leaders wrote, the latest first, each with its answers."""
    found = Note.objects.filter(answers=None).prefetch_related(Prefetch("answered", Note.objects.order_by("pk")))
    return (found.filter(worker_number=worker_number) if worker_number else found).order_by("-at", "-pk")


def page_of_notes(number: int, worker_number: str = "") -> tuple[list[Note], int]:
    """One page of them, and how many there are."""
    found = notes(worker_number)
    return list(found[(number - 1) * PAGE : number * PAGE]), found.count()


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: reviews to be done, objections to be ended; of one worker, notes and reviews without his answer."""

    to_review: int
    objected: int
    mine: int


def waiting(worker_number: str, *, leads: bool) -> Waiting:
    to_review, objected = _for_leaders() if leads else (0, 0)
    unanswered = Note.objects.filter(answers=None, worker_number=worker_number).annotate(n=Count("answered")).filter(n=0)
    mine = unanswered.count() + _last_is(reviews.REVIEWED).filter(worker_number=worker_number).count() if worker_number else 0
    return Waiting(to_review, objected, mine)


def _for_leaders() -> tuple[int, int]:
    """Calls without a review and reviews objected to, in one journey."""
    steps = Step.objects.filter(sampled=OuterRef("pk"))
    found = Sampled.objects.aggregate(
        to_review=Count("pk", filter=~Exists(steps)), objected=Count("pk", filter=_ends_with(reviews.OBJECTED))
    )
    return found["to_review"], found["objected"]


def open_by_draw() -> dict[int, tuple[int, int]]:
    """By draw: calls without a review, reviews objected to."""
    steps = Step.objects.filter(sampled=OuterRef("pk"))
    rows = Sampled.objects.order_by().values("draw").annotate(
        to_review=Count("pk", filter=~Exists(steps)), objected=Count("pk", filter=_ends_with(reviews.OBJECTED))
    )  # fmt: skip
    return {row["draw"]: (row["to_review"], row["objected"]) for row in rows}


def _ends_with(kind: str) -> Exists:
    mine = Step.objects.filter(sampled=OuterRef("pk"))
    later = Step.objects.filter(sampled=OuterRef("sampled"), number__gt=OuterRef("number"))
    return Exists(mine.filter(~Exists(later), kind=kind))


def _last_is(kind: str) -> QuerySet[Sampled]:
    return Sampled.objects.filter(_ends_with(kind))


@dataclass(frozen=True, slots=True)
class Summary:
    """A month or a year of reviews: calls that could be drawn, drawn ones by state, how often each item got each mark,
    notes by kind, answered ones."""

    population: int
    drawn: int
    states: Mapping[str, int]
    checklist: Checklist
    marks: Mapping[str, Mapping[str, int]]
    notes: Mapping[str, int]
    answered: int

    @property
    def says_something(self) -> bool:
        return bool(self.drawn or self.notes)


def month_to_open(this: Month) -> Month:
    """The month that is over; where nothing was drawn or written in it, the one that runs."""
    last = this.previous
    drawn = Draw.objects.filter(last_on__range=(last.first, last.last)).exists()
    return last if drawn or _written_in(last).exists() else this


def _written_in(month: Month) -> QuerySet[Note]:
    return _written_between(month.first, month.last)


def _written_between(first: date, last: date) -> QuerySet[Note]:
    return Note.objects.filter(answers=None, at__gte=clock.at(first), at__lt=clock.at(last + timedelta(days=1)))


def summary(month: Month) -> Summary:
    """Of the periods that ended in the month, and of the notes written in it. Nobody is compared with anybody."""
    return summary_between(month.first, month.last)


def summary_between(first: date, last: date) -> Summary:
    found = [_review(row) for row in all_reviews().filter(draw__last_on__range=(first, last))]
    states: dict[str, int] = dict.fromkeys(reviews.STATE_WORDS, 0)
    for one in found:
        states[one.state] += 1
    checklist = checklists.on(last)
    written = _written_between(first, last)
    kinds = dict(written.values_list("kind").annotate(n=Count("pk")))
    population = Draw.objects.filter(last_on__range=(first, last)).aggregate(calls=Sum("population"))["calls"] or 0
    return Summary(
        population, len(found), states, checklist, reviews.counted([one.marks for one in found if one.marks], checklist),
        kinds, written.filter(Exists(Note.objects.filter(answers=OuterRef("pk")))).count(),
    )  # fmt: skip
