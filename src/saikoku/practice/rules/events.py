"""What else the city knows about a debtor: payments, stops, account transfers, lost insurance, slips, letters.

Each function gives the rows of one layout for one debtor, or none.
"""

from datetime import date, timedelta
from random import Random

from .debts import Instalment
from .people import Home, Person
from .shape import draw, running, shape

_CHANNELS, _CHANNEL_TOTALS = ("1", "2", "4", "5"), running((28, 46, 8, 18))
QUICK, FINAL, CANCELLED = "1", "2", "3"


def channel(rng: Random) -> str:
    """How somebody pays of his own accord: at a counter, a store, by Pay-easy or by smartphone."""
    return _CHANNELS[draw(rng, _CHANNEL_TOTALS)]


def payment(owed: Instalment, number: str, paid_on: date, yen: int, way: str, report: str = FINAL) -> dict:
    """One row of T04; a store's money is credited ten days later, other money five."""
    return {
        "payment_number": number, "debtor_number": owed.debtor_number, "programme": owed.programme,
        "assessed_year": owed.due.year, "due_year": owed.due.year, "notice_number": owed.notice_number,
        "instalment": owed.due.instalment, "paid_on": paid_on,
        "credited_on": paid_on + timedelta(days=1 if report == QUICK else 10 if way == "2" else 5),
        "channel": way, "principal": yen, "fee": 0, "late_charge": 0, "report": report,
        "relates_to": "", "due_on": owed.due.due_on, "accounting_year": owed.due.year,
        "carried": None, "slip_number": "", "mpn_number": "",
    }  # fmt: skip


def payments(rng: Random, owed: list[Instalment], as_of: date) -> list[dict]:
    """Parts paid long ago (inside the arrears), and quick rows of the last days with what became of them."""
    rows: list[dict] = []
    stem = f"{as_of:%y%m}{owed[0].debtor_number[-9:]}"
    for place, instalment in enumerate(owed):
        drawn, way = rng.random(), channel(rng)
        if instalment.paid:
            on = as_of - timedelta(days=12 + int(drawn * 60))
            rows.append(payment(instalment, f"{stem}{place:02d}", on, instalment.paid, way))
    first = owed[0]
    if rng.random() < shape()["events"]["quick_payment"]:
        rows += _quick(rng, first, f"{stem}9", as_of)
    return rows


def _quick(rng: Random, owed: Instalment, stem: str, as_of: date) -> list[dict]:
    events, drawn, fate = shape()["events"], rng.random(), rng.random()
    quick = payment(owed, f"{stem}0", as_of - timedelta(days=int(drawn * 4)), owed.unpaid, "2", QUICK)
    if fate < events["quick_cancelled"]:
        return [quick, {**quick, "payment_number": f"{stem}1", "report": CANCELLED,
                        "principal": -owed.unpaid, "relates_to": f"{stem}0"}]  # fmt: skip
    if fate < events["quick_confirmed"]:
        credited = as_of + timedelta(days=1)
        return [quick, {**quick, "payment_number": f"{stem}1", "report": FINAL, "credited_on": credited,
                        "relates_to": f"{stem}0"}]  # fmt: skip
    return [quick]


def stop(rng: Random, person: Person, programme: str, as_of: date) -> dict | None:
    """A row of T05: most for every programme and without an end."""
    chance, reason, days, whole, ends = (rng.random() for _ in range(5))
    if chance >= shape()["events"]["stopped"]:
        return None
    reasons = shape()["stop_reason"]
    code = reasons[_at(reason, tuple(row["share"] for row in reasons))]["code"]
    starts_on = as_of - timedelta(days=int(days * 200))
    until = as_of + timedelta(days=int(days * 40) - 4) if ends < 0.3 else None
    return {
        "stop_number": f"C{as_of:%y%m}{person.number[-9:]}", "debtor_number": person.number,
        "programme": "" if whole < 0.7 else programme, "reason": code, "starts_on": starts_on,
        "ends_on": until, "remarks": "",
    }  # fmt: skip


