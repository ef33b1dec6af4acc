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
from saikoku.performance.attribution.queries.aside import (
    Aside,
    left_aside_in,
    left_aside_rows,
    of_days_to_come,
    unjoined_merges,
)
from saikoku.performance.attribution.queries.credits import (
    as_known,
    collected_by_day,
    collected_in,
    collected_payments,
    credited_by_day,
    credited_in,
    find,
    has_other_terms,
    other_effects,
    other_effects_in,
    other_proposals,
)
from saikoku.performance.attribution.queries.explaining import NoSuchPayment, explain, explain_loss, records_in
from saikoku.performance.attribution.sets import Operating

__all__ = [
    "USED_TERMS", "Aside", "NoSuchPayment", "Operating", "agreement", "as_known", "collected_by_day", "collected_in",
    "collected_payments", "credited_by_day", "credited_in", "days_worked", "explain", "explain_loss", "find", "has_other_terms",
    "left_aside_in", "left_aside_rows", "of_days_to_come", "operating", "operating_days", "other_effects", "other_effects_in",
    "other_proposals", "outcome_codes", "records_in", "terms_of", "unjoined_merges", "worked_days",
]  # fmt: skip
