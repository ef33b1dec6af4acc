"""Pictures as dots: read and write PNG, grey and without shades, as receipts and seals need them.

Read: 8 bit a channel (grey, grey with alpha, RGB, RGBA), not interlaced (PNG, second edition, W3C 2003).
"""

import struct
import zlib

import numpy

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}
MOST_DOTS = 16_000_000


class NotReadable(Exception):
    """No picture of the kinds that can be read here."""


def read(data: bytes) -> numpy.ndarray:
    """Rows of grey dots, 0 black to 255 white, laid on white paper. Raises NotReadable."""
    try:
        width, height, channels, packed = _parts(data)
        raw = zlib.decompressobj().decompress(packed, (width * channels + 1) * height)
        dots = _unfiltered(raw, width, height, channels)
    except (struct.error, zlib.error, ValueError, IndexError, KeyError) as fault:
        raise NotReadable(str(fault)) from fault
    colours = dots[:, :, : 1 if channels < 3 else 3].astype(numpy.float64)
    grey = colours[:, :, 0] if channels < 3 else colours @ numpy.array([0.299, 0.587, 0.114])
    if channels in (2, 4):
        alpha = dots[:, :, -1] / 255.0
        grey = grey * alpha + 255.0 * (1.0 - alpha)
    return numpy.rint(grey).astype(numpy.uint8)


def _parts(data: bytes) -> tuple[int, int, int, bytes]:
    if not data.startswith(SIGNATURE):
        raise ValueError("no PNG")
    at, packed, head = len(SIGNATURE), [], None
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        (sum_given,) = struct.unpack_from(">I", data, at + 8 + length)
        if zlib.crc32(kind + body) != sum_given:
            raise ValueError("damaged")
        if kind == b"IHDR":
            head = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            packed.append(body)
        elif kind == b"IEND":
            break
        at += 12 + length
    if head is None or head[2] != 8 or head[6] != 0:
        raise ValueError("neither 8 bit nor plain")
    width, height = head[0], head[1]
    if not width or not height or width * height > MOST_DOTS:
        raise ValueError("empty or too large")
    return width, height, _CHANNELS[head[3]], b"".join(packed)


def _unfiltered(raw: bytes, width: int, height: int, channels: int) -> numpy.ndarray:
    lines = numpy.frombuffer(raw, numpy.uint8).reshape(height, width * channels + 1)
    found = numpy.zeros((height, width, channels), numpy.uint8)
    above = numpy.zeros((width, channels), numpy.uint8)
    for place in range(height):
        line = lines[place, 1:].reshape(width, channels)
        match lines[place, 0]:
            case 0:
                above = line
            case 1:
                above = numpy.cumsum(line, axis=0, dtype=numpy.uint64).astype(numpy.uint8)
            case 2:
                above = line + above
            case 3 | 4 as kind:
                above = _one_by_one(line, above, kind)
            case _:
                raise ValueError("unknown filter")
        found[place] = above
    return found


def _one_by_one(line: numpy.ndarray, above: numpy.ndarray, kind: int) -> numpy.ndarray:
    """The filters Average and Paeth, which need each dot's neighbour first; channels that are alike are undone once."""
    found = numpy.empty_like(line)
    known: dict[tuple[bytes, bytes], numpy.ndarray] = {}
    undo = _average if kind == 3 else _paeth
    for channel in range(line.shape[1]):
        pair = line[:, channel].tobytes(), above[:, channel].tobytes()
        if pair not in known:
            known[pair] = numpy.frombuffer(undo(*pair), numpy.uint8)
        found[:, channel] = known[pair]
    return found


def _average(line: bytes, above: bytes) -> bytes:
    found, left = bytearray(), 0
    for delta, up in zip(line, above, strict=True):
        left = (delta + ((left + up) >> 1)) & 255
        found.append(left)
    return bytes(found)


def _paeth(line: bytes, above: bytes) -> bytes:
    if not any(line):
        return above  # nothing differs from the line above
    found, left, corner = bytearray(), 0, 0
    for delta, up in zip(line, above, strict=True):
        if up == corner:
            guess = left
        elif left == corner:
            guess = up
        else:
            middle = left + up - corner
            to_left, to_up, to_corner = abs(middle - left), abs(middle - up), abs(middle - corner)
            guess = left if to_left <= to_up and to_left <= to_corner else up if to_up <= to_corner else corner
        left, corner = (delta + guess) & 255, up
        found.append(left)
    return bytes(found)


def write(grey: numpy.ndarray) -> bytes:
    """A grey picture, rows of 0 to 255, as PNG."""
    height, width = grey.shape
    lines = numpy.zeros((height, width + 1), numpy.uint8)
    lines[:, 1:] = grey
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    )
    return SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
