"""Which papers are there, who holds them, what waits: to be confirmed, typed a second time, recorded?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from saikoku.kernel import keys
from saikoku.kernel.actor import Actor
from saikoku.kernel.spans import spans as consecutive
from saikoku.workforce.papers import sets
from saikoku.workforce.papers.models import Bundle, Paper, Transfer, TransferEnd, Typing, TypingDecision
from saikoku.workforce.papers.rules import numbers, typing
from saikoku.workforce.papers.rules.fates import Sum
from saikoku.workforce.papers.rules.numbers import Kind
from saikoku.workforce.papers.rules.states import Moved, State, Step, use_refusals
from saikoku.workforce.papers.rules.typing import Typed

KEY = "receipt"
"""Of the check codes on receipt leaves, as on printed receipts."""


def name_of(bundle: Bundle) -> str:
    """PL-0012"""
    return f"P{numbers.LETTERS[Kind(bundle.kind)]}-{bundle.number:04d}"


def span_of(transfer: Transfer) -> str:
    return f"{name_of(transfer.bundle)} {transfer.first:03d}-{transfer.last:03d}"


def code_of(number: str) -> str:
    return numbers.check_code(number, keys.load(KEY))


def find(typed: str) -> Paper | None:
    """The paper of a number as people type it."""
    parsed = numbers.parse(typed)
    return Paper.objects.select_related("bundle").filter(number=str(parsed)).first() if parsed else None


@dataclass(frozen=True, slots=True)
class Stock:
    """A bundle with how many of its papers are where."""

    bundle: Bundle
    counts: dict[str, int]


def bundles(kind: str = "") -> QuerySet[Bundle]:
    found = Bundle.objects.order_by("-made_at", "-pk")
    return found.filter(kind=kind) if kind else found


def stocks(found: Iterable[Bundle]) -> list[Stock]:
    rows = list(found)
    counts: dict[int, dict[str, int]] = {row.pk: {} for row in rows}
    grouped = Paper.objects.filter(bundle__in=rows).order_by().values_list("bundle", "state").annotate(count=Count("pk"))
    for bundle, state, count in grouped:
        counts[bundle][state] = count
    return [Stock(row, counts[row.pk]) for row in rows]


def totals() -> dict[tuple[str, str], int]:
    """Papers by kind and state."""
    grouped = Paper.objects.order_by().values_list("bundle__kind", "state").annotate(count=Count("pk"))
    return {(kind, state): count for kind, state, count in grouped}


def waiting_transfers() -> QuerySet[Transfer]:
    """Written down, and confirmed by nobody yet, the oldest first."""
    ended = TransferEnd.objects.filter(transfer=OuterRef("pk"))
    return Transfer.objects.filter(~Exists(ended)).select_related("bundle").order_by("pk")


def waiting_for(by: Actor, *, leads: bool) -> QuerySet[Transfer]:
    """What this person may confirm: a leader what another wrote down, else of what is in one's own hands."""
    found = waiting_transfers().exclude(recorded_by=by.name)
    return found if leads else found.filter(holder=by.worker_number).exclude(holder="")


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers of one bundle that follow each other."""

    bundle: Bundle
    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    def __str__(self) -> str:
        last = "" if self.first == self.last else f"-{self.last:03d}"
        return f"{name_of(self.bundle)} {self.first:03d}{last}"


def spans(papers: Iterable[Paper]) -> list[Span]:
    """`papers` with their bundles."""
    places: dict[int, list[int]] = {}
    found = {}
    for paper in papers:
        found[paper.bundle_id] = paper.bundle
        places.setdefault(paper.bundle_id, []).append(paper.place)
    return [Span(found[pk], *span) for pk in sorted(places) for span in consecutive(places[pk])]


def out(holder: str = "", kind: Kind | None = None) -> list[Paper]:
    """Papers that are in somebody's hands, not written on as far as anybody told."""
    found = Paper.objects.filter(bundle__kind=kind) if kind else Paper.objects.all()
    found = found.filter(state=State.OUT).select_related("bundle").defer("facts").order_by("bundle_id", "place")
    return list(found.filter(holder=holder) if holder else found)


def named_on(kind: Kind) -> set[str]:
    """Numbers of the persons who stand on papers of a kind that are in somebody's hands."""
    rows = Paper.objects.filter(bundle__kind=kind, state=State.OUT).exclude(facts={})
    return set(rows.values_list("facts__debtor", flat=True))


@dataclass(frozen=True, slots=True)
class DaySum:
    """Of the papers of a kind that were counted out to somebody on a day."""

    kind: Kind
    holder: str
    day: date
    sum: Sum


