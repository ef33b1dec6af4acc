"""Why is this person not called? Each reason with the day or number that it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from saikoku.kernel.programmes import programmes_of
from saikoku.planning.lists.rules import cells
from saikoku.planning.lists.rules.facts import OPEN, Facts, is_in_force, is_promise
from saikoku.planning.lists.rules.history import History, Record
from saikoku.planning.lists.rules.terms import ListTerms
from saikoku.planning.timing.rules.hours import Calling, cell_of


@dataclass(frozen=True, slots=True)
class Because:
    """A code of eligibility.refusals; `on`: since or on which day; `until`: the last day or moment; `count`: how often."""

    code: str
    on: date | None = None
    until: date | datetime | None = None
    count: int | None = None
    most: int | None = None


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
            return Because(code, until=_promised_until(history, records, programmes, terms))
        case "reached-this-month":
            return Because(code, on=max((record.on for record in records if _reached(record, terms)), default=None))
        case "paused":
            return Because(code, until=known.paused_until)
        case "month-cap":
            return Because(code, count=known.attempts, most=terms.attempts_per_month)
        case "numbers-spent":
            return Because(code, on=terms.today, count=known.numbers, most=terms.attempts_per_number_per_day)
        case "cell-tried":
            return Because(code, on=_tried_on(records, moment, terms, calling))
        case "number-rests":
            return Because(code, until=known.rests_until)
        case "call-back-later":
            return Because(code, until=known.call_back_at)
    return Because(code)


def _reached(record: Record, terms: ListTerms) -> bool:
    return (
        record.on >= terms.month and record.channel in "123" and record.work == "01"
        and record.outcome in terms.reading.contact
    )  # fmt: skip


def _promised_until(
    history: History, records: list[Record], programmes: tuple[str, ...], terms: ListTerms
) -> date | None:
    written = [
        row.promised_on for row in history.promises
        if row.programme in programmes and row.state == OPEN and row.promised_on >= terms.promise_live_from
    ]  # fmt: skip
    heard = [
        record.promised_on or record.on + terms.undated_promise
        for record in records
        if is_promise(record, terms) and not record.has_promise_rows
    ]
    return max((*written, *heard), default=None)


def _tried_on(records: list[Record], moment: datetime, terms: ListTerms, calling: Calling) -> date | None:
    """The last call of this month in this cell; none where only an agreed call or a second try counts for it."""
    now = cell_of(moment, calling)
    month = [record for record in records if record.on >= terms.month]
    talks = cells.talks(month, terms.reading, moment.tzinfo)
    return max((talk.at.date() for talk in talks if talk.outbound and cell_of(talk.at, calling) == now), default=None)
