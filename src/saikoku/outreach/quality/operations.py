"""Draw the calls of a period, take a review from step to step, write and answer coaching notes."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from saikoku import turns
from saikoku.governance.terms.queries import agreed
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.outreach.quality import queries
from saikoku.outreach.quality.models import Draw, Note, Sampled, Step
from saikoku.outreach.quality.rules import reviews, sampling
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn

SEED_BYTES = 16
SENT_AGAIN = timedelta(minutes=1)


class QualityRefused(Refused):
    """The step or note cannot be kept so; `reasons` are codes."""


@transaction.atomic
def draw_due(*, on: date, by: Actor, at: datetime) -> Draw | None:
    """Draw the last period that ended before the day, once; None where it was drawn or had no call to draw. Where the agreed
    period was changed, it begins after the last day that was drawn, so that no day is drawn twice and none is left out.

    The seed comes from the machine's own source of chance and is kept before anybody sees a drawn call.
    """
    terms = agreed(on)
    first, last = queries.due_period(on, terms)
    _one_at_a_time(0)
    first = queries.not_drawn_from(first, last)
    if first > last:
        return None
    calls = queries.population(first, last)
    if not calls:
        return None
    seed = secrets.token_hex(SEED_BYTES)
    share = {"percent": terms["quality_calls_percent"], "least": terms["quality_calls_least"]}
    draw = Draw.objects.create(
        first_on=first, last_on=last, seed=seed, population=len(calls), digest=sampling.digest(calls), drawn_at=at,
        drawn_by=by.name, **share,
    )  # fmt: skip
    found = sampling.drawn(calls, seed=seed, **share)
    Sampled.objects.bulk_create(
        Sampled(draw=draw, worker_number=one.worker_number, call_number=one.call_number, record_number=one.record_number)
        for one in found
    )
    audit.record(
        "quality.calls.drawn", by=by, at=at, object_id=str(draw.pk),
        after={"first": first, "last": last, "seed": seed, "population": len(calls), "drawn": len(found), **share},
    )  # fmt: skip
    return draw


def _one_at_a_time(of: object) -> None:
    """Drawn calls and notes are never written again, so there is no row to lock: by its number, 0 for the draw itself."""
    turns.take(Turn.REVIEWS, of)


@transaction.atomic
def take_step(
    *, sampled_id: int, step: str, marks: Mapping[str, str] | None = None, remark: str = "", by: Actor, at: datetime
) -> Step:
    """Review a drawn call, answer the review, end an objection (rules.reviews). The call is locked first; the very last step
    again is one that was sent twice.

    Raises QualityRefused: call-unknown and every reason of rules.reviews.refusals.
    """
    _one_at_a_time(sampled_id)
    found = queries.review(sampled_id)
    if found is None:
        raise QualityRefused(["call-unknown"])
    given = dict(marks or {})
    last = found.steps[-1] if found.steps else None
    if last and (last.kind, last.by, last.marks, last.remark) == (step, by.name, given, remark.strip()):
        return last
    reasons = reviews.refusals(
        step, found.state, actor_worker=by.worker_number, worker=found.sampled.worker_number, actor=by.name,
        reviewer=found.reviewer, marks=given, remark=remark, checklist=found.checklist,
    )  # fmt: skip
    if reasons:
        raise QualityRefused(reasons)
    row = Step.objects.create(
        sampled=found.sampled, number=len(found.steps) + 1, kind=step, marks=given, remark=remark.strip(), by=by.name, at=at,
        checklist=found.checklist.name if step in reviews.WITH_MARKS else "",
    )  # fmt: skip
    audit.record(
        f"quality.review.{step}", by=by, at=at, object_id=str(sampled_id),
        after={"worker": found.sampled.worker_number, "record": found.sampled.record_number, "marks": given},
    )  # fmt: skip
    return row


@transaction.atomic
def write_note(*, record_number: str, kind: str, text: str, by: Actor, at: datetime) -> Note:
    """Write to the operator who made a call; the same again within a minute is what was sent twice.

    Raises QualityRefused: record-unknown (also one taken over, whose worker is none of ours), kind-unknown, own-call, and
    those of rules.reviews.text.
    """
    _one_at_a_time(record_number)
    record = queries.record(record_number)
    if record is None or not queries.is_our_call(record) or not record.worker_number:
        raise QualityRefused(["record-unknown"])
    reasons = [] if kind in Note.Kind.values and kind != Note.Kind.ANSWER else ["kind-unknown"]
    reasons += ["own-call"] if by.worker_number == record.worker_number else []
    reasons += reviews.text(text)
    if reasons:
        raise QualityRefused(reasons)
    said = {"record_number": record_number, "kind": kind, "text": text.strip(), "by": by.name}
    if before := Note.objects.filter(at__gt=at - SENT_AGAIN, **said).first():
        return before
    note = Note.objects.create(worker_number=record.worker_number, by_worker=by.worker_number, at=at, **said)
    audit.record(
        "quality.note.written", by=by, at=at, object_id=str(note.pk), about=[record.debtor.number],
        after={"worker": record.worker_number, "record": record_number, "kind": kind},
    )  # fmt: skip
    return note


@transaction.atomic
def answer_note(*, note_id: int, text: str, by: Actor, at: datetime) -> Note:
    """The operator answers what was written to him, once. Raises QualityRefused: note-unknown (also somebody else's),
    note-answered, and those of rules.reviews.text."""
    _one_at_a_time(f"note {note_id}")
    note = Note.objects.filter(pk=note_id, answers=None, worker_number=by.worker_number).exclude(worker_number="").first()
    if note is None:
        raise QualityRefused(["note-unknown"])
    before = Note.objects.filter(answers=note).first()
    if before is not None and before.text == text.strip():
        return before
    if reasons := reviews.text(text) + (["note-answered"] if before else []):
        raise QualityRefused(reasons)
    row = Note.objects.create(
        answers=note, worker_number=note.worker_number, record_number=note.record_number, kind=Note.Kind.ANSWER,
        text=text.strip(), by=by.name, by_worker=by.worker_number, at=at,
    )  # fmt: skip
    audit.record("quality.note.answered", by=by, at=at, object_id=str(note.pk), after={"worker": note.worker_number})
    return row


@transaction.atomic(savepoint=False)
def note_call_shown(*, record_number: str, number: str, by: Actor, at: datetime) -> None:
    """A call with its person and what was written of it stood on the screen."""
    audit.record("quality.call.shown", by=by, at=at, about=[number], object_id=record_number)
