"""What is a scanned or typed string, and is it valid? Pure."""

import unicodedata
from dataclasses import dataclass

from saikoku.collection.slips.rules import elqr, gs1

STORE, ELQR, UNKNOWN = "store", "elqr", "unknown"
_KINDS = {gs1.LENGTH: STORE, elqr.LENGTH: ELQR}
_SCANNER_PREFIXES = ("]C1", "]Q1")
"""What scanners may send before the digits to name the symbology."""


@dataclass(frozen=True, slots=True)
class Read:
    """`code` where the string is whole; `reasons` why it is not."""

    kind: str
    digits: str
    code: gs1.Code | elqr.Code | None = None
    reasons: tuple[str, ...] = ()


def read(typed: str) -> Read:
    """Blanks, hyphens, brackets, the scanner's prefix and FNC1 are not part of the digits."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    for prefix in _SCANNER_PREFIXES:
        plain = plain.removeprefix(prefix)
    digits = "".join(character for character in plain if character not in "()-\x1d" and not character.isspace())
    kind = _KINDS.get(len(digits), UNKNOWN)
    if kind == UNKNOWN or not (digits.isascii() and digits.isdigit()):
        return Read(UNKNOWN, digits, reasons=("no-code-of-a-slip",))
    try:
        return Read(kind, digits, (gs1 if kind == STORE else elqr).parse(digits))
    except (gs1.Unreadable, elqr.Unreadable) as unreadable:
        return Read(kind, digits, reasons=tuple(unreadable.reasons))