def transfer(rng: Random, person: Person, programme: str, as_of: date) -> dict | None:
    """A row of T06: a registration that ended, or one just applied for."""
    events, chance, days = shape()["events"], rng.random(), int(rng.random() * 700)
    row = {"debtor_number": person.number, "programme": programme, "route": "1" if days % 3 else "2"}
    if chance < events["transfer_ended"]:
        applied = as_of - timedelta(days=400 + days)
        return {**row, "applied_on": applied, "starts_on": applied + timedelta(days=40),
                "ended_on": as_of - timedelta(days=days % 200)}  # fmt: skip
    if chance < events["transfer_ended"] + events["transfer_applied"]:
        applied = as_of - timedelta(days=days % 25)
        return {**row, "applied_on": applied, "starts_on": applied + timedelta(days=50), "ended_on": None}
    return None


def loss(rng: Random, head: Person, members: list[Person], home: Home, as_of: date) -> dict | None:
    """A row of T07: somebody of the household told the city that he joined an employer's insurance."""
    chance, who, days, yen = (rng.random() for _ in range(4))
    if chance >= shape()["events"]["loss_filed"]:
        return None
    filed = as_of - timedelta(days=int(days * 25))
    lost = filed - timedelta(days=20 + int(days * 300))
    return {
        "procedure_number": f"L{filed:%y%m}{head.number[-9:]}", "debtor_number": head.number,
        "household_number": home.household_number,
        "member_number": members[int(who * len(members))].number,
        "due_year": lost.year if lost.month >= 4 else lost.year - 1, "filed_on": filed,
        "lost_on": lost, "premium_reduced": int(yen * 900 + 30) * 100,
    }  # fmt: skip


def slip(rng: Random, owed: Instalment, as_of: date) -> dict | None:
    """A row of T10: a slip issued on a request of the contractor before us."""
    chance, days = rng.random(), rng.random()
    if chance >= shape()["events"]["slip_taken_over"] or owed.unpaid <= 0:
        return None
    issued = as_of - timedelta(days=int(days * 28))
    number = f"N{issued:%y%m}{owed.debtor_number[-9:]}"
    return {
        "slip_number": number, "line": "01", "mpn_number": "", "request_number": f"前任{number[1:]}",
        "issued_on": issued, "debtor_number": owed.debtor_number, "programme": owed.programme,
        "assessed_year": owed.due.year, "due_year": owed.due.year, "notice_number": owed.notice_number,
        "instalment": owed.due.instalment, "amount": owed.unpaid,
        "valid_until": issued + timedelta(days=60),
    }  # fmt: skip


def letters(person: Person, owed: list[Instalment], as_of: date) -> list[dict]:
    """Rows of T12: for each programme the newest reminder and, where it went out, the newest demand."""
    rows = []
    for kind, day_of in (("1", lambda due: due.letter_on), ("2", lambda due: due.demand_on)):
        for programme in dict.fromkeys(instalment.programme for instalment in owed):
            sent = [day_of(one.due) for one in owed if one.programme == programme]
            sent_on = max((day for day in sent if day <= as_of), default=None)
            if sent_on:
                rows.append(_letter(person, programme, kind, sent_on))
    return rows


def _letter(person: Person, programme: str, kind: str, sent_on: date) -> dict:
    returned = person.returned_on if person.returned_on and person.returned_on > sent_on else None
    return {
        "letter_number": f"{sent_on:%y%m}{kind}{programme}{person.number[-9:]}",
        "debtor_number": person.number, "programme": programme, "kind": kind, "sent_on": sent_on,
        "returned_on": returned, "returned_reason": person.returned_reason if returned else "",
    }  # fmt: skip


def _at(drawn: float, shares: tuple[float, ...]) -> int:
    totals = running(shares)
    return next(place for place, total in enumerate(totals) if drawn * totals[-1] < total)
