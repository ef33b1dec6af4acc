"""What a person's history says about one side on one day. Twin of sets/refresh.sql."""

from dataclasses import dataclass
from datetime import date, datetime

from saikoku.kernel.programmes import programmes_of
from saikoku.planning.answering.rules import profiles, worth
from saikoku.planning.lists.rules import cells
from saikoku.planning.lists.rules.history import History, PhoneRow, PromiseRow, Record, StopRow
from saikoku.planning.lists.rules.terms import ListTerms
from saikoku.planning.timing.rules.hours import Calling, Cell

OPEN, BROKEN = "1", "4"
USABLE = frozenset("12")
STAFF_ONLY, PROTECTED = "05", "01"
FROM_THE_CITY = "03"


@dataclass(frozen=True, slots=True)
class Facts:
    """One person and side on one day, digested."""

    targeted: bool
    left: bool
    stopped: bool
    own_stop: bool
    merged: bool
    staff_only: bool
    owed: int  # yen that may be asked for
    held: int  # yen on programmes that are stopped
    barred: int  # yen whose limitation is over
    promise_live: bool
    promise_broken: bool
    reached: bool
    paused_until: date | None
    numbers: int  # that may be dialled at all
    numbers_left: int  # of these, not yet dialled too often today
    rests_until: datetime | None  # the first moment at which one of these has rested; none: one was not dialled today
    attempts: int
    tried: frozenset[Cell]
    busy_at: datetime | None
    call_back_at: datetime | None
    call_back_owner: int | None
    base: int  # what reaching him is worth, in levels (answering.rules.worth)
    profile: int  # what is known of him that the chance of an answer may depend on


def is_in_force(stop: StopRow, programme: str, today: date) -> bool:
    return (
        stop.programme in ("", programme)
        and stop.starts_on <= today
        and (stop.ends_on is None or stop.ends_on >= today)
    )


def is_promise(record: Record, terms: ListTerms) -> bool:
    return record.outcome in terms.reading.promise or (
        record.outcome in terms.reading.may_promise and record.promised_on is not None
    )


def of_side(history: History, side: str, terms: ListTerms, calling: Calling, tz) -> Facts:
    programmes = programmes_of(side)
    records = [record for record in history.records if record.programme in programmes]
    month = [record for record in records if record.on >= terms.month]
    targets = [row for row in history.targets if row.programme in programmes and not row.withdrawn]
    staying = [row for row in targets if not row.left]
    stopped = {code for code in programmes if any(is_in_force(stop, code, terms.today) for stop in history.stops)}
    debts = [debt for debt in history.debts if debt.programme in programmes]
    barred = [debt for debt in debts if debt.limitation_on is not None and debt.limitation_on < terms.today]
    usable = [phone for phone in history.phones if may_be_dialled(phone, history.cautions, terms.today)]
    dialled = {phone.number: phone.calls_today for phone in usable}
    remaining = numbers_left(history, terms)
    agreed = [back for back in history.call_backs if back.programme in ("", *programmes)]
    first = min(agreed, key=lambda back: back.due_at, default=None)
    been = cells.tried(
        cells.talks(month, terms.reading, tz), calling, terms.reading, terms.busy_retry
    )
    owed = sum(debt.balance for debt in debts if debt not in barred and debt.programme not in stopped)
    broken = any(row.programme in programmes and _is_broken(row, terms) for row in history.promises)
    return Facts(
        targeted=bool(targets),
        left=bool(targets) and not staying,
        stopped=bool(staying) and all(row.programme in stopped for row in staying),
        own_stop=history.own_stop,
        merged=history.merged,
        staff_only=STAFF_ONLY in history.cautions,
        owed=owed,
        held=sum(debt.balance for debt in debts if debt not in barred and debt.programme in stopped),
        barred=sum(debt.balance for debt in barred),
        promise_live=_promise_live(history, records, programmes, terms),
        promise_broken=broken,
        reached=any(_reaches(record, terms) for record in month),
        paused_until=_paused_until(records, terms),
        numbers=len(dialled),
        numbers_left=sum(calls < terms.attempts_per_number_per_day for calls in dialled.values()),
        rests_until=_rests_until(remaining, terms),
        attempts=been.attempts,
        tried=been.cells,
        busy_at=been.busy_at,
        call_back_at=first.due_at if first else None,
        call_back_owner=first.owner if first else None,
        base=worth.level(owed, promise_broken=broken, known=terms.known),
        profile=_profile(history, remaining, been.attempts, terms),
    )


def _is_broken(row: PromiseRow, terms: ListTerms) -> bool:
    return row.state == BROKEN or (row.state == OPEN and row.promised_on < terms.promise_live_from)


def _reaches(record: Record, terms: ListTerms) -> bool:
    return record.channel in "123" and record.work == "01" and record.outcome in terms.reading.contact


def _profile(history: History, remaining: list[PhoneRow], tries: int, terms: ListTerms) -> int:
    """By the number that would be dialled next."""
    age = profiles.age_group(
        history.born_on, terms.today, corporation=history.corporation, begins=terms.known.age_begins
    )
    kind = remaining[0].kind if remaining else ""
    return profiles.profile(
        kind=kind, age=age, tries=tries, tried_before=history.tried_before, reached_before=history.reached_before
    ).code


def numbers_left(history: History, terms: ListTerms) -> list[PhoneRow]:
    """The numbers that may be dialled and were not dialled too often today, the first one first."""
    return [
        phone for phone in history.phones
        if may_be_dialled(phone, history.cautions, terms.today) and phone.calls_today < terms.attempts_per_number_per_day
    ]  # fmt: skip


def rested_at(phone: PhoneRow, terms: ListTerms) -> datetime | None:
    """From when on the number may be dialled again; none: it was not dialled today."""
    return None if phone.dialled_at is None else phone.dialled_at + terms.number_rest


def _rests_until(remaining: list[PhoneRow], terms: ListTerms) -> datetime | None:
    ends = [rested_at(phone, terms) for phone in remaining]
    return None if None in ends else min(ends, default=None)


def may_be_dialled(phone: PhoneRow, cautions: frozenset[str], today: date) -> bool:
    """A protected person is called only at numbers that the city itself gave."""
    return (
        phone.state in USABLE
        and (phone.suspended_until is None or phone.suspended_until <= today)
        and (PROTECTED not in cautions or phone.source == FROM_THE_CITY)
    )


def _promise_live(history: History, records: list[Record], programmes: tuple[str, ...], terms: ListTerms) -> bool:
    rows = (
        row.state == OPEN and row.promised_on >= terms.promise_live_from
        for row in history.promises
        if row.programme in programmes
    )
    heard = (
        record.on + terms.undated_promise >= terms.today
        if record.promised_on is None
        else record.promised_on >= terms.promise_live_from
        for record in records
        if is_promise(record, terms) and not record.has_promise_rows
    )
    return any(rows) or any(heard)


def _paused_until(records: list[Record], terms: ListTerms) -> date | None:
    """The day from which calls may go on; records taken over pause nothing."""
    ends = [
        record.on + pause
        for record in records
        if not record.taken_over and (pause := terms.pause_after(record.outcome)) is not None
    ]
    return max((day for day in ends if day > terms.today), default=None)
