"""May the city's slip of an instalment be printed here, with which of its codes, or must the city issue a new one?

Nothing is invented: an amount, a number or a code on the paper is the city's own. A code that may not be printed is
left out and the paper says nothing of it; a slip whose amount is no longer what is owed is not printed at all. Pure.
"""

from dataclasses import dataclass
from datetime import date

from saikoku.collection.slips.rules import channels, elqr, gs1


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed, on the day of printing. Yen."""

    today: date
    channels: frozenset[str]
    store_limit: int
    billers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Line:
    """An instalment as last stated, with its balance by everything known. Yen."""

    balance: int
    unpaid: int
    reminder_fee: int = 0
    late_charge: int = 0
    disposition: str = ""
    limitation_on: date | None = None
    is_gone: bool = False
    slip_number: str = ""
    slip_shared: bool = False  # another open instalment stands on the same slip
    gs1_128: str = ""
    elqr: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reasons`: why it is not printed; `left_out`: (channel, why) for each code that is not on the paper."""

    reasons: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    amount: int = 0
    fee: int = 0
    late_charge: int = 0
    gs1_128: str = ""
    elqr: str = ""
    valid_until: date | None = None

    @property
    def may_print(self) -> bool:
        return not self.reasons


def judge(line: Line, terms: Terms) -> Verdict:
    store, store_faults = _store(line, terms)
    qr, qr_faults = _elqr(line, terms)
    left_out = tuple((channels.STORE, why) for why in store_faults) + tuple((channels.ELQR, why) for why in qr_faults)
    amounts = {code.amount for code in (store, qr) if code is not None} or {line.unpaid}
    limits = [day for day in (line.valid_until, store and store.limit, qr and qr.limit) if day is not None]
    valid_until = min(limits, default=None)
    parts = _parts(line, amounts)
    judged = (
        ("gone", line.is_gone),
        ("nothing-owed", line.balance <= 0),
        ("under-disposition", line.disposition not in ("", "0")),
        ("limitation-reached", line.limitation_on is not None and line.limitation_on < terms.today),
        ("slip-number-missing", not line.slip_number),
        ("slip-covers-several", line.slip_shared),
        ("codes-differ", len(amounts) > 1),
        ("amount-not-the-balance", len(amounts) == 1 and parts is None),
        ("slip-expired", valid_until is not None and valid_until < terms.today),
    )
    reasons = tuple(reason for reason, holds in judged if holds)
    amount, fee, late = parts or (0, 0, 0)
    store_printed = store is not None and not store_faults
    qr_printed = qr is not None and not qr_faults
    return Verdict(
        reasons=reasons, left_out=left_out, amount=amount, fee=fee, late_charge=late, valid_until=valid_until,
        gs1_128=line.gs1_128 if store_printed else "", elqr=line.elqr if qr_printed else "",
    )  # fmt: skip


def _parts(line: Line, amounts: set[int]) -> tuple[int, int, int] | None:
    """Amount, fee and late charge in it, where the city's amount is what is owed today, with or without the fee and
    the late charge that the city itself states; None where it is something else."""
    if len(amounts) != 1 or line.balance <= 0:
        return None
    (amount,) = amounts
    for fee, late in ((0, 0), (line.reminder_fee, 0), (line.reminder_fee, line.late_charge)):
        if amount == line.balance + fee + late:
            return amount, fee, late
    return None


def _store(line: Line, terms: Terms) -> tuple[gs1.Code | None, list[str]]:
    """The code, where it can be read, and why it is not printed; nothing to say where the city gave none."""
    if not line.gs1_128:
        return None, []
    try:
        code = gs1.parse(line.gs1_128)
    except gs1.Unreadable as unreadable:
        return None, unreadable.reasons
    found = [] if channels.STORE in terms.channels else ["channel-not-agreed"]
    return code, found + gs1.faults(code, today=terms.today, most=terms.store_limit, billers=terms.billers)


def _elqr(line: Line, terms: Terms) -> tuple[elqr.Code | None, list[str]]:
    if not line.elqr:
        return None, []
    try:
        code = elqr.parse(line.elqr)
    except elqr.Unreadable as unreadable:
        return None, unreadable.reasons
    found = [] if channels.ELQR in terms.channels else ["channel-not-agreed"]
    return code, found + elqr.faults(code, today=terms.today)
