"""Pictures are read and written dot by dot."""

import struct
import zlib

import numpy
import pytest

from saikoku.documents import png


def test_what_is_written_is_read_back():
    dots = numpy.random.default_rng(3).integers(0, 256, (37, 53)).astype(numpy.uint8)
    assert (png.read(png.write(dots)) == dots).all()


def filtered(dots: numpy.ndarray, kind: int) -> bytes:
    """The picture with one filter for all lines, made the slow way."""
    height, width = dots.shape
    raw, above = bytearray(), [0] * width
    for row in dots.tolist():
        raw.append(kind)
        for at, value in enumerate(row):
            left, up = (row[at - 1] if at else 0), above[at]
            corner = above[at - 1] if at else 0
            middle = left + up - corner
            nearest = min((left, up, corner), key=lambda one: abs(middle - one))
            raw.append((value - (0, left, up, (left + up) // 2, nearest)[kind]) & 255)
        above = row

    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return png.SIGNATURE + part(b"IHDR", head) + part(b"IDAT", zlib.compress(bytes(raw))) + part(b"IEND", b"")


@pytest.mark.parametrize("kind", range(5))
def test_each_filter_is_undone(kind):
    dots = numpy.random.default_rng(kind).integers(0, 256, (9, 14)).astype(numpy.uint8)
    assert (png.read(filtered(dots, kind)) == dots).all()


@pytest.mark.parametrize("spoil", [
    lambda data: b"", lambda data: b"GIF89a" + data, lambda data: data[:40], lambda data: data.replace(b"IHDR", b"IHDX"),
    lambda data: data[:50] + bytes([data[50] ^ 1]) + data[51:],
])  # fmt: skip
def test_what_is_no_picture_is_refused(spoil):
    with pytest.raises(png.NotReadable):
        png.read(spoil(png.write(numpy.zeros((5, 5), numpy.uint8))))
