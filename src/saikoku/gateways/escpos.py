"""Black dots for a printer that speaks ESC/POS: initialise, raster bands, feed, cut. No fonts of the printer are used,
so every character of a name is printed as it was drawn.
"""

from collections.abc import Iterable

import numpy

INITIALISE = b"\x1b@"
RASTER = b"\x1dv0\x00"
FEED_AND_CUT = b"\x1dVB\x60"
"""Feed 96 dots past the cutter and cut partly."""
BAND = 192
"""Rows sent at once: small enough for the memory of a mobile printer."""


def papers(pictures: Iterable[numpy.ndarray]) -> bytes:
    """Each picture (rows of dots, True black, its width a multiple of 8) as a piece of paper of its own."""
    return INITIALISE + b"".join(_bands(picture) + FEED_AND_CUT for picture in pictures)


def _bands(picture: numpy.ndarray) -> bytes:
    height, width = picture.shape
    if width % 8:
        raise ValueError(f"{width} dots are no whole bytes")
    packed = numpy.packbits(picture, axis=1)
    found = []
    for top in range(0, height, BAND):
        band = packed[top : top + BAND]
        found.append(RASTER + (width // 8).to_bytes(2, "little") + len(band).to_bytes(2, "little") + band.tobytes())
    return b"".join(found)
