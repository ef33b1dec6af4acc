"""What is owed, line by line, with an estimate of the late charge by a day. Pure; the city fixes the amount."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Protocol

from saikoku.kernel.dated import NothingInForce
from saikoku.kernel.programmes import SIDE_OF, Side
from saikoku.registry.liabilities.rules import late_charge
from saikoku.registry.liabilities.rules.late_charge import PartPayment


class Owed(Protocol):
    programme: str
    due_year: int
    assessed_year: int
    notice_number: str
    instalment: str
    due_on: date
    balance: int
    designated_on: date | None


class Paid(Protocol):
    programme: str
    due_year: int
    assessed_year: int
    notice_number: str
    instalment: str
    paid_on: date
    standing: int | None


@dataclass(frozen=True, slots=True)
class Charge:
    """`yen` none: it cannot be told; `no_rate_on` then names the day without a rate."""

    yen: int | None
    no_rate_on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One programme and year of what is open."""

    programme: str
    due_year: int
    instalments: tuple[str, ...]
    oldest_due_on: date
    balance: int
    charge: Charge


def low_months(terms: Mapping[str, int]) -> dict[str, int]:
    """For how many months the lower rate of the late charge holds, by side, as agreed."""
    return {
        Side.CITY_TAX: terms["late_charge_low_months_tax"], Side.PREMIUM: terms["late_charge_low_months_premium"],
    }  # fmt: skip


def charge_of(owed: Owed, on: date, months_by_side: Mapping[str, int], payments: Iterable[Paid] = ()) -> Charge:
    """The charge on one instalment by a day. Benefits to be paid back carry none by ordinance."""
    side = SIDE_OF[owed.programme]
    if side is Side.OVERPAYMENT:
        return Charge(0)
    parts = [PartPayment(row.paid_on, row.standing) for row in payments if row.standing and row.standing > 0]
    try:
        found = late_charge.late_charge(
            principal=owed.balance + sum(part.principal for part in parts),
            due_on=owed.due_on,
            paid_on=on,
            terms=late_charge.Terms(low_months=months_by_side[side]),
            payments=parts,
            designated_on=owed.designated_on,
        )
    except NothingInForce as gap:
        return Charge(None, gap.on)
    return Charge(found.total)


def key_of(row: Owed | Paid) -> tuple:
    return row.programme, row.assessed_year, row.due_year, row.notice_number, row.instalment


def lines(
    instalments: Sequence[Owed], on: date, months_by_side: Mapping[str, int], payments: Sequence[Paid] = ()
) -> list[Line]:
    """What is open, one line for each programme and year, the programmes in their order."""
    paid: dict[tuple, list[Paid]] = {}
    for row in payments:
        paid.setdefault(key_of(row), []).append(row)
    open_rows = sorted((row for row in instalments if row.balance > 0), key=_place)
    return [
        _line(place[:2], list(rows), on, months_by_side, paid)
        for place, rows in groupby(open_rows, key=lambda row: (row.programme, row.due_year))
    ]


def _place(row: Owed) -> tuple:
    return row.programme, row.due_year, row.instalment, row.due_on


def _line(place, rows: list[Owed], on: date, months_by_side, paid) -> Line:
    charges = [charge_of(row, on, months_by_side, paid.get(key_of(row), ())) for row in rows]
    gap = next((charge.no_rate_on for charge in charges if charge.yen is None), None)
    return Line(
        programme=place[0],
        due_year=place[1],
        instalments=tuple(dict.fromkeys(row.instalment for row in rows)),
        oldest_due_on=min(row.due_on for row in rows),
        balance=sum(row.balance for row in rows),
        charge=Charge(None, gap) if gap else Charge(sum(charge.yen for charge in charges)),
    )
