"""Is the file a photograph that can stand on a card: JPEG or PNG, upright, of a useful size? Read from its head alone."""

import struct
from dataclasses import dataclass

MOST_BYTES = 2_000_000
LEAST_DOTS = 200
MOST_DOTS = 6_000
SIZED = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB})
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Photo:
    """`kind` is png or jpg; width and height in dots."""

    kind: str
    width: int
    height: int


def read(content: bytes) -> Photo | None:
    """Kind and size, or None where it is neither JPEG nor PNG."""
    if content.startswith(PNG_HEAD) and len(content) >= 24 and content[12:16] == b"IHDR":
        return Photo("png", *struct.unpack(">II", content[16:24]))
    if content.startswith(b"\xff\xd8\xff"):
        size = _jpeg_size(content)
        return Photo("jpg", *size) if size else None
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 < len(content):
        if content[place] != 0xFF:
            return None
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
        elif marker in SIZED:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        else:
            place += 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
    return None


def faults(content: bytes) -> list[str]:
    """Codes: photo-too-big, photo-not-readable, photo-too-small, photo-lies-down."""
    if len(content) > MOST_BYTES:
        return ["photo-too-big"]
    photo = read(content)
    if photo is None or max(photo.width, photo.height) > MOST_DOTS:
        return ["photo-not-readable"]
    found = ["photo-too-small"] if min(photo.width, photo.height) < LEAST_DOTS else []
    return found + (["photo-lies-down"] if photo.width > photo.height else [])
