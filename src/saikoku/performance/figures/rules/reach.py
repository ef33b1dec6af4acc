"""The contact rate of a month and a side: who was a target, who was taken out and why, who was reached (12.4).

`sets/reach.sql` says the same in SQL; a twin test holds the two together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from saikoku.kernel.periods import Month
from saikoku.performance.attribution.rules import records as words
from saikoku.performance.attribution.rules.facts import Stop
from saikoku.performance.attribution.rules.records import Record
from saikoku.performance.attribution.rules.terms import Terms
from saikoku.registry.liabilities.rules import balance
from saikoku.registry.liabilities.rules.balance import Stated


class TakenOut(StrEnum):
    """In the order in which they are tried."""

    STOPPED = "stopped"  # ウ
    PAID_BEFORE = "paid_before"  # ア
    PROMISED_BEFORE = "promised_before"  # イ


@dataclass(frozen=True, slots=True)
class Paid:
    """What stands of one payment of an instalment, in yen."""

    paid_on: date
    credited_on: date
    yen: int


@dataclass(frozen=True, slots=True)
class Owed:
    """One instalment of the side: what T02 said of each of its objects, in the order it was drawn up, and what was paid."""

    objects: Sequence[Sequence[Stated]]
    payments: Sequence[Paid] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """One person with a T01 row of the month and side, and everything about him on that side.

    `records` are those that count: standing, on operating days, on programmes of the side, of any month.
    """

    person: int
    programmes: tuple[str, ...]
    records: Sequence[Record] = ()
    stops: Sequence[Stop] = ()
    owed: Sequence[Owed] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """How it went with one target. `touched`: somebody tried, or spoke with the person."""

    person: int
    touch: date
    touched: bool
    taken_out: TakenOut | None
    contacted_on: date | None  # first in the month; a person taken out stays out even so

    @property
    def contacted(self) -> bool:
        return self.contacted_on is not None


@dataclass(frozen=True, slots=True)
class Rate:
    targets: int = 0  # before taking out
    stopped: int = 0
    paid_before: int = 0
    promised_before: int = 0
    contacted: int = 0

    @property
    def left(self) -> int:
        return self.targets - self.stopped - self.paid_before - self.promised_before

    @property
    def rate(self) -> str:
        """Per cent with two decimals, half up; "-" where nobody is left."""
        if not self.left:
            return "-"
        return str((Decimal(100 * self.contacted) / self.left).quantize(Decimal("0.01"), ROUND_HALF_UP))

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def reach(target: Target, month: Month, terms: Terms) -> Reach:
    touched = [one.on for one in target.records if one.on in month.days and touches(one, terms)]
    contacts = [one.on for one in target.records if one.on in month.days and words.is_contact(one, terms.codes)]
    touch = min(touched, default=month.last)
    return Reach(
        person=target.person,
        touch=touch,
        touched=bool(touched),
        taken_out=_taken_out(target, month, touch, bool(touched), terms),
        contacted_on=min(contacts, default=None),
    )


def rate(reached: Iterable[Reach]) -> Rate:
    reached = list(reached)
    out = [one.taken_out for one in reached]
    return Rate(
        targets=len(reached),
        stopped=out.count(TakenOut.STOPPED),
        paid_before=out.count(TakenOut.PAID_BEFORE),
        promised_before=out.count(TakenOut.PROMISED_BEFORE),
        contacted=sum(one.contacted and one.taken_out is None for one in reached),
    )


def touches(record: Record, terms: Terms) -> bool:
    return words.is_attempt(record) or words.is_visit(record) or words.is_contact(record, terms.codes)


def _taken_out(target: Target, month: Month, touch: date, touched: bool, terms: Terms) -> TakenOut | None:
    if any(_stops(stop, target, month) for stop in target.stops):
        return TakenOut.STOPPED
    until = touch - timedelta(days=1) if touched else month.last
    if _owed_nothing(target.owed, month, until):
        return TakenOut.PAID_BEFORE
    if any(promised_before(record, touch, terms) for record in target.records):
        return TakenOut.PROMISED_BEFORE
    return None


def _stops(stop: Stop, target: Target, month: Month) -> bool:
    """On any day of the month, for any programme of the side."""
    if stop.programme and stop.programme not in target.programmes:
        return False
    return max(stop.starts_on, month.first) <= min(stop.ends_on or month.last, month.last)


def _owed_nothing(owed: Sequence[Owed], month: Month, until: date) -> bool:
    """Was at least one instalment stated before the month's last day, and every such one paid on `until`?"""
    balances = []
    for one in owed:
        stated = [[said for said in history if said.as_of < month.last] for history in one.objects]
        last = [[balance.statement_on(history, month.last)] for history in stated if history]
        if last:
            paid = [balance.Paid(pay.paid_on, pay.credited_on, pay.yen, final=True) for pay in one.payments]
            balances += balance.balances(last, paid, until)
    return bool(balances) and all(yen <= 0 for yen in balances)


def promised_before(record: Record, touch: date, terms: Terms) -> bool:
    """Was it a promise whose day had not come at the first touch?"""
    spoken = record.channel in (words.OUTBOUND, words.INBOUND, words.VISITED)
    if not (spoken and words.is_promise(record, terms.codes)):
        return False
    if not touch - timedelta(days=terms.promised_before_days) <= record.on < touch:
        return False
    return (record.promised_on or record.on + timedelta(days=terms.undated_promise_days)) >= touch
