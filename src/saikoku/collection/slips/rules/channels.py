"""Through which channels may a programme's slip be paid, as agreed? Pure."""

from collections.abc import Mapping
from typing import Any

STORE, ELQR = "store", "elqr"
CHOICES: Mapping[str, frozenset[str]] = {
    "none": frozenset(), "store": frozenset({STORE}), "elqr": frozenset({ELQR}), "both": frozenset({STORE, ELQR}),
}  # fmt: skip


def allowed(agreed: Mapping[str, Any], programme: str) -> frozenset[str]:
    """The term of the programme (slip_codes_11 and so on) as a set of channels."""
    return CHOICES[agreed[f"slip_codes_{programme}"]]


def billers(text: str) -> frozenset[str]:
    """Codes of six digits out of a term's text; no other word names one."""
    return frozenset(word for word in text.replace("、", " ").split() if len(word) == 6 and word.isdigit())
