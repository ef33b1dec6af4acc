"""A leader, somebody beside him, two who carry paper."""

from datetime import timedelta

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.workforce.papers import operations
from saikoku.workforce.papers.models import Bundle, Paper
from saikoku.workforce.papers.rules.numbers import TWO_PERSONS, Kind
from saikoku.workforce.papers.rules.states import Step
from tests.planning import people

NOON = clock.at(people.DAY, 12)
MORNING = clock.at(people.DAY, 8, 30)
LEADER = Actor("leader", account_id=803, worker_number="L01", display_name="責任 者子")
SECOND = Actor("second", account_id=804, worker_number="L02", display_name="副 責任")
JIRO = Actor("jiro", account_id=701, worker_number="V01", display_name="仮名 次郎")
TYPIST = Actor("typist", account_id=805, worker_number="W01", display_name="入力 一子")


def moved(bundle: Bundle, step: Step, first: int, last: int, *, holder: str = "", reason: str = "", acted_at=MORNING, at=NOON):
    """Written down by the leader and, where it takes two, confirmed by the second."""
    made = operations.record_transfer(
        bundle_id=bundle.pk, step=step, first=first, last=last, holder=holder, reason=reason, acted_at=acted_at, by=LEADER,
        at=at,
    )  # fmt: skip
    if bundle.kind in TWO_PERSONS:
        operations.confirm_transfer(transfer_id=made.pk, by=SECOND, at=at)
    return made


def given(kind: Kind = Kind.LEAF, count: int = 10, *, holder: str = "V01", at=MORNING) -> Bundle:
    """A bundle in somebody's hands since the morning."""
    early = at - timedelta(hours=1)
    bundle = operations.make_bundle(kind=kind, count=count, by=LEADER, at=early)
    moved(bundle, Step.TAKEN_IN, 1, count, acted_at=early, at=early)
    moved(bundle, Step.OUT, 1, count, holder=holder, acted_at=at, at=at)
    return bundle


def paper(bundle: Bundle, place: int) -> Paper:
    return bundle.papers.get(place=place)


def typed(paper: Paper, values: dict, *, by: Actor = TYPIST, acted_at=NOON, holder: str = "V01", at=NOON):
    return operations.type_back(
        number=paper.number, acted_at=acted_at, worker_number=holder, values=values, by=by, at=at
    )
