"""Rules over several columns of one row. Each takes the row's values and says which column is at fault, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from saikoku.exchange.layouts.rules import outcomes
from saikoku.exchange.layouts.rules.layout import Check

Values = Mapping[str, object]
CANCELLED, CORRECTED, REFUNDED = "3", "4", "5"
QUICK, FINAL = "1", "2"


def findings(check: Check, values: Values) -> Iterator[tuple[str, str]]:
    """(column, reason) for each thing wrong; silent where a column of the rule could not be read."""
    rule = RULES.get(check.rule)
    if rule and all(name in values for name in check.columns):
        yield from rule(check.columns, values)


def _difference(columns, values) -> Iterator[tuple[str, str]]:
    result, minuend, subtrahend = (values[name] for name in columns)
    if None not in (result, minuend, subtrahend) and result != minuend - subtrahend:
        yield columns[0], "difference"


def _not_negative(columns, values) -> Iterator[tuple[str, str]]:
    if values[columns[0]] is not None and values[columns[0]] < 0:
        yield columns[0], "negative"


def _payment_report(columns, values) -> Iterator[tuple[str, str]]:
    """A report that undoes or replaces names its earlier row; what takes money away is not above zero."""
    report, relates_to, principal = (values[name] for name in columns)
    if report in (CANCELLED, CORRECTED, REFUNDED) and relates_to is None:
        yield columns[1], "relates_to_missing"
    if report in (CANCELLED, REFUNDED) and principal is not None and principal > 0:
        yield columns[2], "principal_sign"
    if report in (QUICK, FINAL) and principal is not None and principal < 0:
        yield columns[2], "principal_sign"


def _promise_fits_outcome(columns, values) -> Iterator[tuple[str, str]]:
    outcome, promised_on = (values[name] for name in columns)
    if promised_on is not None and outcome not in outcomes.with_promise():
        yield columns[1], "promise_without"


RULES: dict[str, Callable] = {
    "difference": _difference,
    "not_negative": _not_negative,
    "payment_report": _payment_report,
    "promise_fits_outcome": _promise_fits_outcome,
}
