"""Type a paper back, and set what was typed aside or drop it; use a paper within the act that records what it says."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit
from saikoku.workforce.papers import queries
from saikoku.workforce.papers.models import Paper, PaperStep, Typing, TypingDecision
from saikoku.workforce.papers.operations.refusing import PaperRefused, act_alone
from saikoku.workforce.papers.rules.states import State, Step


@transaction.atomic
def type_back(
    *, number: str, acted_at: datetime, worker_number: str, values: dict, note: str = "", about: Sequence[str] = (), by: Actor,
    at: datetime,
) -> Typing:  # fmt: skip
    """What one person read from the paper. The same person twice in a row puts his own right.

    Raises PaperRefused: paper-unknown, used-already, paper-void, moment-to-come, worker-missing.
    """
    act_alone()
    paper = Paper.objects.filter(number=number).first()
    if paper is None:
        raise PaperRefused(["paper-unknown"])
    reasons = {State.USED: ["used-already"], State.VOID: ["paper-void"]}.get(State(paper.state), [])
    reasons += ["moment-to-come"] if acted_at > at else []
    reasons += [] if worker_number.strip() else ["worker-missing"]
    if reasons:
        raise PaperRefused(reasons)
    turn = paper.typings.count() + 1
    typed = Typing.objects.create(
        paper=paper, turn=turn, acted_at=acted_at, worker_number=worker_number.strip(), values=values, note=note, at=at,
        by=by.name,
    )  # fmt: skip
    audit.record("papers.typed", by=by, at=at, about=sorted(set(about)), object_id=number, after={"turn": turn})
    return typed


@transaction.atomic
def decide(*, number: str, kind: str, reason: str, by: Actor, at: datetime) -> TypingDecision:
    """A leader sets what was typed aside (it is recorded later) or drops it (it was another paper's). Nobody does so with
    a paper of his own: money that he took would be gone from the books.

    Raises PaperRefused: paper-unknown, nothing-typed, used-already, reason-missing, decided-already, own-decision.
    """
    act_alone()
    paper = Paper.objects.filter(number=number).first()
    if paper is None:
        raise PaperRefused(["paper-unknown"])
    typed = queries.standing_typings(paper)
    turn = typed[-1].turn if typed else 0
    reasons = [] if typed else ["nothing-typed"]
    reasons += ["used-already"] if paper.state == State.USED else []
    reasons += [] if reason.strip() else ["reason-missing"]
    reasons += ["decided-already"] if paper.decisions.filter(turn=turn, kind=kind).exists() else []
    whose = {paper.holder, *paper.typings.values_list("worker_number", flat=True)} - {""}
    reasons += ["own-decision"] if by.worker_number in whose else []
    if reasons:
        raise PaperRefused(reasons)
    decision = TypingDecision.objects.create(
        paper=paper, turn=turn, kind=TypingDecision.Kind(kind), reason=reason.strip(), at=at, by=by.name
    )
    audit.record("papers.decided", by=by, at=at, object_id=number, after={"kind": kind, "turn": turn})
    return decision


def use(*, paper: Paper, reference: str, acted_at: datetime, holder: str, by: Actor, at: datetime) -> PaperStep:
    """The paper became a record, within the caller's act and after everything else that it locks. Raises PaperRefused."""
    act_alone()
    paper.refresh_from_db()
    reasons = queries.against_using(paper, holder=holder, acted_at=acted_at)
    if queries.agreed(paper) is None:
        reasons.append("not-typed-by-two")
    if reasons:
        raise PaperRefused(reasons)
    return PaperStep.objects.create(
        paper=paper, turn=paper.steps_taken + 1, step=Step.USED, holder=holder, acted_at=acted_at, reference=reference, at=at,
        by=by.name,
    )  # fmt: skip


@transaction.atomic
def note_shown(*, number: str, about: Sequence[str], by: Actor, at: datetime) -> None:
    audit.record("papers.typing.shown", by=by, at=at, about=sorted(set(about)), object_id=number)
