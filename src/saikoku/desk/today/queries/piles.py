"""How much lies there for whoever asks: all counts that one journey to the database can bring together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import Func, IntegerField, QuerySet, Subquery

from saikoku.collection.books import queries as books
from saikoku.collection.cash import queries as cash
from saikoku.collection.seals import queries as seals
from saikoku.exchange.delivery.models import Delivery
from saikoku.governance.terms import queries as terms
from saikoku.inquiry.phones import queries as numbers
from saikoku.kernel.actor import Actor
from saikoku.outreach.scripts import queries as scripts
from saikoku.performance.reports import queries as reports
from saikoku.planning.routes.queries import shown as routes
from saikoku.registry.glyphs import queries as glyphs
from saikoku.registry.tasks import queries as tasks
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import Permission
from saikoku.workforce.conduct import queries as conduct
from saikoku.workforce.papers import queries as papers


class Piles(NamedTuple):
    """Counts of what waits, whoever may do something about it."""

    late: int
    every: int
    wanted: int
    sealed: int
    counted: int
    unpaid: int
    not_handed: int
    reported: int
    passing: int
    lent: int
    closed_for: int
    uncovered: int
    papers: int
    typed: int
    overpaid: int
    heard: int
    planned: int
    glyphs: int
    to_answer: int
    to_answer_first: int | None
    answered: int
    answered_first: int | None
    texts_end: int | None
    texts_out: int
    not_agreed: int


Papers = Callable[[str, date], QuerySet]
"""Which proposals to the city wait for somebody, by his login name and the day: the room beside this one knows."""

_proposals: dict[str, Papers] = {}


def declare(*, to_answer: Papers, answered: Papers) -> None:
    """Called once when the program is put together."""
    _proposals.update(to_answer=to_answer, answered=answered)


@dataclass(frozen=True)
class Asked:
    """Who asks, with which rights, on which business day and moment."""

    by: Actor
    permissions: frozenset[Permission]
    on: date
    now: datetime

    @cached_property
    def piles(self) -> Piles:
        """All of them in one journey, beside the account of whoever asks."""
        mine = tasks.open_tasks(owner_id=self.by.account_id)
        found = Account.objects.filter(pk=self.by.account_id).values_list(
            _count(mine.filter(due_at__lt=self.now)), _count(mine), _count(numbers.without(self.on)),
            _count(seals.waiting_for(self.by.name)), _count(cash.counted_unconfirmed(self.by)),
            _count(cash.late_deposits(self.on)), _count(Delivery.objects.filter(last_day=self.on, handouts=None)),
            _count(reports.versions("daily", self.on)), _count(cash.passings_to_take(self.by)),
            _count(cash.lent_to(self.by.worker_number)), _count(cash.closed_for(self.by.worker_number)),
            cash.uncovered_days(self.on),
            _count(papers.waiting_for(self.by, leads=Permission.PAPER_KEEP in self.permissions)),
            _count(papers.open_typings()), _count(books.overpaid()), _count(conduct.open_breaches(self.by.name)),
            _count(routes.unaccepted(self.on)),
            _count(glyphs.waiting_for(self.by.name)), *self._proposed("to_answer"), *self._proposed("answered"),
            scripts.ending(self.on), _count(scripts.still_out()), _count(terms.not_approved(self.on)),
        ).first()  # fmt: skip
        return Piles(*(found or (0,) * len(Piles._fields)))


    def _proposed(self, which: str) -> tuple[Subquery, Subquery]:
        """How many, and the first of them."""
        rows = _proposals[which](self.by.name, self.on)
        return _count(rows), _over(rows, "min")


def _count(rows: QuerySet) -> Subquery:
    return _over(rows, "count")


def _over(rows: QuerySet, function: str) -> Subquery:
    brought = rows.select_related(None).order_by().annotate(brought=Func("pk", function=function, output_field=IntegerField()))
    return Subquery(brought.values("brought"))
