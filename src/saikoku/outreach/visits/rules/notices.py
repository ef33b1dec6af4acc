"""The number of an absence notice: what somebody reads out when he calls back. Pure.

    260410V0103K   day of the visit, the collector's number, his serial of that day without gaps, check character
"""

import string
from datetime import date

LETTERS = string.digits + string.ascii_uppercase
MOST_SERIAL = 99
LEFT = frozenset({"V20", "V23"})
"""Outcomes with which a notice was left."""


def check_character(text: str) -> str:
    """ISO 7064 MOD 37,36: every single letter mistaken for another changes it. Signs that are neither letter nor figure
    are passed over."""
    left = 36
    for letter in text.upper():
        if letter in LETTERS:
            left = ((left + LETTERS.index(letter)) % 36 or 36) * 2 % 37
    return LETTERS[(37 - left) % 36]


def number(on: date, worker_number: str, serial: int) -> str:
    if not 0 < serial <= MOST_SERIAL:
        raise ValueError(f"a collector leaves at most {MOST_SERIAL} notices a day")
    plain = f"{on:%y%m%d}{worker_number}{serial:02d}"
    return plain + check_character(plain)


def in_groups(text: str) -> str:
    """As it stands on the paper: 260410 V01 03 K."""
    return f"{text[:6]} {text[6:-3]} {text[-3:-1]} {text[-1]}"
