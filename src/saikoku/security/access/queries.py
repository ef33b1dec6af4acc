"""What may this person do now?"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from saikoku.security.access.models import Account, Grant, WrongCode
from saikoku.security.access.rules import guessing
from saikoku.security.access.rules.guessing import Patience
from saikoku.security.access.rules.permissions import Permission, Role, permissions_of


def roles_of(account: Account) -> frozenset[Role]:
    """The roles whose latest step is a gift."""
    latest = (
        Grant.objects.filter(account=account).order_by("role", "-id").distinct("role").values_list("role", "given")
    )
    return frozenset(Role(role) for role, given in latest if given)


def history_of(account: Account) -> list[Grant]:
    """Every step of the account's roles, newest first."""
    return list(Grant.objects.filter(account=account).order_by("-id"))


def accounts_with_roles() -> list[tuple[Account, frozenset[Role]]]:
    """Every account with its roles, one query."""
    latest = Grant.objects.filter(account=OuterRef("pk")).order_by("role", "-id").distinct("role")
    told = ArraySubquery(latest.values(said=JSONObject(role="role", given="given")))
    return [
        (account, frozenset(Role(one["role"]) for one in account.grants_now if one["given"]))
        for account in Account.objects.annotate(grants_now=told).order_by("-is_active", "login_name")
    ]


def names_of(logins: Iterable[str]) -> dict[str, str]:
    """Names of the people behind login names."""
    return dict(Account.objects.filter(login_name__in=set(logins)).values_list("login_name", "display_name"))


def names_by_worker(numbers: Iterable[str]) -> dict[str, str]:
    """Names of the people behind worker numbers."""
    found = Account.objects.filter(worker_number__in=set(numbers) - {""}).order_by("is_active", "pk")
    return dict(found.values_list("worker_number", "display_name"))


def login_by_worker(number: str) -> str:
    """Who has, or had, this worker number; the number itself where nobody is known."""
    found = Account.objects.filter(worker_number=number).order_by("-is_active", "pk").values_list("login_name", flat=True)
    return found.first() or number


def names(*, workers: Iterable[str], logins: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Both of the above at once: (by worker number, by login name)."""
    wanted = Q(worker_number__in=set(workers) - {""}) | Q(login_name__in=set(logins))
    found = list(Account.objects.filter(wanted).order_by("is_active", "pk"))
    return {one.worker_number: one.display_name for one in found}, {one.login_name: one.display_name for one in found}


def people() -> list[tuple[str, str]]:
    """Everybody who has or had an account, by name: (login name, name)."""
    return list(Account.objects.order_by("display_name").values_list("login_name", "display_name"))


def workers() -> list[tuple[str, str]]:
    """Everybody with an open account and a worker number: (number, name), by number."""
    found = Account.objects.filter(is_active=True).exclude(worker_number="").order_by("worker_number")
    return list(found.values_list("worker_number", "display_name"))


def workers_who(wanted: Permission) -> list[tuple[str, str]]:
    """The same, of those alone who have this permission by a role."""
    found = [one for one, roles in accounts_with_roles() if one.is_active and wanted in permissions_of(roles)]
    return sorted((one.worker_number, one.display_name) for one in found if one.worker_number)


def of_workers(numbers: Iterable[str]) -> list[Account]:
    """The accounts behind worker numbers."""
    return list(Account.objects.filter(worker_number__in=set(numbers) - {""}).order_by("worker_number", "pk"))


def codes_held_until(account: Account, kind: WrongCode.Kind, patience: Patience, at: datetime) -> datetime | None:
    """Until when this person may try no code of this kind; None where he may."""
    rows = WrongCode.objects.filter(account=account, kind=kind, at__lte=at).order_by("-at").values_list("at", flat=True)
    return guessing.held_until(rows[: patience.tries], at, patience)
