"""A GS1-128 and a QR code as strokes and points: what is on the paper, before it has a size. Pure."""

from functools import cache, lru_cache

import zxingcpp

CODE_C, FNC1, STOP = 105, 102, 106
STORE_MODULES = 288
"""Of 44 digits: start, FNC1, 22 pairs and the check character of 11 modules each, the stop of 13."""
_TABLE = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222"
    " 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321"
    " 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121"
    " 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224"
    " 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111"
    " 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113"
    " 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
)
_WIDTHS = _TABLE.split()
"""Bars and spaces of each character of Code 128 (ISO/IEC 15417, table 1)."""


def characters(digits: str) -> list[int]:
    """Start in code set C, FNC1, the pairs of digits, check character, stop. An even count of digits is needed."""
    if len(digits) % 2 or not (digits.isascii() and digits.isdigit()):
        raise ValueError("code set C holds pairs of digits")
    body = [FNC1, *(int(digits[at : at + 2]) for at in range(0, len(digits), 2))]
    check = (CODE_C + sum(place * value for place, value in enumerate(body, start=1))) % 103
    return [CODE_C, *body, check, STOP]


def bars(digits: str) -> list[tuple[int, int]]:
    """Where each bar begins and how wide it is, in modules."""
    found, at = [], 0
    for value in characters(digits):
        found += [(at + begin, width) for begin, width in _strokes(value)]
        at += sum(map(int, _WIDTHS[value]))
    return found


@cache
def _strokes(value: int) -> tuple[tuple[int, int], ...]:
    found, at = [], 0
    for place, width in enumerate(map(int, _WIDTHS[value])):
        if place % 2 == 0:
            found.append((at, width))
        at += width
    return tuple(found)


@lru_cache(maxsize=64)
def points(digits: str) -> tuple[int, bytes]:
    """A QR code with correction level M: modules on a side, and its rows of bits, 1 dark, each row in whole bytes."""
    made = zxingcpp.create_barcode(digits, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = memoryview(made.to_image(scale=1, add_quiet_zones=False))
    side = image.shape[0]
    width = (side + 7) // 8
    plain = image.tobytes()
    rows = bytearray()
    for at in range(0, side * side, side):
        bits = int(plain[at : at + side].translate(_BITS), 2) << (width * 8 - side)
        rows += bits.to_bytes(width)
    return side, bytes(rows)


_BITS = bytes(ord("1") if value == 0 else ord("0") for value in range(256))
