"""Which characters the paper's fonts can draw; the others are shown as 〓, never as an empty box."""

import functools
import struct
from collections.abc import Iterator
from pathlib import Path

import pylopdf_fonts_jp

GETA = "〓"
_VARIATION_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_NO_VARIANTS = dict.fromkeys(_VARIATION_SELECTORS)
_NO_GLYPH_NEEDED = frozenset(map(chr, (0x0A, *_VARIATION_SELECTORS)))


def folder() -> Path:
    return Path(pylopdf_fonts_jp.__file__).parent


def drawable(text: str, font: str = "*.otf") -> tuple[str, set[str]]:
    """The text with 〓 for what no font (or not the one named) has, and the characters so replaced."""
    missing = {character for character in text if not _is_drawn(character, font)}
    for character in missing:
        text = text.replace(character, GETA)
    return text, missing


def without_variants(text: str) -> str:
    """For whoever draws one character after the other: the plain form of each."""
    return text.translate(_NO_VARIANTS)


def _is_drawn(character: str, font: str) -> bool:
    """Variation selectors pass: without the variant the plain form of the character is drawn."""
    return character in _NO_GLYPH_NEEDED or ord(character) in _covered(font)


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
