"""Check a column of free text at once: by decoding all of it; what is unusual in any way is left to the slow reader.

What is proved here must be what `cells.read` finds, as in `vectors`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import numpy as np

from saikoku.exchange.layouts.rules import vectors
from saikoku.exchange.layouts.rules.layout import Column
from saikoku.exchange.layouts.rules.vectors import Bytes, Checked
from saikoku.kernel import personal_number

TWELVE = re.compile(rb"(?<![0-9])[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9])")
C1 = re.compile("[\x80-\x9f]")


def text(column: Column, field: Bytes, fixed: bool, encoding: str) -> Checked:
    """Which rows hold text that is surely good."""
    length = vectors.lengths(field)
    none = length == 0
    good = np.ones(len(field), bool)
    widest = int(length.max(initial=0))
    field = field[:, :widest]
    if not widest:
        return Checked(good, none, field)
    good &= ~((field < vectors.SPACE) & (field != 0)).any(axis=1) & ~(field == 127).any(axis=1)
    wide = (field >= 128).any(axis=1)
    plain = good & ~wide & ~none
    if not fixed:
        good &= wide | (length <= column.width)
    digit_count = vectors.count(vectors.is_digit(field))
    bare = (digit_count == length) & (length != 12)
    _doubt_numbers(field, plain & (digit_count >= 12) & ~bare, good)
    if wide.any():
        _check_wide(column, field, wide & good, good, fixed, encoding)
    return Checked(good, none, field)


def _doubt_numbers(field: Bytes, rows: np.ndarray, good: np.ndarray) -> None:
    """Doubt rows of plain text in which twelve digits pass as a personal number."""
    places = np.flatnonzero(rows)
    if not len(places) or not TWELVE.search(_joined(field[places])):
        return
    for place, raw in zip(places, vectors.raws(field[places]), strict=True):
        for found in TWELVE.finditer(raw):
            if personal_number.is_plausible(re.sub(rb"[- ]", b"", found.group()).decode()):
                good[place] = False


def _joined(field: Bytes) -> bytes:
    ended = np.concatenate([field, np.full((len(field), 1), 10, np.uint8)], axis=1)
    return ended.tobytes().translate(None, b"\0")


def _check_wide(column, field, rows, good, fixed, encoding) -> None:
    """Prove rows with characters beyond ASCII: all at once where nothing is unusual, else one by one."""
    places = np.flatnonzero(rows)
    raw = _joined(field[places])
    whole = _decoded(raw, encoding)
    if whole is not None and not C1.search(whole) and not _maybe_number().search(whole):
        if fixed:
            return
        sizes = np.fromiter(map(len, whole.split("\n")[:-1]), np.int64, len(places))
        good[places[sizes > column.width]] = False
        return
    for place, piece in zip(places, raw.split(b"\n"), strict=False):
        value = _decoded(piece, encoding)
        if value is None or C1.search(value) or _is_doubtful(column, value, fixed):
            good[place] = False


def _is_doubtful(column: Column, value: str, fixed: bool) -> bool:
    if not fixed and len(value) > column.width:
        return True
    return bool(_maybe_number().search(value) and personal_number.found_in(value))


def _decoded(raw: bytes, encoding: str) -> str | None:
    """The text, None where it cannot be read or has own bytes."""
    try:
        value = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return value if encoding == "utf-8" or value.encode(encoding) == raw else None


@lru_cache(maxsize=1)
def _maybe_number() -> re.Pattern:
    """Six signs in a row that stand for digits in some dress (full width, circled), with thin ones between them."""
    ranges = [range(0x20, 0x3400), range(0xF900, 0x10000), range(0x1D7CE, 0x1D800), range(0x1F100, 0x1F200)]
    ranges.append(range(0x1FBF0, 0x1FBFA))
    signs = [chr(point) for points in ranges for point in points]
    digits = "".join(sign for sign in signs if re.search("[0-9]", unicodedata.normalize("NFKC", sign)))
    thin = "".join(sign for sign in signs if personal_number.found_in(sign.join(("1234", "5678", "9018"))))
    return re.compile(f"(?:[{re.escape(digits)}][{re.escape(thin)}]?){{6}}")
