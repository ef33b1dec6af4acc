"""What the contract's words mean here: the outcome codes, the agreed operating days."""

from saikoku.exchange.layouts.rules.outcomes import outcomes
from saikoku.governance.terms import queries as terms
from saikoku.performance.attribution.rules.operating import OperatingDays
from saikoku.performance.attribution.rules.records import Codes


def operating_days(agreed: terms.Agreed) -> OperatingDays:
    return OperatingDays(
        start=agreed.day("operations_start"),
        closed_every_year=frozenset(agreed["year_end_closed"]),
        closed_days=frozenset(agreed["agreed_closed_days"]),
    )


def outcome_codes(agreed: terms.Agreed) -> Codes:
    table = outcomes()
    return Codes(
        contact=frozenset(code for code, found in table.items() if found.contact == "yes"),
        promise=frozenset(code for code, found in table.items() if found.promise == "yes"),
        may_promise=frozenset(code for code, found in table.items() if found.promise == "may"),
        promise_by=agreed["promise_by"],
    )
