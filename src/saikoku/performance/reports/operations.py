"""Freeze a report, and hand out its papers as they were frozen."""

import dataclasses
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from saikoku.documents import pdf, xlsx
from saikoku.documents import report as documents
from saikoku.kernel.actor import Actor
from saikoku.performance.reports import queries
from saikoku.performance.reports.models import Report
from saikoku.performance.reports.rules import daily
from saikoku.security.audit import operations as audit


class FreezeRefused(Exception):
    """Codes: unknown-kind, day-to-come, before-the-contract, made-by-another."""

    def __init__(self, reasons: list[str]):
        super().__init__(", ".join(reasons))
        self.reasons = reasons


@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    report: Report
    is_new: bool  # False: nothing has changed since this version, so no other was made


def freeze(*, kind: str, on: date, by: Actor, at: datetime) -> Frozen:
    """Count, draw and keep a report; the same counts as in the latest version give that version again.

    Raises FreezeRefused with every reason found.
    """
    if kind not in Report.Kind.values:
        raise FreezeRefused(["unknown-kind"])
    head = queries.letterhead()
    if reasons := daily.refusals(on, at.date(), head):
        raise FreezeRefused(reasons)
    try:
        with _one_moment():
            return _frozen(kind, on, head, by, at)
    except IntegrityError as clash:  # two people froze the same report at once: the first one's stands
        raise FreezeRefused(["made-by-another"]) from clash


def _frozen(kind: str, on: date, head: daily.Letterhead, by: Actor, at: datetime) -> Frozen:
    latest = queries.versions(kind, on).first()
    version = latest.version + 1 if latest else 1
    facts = daily.report(queries.day(on, cut_at=at), letterhead=queries.letterhead(), version=version, cut_at=at)
    substance = documents.digest(dataclasses.replace(facts, subtitle="", cut_at=_NO_MOMENT))
    if latest and latest.substance == substance:
        return Frozen(latest, is_new=False)
    report = Report.objects.create(
        kind=kind,
        first_day=on,
        last_day=on,
        version=version,
        facts=documents.as_facts(facts),
        digest=documents.digest(facts),
        substance=substance,
        cut_at=at,
        pdf=pdf.render(facts),
        xlsx=xlsx.render(facts),
        created_at=at,
        created_by=by.name,
    )
    audit.record(
        "reports.frozen",
        by=by,
        at=at,
        object_id=str(report.pk),
        after={
            "kind": kind,
            "on": on.isoformat(),
            "version": version,
            "facts": report.digest,
            "pdf": hashlib.sha256(report.pdf).hexdigest(),
            "xlsx": hashlib.sha256(report.xlsx).hexdigest(),
        },
    )
    return Frozen(report, is_new=True)


_NO_MOMENT = datetime.fromisoformat("2000-01-01T00:00:00+09:00")


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction in which all counts see the ledger as it stood at one moment."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


@transaction.atomic
def take_paper(*, report_id: int, form: str, by: Actor, at: datetime) -> tuple[Report, bytes]:
    """The frozen paper, `pdf` or `xlsx`, byte for byte. Raises Report.DoesNotExist."""
    report = Report.objects.get(pk=report_id)
    paper = bytes({"pdf": report.pdf, "xlsx": report.xlsx}[form])
    audit.record(
        "reports.paper.taken",
        by=by,
        at=at,
        object_id=str(report.pk),
        after={"form": form, "version": report.version, "sha256": hashlib.sha256(paper).hexdigest()},
    )
    return report, paper
