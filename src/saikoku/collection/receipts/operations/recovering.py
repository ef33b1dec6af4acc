"""An older copy of the database was restored: notice it, let all money stand still, and let it move again by two persons."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import transaction

from saikoku.collection.ledger import operations as ledger
from saikoku.collection.ledger import queries as halts
from saikoku.collection.ledger.models import Halt
from saikoku.collection.receipts import queries
from saikoku.collection.receipts.models import JournalCheck, Series, SeriesJump
from saikoku.collection.receipts.operations.refusing import ReceiptRefused
from saikoku.collection.receipts.queries import Compared
from saikoku.collection.receipts.rules import recovering
from saikoku.collection.receipts.rules.recovering import Jump
from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit


def watch(*, by: Actor, at: datetime) -> None:
    """Before each act on receipts and each minute: compare in full where the end of the journal is unknown to the books."""
    if queries.acts_unknown_at_the_end() and not halts.halt():
        compare(by=by, at=at)


def watched(act: Callable[..., Any]) -> Callable[..., Any]:
    """The act looks at the books first, before its own transaction: what it notices stays though the act is refused."""

    @wraps(act)
    def looked(*, by: Actor, at: datetime, **said: Any) -> Any:
        watch(by=by, at=at)
        return act(by=by, at=at, **said)

    return looked


@transaction.atomic
def compare(*, by: Actor, at: datetime) -> Compared:
    """Books and journal, from the first act to the last; what the books lost lets all money stand still."""
    ledger.act_alone(even_halted=True)
    found = queries.compare_journal()
    check = JournalCheck.objects.create(
        lines=found.lines, torn=found.torn, broken=found.broken, lost=found.lost, unwritten=found.unwritten,
        differing=found.differing, at=at, by=by.name,
    )  # fmt: skip
    audit.record(
        "receipts.journal.compared", by=by, at=at, object_id=str(check.pk), after={"lines": found.lines, "faults": check.faults}
    )
    if found.missing:
        before = halts.halt()
        halt = ledger.halt(missing=found.missing, by=by, at=at)
        if before is None or len(before.missing) < len(halt.missing):
            audit.record(
                "receipts.halted", by=by, at=at, object_id=str(halt.pk),
                after={"missing": [f"{act['kind']} {act['number']}" for act in halt.missing]},
            )  # fmt: skip
    return found


@transaction.atomic
def ask_release(*, reason: str, by: Actor, at: datetime) -> Halt:
    """Say what was done about the missing acts. Raises ReceiptRefused: not-halted, reason-missing."""
    ledger.act_alone(even_halted=True)
    halt = halts.halt()
    reasons = ([] if halt else ["not-halted"]) + ([] if reason.strip() else ["reason-missing"])
    if reasons:
        raise ReceiptRefused(reasons)
    halt.asked_at, halt.asked_by, halt.reason = at, by.name, reason.strip()
    halt.save(update_fields=["asked_at", "asked_by", "reason"])
    audit.record("receipts.release.asked", by=by, at=at, object_id=str(halt.pk), reason=halt.reason)
    return halt


def release(*, by: Actor, at: datetime) -> Halt:
    """The second person: compared before and after, each series jumps behind its last known number, money moves again.

    Raises ReceiptRefused: not-halted, release-not-asked (more is missing than was read then), own-release,
    series-conflict.
    """
    compare(by=by, at=at)  # kept also where the release is refused
    halt = _release(by=by, at=at)
    compare(by=by, at=at)
    return halt


@transaction.atomic
def _release(*, by: Actor, at: datetime) -> Halt:
    ledger.act_alone(even_halted=True)
    halt = halts.halt()
    if halt is None:
        raise ReceiptRefused(["not-halted"])
    reasons = [] if halt.asked_at else ["release-not-asked"]
    reasons += ["own-release"] if halt.asked_by == by.name else []
    if reasons:
        raise ReceiptRefused(reasons)
    last = {(one.fiscal_year, one.place): one.last for one in Series.objects.filter(book=None)}
    jumps = recovering.jumps(halt.missing, last)
    for jump in jumps:
        _jump(jump, halt, by=by, at=at)
    halt.released_at, halt.released_by = at, by.name
    halt.save(update_fields=["released_at", "released_by"])
    audit.record(
        "receipts.released", by=by, at=at, object_id=str(halt.pk), reason=halt.reason,
        after={"missing": len(halt.missing), "jumps": [[one.fiscal_year, one.place, one.to_serial] for one in jumps]},
    )  # fmt: skip
    return halt


def _jump(jump: Jump, halt: Halt, *, by: Actor, at: datetime) -> None:
    """A series that the books lost wholly is made anew at its own place."""
    printed = Series.objects.filter(book=None, fiscal_year=jump.fiscal_year)
    series = printed.filter(place=jump.place).first()
    others = printed.filter(worker_number=jump.worker_number).exclude(place=jump.place)
    if others.exists() or (series and series.worker_number != jump.worker_number):
        raise ReceiptRefused(["series-conflict"])
    series = series or Series.objects.create(
        worker_number=jump.worker_number, fiscal_year=jump.fiscal_year, place=jump.place
    )
    SeriesJump.objects.create(
        series=series, halt=halt, from_serial=jump.from_serial, to_serial=jump.to_serial, at=at, by=by.name
    )
