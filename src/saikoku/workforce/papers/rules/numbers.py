"""Numbers and check codes of numbered paper. Pure: the key is handed in.

    PL-0012-034-5   paper, its kind (L receipt leaf, C call sheet, V visit sheet), bundle, place in it, check digit
    K7Q2M-9XWTA     on a receipt leaf: 50 bits of HMAC-SHA256 over its number; letters as in a ULID
"""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from saikoku.kernel.ulid import ALPHABET

MOST_BUNDLES, MOST_PLACES = 9_999, 999
CODE_LETTERS = 10
_FORM = re.compile(r"P([LCV])-?(\d{4})-?(\d{3})-?(\d)")
_DASHES = str.maketrans(dict.fromkeys("‐‑–—−ー", "-"))


class Kind(StrEnum):
    LEAF = "leaf"
    CALL = "call"
    VISIT = "visit"


KIND_WORDS = {Kind.LEAF: "手書き領収証", Kind.CALL: "架電票", Kind.VISIT: "訪問票"}
LETTERS = {Kind.LEAF: "L", Kind.CALL: "C", Kind.VISIT: "V"}
OF_LETTER = {letter: kind for kind, letter in LETTERS.items()}
TWO_PERSONS = frozenset({Kind.LEAF})
"""Paper that is worth money: whatever is counted is counted by two."""


@dataclass(frozen=True, slots=True)
class Number:
    kind: Kind
    bundle: int
    place: int

    @property
    def digits(self) -> str:
        return f"{self.bundle:04d}{self.place:03d}"

    @property
    def letters(self) -> str:
        return f"P{LETTERS[self.kind]}"

    def __str__(self) -> str:
        check = check_digit(f"{list(LETTERS).index(self.kind) + 1}{self.digits}")
        return f"{self.letters}-{self.bundle:04d}-{self.place:03d}-{check}"

    def payment(self, line: int) -> str:
        """The number under which a line of a receipt leaf counts as a payment until the city books it."""
        return f"{self.letters}{self.digits}{line:02d}"


def check_digit(digits: str) -> int:
    """Modulus 10, weights 3 and 1 from the right."""
    return -sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits))) % 10


def parse(text: str) -> Number | None:
    """A number as people type it, in full width and without hyphens too; None where the check digit is wrong."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).upper().replace(" ", "")
    found = _FORM.fullmatch(plain)
    if not found:
        return None
    number = Number(OF_LETTER[found.group(1)], int(found.group(2)), int(found.group(3)))
    return number if str(number)[-1] == found.group(4) else None


def check_code(number: str, key: bytes) -> str:
    """What is printed beside the number of a receipt leaf, so that nobody can print one himself."""
    value = int.from_bytes(hmac.new(key, b"leaf " + number.encode(), hashlib.sha256).digest()[:8]) >> 14
    letters = "".join(ALPHABET[(value >> 5 * place) & 31] for place in reversed(range(CODE_LETTERS)))
    return f"{letters[:5]}-{letters[5:]}"
