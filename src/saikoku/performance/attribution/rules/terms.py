"""What city and contractor agreed about the figures, as it holds for one month."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from saikoku.performance.attribution.rules.records import Codes

FOR_VOLUNTARY, FOR_VISIT_COLLECTION = "voluntary", "visit_collection"


@dataclass(frozen=True, slots=True)
class Terms:
    """The month's terms by their names; `version` says which values they are. Days are calendar days."""

    version: str
    codes: Codes
    promise_days: int
    effect_scope: str  # overdue, all
    inbound_promises_count: str  # no, returned, yes
    inbound_returned_days: int
    notice_days: int
    slip_days_without_limit: int
    printed_slips_count: bool
    transfer_apply_days: int
    transfer_inbound: bool
    loss_days: int
    other_added_to: str  # voluntary, visit_collection
    promised_before_days: int
    undated_promise_days: int
    same_visit_minutes: int

    @classmethod
    def of(cls, values: Mapping[str, Any], *, codes: Codes, version: str) -> "Terms":
        return cls(version=version, codes=codes, **{name: values[name] for name in NAMES})


NAMES = tuple(field.name for field in fields(Terms) if field.name not in ("version", "codes"))
"""The agreed terms that the figures read, beside those of Codes and OperatingDays."""
