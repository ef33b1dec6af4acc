"""Who has read the duties, what was heard against whom, what is still open?"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from saikoku.security.access import queries as access
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import Role
from saikoku.workforce.conduct.models import Breach, BreachStep, Reading
from saikoku.workforce.conduct.rules.duties import EDITION
from saikoku.workforce.conduct.rules.steps import Step

MOST_BREACHES = 200


def has_read(account_id: int | None) -> bool:
    """The edition that holds now."""
    return Reading.objects.filter(account_id=account_id, edition=EDITION).exists()


@dataclass(frozen=True, slots=True)
class Reader:
    account: Account
    read_at: datetime | None


def readers() -> list[Reader]:
    """Every collector who may sign in, with when he read the edition that holds now; who has not comes first."""
    people = [account for account, roles in access.accounts_with_roles() if Role.COLLECTOR in roles and account.is_active]
    read = dict(Reading.objects.filter(edition=EDITION).values_list("account_id", "at"))
    found = [Reader(one, read.get(one.pk)) for one in people]
    return sorted(found, key=lambda one: (one.read_at is not None, one.account.worker_number, one.account.pk))


def collectors() -> list[tuple[int, str]]:
    """Whom a breach may concern: account and name."""
    return [(one.account.pk, f"{one.account.worker_number} {one.account.display_name}".strip()) for one in readers()]


def _closed() -> Exists:
    return Exists(BreachStep.objects.filter(breach=OuterRef("pk"), step=Step.CLOSED))


def open_breaches(name: str = "") -> QuerySet[Breach]:
    """Those not closed; `name`: without those that concern this person."""
    found = Breach.objects.filter(~_closed())
    return found.exclude(Q(account__login_name=name)) if name else found


def breaches() -> list[Breach]:
    """The open ones first, then the newest; at most 200."""
    found = Breach.objects.annotate(is_closed=_closed()).select_related("account").order_by("is_closed", "-id")
    return list(found[:MOST_BREACHES])


def taken(breach: Breach) -> list[Step]:
    return [Step(one) for one in breach.steps.values_list("step", flat=True)]
