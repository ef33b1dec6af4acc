"""The `cmap` table of a font file (OpenType 1.9): which code points does it have, and which variants of them? Pure."""

import struct
from collections.abc import Iterator


def code_points(font: bytes) -> Iterator[int]:
    """By the subtables of format 12."""
    for at in _subtables(font, 12):
        (groups,) = struct.unpack_from(">I", font, at + 12)
        for first, last, _ in struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * groups]):
            yield from range(first, last + 1)


def variants(font: bytes) -> Iterator[tuple[int, int, int | None]]:
    """By the subtables of format 14: character, variation selector, glyph; None: the plain form is that variant."""
    for at in _subtables(font, 14):
        (selectors,) = struct.unpack_from(">I", font, at + 6)
        for place in range(at + 10, at + 10 + 11 * selectors, 11):
            selector, plain, own = _uint24(font, place), *struct.unpack_from(">II", font, place + 3)
            if plain:
                yield from ((point, selector, None) for point in _ranges(font, at + plain))
            if own:
                yield from ((point, selector, glyph) for point, glyph in _glyphs(font, at + own))


def _ranges(font: bytes, at: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", font, at)
    for place in range(at + 4, at + 4 + 4 * count, 4):
        first = _uint24(font, place)
        yield from range(first, first + font[place + 3] + 1)


def _glyphs(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", font, at)
    for place in range(at + 4, at + 4 + 5 * count, 5):
        yield _uint24(font, place), int.from_bytes(font[place + 3 : place + 5])


def _uint24(font: bytes, at: int) -> int:
    return int.from_bytes(font[at : at + 3])


def _subtables(font: bytes, wanted: int) -> Iterator[int]:
    """Where those of this format begin."""
    table = _offset_of(font, b"cmap")
    (subtables,) = struct.unpack_from(">H", font, table + 2)
    for at in range(subtables):
        (offset,) = struct.unpack_from(">I", font, table + 8 + 8 * at)
        if struct.unpack_from(">H", font, table + offset)[0] == wanted:
            yield table + offset


def _offset_of(font: bytes, tag: bytes) -> int:
    (tables,) = struct.unpack_from(">H", font, 4)
    for at in range(tables):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * at)
        if name == tag:
            return offset
    raise LookupError(tag)
