"""Read the trail: who did what, whom it concerned, and whether the sealer keeps up."""

from datetime import timedelta

from django.db import connection
from django.db.models import QuerySet

from saikoku.kernel import clock, keys
from saikoku.security.audit.models import AuditRecord, Seal, Unsealed
from saikoku.security.audit.rules import subjects

SEALER_MAY_LAG = timedelta(seconds=5)


def about(debtor_number: str) -> QuerySet[AuditRecord]:
    """The records that concern one person, newest first."""
    mark = subjects.mark(debtor_number, keys.load("audit"))
    return AuditRecord.objects.filter(subjects__contains=[mark]).order_by("-id")


def overdue() -> int:
    """How many records have waited for their seal for longer than they may."""
    waiting = AuditRecord.objects.filter(id__in=Unsealed.objects.values("record_id"))
    return waiting.filter(recorded_at__lt=clock.real_now() - SEALER_MAY_LAG).count()


def head() -> tuple[int, str] | None:
    return Seal.objects.order_by("-sequence").values_list("sequence", "hash").first()


def size_of_trail() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from audit_seal")
        return cursor.fetchone()[0]
