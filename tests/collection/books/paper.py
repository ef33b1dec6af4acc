"""A leaf in a collector's hands, typed by two people."""

from datetime import datetime

from saikoku.collection.books import operations
from saikoku.collection.books.rules.typed import Leaf
from saikoku.collection.receipts.models import Receipt
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment
from saikoku.workforce.papers.models import Paper
from tests.workforce.papers.office import JIRO, LEADER, NOON, SECOND, TYPIST, given, paper

__all__ = ["JIRO", "LEADER", "NOON", "SECOND", "TYPIST", "entered", "given", "leaf", "paper", "typed_twice"]


def leaf(person: Debtor, owed: list[Instalment], *yen: int, at: datetime = NOON, worker: str = "V01") -> Leaf:
    lines = tuple((row.pk, amount) for row, amount in zip(owed, yen, strict=False) if amount)
    return Leaf(at, worker, person.number, sum(yen), lines)


def typed_twice(one: Paper, said: Leaf, *, at: datetime = NOON) -> None:
    for by in (TYPIST, SECOND):
        operations.type_leaf(number=one.number, leaf=said, by=by, at=at)


def entered(one: Paper, said: Leaf, *, decided: str = "", at: datetime = NOON) -> Receipt:
    """Typed by two, entered by the leader."""
    typed_twice(one, said, at=at)
    return operations.enter(number=one.number, decided=decided, by=LEADER, at=at)
