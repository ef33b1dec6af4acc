"""An invoice (請求書) as typed facts and as PDF; equal facts, equal bytes."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from saikoku.documents import pdf
from saikoku.kernel import eras, yen
from saikoku.kernel.periods import Month


@dataclass(frozen=True, slots=True)
class Invoice:
    """Everything that the paper says. Amounts in whole yen, tax included in `amount`."""

    number: str
    issued_on: date
    addressee: str
    author: str
    address: str
    representative: str
    registration: str  # 適格請求書発行事業者の登録番号, empty when there is none
    bank_account: str
    subject: str
    month: Month
    turn: int  # which of the contract's payments this is
    turns: int
    amount: int
    tax: int
    tax_percent: int
    practice: bool


def as_facts(invoice: Invoice) -> dict[str, Any]:
    return asdict(invoice) | {"issued_on": invoice.issued_on.isoformat(), "month": str(invoice.month)}


def digest(invoice: Invoice) -> str:
    """SHA-256 over the canonical JSON of the facts, in hexadecimal."""
    text = json.dumps(as_facts(invoice), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def render(invoice: Invoice, *, at: datetime) -> bytes:
    """PDF/A-2b, one page of A4; `at` dates the file."""
    words = {
        "issued_on": eras.in_words(invoice.issued_on, with_weekday=False),
        "month": eras.month_in_words(invoice.month),
        "amount": yen.in_words(invoice.amount),
        "price": yen.in_words(invoice.amount - invoice.tax),
        "tax": yen.in_words(invoice.tax),
        "digest": digest(invoice),
    }
    return pdf.draw("invoice.typ", asdict(invoice) | words, at=at)
