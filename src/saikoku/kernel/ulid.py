"""Record numbers and intents: 26 characters that sort by the moment they were made (ULID)."""

import os
import threading
from datetime import datetime

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26

_lock = threading.Lock()
_last = (0, 0)


def new(at: datetime) -> str:
    """A new ULID for the moment; within one process and millisecond the next is always greater."""
    global _last
    millisecond = int(at.timestamp() * 1000)
    with _lock:
        last_millisecond, last_random = _last
        if millisecond == last_millisecond:
            random = (last_random + 1) % (1 << 80)
        else:
            random = int.from_bytes(os.urandom(10)) >> 1
        _last = (millisecond, random)
    return _encode((millisecond << 80) | random)


def _forget() -> None:
    """A forked process would go on where its parent stands: both would make the same next one."""
    global _last
    _last = (0, 0)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def _encode(value: int) -> str:
    return "".join(ALPHABET[(value >> shift) & 31] for shift in range(125, -1, -5))


def sent(text: str) -> str:
    """What a page sent back, or nothing where it is none."""
    return text if is_valid(text) else ""


def is_valid(text: str) -> bool:
    return len(text) == LENGTH and text[0] in "01234567" and all(letter in ALPHABET for letter in text)
