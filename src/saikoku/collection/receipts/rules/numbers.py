"""Numbers and check codes of receipts. Pure: the key is handed in.

    VR-2026-001-000123-4   visit receipt, fiscal year, the collector's series in it, serial without gaps, check digit
    K7Q2M-9XWTA            50 bits of HMAC-SHA256 over what the receipt says; letters as in a ULID
"""

import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from saikoku.kernel.ulid import ALPHABET

PREFIX = "VR"
MOST_SERIES, MOST_SERIAL = 999, 999_999
_FORM = re.compile(rf"{PREFIX}-?(\d{{4}})-?(\d{{3}})-?(\d{{6}})-?(\d)")
_DASHES = str.maketrans(dict.fromkeys("‐‑–—−ー", "-"))
_LOOK_ALIKE = str.maketrans("OIL", "011")
CODE_LETTERS = 10


@dataclass(frozen=True, slots=True)
class Number:
    fiscal_year: int
    place: int  # of the collector's series in the year
    serial: int

    @property
    def digits(self) -> str:
        return f"{self.fiscal_year:04d}{self.place:03d}{self.serial:06d}"

    def __str__(self) -> str:
        return f"{PREFIX}-{self.fiscal_year:04d}-{self.place:03d}-{self.serial:06d}-{check_digit(self.digits)}"

    def payment(self, line: int) -> str:
        """The number under which a line counts as a payment until the city books it."""
        return f"{PREFIX}{self.digits}{line:02d}"


def check_digit(digits: str) -> int:
    """Modulus 10, weights 3 and 1 from the right."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return -total % 10


def parse(text: str) -> Number | None:
    """A number as people type it, in full width and without hyphens too; None where the check digit is wrong."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).upper().replace(" ", "")
    found = _FORM.fullmatch(plain)
    if not found:
        return None
    number = Number(*(int(part) for part in found.groups()[:3]))
    return number if check_digit(number.digits) == int(found.group(4)) else None


def check_code(facts: Mapping[str, Any], key: bytes) -> str:
    """`facts` is what the receipt says, as JSON can hold it."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    value = int.from_bytes(hmac.new(key, b"receipt " + text.encode(), hashlib.sha256).digest()[:8]) >> 14
    letters = "".join(ALPHABET[(value >> 5 * place) & 31] for place in reversed(range(CODE_LETTERS)))
    return f"{letters[:5]}-{letters[5:]}"


def is_same_code(typed: str, code: str) -> bool:
    """O and 0, I, L and 1 are taken for each other, as they are on paper."""
    plain = unicodedata.normalize("NFKC", typed).translate(_DASHES).upper().replace("-", "").replace(" ", "")
    return hmac.compare_digest(plain.translate(_LOOK_ALIKE).encode(), code.replace("-", "").encode())
