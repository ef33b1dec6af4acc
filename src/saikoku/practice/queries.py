"""Who played what, how well; somebody of the practice city to play with."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from saikoku.practice.models import Attempt, Certificate, Result
from saikoku.practice.rules import roleplays
from saikoku.registry.debtors.models import Address, Debtor, Phone
from saikoku.registry.liabilities.models import Instalment
from saikoku.security.access import queries as access
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import GRANTED, Permission

PREMIUM = "11"
MOST_PEOPLE = 200


@dataclass(frozen=True, slots=True)
class Somebody:
    number: str
    name: str
    born_on: date
    address: str
    phone: str
    owed: int


def somebody(*, seed: int, play: str) -> Somebody | None:
    """A person who owes the health insurance premium, another one at each attempt; None where the city has nobody."""
    fitting = Instalment.objects.filter(
        programme=PREMIUM, balance__gt=0, gone_on=None, debtor__kind="1", debtor__merged_into=None,
        debtor__phones__isnull=False, debtor__addresses__kind="registered",
    ).exclude(debtor__born_on=None)  # fmt: skip
    ids = sorted(set(fitting.order_by("debtor_id").values_list("debtor_id", flat=True).distinct()[:MOST_PEOPLE]))
    if not ids:
        return None
    chosen = random.Random(f"{play} {seed}").choice(ids)
    debtor = Debtor.objects.get(pk=chosen)
    address = Address.objects.filter(debtor=debtor, kind="registered").first()
    owed = Instalment.objects.filter(debtor=debtor, balance__gt=0, gone_on=None, programme=PREMIUM)
    phone = Phone.objects.filter(debtor=debtor).order_by("rank", "pk").first()
    return Somebody(
        debtor.number, debtor.name, debtor.born_on, f"{address.address}{address.building}", phone.number,
        sum(owed.values_list("balance", flat=True)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Best:
    """A play as one person played it so far."""

    tries: int = 0
    points: int | None = None
    passed: bool = False


def best_of(account_ids: Iterable[int]) -> dict[tuple[int, str], Best]:
    """By person and play."""
    rows = Attempt.objects.filter(account_id__in=list(account_ids)).order_by().values_list("account_id", "play").annotate(
        tries=Count("pk", Q(result__isnull=False)), points=Max("result__points"), passed=Count("pk", Q(result__passed=True)),
    )  # fmt: skip
    return {(account, play): Best(tries, points, passed > 0) for account, play, tries, points, passed in rows}


def missing(account_id: int) -> list[str]:
    """The plays that the person has not passed yet, in the order of the table."""
    passed = set(Result.objects.filter(attempt__account_id=account_id, passed=True).values_list("attempt__play", flat=True))
    return [key for key in roleplays.book().plays if key not in passed]


def attempts_of(account_id: int) -> QuerySet[Attempt]:
    """Newest first, with their results."""
    return Attempt.objects.filter(account_id=account_id).select_related("result").order_by("-pk")


def learners() -> list[Account]:
    """Everybody who may play, by name."""
    roles = {role for role, granted in GRANTED.items() if Permission.TRAINING_PLAY in granted}
    return [account for account, held in access.accounts_with_roles() if account.is_active and held & roles]


def certificates_of(account_ids: Iterable[int]) -> Mapping[int, Certificate]:
    """The latest of each person."""
    rows = Certificate.objects.filter(account_id__in=list(account_ids)).order_by("pk")
    return {row.account_id: row for row in rows}


def passed_results(account_id: int) -> dict[str, Result]:
    """Of each play passed, the first result that passed it."""
    rows = Result.objects.filter(attempt__account_id=account_id, passed=True).select_related("attempt").order_by("-pk")
    return {row.attempt.play: row for row in rows}
