"""File a seal, enter its steps, decide what waits for a second person, lend it and have it back."""

import hashlib
from datetime import date, datetime

from django.db import transaction

from saikoku import turns
from saikoku.collection.seals import queries
from saikoku.collection.seals.models import Seal, SealLoan, SealLoanEnd, SealRequest, SealStep
from saikoku.collection.seals.rules import loans, steps
from saikoku.collection.seals.rules.loans import Done, Way
from saikoku.collection.seals.rules.steps import BY_TWO, Step
from saikoku.documents import png
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn

LEAST_DOTS, MOST_DOTS = 80, 320
"""An imprint is drawn one dot for one dot on the receipt, which is 576 wide and has 8 to a millimetre: 10 to 40 mm."""
INK = 128
LEAST_INK, MOST_INK = 0.01, 0.9
"""Shares of the picture that are dark."""


class SealRefused(Refused):
    """`reasons` are codes of rules.steps and of this page."""


def _act_alone() -> None:
    """Seals and their steps are append-only, so no row of theirs can be locked: one act on them at a time."""
    turns.take(Turn.SEALS)


@transaction.atomic
def file_seal(
    *, name: str, keeper: str, imprint: bytes, filed_on: date, document: str, replaces_id: int | None = None, by: Actor,
    at: datetime,
) -> Seal:  # fmt: skip
    """Register an imprint as it was filed with the city; it may not be used yet. Raises SealRefused."""
    _act_alone()
    reasons = ["name-known"] if Seal.objects.filter(name=name.strip()).exists() else []
    reasons += [] if name.strip() and keeper.strip() and document.strip() else ["name-keeper-document-missing"]
    reasons += _faults_of(imprint)
    reasons += ["moment-to-come"] if filed_on > at.date() else []
    replaced = Seal.objects.defer("imprint").filter(pk=replaces_id).first() if replaces_id else None
    if replaced and Seal.objects.filter(replaces=replaced).exists():
        reasons.append("replaced-already")
    if reasons:
        raise SealRefused(reasons)
    seal = Seal.objects.create(
        name=name.strip(), keeper=keeper.strip(), imprint=imprint, sha256=hashlib.sha256(imprint).hexdigest(),
        replaces=replaced, filed_on=filed_on, document=document.strip(), registered_at=at, registered_by=by.name,
    )  # fmt: skip
    audit.record(
        "seals.filed", by=by, at=at, object_id=str(seal.pk),
        after={"name": seal.name, "sha256": seal.sha256, "document": seal.document, "replaces": replaces_id},
    )  # fmt: skip
    return seal


def _faults_of(imprint: bytes) -> list[str]:
    try:
        picture = png.read(imprint)
    except png.NotReadable:
        return ["imprint-not-a-picture"]
    dark = float((picture < INK).mean())
    judged = (
        ("imprint-too-large", max(picture.shape) > MOST_DOTS), ("imprint-too-small", min(picture.shape) < LEAST_DOTS),
        ("imprint-without-ink", dark < LEAST_INK), ("imprint-all-ink", dark > MOST_INK),
    )  # fmt: skip
    return [code for code, holds in judged if holds]


@transaction.atomic
def take_step(
    *, seal_id: int, step: Step, since: datetime, document: str = "", dated: date | None = None, note: str = "", by: Actor,
    at: datetime,
) -> SealStep | SealRequest:  # fmt: skip
    """Enter a step; one that needs two persons waits as a request. Raises SealRefused (replaced-already: a seal found again
    does not come back beside the one that took its place) and Seal.DoesNotExist."""
    _act_alone()
    seal = Seal.objects.defer("imprint").get(pk=seal_id)
    taken = queries.taken(seal)
    reasons = steps.refusals(step, taken=taken, since=since, now=at, document=document, note=note)
    reasons += _against_resuming(seal, step)
    if step in BY_TWO and dated is None:
        reasons.append("document-day-missing")
    if seal.requests.filter(state=SealRequest.State.OPEN).exists() and step in BY_TWO:
        reasons.append("request-open")
    if reasons:
        raise SealRefused(reasons)
    said = {"since": since, "document": document.strip(), "dated": dated, "note": note.strip()}
    if step in BY_TWO:
        row = SealRequest.objects.create(seal=seal, step=step, asked_at=at, asked_by=by.name, **said)
        action = "seals.step.asked"
    else:
        row = SealStep.objects.create(seal=seal, step=step, entered_at=at, entered_by=by.name, **said)
        action = "seals.step.taken"
    _note(action, seal, step, said, by=by, at=at)
    return row


def _against_resuming(seal: Seal, step: str) -> list[str]:
    replaced = step == Step.RESUMED and SealStep.objects.filter(seal__replaces=seal, step=Step.PERMITTED).exists()
    return ["replaced-already"] if replaced else []


def _note(action: str, seal: Seal, step: str, said: dict, *, by: Actor, at: datetime) -> None:
    after = {"step": str(step), "since": said["since"].isoformat(), "document": said["document"]}
    audit.record(action, by=by, at=at, object_id=str(seal.pk), reason=said["note"][:200], after=after)


