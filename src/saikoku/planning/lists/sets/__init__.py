"""The set-based statements of the queue, each with one door; every one is safe to repeat."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

import psycopg
from django.db import connection

from saikoku import turns
from saikoku.kernel import clock
from saikoku.kernel.programmes import SIDE_OF
from saikoku.planning.answering import queries as answering
from saikoku.planning.answering.rules import worth
from saikoku.planning.lists.rules import eligibility
from saikoku.planning.lists.rules.terms import ListTerms
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling
from saikoku.turns import Turn

REMEMBERED_DAYS = 92  # a promise or pause older than that binds nobody
MANY = 100  # debtors from which on tables are better joined as a whole; nested loops over guesses cost minutes
MEMORY_FOR_ALL = "128MB"  # for each sort and table of a digest of everybody: in memory, not on the disk
EVERYBODY = "TRUE"
PROFILE = answering.profile_code(
    kind="numbers.kind", corporation="debtor.kind = '2'", born_on="debtor.born_on", on="%(today)s",
    tries="coalesce(been.attempts, 0)", tried="coalesce(past.tried, 0)", reached="coalesce(past.reached, 0)",
)  # fmt: skip
OF_DEBTORS = "debtor_id = ANY (%(debtors)s)"
OF_HOUSEHOLDS = "household_key = ANY (%(households)s)"


@dataclass(frozen=True, slots=True)
class Claimed:
    candidate_id: int
    debtor_id: int
    side: str
    household_key: int
    leased: bool


@functools.cache
def statement(name: str, scope: str = EVERYBODY) -> str:
    text = _text(name)
    for row in ("candidate", "digest"):
        text = text.replace(f"{{{row} may be called}}", _text("may_be_called").replace("{row}", row))
    return text.replace("{profile}", PROFILE).replace("{scope}", scope)


def _text(name: str) -> str:
    return resources.files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8")


def refresh(
    moment: datetime, real_now: datetime, terms: ListTerms, calling: Calling, urgencies: Sequence[int],
    *, debtors: Iterable[int] | None = None, marks: Iterable[tuple[int, str]] = (), key_id: str = "",
) -> int:  # fmt: skip
    """Digest everybody, or these debtors; the number of candidates written. Must run in a transaction.

    `marks` are those of the trail for persons who are new in the queue (debtor, mark).
    """
    scope = EVERYBODY if debtors is None else f"target.{OF_DEBTORS}"
    ids = _listed(debtors)
    marked = list(marks)
    parameters = {
        **known(terms), **bands(calling), **_at(moment, real_now, terms, calling, urgencies), "debtors": ids, "key_id": key_id,
        "marked": [debtor for debtor, _ in marked], "marks": [mark for _, mark in marked],
    }  # fmt: skip
    with _cursor_for(ids) as cursor:
        if _are_few(ids):
            cursor.execute(statement("refresh", scope), parameters)
            return cursor.rowcount
        # the planner takes the parts of the statement for small
        cursor.execute(f"SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '{MEMORY_FOR_ALL}'")
        cursor.execute(statement("refresh", scope), parameters)
        written = cursor.rowcount
        cursor.execute("SET LOCAL enable_nestloop = on; SET LOCAL work_mem TO DEFAULT")
        return written


def lock(debtors: Iterable[int] | None = None) -> None:
    """Lock everybody's candidates, or those of these debtors, in the order of their ids."""
    scope = EVERYBODY if debtors is None else OF_DEBTORS
    ids = _listed(debtors)
    with _cursor_for(ids) as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (SELECT FROM lists_candidate WHERE {scope} ORDER BY id FOR NO KEY UPDATE) AS locked",  # noqa: S608
            {"debtors": ids},
        )


def unmarked(terms: ListTerms, key_id: str, debtors: Iterable[int] | None = None) -> list[tuple[int, str]]:
    """Who is new in the queue, or was marked with another key: (debtor, number)."""
    scope = EVERYBODY if debtors is None else f"target.{OF_DEBTORS}"
    ids = _listed(debtors)
    with _cursor_for(ids) as cursor:
        cursor.execute(statement("unmarked", scope), {**known(terms), "key_id": key_id, "debtors": ids})
        return cursor.fetchall()


def hold_last(terms: ListTerms, debtors: Iterable[int] | None = None) -> None:
    """Mark everybody, or these debtors, as the month's hold-out says."""
    scope = EVERYBODY if debtors is None else f"candidate.{OF_DEBTORS}"
    ids = _listed(debtors)
    with _cursor_for(ids) as cursor:
        cursor.execute(statement("hold_last", scope), {"month": terms.month, "debtors": ids})


def forget_other_months(terms: ListTerms, debtors: Iterable[int] | None = None) -> None:
    """Take candidates of another month out, of everybody or these debtors: one parameter, however many they are."""
    scope = EVERYBODY if debtors is None else OF_DEBTORS
    ids = _listed(debtors)
    with _cursor_for(ids) as cursor:
        cursor.execute(
            f"DELETE FROM lists_candidate WHERE month <> %(month)s AND {scope}",  # noqa: S608
            {"month": terms.month, "debtors": ids},
        )


