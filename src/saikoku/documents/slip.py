"""A payment slip (納付書) as typed facts; equal facts, equal digest. slip_page.py draws it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

_DAYS = ("due_on", "valid_until", "issued_on")


@dataclass(frozen=True, slots=True)
class Slip:
    """Everything that the paper says. Amounts in whole yen; codes are the city's own strings, empty: not on the paper."""

    number: str  # ours
    slip_number: str  # the city's
    city: str
    center: str
    phone: str  # of the contractor
    city_phone: str
    programme: str  # in words
    assessed_year: int
    due_year: int
    instalment: str
    notice_number: str
    object: str
    due_on: date
    postal_code: str
    address: str
    name: str
    principal: int
    fee: int
    late_charge: int
    valid_until: date | None
    gs1_128: str
    store_lines: tuple[str, ...]
    elqr: str
    mpn: tuple[str, ...]  # agency, number, confirmation, category
    issued_on: date
    practice: bool

    @property
    def amount(self) -> int:
        return self.principal + self.fee + self.late_charge


def as_facts(slip: Slip) -> dict[str, Any]:
    """As JSON can hold it."""
    days = {name: day.isoformat() if (day := getattr(slip, name)) else None for name in _DAYS}
    return asdict(slip) | days | {"store_lines": list(slip.store_lines), "mpn": list(slip.mpn)}


def from_facts(facts: dict[str, Any]) -> Slip:
    days = {name: date.fromisoformat(facts[name]) if facts[name] else None for name in _DAYS}
    return Slip(**facts | days | {"store_lines": tuple(facts["store_lines"]), "mpn": tuple(facts["mpn"])})


def digest(slip: Slip) -> str:
    """SHA-256 over the canonical JSON of the facts, in hexadecimal."""
    text = json.dumps(as_facts(slip), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
