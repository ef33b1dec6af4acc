"""Who is called last so that the effect of calling can be measured? By chance, and the same for whoever asks again. Pure.

The household decides for all its people (a person without one for himself): one call reaches the whole house. Anybody
can check a draw with month, household number and share alone.
"""

import hashlib

from saikoku.kernel.periods import Month

IN_ALL = 1_000


def unit_of(household_number: str, debtor_number: str) -> str:
    return f"H{household_number}" if household_number else f"D{debtor_number}"


def is_held(month: Month, unit: str, per_thousand: int) -> bool:
    """Is this household among so many of a thousand?"""
    digest = hashlib.sha256(f"{month} {unit}".encode()).digest()
    return int.from_bytes(digest[:8]) * IN_ALL < per_thousand << 64
