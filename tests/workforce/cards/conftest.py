"""Photographs made for the test, a card, a certified one."""

import struct
import zlib

import pytest

from saikoku.governance.contract.models import Profile
from saikoku.kernel.actor import Actor
from saikoku.workforce.cards import operations
from saikoku.workforce.cards.rules.steps import Step

LEADER, OTHER = Actor("leader"), Actor("other")


def png(width: int, height: int) -> bytes:
    """A grey PNG that every reader can draw."""

    def part(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    rows = zlib.compress(b"".join(b"\0" + bytes([128]) * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    """The head of a JPEG of this size; not drawable."""
    return b"\xff\xd8\xff\xc0" + struct.pack(">HBHH", 17, 8, height, width) + bytes(20)


@pytest.fixture
def card(db, noon):
    """Make a card: `card(worker_number="W900")`."""
    Profile.objects.update(address="久留米市城南町15番地3")

    def make(**changes):
        until = noon.date().replace(month=9, day=30)
        given = {"worker_number": "W900", "name": "試験 太郎", "photo": png(240, 300), "valid_until": until}
        return operations.make(**(given | changes), by=LEADER, at=noon)

    return make


@pytest.fixture
def certified(card, noon):
    """A card that two persons entered as certified: `certified(worker_number="W900")`."""

    def make(**changes):
        made = card(**changes)
        operations.take_step(card_id=made.pk, step=Step.CERTIFIED, since=noon, document="健保第1号", by=LEADER, at=noon)
        operations.decide(request_id=made.requests.get().pk, confirm=True, by=OTHER, at=noon)
        return made

    return make
