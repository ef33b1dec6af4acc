"""What a receipt says, as typed facts: frozen with the receipt, and the one thing from which each paper is drawn."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    programme: str  # in words
    assessed_year: int
    due_year: int
    notice_number: str
    instalment: str
    yen: int  # principal


@dataclass(frozen=True, slots=True)
class Receipt:
    """`at`: the moment in words, Japan's time. `seal`: the SHA-256 of the imprint that stands on the paper."""

    number: str
    code: str
    payee: str
    lines: tuple[Line, ...]
    total: int
    at: str
    worker_number: str
    receiver: str
    contractor: str
    city: str
    phone: str
    city_phone: str
    seal: str
    replaces: str
    practice: bool


def as_facts(receipt: Receipt) -> dict[str, Any]:
    return json.loads(json.dumps(asdict(receipt)))


def from_facts(facts: Mapping[str, Any]) -> Receipt:
    return Receipt(**{**facts, "lines": tuple(Line(**line) for line in facts["lines"])})


def digest(receipt: Receipt) -> str:
    """SHA-256 over the canonical JSON of the facts, in hexadecimal."""
    text = json.dumps(as_facts(receipt), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
