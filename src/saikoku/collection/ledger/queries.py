"""What does each account hold, and by which entries?"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet, Sum

from saikoku.collection.ledger.models import Cover, Halt, Holding, Leg
from saikoku.collection.ledger.rules import cover
from saikoku.collection.ledger.rules.accounts import HELD, Account
from saikoku.collection.ledger.rules.cover import Insured


def held(account: Account, holder: str = "") -> int:
    return Holding.objects.filter(account=account, holder=holder).values_list("yen", flat=True).first() or 0


def holdings() -> dict[tuple[str, str], int]:
    """Yen by account and holder, of those that hold any, by holder."""
    rows = Holding.objects.exclude(yen=0).order_by("holder", "account")
    return {(account, holder): yen for account, holder, yen in rows.values_list("account", "holder", "yen")}


def in_custody() -> int:
    """Everything that is in bags and in the safe now."""
    return Holding.objects.filter(account__in=HELD).aggregate(yen=Sum("yen"))["yen"] or 0


def legs(account: Account, holder: str = "", *, first: date, last: date) -> QuerySet[Leg]:
    """The movements of an account on these days, in their order."""
    return (
        Leg.objects.filter(account=account, holder=holder, entry__posted_on__range=(first, last))
        .select_related("entry").order_by("entry_id", "id")
    )  # fmt: skip


def moved_on(account: Account, holder: str = "", *, day: date) -> int:
    """What came to the account on a day, less what left it."""
    found = Leg.objects.filter(account=account, holder=holder, entry__posted_on=day)
    return found.aggregate(yen=Sum("yen"))["yen"] or 0


def before(accounts: Iterable[Account], *, day: date) -> int:
    """What these accounts of all holders held when the day began."""
    found = Leg.objects.filter(account__in=list(accounts), entry__posted_on__lt=day)
    return found.aggregate(yen=Sum("yen"))["yen"] or 0


def movements(accounts: Iterable[Account], *, first: date, last: date) -> QuerySet[Leg]:
    return (
        Leg.objects.filter(Q(account__in=list(accounts)), entry__posted_on__range=(first, last))
        .select_related("entry").order_by("entry_id", "id")
    )  # fmt: skip


def insured(on: date) -> Insured:
    """Is the money in custody insured on a day, for how much, and until when without a gap?"""
    rows = standing_covers().values_list("first_day", "last_day", "yen")
    return cover.insured(on, [cover.Certificate(*row) for row in rows])


def standing_covers() -> QuerySet[Cover]:
    """The certificates as they were put right last."""
    return Cover.objects.filter(correction=None)


def covers() -> list[Cover]:
    """Those that stand and what was put right, the newest end first."""
    return list(Cover.objects.select_related("correction", "corrects").order_by("-last_day", "-pk"))


def halt() -> Halt | None:
    """Why all money stands still now."""
    return Halt.objects.filter(released_at=None).first()


def halts() -> list[Halt]:
    return list(Halt.objects.order_by("-pk"))
