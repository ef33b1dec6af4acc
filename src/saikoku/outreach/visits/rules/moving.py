"""The new address that was told at a door, in its parts and in the one line that goes to the city (R01). Pure."""

import unicodedata
from dataclasses import dataclass

from saikoku.kernel import japanese

KNOWN = "V32"
POSTAL_DIGITS = 7
LEAD = "転居先 "


@dataclass(frozen=True, slots=True)
class MovedTo:
    """As far as it is known: `town` with the city, `house` its number there."""

    postal_code: str = ""  # digits alone
    town: str = ""
    house: str = ""
    building: str = ""

    @property
    def address(self) -> str:
        return " ".join(part for part in (self.town + self.house, self.building) if part)

    @property
    def line(self) -> str:
        """転居先 〒830-0022 久留米市城南町15-3 城南荘101; empty where nothing is known."""
        if self == NOT_TOLD:
            return ""
        post = f"〒{self.postal_code[:3]}-{self.postal_code[3:]} " if self.postal_code else ""
        return f"{LEAD}{post}{self.address}"


NOT_TOLD = MovedTo()


def heard(*, postal_code: str = "", town: str = "", house: str = "", building: str = "") -> MovedTo:
    """What was typed, written in one way: widths, hyphens and spaces; the postal code without its marks."""
    code = "".join(char for char in unicodedata.normalize("NFKC", postal_code) if char.isascii() and char.isalnum())
    return MovedTo(code, *(japanese.written_address(part) for part in (town, house, building)))


def refusals(moved: MovedTo, outcome: str, note: str, lives_at: str = "") -> list[str]:
    """`lives_at`: the address as the city knows it. What is known only in words may stand in the note."""
    is_told = moved != NOT_TOLD
    judged = (
        ("moved-to-missing", outcome == KNOWN and not is_told and not note.strip()),
        ("moved-beside-outcome", outcome != KNOWN and is_told),
        ("postal-code-unknown", bool(moved.postal_code) and not _is_postal_code(moved.postal_code)),
        ("moved-town-missing", is_told and not moved.town),
        ("moved-to-where-he-lives", bool(moved.house and lives_at) and _same(moved.address, lives_at)),
    )
    return [code for code, holds in judged if holds]


def _is_postal_code(text: str) -> bool:
    return len(text) == POSTAL_DIGITS and text.isascii() and text.isdecimal()


def _same(one: str, other: str) -> bool:
    return japanese.address_key(one) == japanese.address_key(other)


def with_line(moved: MovedTo, note: str) -> str:
    """What the record says: the address first, then what was noted."""
    return "。".join(part for part in (moved.line, note) if part)


def note_of(moved: MovedTo, summary: str) -> str:
    """The note of a record without the line that stands before it."""
    return summary.removeprefix(moved.line).removeprefix("。") if moved.line else summary
