"""What the contract's words mean here, what was credited, and why."""

from saikoku.performance.attribution.queries.agreements import (
    USED_TERMS,
    agreement,
    days_worked,
    operating,
    operating_days,
    outcome_codes,
    terms_of,
    worked_days,
)
from saikoku.performance.attribution.queries.credits import (
    as_known,
    collected_by_day,
    collected_in,
    credited_by_day,
    credited_in,
    find,
    left_aside_in,
    other_effects_in,
)
from saikoku.performance.attribution.queries.explaining import NoSuchPayment, explain

__all__ = [
    "USED_TERMS", "NoSuchPayment", "agreement", "as_known", "collected_by_day", "collected_in", "credited_by_day",
    "credited_in", "days_worked", "explain", "find", "left_aside_in", "operating", "operating_days", "other_effects_in",
    "outcome_codes", "terms_of", "worked_days",
]  # fmt: skip
