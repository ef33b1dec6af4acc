"""How much late charge (延滞金) has run on one instalment by a day? An estimate: the city fixes the amount.

By 地方税法 (326, 369, 463の24, 20の4の2, supplementary provision 3の2) and ordinances of the same wording:
the principal is cut to its unit, runs from the day after the due day to the day of payment at a low and
then at a high rate, each piece is cut to whole yen, and the sum is cut or falls away.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise

from saikoku.governance.law.rules import late_charge_rates
from saikoku.governance.law.rules.late_charge_rates import Rates, Rounding
from saikoku.kernel import dated, periods
from saikoku.kernel.dated import Dated

_ONE_DAY = timedelta(days=1)
_RATE_PARTS = 10_000  # a rate is in hundredths of a per cent


class AccrualStart(Enum):
    """After which day the charge begins to run."""

    DUE_DATE = "due_date"
    DUNNING_DESIGNATED_DATE = "dunning_designated_date"  # the day named in the 督促状


@dataclass(frozen=True, slots=True)
class Terms:
    """What ordinances and cities settle differently.

    low_months: months at the low rate (1; 3 for premiums in some cities; 0: the high rate from the start).
    merges_equal_rates: neighbouring years with one rate are one piece, which is cut to yen once.
    """

    low_months: int = 1
    merges_equal_rates: bool = True
    accrual_start: AccrualStart = AccrualStart.DUE_DATE


USUAL = Terms()


@dataclass(frozen=True, slots=True)
class PartPayment:
    paid_on: date
    principal: int  # yen that went to the principal: it comes before the late charge


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of days with one base and one rate; both days are counted."""

    since: date
    until: date
    base: int
    rate: int  # hundredths of a per cent a year
    yen: int

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def percent(self) -> str:
        return late_charge_rates.percent(self.rate)


@dataclass(frozen=True, slots=True)
class LateCharge:
    """`base` is the cut principal on the first day of the charge; `exact` the sum before it is cut."""

    base: int
    segments: tuple[Segment, ...]
    exact: int
    total: int


def late_charge(
    *,
    principal: int,
    due_on: date,
    paid_on: date,
    terms: Terms = USUAL,
    payments: Iterable[PartPayment] = (),
    designated_on: date | None = None,
    rates: Sequence[Dated[Rates]] | None = None,
    rounding: Rounding | None = None,
) -> LateCharge:
    """The charge up to and including `paid_on`, in yen.

    `payments` before `paid_on` lower the base from the day after each of them. `designated_on` is
    the day named in the dunning letter; where the charge begins there and no letter was sent, none runs.
    Raises NothingInForce when a day lies in a year whose rates are not entered, ValueError for a
    negative amount. Rates and rounding are those of the law unless others are given.
    """
    if principal < 0 or terms.low_months < 0:
        raise ValueError("principal and months are 0 or more")
    rounding = rounding or late_charge_rates.rounding_on(due_on)
    history = late_charge_rates.history() if rates is None else rates
    starts_after = due_on if terms.accrual_start is AccrualStart.DUE_DATE else designated_on
    if starts_after is None or paid_on <= starts_after:
        return LateCharge(_cut_base(principal, rounding), (), 0, 0)
    first = starts_after + _ONE_DAY
    stretches = _joined(_unpaid(principal, first, paid_on, payments, rounding))
    charged = [stretch for stretch in stretches if stretch[2]]
    if not charged:
        return LateCharge(stretches[0][2], (), 0, 0)
    dated.in_force(history, charged[0][0], subject=late_charge_rates.SUBJECT)
    low_until = periods.last_day_after_months(first, terms.low_months)
    segments = tuple(
        Segment(since, until, base, rate, base * rate * _count(since, until) // _divisor(rounding))
        for begins, ends, base in charged
        for since, until, rate in _pieces(begins, ends, low_until, history, merged=terms.merges_equal_rates)
    )
    exact = sum(segment.yen for segment in segments)
    return LateCharge(stretches[0][2], segments, exact, _cut_charge(exact, rounding))


def _unpaid(
    principal: int,
    first: date,
    paid_on: date,
    payments: Iterable[PartPayment],
    rounding: Rounding,
) -> Iterator[tuple[date, date, int]]:
    """Stretches (first day, last day, base) between payments, from the first day of the charge."""
    left = principal
    for payment in sorted(payments, key=lambda payment: payment.paid_on):
        if payment.principal < 0:
            raise ValueError("a part payment is 0 or more")
        last = min(payment.paid_on, paid_on)
        if first <= last:
            yield first, last, _cut_base(left, rounding)
            first = last + _ONE_DAY
        left = max(left - payment.principal, 0)
    if first <= paid_on:
        yield first, paid_on, _cut_base(left, rounding)


def _pieces(
    first: date, last: date, low_until: date, history: Sequence[Dated[Rates]], *, merged: bool
) -> Iterator[tuple[date, date, int]]:
    """(first day, last day, rate) between the end of the low rate and the days on which rates change."""
    turns = {low_until + _ONE_DAY, *(entry.since for entry in history)}
    if not merged:
        turns |= {date(year, 1, 1) for year in range(first.year + 1, last.year + 1)}
    turns |= {entry.until for entry in history if entry.until}
    behind = min(last, date.max - _ONE_DAY) + _ONE_DAY  # the calendar ends before any rate does
    cuts = [first, *sorted(turn for turn in turns if first < turn <= last), behind]
    pieces = [
        (since, end - _ONE_DAY, _rate(since, since <= low_until, history)) for since, end in pairwise(cuts)
    ]
    yield from _joined(pieces) if merged else pieces


def _joined(pieces: Iterable[tuple[date, date, int]]) -> list[tuple[date, date, int]]:
    """Neighbours of one base or one rate become one."""
    joined: list[tuple[date, date, int]] = []
    for since, until, value in pieces:
        if joined and joined[-1][2] == value:
            since = joined.pop()[0]
        joined.append((since, until, value))
    return joined


def _rate(day: date, is_low: bool, history: Sequence[Dated[Rates]]) -> int:
    found = dated.in_force(history, day, subject=late_charge_rates.SUBJECT).value
    return found.low if is_low else found.high


def _count(since: date, until: date) -> int:
    return (until - since).days + 1


def _divisor(rounding: Rounding) -> int:
    return _RATE_PARTS * rounding.days_in_year


def _cut_base(principal: int, rounding: Rounding) -> int:
    return 0 if principal < rounding.base_least else principal - principal % rounding.base_unit


def _cut_charge(exact: int, rounding: Rounding) -> int:
    return 0 if exact < rounding.charge_least else exact - exact % rounding.charge_unit
