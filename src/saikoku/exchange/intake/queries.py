"""What was received: runs, their faults and differences, their bytes as they came."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import connection, transaction

from saikoku.exchange.intake.models import Run, RunFault, RunRow
from saikoku.exchange.intake.rules import applying
from saikoku.exchange.intake.rules.applier import Applier, Difference, StagedRun, declared_for
from saikoku.exchange.intake.rules.states import State
from saikoku.exchange.intake.sets import staging
from saikoku.exchange.intake.sets.keeping import Keeping
from saikoku.exchange.layouts.rules import control, standard
from saikoku.exchange.layouts.rules.faults import Fault
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.kernel import kept
from saikoku.kernel.actor import Actor


def get(run_id: int) -> Run:
    """Raises Run.DoesNotExist."""
    return Run.objects.get(pk=run_id)


def runs(*, limit: int = 50, before_id: int | None = None) -> list[Run]:
    """The latest runs first."""
    found = Run.objects.order_by("-id")
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    return list(found[:limit])


def waiting() -> int:
    """Runs that somebody still has to judge, apply or send back."""
    return Run.objects.filter(state__in=[State.RECEIVED, State.JUDGING, State.JUDGED]).count()


def count_applied(layouts: Iterable[str]) -> int:
    """How many files of these layouts were applied so far."""
    return Run.objects.filter(state=State.APPLIED, layout__in=list(layouts)).count()


def layout_of(run: Run) -> Layout:
    return standard.load_own(run.own_layout.encode()) if run.own_layout else standard.get(run.layout)


def target_of(layout: Layout) -> Layout:
    """The standard layout that takes the values; the layout itself where it names none."""
    return standard.get(layout.into) if layout.into else layout


def applier_of(layout: Layout) -> Applier:
    """Who applies the layout; without one its rows are kept."""
    target = target_of(layout)
    return declared_for(target.id) or Keeping(target)


def is_only_kept(layout: Layout) -> bool:
    """Does no room apply this layout yet?"""
    return declared_for(target_of(layout).id) is None


def applied_before(*, sha256: str, layout_id: str, encoding: str, fixed: bool) -> Run | None:
    """The applied run of the same bytes in the same form."""
    same = Run.objects.filter(sha256=sha256, layout=layout_id, encoding=encoding, fixed=fixed)
    return same.filter(state=State.APPLIED).first()


def against_applying(run: Run, *, accept_good_rows: bool, by: Actor) -> list[str]:
    """Every reason why this person may not apply the run as it stands; asked where it is queued and where it is done."""
    case = applying.Case(
        state=run.state, refusals=len(run.refusals), bad=run.bad or 0, accept_good_rows=accept_good_rows,
        received_by=run.received_by, applied_by=by.name, by_person=by.is_person,
    )  # fmt: skip
    reasons = applying.refusals(case)
    if applied_before(sha256=run.sha256, layout_id=run.layout, encoding=run.encoding, fixed=run.fixed):
        reasons.append("already-applied")
    return reasons


def refusals(run: Run) -> list[Fault]:
    return [Fault(**entry) for entry in run.refusals]


def row_faults(run_id: int, *, limit: int | None = None, offset: int = 0) -> list[Fault]:
    found = RunFault.objects.filter(run_id=run_id).order_by("line", "id")
    rows = found[offset : None if limit is None else offset + limit]
    return [Fault(row.line, row.column, row.value, row.reason) for row in rows]


def left_aside(run_id: int, *, kind: str, limit: int = 50, offset: int = 0) -> list[RunRow]:
    """Superseded or pending rows of an applied run."""
    return list(RunRow.objects.filter(run_id=run_id, kind=kind).order_by("line")[offset : offset + limit])


def staged(run: Run) -> StagedRun:
    """The run as its applier sees it."""
    scope = control.load(run.control.encode()).scope if run.control else {}
    months = scope.get("month") or scope.get("months") or ()
    return StagedRun(
        id=run.pk,
        layout=target_of(layout_of(run)).id,
        table=staging.quoted(run.pk),
        rows=run.rows - run.bad,
        business_on=run.business_on,
        received_at=run.received_at,
        ordered_at=run.extracted_at or run.received_at,
        full=scope.get("full") is True,
        months=_texts(months),
        programmes=_texts(scope.get("programmes") or ()),
    )


def rows_expected(run: Run, layout: Layout) -> int | None:
    """How many rows the file should have, before it is read: by its size, or as the control record says."""
    if run.fixed:
        return run.size // (layout.record_length + 2)
    return control.load(run.control.encode()).rows if run.control else None


def _texts(value) -> tuple[str, ...]:
    return tuple(str(entry) for entry in ([value] if isinstance(value, str | int) else value))


def differences(run: Run, *, kind: str, limit: int = 50, offset: int = 0) -> list[Difference]:
    """Old beside new for a judged run; empty once its staged rows are gone."""
    if run.state != State.JUDGED or not staging.holds(run.pk, run.rows - run.bad):
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        applier = applier_of(layout_of(run))
        return applier.differences(cursor, staged(run), kind=kind, limit=limit, offset=offset)


def written(run: Run, *, kind: str, limit: int = 50, offset: int = 0) -> list[Difference]:
    """Old beside new for an applied run: what its file said that was new, changed or gone."""
    if run.state != State.APPLIED:
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        return applier_of(layout_of(run)).written(cursor, staged(run), kind=kind, limit=limit, offset=offset)


def plain_pieces(run: Run) -> Iterator[bytes]:
    """The plain bytes as they were received. Raises kept.NotOpened."""
    for number, closed in run.pieces.order_by("number").values_list("number", "closed").iterator(chunk_size=4):
        packed = kept.open_piece(bytes(closed), place=place_of(run.reference, number), under=run.key_id)
        yield zlib.decompress(packed)


def place_of(reference: str, number: int) -> str:
    return f"intake/{reference}/{number}"


def received_between(layout_id: str, first: date, last: date) -> list[Run]:
    """Applied runs of a standard layout received on these business days, in the order of receipt."""
    found = Run.objects.filter(layout=layout_id, state=State.APPLIED, business_on__range=(first, last))
    return list(found.order_by("received_at", "id"))


def extracted_between(layout_id: str, first: date, last: date) -> list[Run]:
    """The same by the day on which the city made the file, as its control record says."""
    found = Run.objects.filter(layout=layout_id, state=State.APPLIED, extracted_at__date__range=(first, last))
    return list(found.order_by("received_at", "id"))


def latest_applied(layout_id: str) -> datetime | None:
    """When a file of the layout was last applied."""
    applied = Run.objects.filter(layout=layout_id, state=State.APPLIED)
    return applied.order_by("-applied_at").values_list("applied_at", flat=True).first()
