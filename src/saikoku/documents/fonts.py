"""Which characters the paper's fonts can draw; the others are shown as 〓, never as an empty box.

A variant of a character (a variation selector follows it, Unicode chapter 23.4) is drawn where the font has it; where it
has not, the plain form is drawn, and whoever draws is told so.

Beside the papers' own fonts there may be a further one, of the characters that only the city has (外字): whoever knows
which one is in force declares where it is asked for.
"""

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pylopdf_fonts_jp

from saikoku.documents import cmap

GETA = "〓"
SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_SELECTORS = frozenset(map(chr, SELECTORS))
_MANNERS = "\ufe0e\ufe0f"
"""They ask for a sign as a letter or as a picture, not for another form of it."""
_VARIED = re.compile("([^{0}]?[{0}])[{0}]*".format("\ufe00-\ufe0f\U000e0100-\U000e01ef"))
_NO_GLYPH_NEEDED = _SELECTORS | {"\n"}
_PRIVATE = (range(0xE000, 0xF900), range(0xF0000, 0xFFFFE), range(0x100000, 0x10FFFE))


@dataclass(frozen=True, slots=True, eq=False)
class Further:
    """A font beside the papers' own: TrueType, 1,000 units to the height of a character. `sha256` is that of its bytes."""

    sha256: str = ""
    font: bytes = b""
    points: frozenset[int] = frozenset()


NO_FURTHER = Further()
_sources: list[Callable[[], Further]] = []


def declare(source: Callable[[], Further]) -> None:
    """Who knows which further font is in force."""
    _sources[:] = [source]


def further() -> Further:
    """The further font that is in force now. Whoever draws asks once for a paper, so that all of it is of one font."""
    return _sources[0]() if _sources else NO_FURTHER


def folder() -> Path:
    return Path(pylopdf_fonts_jp.__file__).parent


def is_private(point: int) -> bool:
    """Does everybody understand another character by it? (Unicode: the three areas for private use)"""
    return any(point in area for area in _PRIVATE)


def has(point: int, font: str = "*.otf") -> bool:
    """Do the papers' own fonts (or the one named) have it?"""
    return point in _covered(font)


def drawn(beside: Further) -> set[int]:
    """Every code point that does not become 〓."""
    return {*_covered("*.otf"), *beside.points, *map(ord, _NO_GLYPH_NEEDED)}


def drawable(text: str, font: str = "*.otf", *, beside: Further | None = None) -> tuple[str, set[str]]:
    """The text with 〓 for what no font (or neither the one named nor the further one) has, and what was so replaced.

    Replaced by its plain form is a variant that the font has not: among the replaced it stands with its selector.
    `beside`: the further font to draw with, where it is not the one in force now.
    """
    beside = further() if beside is None else beside
    missing = {character for character in text if not _is_drawn(character, font, beside)}
    for character in missing:
        text = text.replace(character, GETA)

    def form(varied: str) -> str:
        if varied in variants(font):
            return varied
        if varied[0] != GETA and varied[1] not in _MANNERS:
            missing.add(varied)
        return varied[0]

    return with_forms(text, form), missing


def with_forms(text: str, form: Callable[[str], str]) -> str:
    """The text with what `form` makes of each character with its selector; further selectors are left out."""
    if _SELECTORS.isdisjoint(text):
        return text
    return _VARIED.sub(lambda found: form(found[1]) if len(found[1]) > 1 else "", text)


def told(replaced: Iterable[str]) -> tuple[list[str], list[str]]:
    """The code points of what is shown as 〓, and of what is shown in its plain form: U+E123; 葛(U+845B U+E0100)."""
    missing = sorted(one for one in replaced if len(one) == 1)
    plain = sorted(one for one in replaced if len(one) > 1)
    return [code(one) for one in missing], [f"{one[0]}({code(one)})" for one in plain]


def code(characters: str) -> str:
    return " ".join(f"U+{ord(character):04X}" for character in characters)


def _is_drawn(character: str, font: str, beside: Further) -> bool:
    return character in _NO_GLYPH_NEEDED or ord(character) in _covered(font) or ord(character) in beside.points


@functools.cache
def variants(font: str = "*.otf") -> Mapping[str, int | None]:
    """Each character with a selector that is drawn as it asks, and its glyph; None: by the plain form itself.

    Of several fonts the first that has the character draws it, so that one alone counts.
    """
    found: dict[str, int | None] = {}
    seen: set[int] = set()
    for file in sorted(folder().glob(font)):
        content = file.read_bytes()
        found |= {
            chr(point) + chr(selector): glyph for point, selector, glyph in cmap.variants(content) if point not in seen
        }  # fmt: skip
        seen.update(cmap.code_points(content))
    return found


@functools.cache
def _covered(font: str) -> frozenset[int]:
    return frozenset(point for font in sorted(folder().glob(font)) for point in cmap.code_points(font.read_bytes()))
