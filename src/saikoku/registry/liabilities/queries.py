"""Which stops are in force, and what did the city last state about a person's debts?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from saikoku.registry.liabilities.models import Instalment, OwnStop, Stop

REASONS = {
    "01": "市と納付約束", "02": "分納", "03": "滞納処分", "04": "生活保護", "05": "破産・再生", "06": "死亡・相続",
    "07": "施設・入院", "08": "支援措置", "09": "訴訟・審査請求", "10": "行政判断", "11": "徴収猶予", "12": "執行停止",
    "99": "その他",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A stop in force. `programmes` empty: all. `by_city` False: set by an outcome of ours."""

    debtor_id: int
    programmes: tuple[str, ...]
    reason: str
    since: date
    until: date | None
    by_city: bool
    number: str


def in_force(on: date) -> Q:
    """The city's stops in force on a day, as a condition on Stop."""
    return (
        Q(starts_on__lte=on)
        & (Q(ends_on=None) | Q(ends_on__gte=on))
        & (Q(gone_on=None) | Q(gone_on__gt=on))
    )  # fmt: skip


def stops(debtor_ids: Iterable[int], *, on: date) -> list[Held]:
    """The city's stops and our own that hold on the day, oldest first."""
    ids = list(debtor_ids)
    city = [
        Held(stop.debtor_id, (stop.programme,) if stop.programme else (), REASONS.get(stop.reason, stop.reason),
             stop.starts_on, stop.ends_on, True, stop.stop_number)
        for stop in Stop.objects.filter(in_force(on), debtor_id__in=ids)
    ]  # fmt: skip
    own = [
        Held(stop.debtor_id, (), stop.reason, stop.since.date(), None, False, stop.record_number)
        for stop in OwnStop.objects.filter(own_in_force(on), debtor_id__in=ids)
    ]
    return sorted([*city, *own], key=lambda held: (held.since, held.number))


def own_in_force(on: date) -> Q:
    return Q(since__date__lte=on) & (Q(lifted_on=None) | Q(lifted_on__gt=on))


def is_stopped(debtor_id: int, programme: str, *, on: date) -> bool:
    return any(not held.programmes or programme in held.programmes for held in stops([debtor_id], on=on))


def instalments(debtor_ids: Iterable[int]) -> QuerySet[Instalment]:
    """What the persons owe or owed, oldest due first; `balance` is by everything known."""
    return Instalment.objects.filter(debtor_id__in=list(debtor_ids)).order_by(
        "due_on", "programme", "notice_number", "instalment", "object"
    )


def open_instalments(debtor_ids: Iterable[int]) -> QuerySet[Instalment]:
    return instalments(debtor_ids).filter(balance__gt=0)


def oldest_open_programme(debtor_id: int, programmes: Iterable[str]) -> str | None:
    """The programme, of those given, with the oldest open instalment: the one a record is written on."""
    return (
        open_instalments([debtor_id]).filter(programme__in=list(programmes)).values_list("programme", flat=True).first()
    )


def statements(instalment_id: int) -> QuerySet:
    """The history of one instalment in the order of the days it shows."""
    return Instalment.objects.get(pk=instalment_id).statements.order_by("as_of", "stated_at", F("id"))