@transaction.atomic
def decide(*, request_id: int, confirm: bool, by: Actor, at: datetime) -> SealRequest:
    """Confirm as the second person, or drop. Raises SealRefused: decided-already, own-request, step-not-open,
    replaced-already."""
    _act_alone()
    request = SealRequest.objects.select_for_update().get(pk=request_id)
    seal = Seal.objects.defer("imprint").get(pk=request.seal_id)
    reasons = [] if request.state == SealRequest.State.OPEN else ["decided-already"]
    if confirm:
        reasons += ["own-request"] if request.asked_by == by.name else []
        reasons += [] if Step(request.step) in steps.open_steps(queries.taken(seal), at) else ["step-not-open"]
        reasons += _against_resuming(seal, request.step)
    if reasons:
        raise SealRefused(reasons)
    request.state = SealRequest.State.CONFIRMED if confirm else SealRequest.State.DROPPED
    request.decided_at, request.decided_by = at, by.name
    request.save(update_fields=["state", "decided_at", "decided_by"])
    said = {"since": request.since, "document": request.document, "dated": request.dated, "note": request.note}
    if confirm:
        _write(seal, Step(request.step), said, entered_by=request.asked_by, confirmed_by=by.name, at=at)
    action = "seals.step.confirmed" if confirm else "seals.step.dropped"
    _note(action, seal, request.step, said, by=by, at=at)
    return request


def _write(seal: Seal, step: Step, said: dict, *, entered_by: str, confirmed_by: str, at: datetime) -> None:
    """The confirmed step; with the permission of a seal the one it replaces comes to its end."""
    both = {"entered_at": at, "entered_by": entered_by, "confirmed_by": confirmed_by}
    SealStep.objects.create(seal=seal, step=step, **said, **both)
    old = seal.replaces_id and Seal.objects.defer("imprint").get(pk=seal.replaces_id)
    if step == Step.PERMITTED and old and not steps.ENDS & {one.step for one in steps.standing(queries.taken(old))}:
        SealStep.objects.create(seal=old, step=Step.REPLACED, **said, **both)


@transaction.atomic
def enter_loan(
    *, seal_id: int, way: Way, worker_number: str = "", note: str = "", by: Actor, at: datetime
) -> SealLoan:  # fmt: skip
    """Somebody of the office gives a seal out, or has it back; it counts once it was confirmed. Raises SealRefused (codes of
    rules.loans) and Seal.DoesNotExist."""
    _act_alone()
    seal = Seal.objects.defer("imprint").get(pk=seal_id)
    has = queries.holder(seal)
    worker = worker_number if way == Way.LEND else has
    reasons = loans.enter_refusals(
        way, worker=worker, has=has, is_waiting=queries.waiting_loan(seal) is not None,
        is_permitted=steps.is_permitted(queries.taken(seal), at), is_own=bool(worker) and worker == by.worker_number,
    )  # fmt: skip
    if reasons:
        raise SealRefused(reasons)
    row = SealLoan.objects.create(
        seal=seal, way=way, worker_number=worker, note=note.strip(), entered_at=at, entered_by=by.name
    )
    _note_loan("seals.loan.entered", row, by=by, at=at)
    return row


@transaction.atomic
def confirm_loan(*, loan_id: int, keeps: bool = False, by: Actor, at: datetime) -> SealLoanEnd:
    """Whoever has the seal says that he took it or gave it back; that it is back another may say who keeps them
    (`keeps`). Raises SealRefused and SealLoan.DoesNotExist."""
    _act_alone()
    row = SealLoan.objects.select_related("end").get(pk=loan_id)
    if reasons := loans.confirm_refusals(
        Way(row.way), is_open=not hasattr(row, "end"), is_own=row.worker_number == by.worker_number, keeps=keeps,
        entered_by=row.entered_by, by=by.name,
    ):  # fmt: skip
        raise SealRefused(reasons)
    return _end_loan(row, Done.CONFIRMED, "seals.loan.confirmed", by=by, at=at)


@transaction.atomic
def drop_loan(*, loan_id: int, by: Actor, at: datetime) -> SealLoanEnd:
    """Nothing passed from hand to hand. Raises SealRefused (loan-ended) and SealLoan.DoesNotExist."""
    _act_alone()
    row = SealLoan.objects.select_related("end").get(pk=loan_id)
    if hasattr(row, "end"):
        raise SealRefused(["loan-ended"])
    return _end_loan(row, Done.DROPPED, "seals.loan.dropped", by=by, at=at)


def _end_loan(row: SealLoan, done: Done, action: str, *, by: Actor, at: datetime) -> SealLoanEnd:
    _note_loan(action, row, by=by, at=at)
    return SealLoanEnd.objects.create(loan=row, done=done, ended_at=at, ended_by=by.name)


def _note_loan(action: str, row: SealLoan, *, by: Actor, at: datetime) -> None:
    after = {"way": row.way, "worker": row.worker_number}
    audit.record(action, by=by, at=at, object_id=str(row.seal_id), reason=row.note, after=after)
