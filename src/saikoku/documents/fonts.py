"""Which characters the paper's fonts can draw; the others are shown as 〓, never as an empty box.

Beside the papers' own fonts there may be a further one, of the characters that only the city has (外字): whoever knows
which one is in force declares where it is asked for.
"""

import functools
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pylopdf_fonts_jp

GETA = "〓"
_VARIATION_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_NO_VARIANTS = dict.fromkeys(_VARIATION_SELECTORS)
_NO_GLYPH_NEEDED = frozenset(map(chr, (0x0A, *_VARIATION_SELECTORS)))
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

    `beside`: the further font to draw with, where it is not the one in force now.
    """
    beside = further() if beside is None else beside
    missing = {character for character in text if not _is_drawn(character, font, beside)}
    for character in missing:
        text = text.replace(character, GETA)
    return text, missing


def without_variants(text: str) -> str:
    """For whoever draws one character after the other: the plain form of each."""
    return text.translate(_NO_VARIANTS)


def _is_drawn(character: str, font: str, beside: Further) -> bool:
    """Variation selectors pass: without the variant the plain form of the character is drawn."""
    return character in _NO_GLYPH_NEEDED or ord(character) in _covered(font) or ord(character) in beside.points


@functools.cache
def _covered(font: str) -> frozenset[int]:
    return frozenset(point for font in sorted(folder().glob(font)) for point in _code_points(font.read_bytes()))


def _code_points(font: bytes) -> Iterator[int]:
    """Code points of the font's `cmap` table in format 12 (OpenType 1.9), which both fonts carry."""
    table = _offset_of(font, b"cmap")
    (subtables,) = struct.unpack_from(">H", font, table + 2)
    for at in range(subtables):
        (offset,) = struct.unpack_from(">I", font, table + 8 + 8 * at)
        if struct.unpack_from(">H", font, table + offset)[0] == 12:
            (groups,) = struct.unpack_from(">I", font, table + offset + 12)
            for first, last, _ in struct.iter_unpack(">III", font[table + offset + 16 : table + offset + 16 + 12 * groups]):
                yield from range(first, last + 1)


def _offset_of(font: bytes, tag: bytes) -> int:
    (tables,) = struct.unpack_from(">H", font, 4)
    for at in range(tables):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * at)
        if name == tag:
            return offset
    raise LookupError(tag)
