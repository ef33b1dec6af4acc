"""Sheets in somebody's hands, typed by two people."""

from datetime import date, timedelta

from saikoku.kernel import clock
from saikoku.outreach.sheets import operations
from saikoku.outreach.sheets.rules.typed import Sheet
from saikoku.workforce.papers.models import Paper
from saikoku.workforce.papers.rules.numbers import Kind
from tests.planning import people
from tests.workforce.papers.office import LEADER, SECOND, TYPIST, given, paper

DAY = people.DAY
NOON = clock.at(DAY, 12, 10)
BEGAN = clock.at(DAY, 11, 30)
PREMIUM = ("premium",)


def call_sheet(holder: str = "W901") -> Paper:
    return paper(given(Kind.CALL, 3, holder=holder), 1)


def visit_sheet(holder: str = "V01") -> Paper:
    return paper(given(Kind.VISIT, 3, holder=holder), 1)


def call(person, outcome: str = "301", **more) -> Sheet:
    """Nobody answered, where nothing else is said."""
    plain = {
        "began_at": BEGAN, "ended_at": BEGAN + timedelta(minutes=3), "worker_number": "W901", "debtor_number": person.number,
        "outcome": outcome, "sides": PREMIUM,
    }  # fmt: skip
    return Sheet(**plain | more)


def promise(person, **more) -> Sheet:
    """The person himself promised by telephone."""
    return call(person, "101", **{
        "spoke_with": "1", "identified_by": "1", "promised_on": DAY + timedelta(days=7), "promised_yen": 5_000,
        "promised_way": "2",
    } | more)  # fmt: skip


def visit(person, outcome: str = "V20", **more) -> Sheet:
    """Nobody was at home, where nothing else is said."""
    plain = {
        "began_at": BEGAN, "ended_at": BEGAN + timedelta(minutes=5), "worker_number": "V01", "debtor_number": person.number,
        "outcome": outcome,
    }  # fmt: skip
    return Sheet(**plain | more)


def typed_twice(one: Paper, sheet: Sheet, note: str = "", *, at=NOON) -> None:
    for by in (TYPIST, SECOND):
        operations.type_sheet(number=one.number, sheet=sheet, note=note, by=by, at=at)


def recorded(one: Paper, sheet: Sheet, note: str = "", *, decided: str = "", at=NOON):
    typed_twice(one, sheet, note, at=at)
    return operations.record(number=one.number, decided=decided, by=LEADER, at=at)


def day(text: str) -> date:
    return date.fromisoformat(text)