def sums(first: date, last: date) -> list[DaySum]:
    """issued = used + void + returned + lost + out, of what was counted out on these days."""
    return [DaySum(Kind(kind), holder, day, Sum(*counts)) for kind, holder, day, *counts in sets.fates(first, last)]


def standing_typings(paper: Paper) -> list[Typed]:
    """What was typed from a paper and not dropped, in its order."""
    dropped = [row.turn for row in paper.decisions.all() if row.kind == TypingDecision.Kind.DROPPED]
    after = max(dropped, default=0)
    rows = sorted(paper.typings.all(), key=lambda row: row.turn)
    return [Typed(row.turn, row.by, row.values) for row in rows if row.turn > after]


def against_using(paper: Paper, *, holder: str, acted_at: datetime) -> list[str]:
    """Why this person cannot have written on the paper then, as codes of rules.states."""
    moves = [Moved(Step(row.step), row.holder, row.acted_at) for row in paper.steps.order_by("turn")]
    return use_refusals(State(paper.state), moves, holder=holder, acted_at=acted_at)


def agreed(paper: Paper) -> tuple[Typed, Typed] | None:
    """The two people's typings that say the same; None where nobody or one has typed it, or they differ."""
    return typing.agreed(standing_typings(paper))


def typed_of(papers: Iterable[int]) -> bool:
    """Was anything typed from one of these that was not dropped?"""
    return open_typings().filter(pk__in=list(papers)).exists()


def open_typings(kind: Kind | None = None) -> QuerySet[Paper]:
    """Papers from which something was typed that is neither recorded nor dropped."""
    later = TypingDecision.objects.filter(paper=OuterRef("paper"), kind="dropped", turn__gte=OuterRef("turn"))
    standing = Typing.objects.filter(~Exists(later), paper=OuterRef("pk"))
    found = Paper.objects.filter(Exists(standing)).exclude(state=State.USED).select_related("bundle")
    found = found.prefetch_related("typings", "decisions").order_by("pk")
    return found.filter(bundle__kind=kind) if kind else found


@dataclass(frozen=True, slots=True)
class Reading:
    """What was typed from a paper and not dropped. `pair`: two people's typings that say the same; `beside`: the last ones
    of two who do not agree; `is_held`: a leader set the last one aside."""

    typed: list[Typed]
    pair: tuple[Typed, Typed] | None
    beside: tuple[Typed, Typed] | None
    is_held: bool

    @property
    def values(self) -> list[typing.Values]:
        """What is shown of it: what two people typed, alike or not; what one typed is not shown to the next."""
        return [one.values for one in self.pair or self.beside or ()]


def reading(paper: Paper) -> Reading:
    typed = standing_typings(paper)
    held = bool(typed) and any(row.kind == "held" and row.turn == typed[-1].turn for row in paper.decisions.all())
    return Reading(typed, typing.agreed(typed), typing.laid_beside(typed), held)


def unrecorded(kind: Kind, worker_number: str, day: date) -> int:
    """Papers of somebody's day that were typed, and neither recorded nor set aside."""
    said = Typing.objects.filter(paper=OuterRef("pk"), worker_number=worker_number, acted_at__date=day)
    return sum(not reading(paper).is_held for paper in open_typings(kind).filter(Exists(said)))


def steps_of(bundle: Bundle) -> list[Transfer]:
    """What was written down of a bundle, the newest first, each with its end where it has one."""
    return list(Transfer.objects.filter(bundle=bundle).select_related("end", "bundle").order_by("-pk"))


def named_states(bundle: Bundle) -> list[tuple[State, str, list[tuple[int, int]]]]:
    """The numbers of a bundle by state and holder."""
    found: dict[tuple[str, str], list[int]] = {}
    for place, state, holder in bundle.papers.order_by("place").values_list("place", "state", "holder"):
        found.setdefault((state, holder), []).append(place)
    order = list(State)
    keys_ = sorted(found, key=lambda one: (order.index(State(one[0])), one[1]))
    return [(State(state), holder, consecutive(found[state, holder])) for state, holder in keys_]


def due_back(before: date) -> list[Paper]:
    """Sheets of earlier days that nobody accounted for; receipt books may stay with their holder."""
    old = Q(since__date__lt=before)
    rows = Paper.objects.filter(old, state=State.OUT).exclude(bundle__kind=Kind.LEAF).select_related("bundle")
    return list(rows.defer("facts").order_by("bundle_id", "place"))
