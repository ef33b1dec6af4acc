"""Why is this person not called? Each reason with the day or number that it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from saikoku.kernel.programmes import programmes_of
from saikoku.planning.lists.rules import cells
from saikoku.planning.lists.rules.facts import OPEN, Facts, is_in_force, is_promise
from saikoku.planning.lists.rules.history import History, Record
from saikoku.planning.lists.rules.terms import ListTerms
from saikoku.planning.timing.rules.hours import Calling, cell_of


@dataclass(frozen=True, slots=True)
class Because:
    """A code of eligibility.refusals; `on`: since or on which day; `until`: the last day or moment; `count`: how often;
    `record`: the number of the contact that it rests on, where it is one."""

    code: str
    on: date | None = None
    until: date | datetime | None = None
    count: int | None = None
    most: int | None = None
    record: str = field(default="", compare=False)


def explained(
    codes: Iterable[str], history: History, known: Facts, side: str, moment: datetime, terms: ListTerms, calling: Calling
) -> list[Because]:
    return [_because(code, history, known, side, moment, terms, calling) for code in codes]


def _because(
    code: str, history: History, known: Facts, side: str, moment: datetime, terms: ListTerms, calling: Calling
) -> Because:
    programmes = programmes_of(side)
    records = [record for record in history.records if record.programme in programmes]
    match code:
        case "no-target" | "left-this-month":
            return Because(code, on=terms.month)
        case "stopped-by-city":
            stops = [row for row in history.stops if any(is_in_force(row, each, terms.today) for each in programmes)]
            last = max(stops, key=lambda row: row.starts_on, default=None)
            return Because(code, on=last and last.starts_on, until=last and last.ends_on)
        case "limitation-reached":
            days = [debt.limitation_on for debt in history.debts if debt.programme in programmes and debt.limitation_on]
            return Because(code, on=max((day for day in days if day < terms.today), default=None))
        case "live-promise":
            return _promised(code, history, records, programmes, terms)
        case "reached-this-month":
            return _since(code, _last(record for record in records if _reached(record, terms)))
        case "paused":
            last = _last(record for record in records if _pauses(record, terms) == known.paused_until)
            return Because(code, until=known.paused_until, record=last.number if last else "")
        case "month-cap":
            return Because(code, count=known.attempts, most=terms.attempts_per_month)
        case "numbers-spent":
            return Because(code, on=terms.today, count=known.numbers, most=terms.attempts_per_number_per_day)
        case "cell-tried":
            return _since(code, _tried(records, moment, terms, calling))
        case "number-rests":
            last = _last(record for record in history.records if record.on == terms.today and record.channel == "1")
            return Because(code, until=known.rests_until, record=last.number if last else "")
        case "call-back-later":
            return Because(code, until=known.call_back_at)
    return Because(code)


def _reached(record: Record, terms: ListTerms) -> bool:
    return (
        record.on >= terms.month and record.channel in "123" and record.work == "01"
        and record.outcome in terms.reading.contact
    )  # fmt: skip


def _last(records: Iterable[Record]) -> Record | None:
    return max(records, key=lambda record: (record.on, record.started_at, record.number), default=None)


def _since(code: str, record: Record | None) -> Because:
    return Because(code, on=record.on, record=record.number) if record else Because(code)


def _pauses(record: Record, terms: ListTerms) -> date | None:
    """Until when this record lets nobody call."""
    pause = None if record.taken_over else terms.pause_after(record.outcome)
    return None if pause is None else record.on + pause


def _promised(
    code: str, history: History, records: list[Record], programmes: tuple[str, ...], terms: ListTerms
) -> Because:
    """The last promise that is alive; `record` where only the record tells of it."""
    written = [
        row.promised_on for row in history.promises
        if row.programme in programmes and row.state == OPEN and row.promised_on >= terms.promise_live_from
    ]  # fmt: skip
    heard = [
        (record.promised_on or record.on + terms.undated_promise, record.number)
        for record in records
        if is_promise(record, terms) and not record.has_promise_rows
    ]
    until, number = max([*((day, "") for day in written), *heard], default=(None, ""))
    return Because(code, until=until, record=number)


def _tried(records: list[Record], moment: datetime, terms: ListTerms, calling: Calling) -> Record | None:
    """The last call of this month in this cell; none where only an agreed call or a second try counts for it."""
    now, zone = cell_of(moment, calling), moment.tzinfo
    month = [record for record in records if record.on >= terms.month]
    days = {talk.at for talk in cells.talks(month, terms.reading, zone) if talk.outbound and cell_of(talk.at, calling) == now}
    return _last(record for record in month if record.channel == "1" and _at(record, zone) in days)


def _at(record: Record, zone: tzinfo | None) -> datetime:
    return datetime.combine(record.on, record.started_at, tzinfo=zone)