def promote(
    moment: datetime, real_now: datetime, terms: ListTerms, calling: Calling, urgencies: Sequence[int],
    *, debtors: Iterable[int] | None = None, households: Iterable[int] | None = None,
) -> int:  # fmt: skip
    """Set `ready` for this moment; the number of rows that changed."""
    scope = EVERYBODY if debtors is None else f"candidate.{OF_DEBTORS}"
    scope = scope if households is None else f"candidate.{OF_HOUSEHOLDS}"
    ids, keys = _listed(debtors), _listed(households)
    parameters = {
        **_at(moment, real_now, terms, calling, urgencies), "debtors": ids, "households": keys,
    }
    with _cursor_for(keys if ids is None else ids) as cursor:
        cursor.execute(statement("promote", scope), parameters)
        return cursor.rowcount


def _at(
    moment: datetime, real_now: datetime, terms: ListTerms, calling: Calling, urgencies: Sequence[int]
) -> dict[str, Any]:
    """The moment, and what of the terms comes and goes with it, as parameters."""
    cell = hours.cell_of(moment, calling)
    return {
        "moment": moment,
        "real_now": real_now,
        "today": terms.today,
        "open": not hours.refusals(moment, calling),
        "bit": 1 << cell.bit if cell else 0,
        "waived": sorted(eligibility.WAIVED),
        "busy_wait": terms.busy_wait,
        "busy_retry": terms.busy_retry,
        "call_back_first": eligibility.CALL_BACK_FIRST,
        "held_last": eligibility.HELD_LAST,
        "urgencies": _array(urgencies),
        "put_last": eligibility.PUT_LAST,
        "midnight": clock.at(terms.today),
    }


def set_anew(candidate_id: int, found: dict[str, Any]) -> None:
    """Write the digest of one candidate and whether it is ready."""
    _prepared(statement("set_anew"), {**found, "id": candidate_id})


def one_at_a_time(holder: str) -> None:
    """Wait for the holder's own other transactions that take somebody: one person takes one household at a time."""
    turns.take(Turn.CASE, holder)


def claim(parameters: dict[str, Any]) -> Claimed | None:
    """Take the next ready candidate; None where the queue is empty. One journey to the database.

    The statement is prepared once for each connection: planning it anew would cost a third of its time.
    """
    found = _prepared(statement("claim"), parameters)
    return Claimed(*found[0][:4], leased=bool(found[0][4])) if found else None


def _prepared(text: str, parameters: dict[str, Any]) -> list[tuple]:
    """The rows of a statement that each connection prepares once and plans for any parameters."""
    with _preparing() as cursor:
        cursor.execute(text, parameters)
        return cursor.fetchall()


def _listed(ids: Iterable[int] | None) -> list[int] | None:
    return None if ids is None else list(ids)


def _are_few(ids: Sequence[int] | None) -> bool:
    return ids is not None and len(ids) <= MANY


def _cursor_for(ids: Sequence[int] | None):
    """For few rows planning takes longer than the work: it is done once. For many the plan is made for them."""
    return _preparing() if _are_few(ids) else connection.cursor()


def _preparing():
    connection.ensure_connection()
    line = connection.connection
    line.prepare_threshold = line.prepare_threshold or 1
    seen_by_django = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return seen_by_django(_Preparing(line))


class _Preparing(psycopg.Cursor):
    def execute(self, query, params=None, **more):
        return super().execute(query, params, prepare=True)


def histories(debtors: Iterable[int], terms: ListTerms, works: Sequence[str]) -> list[tuple]:
    given = {**known(terms), "real_now": clock.real_now(), "debtors": list(debtors), "works": list(works)}
    return _prepared(statement("history"), given)


def known(terms: ListTerms) -> dict[str, Any]:
    """The terms of the day as parameters."""
    reading = terms.reading
    return {
        "programmes": list(SIDE_OF),
        "sides": [str(side) for side in SIDE_OF.values()],
        "today": terms.today,
        "tomorrow": clock.at(terms.today + timedelta(days=1)),
        "month": terms.month,
        "since": terms.today - timedelta(days=REMEMBERED_DAYS),
        "contact": sorted(reading.contact),
        "promise": sorted(reading.promise),
        "may_promise": sorted(reading.may_promise),
        "not_called": sorted(reading.not_called),
        "lasting": sorted(reading.promise | reading.may_promise | reading.claims_paid | reading.voicemail),
        "busy": reading.busy,
        "busy_retry": terms.busy_retry,
        "claims_paid": sorted(reading.claims_paid),
        "claims_paid_days": terms.claims_paid_pause.days,
        "voicemail": sorted(reading.voicemail),
        "voicemail_days": terms.voicemail_pause.days,
        "undated_days": terms.undated_promise.days,
        "live_from": terms.promise_live_from,
        "per_month": terms.attempts_per_month,
        "number_rest": terms.number_rest,
        "per_number": terms.attempts_per_number_per_day,
        "age_begins": terms.known.age_begins,
        "worth_from": terms.known.owed_steps,
        "worth_anybody": worth.levels(promise_broken=False, known=terms.known),
        "worth_broken": worth.levels(promise_broken=True, known=terms.known),
    }


def bands(calling: Calling) -> dict[str, list[int]]:
    return {"bands_from": [start for start, _ in calling.bands], "bands_to": [end for _, end in calling.bands]}


def touched_by(run_id: int) -> list[int]:
    """The debtors whom the rows of an intake run concern."""
    with connection.cursor() as cursor:
        cursor.execute(statement("touched"), {"run": run_id})
        return [debtor for (debtor,) in cursor.fetchall()]


def _array(numbers: Sequence[int]) -> str:
    """As the database writes it: thousands of numbers one by one would take the driver longer than all else."""
    return f"{{{','.join(map(str, numbers))}}}"
