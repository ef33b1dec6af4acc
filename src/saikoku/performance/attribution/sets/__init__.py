"""Credits of many payments at once, each step one statement; all of them or those of a scope.

They live in temp tables of one transaction: merged, scope_*, stopped, evidence, claimable, claim, loss_claim, credited.
"""

import functools
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import resources

from saikoku.performance.attribution.rules import records
from saikoku.performance.attribution.rules.terms import Terms

MEMORY = "set local work_mem = '256MB'"
SCOPES = {"scope": ("scope_payment", "scope_loss"), "scope_debtor": ("scope_home", "scope_debtor")}


@dataclass(frozen=True, slots=True)
class Period:
    """Months that have the same terms, as the days from `first` to `last`."""

    first: date
    last: date
    terms: Terms


@dataclass(frozen=True, slots=True)
class Operating:
    """When records earn something: from `start`, but for the days of rest."""

    start: date
    rest: Sequence[date]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which payments and procedures are credited anew; None: all of them."""

    payments: Sequence[int] | None = None
    losses: Sequence[int] | None = None

    @property
    def is_whole(self) -> bool:
        return self.payments is None

    @property
    def is_empty(self) -> bool:
        return not (self.is_whole or self.payments or self.losses)


@functools.cache
def _statement(name: str) -> str:
    return resources.files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8")


def find_credits(cursor, periods: Iterable[Period], operating: Operating, scope: Scope) -> None:
    """Fill the temp table `credited`. The cursor is inside a transaction; what was found before is dropped."""
    cursor.execute(MEMORY)
    cursor.execute("drop table if exists merged, stopped, claim, loss_claim, credited")
    with _planned(cursor, scope):
        _lay_merged(cursor)
        _lay_scope(cursor, scope)
        cursor.execute(_scoped("stopped", scope, "join scope_debtor on scope_debtor.id = s.debtor_id"))
        _count(cursor, scope, "stopped")
        cursor.execute(_statement("claim"))
        for period in _touched(cursor, periods, scope):
            _find_claims(cursor, period, operating, scope)
        cursor.execute(_statement("credited"))


@contextmanager
def _planned(cursor, scope: Scope):
    """Of the whole, hash joins only: the planner takes merges and corrections for a handful and would loop over them.

    Of a scope, from what is asked for outward by the indexes: what they lead to is in memory, nearly always.
    """
    said = "off" if scope.is_whole else "on"
    cursor.execute(f"set local enable_nestloop = {said}; set local enable_mergejoin = {said}")
    if not scope.is_whole:
        cursor.execute("set local random_page_cost = 1.1")
    yield
    cursor.execute("set local enable_nestloop = on; set local enable_mergejoin = on; set local random_page_cost to default")


def _lay_merged(cursor) -> None:
    cursor.execute(_statement("merged"))
    cursor.execute("create index on merged (old_id); create index on merged (new_id); analyze merged")


def _lay_scope(cursor, scope: Scope) -> None:
    if not scope.is_whole:
        asked = {"payments": list(scope.payments), "losses": list(scope.losses or ())}
        for name in ("scope", "scope_debtor"):
            cursor.execute(_statement(name), asked)
            _count(cursor, scope, *SCOPES[name])


def _count(cursor, scope: Scope, *tables: str) -> None:
    """Let the planner know how much a scope came to; of the whole it joins by hash whatever it believes."""
    if not scope.is_whole:
        cursor.execute(f"analyze {', '.join(tables)}")


def _touched(cursor, periods: Iterable[Period], scope: Scope) -> Iterable[Period]:
    """The periods in which anything of the scope was paid or filed: no other can credit it."""
    if scope.is_whole:
        return periods
    cursor.execute("select paid_on from scope_payment union select filed_on from scope_loss")
    days = [day for (day,) in cursor.fetchall()]
    return [period for period in periods if any(period.first <= day <= period.last for day in days)]


def _find_claims(cursor, period: Period, operating: Operating, scope: Scope) -> None:
    asked = _parameters(period, operating)
    cursor.execute("drop table if exists scope_days, evidence, claimable, won")
    if not scope.is_whole:
        cursor.execute(_statement("scope_days"), asked)
        _count(cursor, scope, "scope_days")
    cursor.execute(_scoped("evidence", scope, IN_TIME), asked)
    _count(cursor, scope, "evidence (person, is_promise, is_notice, is_transfer, is_loss)")
    if period.terms.inbound_promises_count == "returned":
        cursor.execute(_scoped("returned", scope, "join scope_debtor on scope_debtor.id = c.debtor_id"), asked)
    cursor.execute(_scoped("claimable", scope, "join scope_debtor on scope_debtor.id = t.debtor_id"), asked)
    _count(cursor, scope, "claimable (person, rule)")
    cursor.execute(_scoped("claims", scope, "join scope_payment on scope_payment.id = p.id"), asked)
    cursor.execute("insert into claim select * from won")
    cursor.execute(_scoped("losses", scope, "join scope_loss on scope_loss.id = l.id"), asked)


def _scoped(name: str, scope: Scope, join: str) -> str:
    """The statement, narrowed to the scope where there is one."""
    text = _statement(name)
    for place, words in {"scope": join, **OF_SCOPE}.items():
        text = text.replace(f"{{{place}}}", "" if scope.is_whole else words)
    return text


IN_TIME = 'join scope_days on scope_days.id = c.debtor_id and c."on" between scope_days.from_on and scope_days.until_on'
OF_SCOPE = {
    "apart": "materialized",
    "slips": "and slip_number in (select slip_number from scope_payment)",
    "mpn_slips": "and exists (select from scope_payment where slip_number = '' and mpn_number <> '')"  # asked once, first
    " and mpn_number in (select mpn_number from scope_payment where slip_number = '')",
}


def _parameters(period: Period, operating: Operating) -> dict:
    terms, codes = period.terms, period.terms.codes
    liable, jointly = records.PROMISED_BY[codes.promise_by]
    return {
        "first": period.first,
        "last": period.last,
        "version": terms.version,
        "start": operating.start,
        "rest": list(operating.rest),
        "until": period.last,
        "contact": sorted(codes.contact),
        "promise": sorted(codes.promise),
        "may_promise": sorted(codes.may_promise),
        "liable": sorted(liable),
        "jointly": sorted(jointly),
        "jointly_liable": sorted(records.JOINTLY_LIABLE),
        "nobody_called": sorted(records.NOBODY_CALLED),
        "transfer_channels": ["1", "2", "3"] if terms.transfer_inbound else ["1", "3"],
        "promise_channels": ["1"] if terms.inbound_promises_count == "no" else ["1", "2"],
        "returned_days": terms.inbound_returned_days,
        "promise_days": terms.promise_days,
        "overdue_only": terms.effect_scope == "overdue",
        "notice_days": terms.notice_days,
        "slip_days": terms.slip_days_without_limit,
        "printed_count": terms.printed_slips_count,
        "transfer_days": terms.transfer_apply_days,
        "loss_days": terms.loss_days,
    }


def affected(cursor, people: Sequence[int], *, by_slips: bool) -> Scope:
    """Whatever may be credited otherwise since something of these people changed. `by_slips`: also slips came or went."""
    cursor.execute("drop table if exists merged")
    _lay_merged(cursor)
    cursor.execute(_statement("affected"), {"people": list(people)})
    found = cursor.fetchall()
    payments = {pk for kind, pk in found if kind == "payment"}
    if by_slips:
        cursor.execute(_statement("by_slips"), {"people": list(people)})
        payments |= {pk for (pk,) in cursor.fetchall()}
    return Scope(sorted(payments), sorted(pk for kind, pk in found if kind == "loss"))


def write_credits(cursor, scope: Scope) -> int:
    """Bring the table of credits in line with what was found; the number of rows changed."""
    changed = 0
    for name in ("forget", "renew", "write"):
        cursor.execute(_scoped(name, scope, SCOPED_CREDIT if name == "forget" else ""))
        changed += cursor.rowcount
    return changed


SCOPED_CREDIT = "and (c.payment_id in (select id from scope_payment) or c.loss_id in (select id from scope_loss))"


def sums(cursor, first: date, last: date) -> dict[str, int]:
    """Yen found, by rule, of the days from `first` to `last`."""
    cursor.execute('select rule, sum(yen)::bigint from credited where "on" between %s and %s group by rule', [first, last])
    return dict(cursor.fetchall())


def sums_by_day(cursor, first: date, last: date) -> dict[tuple[date, str], int]:
    """Yen found, by day and rule."""
    cursor.execute(
        'select "on", rule, sum(yen)::bigint from credited where "on" between %s and %s group by "on", rule', [first, last]
    )
    return {(on, rule): yen for on, rule, yen in cursor.fetchall()}
