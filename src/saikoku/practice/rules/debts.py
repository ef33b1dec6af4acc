"""What the people of a household owe: instalments by programme and fiscal year, as the city's file shows them."""

from dataclasses import dataclass
from datetime import date
from random import Random

from saikoku.kernel import periods

from . import duedays, numbers
from .shape import shape

_WITH_ELQR = frozenset({"02", "03"})
_STORES_TAKE = frozenset({"01", "02", "03", "11"})  # late elderly premiums were not taken by stores
_REASON = "資格喪失後の受診"


@dataclass(frozen=True, slots=True)
class Instalment:
    debtor_number: str
    programme: str
    due: duedays.DueDay
    notice_number: str
    object: str
    assessed: int  # yen
    paid: int  # yen

    @property
    def unpaid(self) -> int:
        return self.assessed - self.paid


def total(rng: Random) -> int:
    """The household's arrears in yen, log-normal."""
    arrears = shape()["arrears"]
    drawn = int(arrears["median_yen"] * pow(2.718281828, rng.gauss(0, arrears["sigma"])))
    return min(arrears["most_yen"], max(arrears["least_yen"], drawn))


def instalments(
    rng: Random, owing: list[tuple[str, str]], amount: int, as_of: date
) -> list[Instalment]:
    """Share the arrears (yen) out over (debtor, programme): the newest open instalments, or carried-over ones."""
    arrears = shape()["arrears"]
    wanted = round(amount / arrears["typical_instalment_yen"] * rng.uniform(0.6, 1.4))
    count = min(arrears["most_instalments"], max(len(owing), wanted))
    found: list[Instalment] = []
    for place, (debtor_number, programme) in enumerate(owing):
        share = count // len(owing) + (place < count % len(owing))
        days = _chosen(rng, programme, share, as_of)
        each = max(1, amount // len(owing) // len(days) // 100) * 100
        found += [_instalment(rng, debtor_number, programme, day, each) for day in days]
    return found


def _chosen(rng: Random, programme: str, count: int, as_of: date) -> tuple[duedays.DueDay, ...]:
    days = duedays.open_on(programme, as_of)
    skipped = 0
    if rng.random() < shape()["arrears"]["carried_over"]:
        skipped = int(rng.random() * max(0, len(days) - count))
    until = len(days) - skipped
    return days[max(0, until - count) : until]


def _instalment(rng: Random, debtor_number: str, programme: str, day: duedays.DueDay, yen: int) -> Instalment:
    part, share, plate = rng.random(), rng.random(), rng.random()
    paid = max(100, int(yen * share / 100) * 100) if part < shape()["arrears"]["partly_paid"] else 0
    thing = f"久留米580れ{int(plate * 9000) + 1000}" if programme == "03" else ""
    notice = numbers.notice(programme, day.year, debtor_number)
    return Instalment(debtor_number, programme, day, notice, thing, yen + paid, paid)


def row(owed: Instalment, as_of: date, slip_until: date) -> dict:
    """The instalment as a row of T02."""
    due, unpaid = owed.due, owed.unpaid
    return {
        "debtor_number": owed.debtor_number, "programme": owed.programme,
        "assessed_year": due.year, "due_year": due.year, "notice_number": owed.notice_number,
        "instalment": due.instalment, "object": owed.object, "due_on": due.due_on,
        "reminder_sent_on": due.letter_on if due.letter_on <= as_of else None,
        "designated_on": due.designated_on if due.letter_on <= as_of else None,
        "demand_sent_on": due.demand_on if due.demand_on <= as_of else None,
        "assessed": owed.assessed, "paid": owed.paid, "unpaid": unpaid, "reminder_fee": 0,
        "carried": "1" if due.year == periods.fiscal_year_of(as_of) else "2",
        "as_of": as_of, "limitation_on": due.lapses_on, "disposition": "0",
        **_overpayment(owed), **_slip(owed, unpaid, slip_until),
    }  # fmt: skip


def _overpayment(owed: Instalment) -> dict:
    if owed.programme != "21":
        return {}
    return {"benefit_month": periods.Month(owed.due.year, 5), "repayment_reason": _REASON}


def _elqr(owed: Instalment, slip: str, unpaid: int, until: date) -> str:
    """Of the taxes that began with it (2023): property and vehicles."""
    if owed.programme not in _WITH_ELQR:
        return ""
    due = owed.due
    return numbers.elqr(
        slip, amount=unpaid, year=due.year, instalment=due.instalment, due_on=due.due_on, limit=until
    )


def _slip(owed: Instalment, unpaid: int, until: date) -> dict:
    if owed.programme == "21" or unpaid <= 0:
        return {}
    free = f"{owed.programme}{owed.debtor_number[-9:]}{owed.due.year}{owed.due.instalment}"
    slip = f"{owed.notice_number}{owed.due.instalment}"
    in_stores = owed.programme in _STORES_TAKE
    return {
        "slip_number": slip, "mpn_agency": "40203", "mpn_number": slip.zfill(20),
        "mpn_confirmation": f"{int(owed.debtor_number[-6:]) * 7 % 10**6:06d}", "mpn_category": "101",
        "gs1_128": numbers.gs1_128(free, until, unpaid) if in_stores else "", "elqr": _elqr(owed, slip, unpaid, until),
        "slip_valid_until": until,
    }  # fmt: skip
