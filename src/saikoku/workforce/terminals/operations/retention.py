"""Hold positions as evidence, let them go again, and take away those whose time is over."""

from datetime import date, datetime

from django.db import transaction

from saikoku.governance.contract import queries as contract
from saikoku.kernel import clock, evidence
from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit
from saikoku.workforce.terminals import queries, sets
from saikoku.workforce.terminals.models import PositionHold, PositionRelease, Terminal
from saikoku.workforce.terminals.operations import TerminalRefused
from saikoku.workforce.terminals.rules import keeping


@transaction.atomic
def hold(
    *, terminal_id: int, first_on: date, last_on: date, reason: str, by: Actor, at: datetime
) -> PositionHold:
    """Keep the positions of these days until they are released, whatever their time.

    Locks the terminal, as `forget` does. Raises TerminalRefused: days-turned, day-to-come, hold-reason-missing,
    nothing-to-hold.
    """
    terminal = Terminal.objects.select_for_update().get(pk=terminal_id)
    found = queries.has_positions(terminal, first_on, last_on)
    today = at.astimezone(clock.TOKYO).date()
    if reasons := keeping.hold_refusals(first_on, last_on, reason, today=today, found=found):
        raise TerminalRefused(reasons)
    placed = PositionHold.objects.create(
        terminal=terminal, first_on=first_on, last_on=last_on, reason=reason.strip(), placed_at=at, placed_by=by.name
    )
    audit.record(
        "terminals.positions.held", by=by, at=at, object_id=terminal.number, reason=reason.strip(),
        after={"first_on": first_on, "last_on": last_on},
    )  # fmt: skip
    return placed


@transaction.atomic
def release(*, hold_id: int, reason: str, by: Actor, at: datetime) -> PositionHold:
    """Another person than who placed the hold ends it. Raises TerminalRefused: already-released, own-hold,
    hold-reason-missing."""
    held = PositionHold.objects.select_for_update(of=("terminal",)).select_related("terminal").get(pk=hold_id)
    released = PositionRelease.objects.filter(hold=held).exists()
    if reasons := evidence.release_refusals(held.placed_by, reason, by=by.name, released=released):
        raise TerminalRefused(reasons)
    PositionRelease.objects.create(hold=held, reason=reason.strip(), released_at=at, released_by=by.name)
    audit.record(
        "terminals.positions.released", by=by, at=at, object_id=held.terminal.number, reason=reason.strip(),
        after={"first_on": held.first_on, "last_on": held.last_on},
    )  # fmt: skip
    return held


@transaction.atomic
def forget(*, by: Actor, at: datetime) -> dict[date, int]:
    """Take away what nobody needs any more; how many of which day. Safe to repeat.

    Locks the terminals, so that a hold comes before it or after it. The day is the database's own.
    """
    list(Terminal.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    gone = sets.forget(today=contract.database_today())
    if gone:
        audit.record(
            "terminals.positions.forgotten", by=by, at=at,
            after={"positions": sum(gone.values()), "days": {day.isoformat(): count for day, count in gone.items()}},
        )  # fmt: skip
    return gone
