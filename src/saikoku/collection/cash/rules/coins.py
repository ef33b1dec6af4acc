"""Notes and coins in use, and what a count of them comes to. Pure."""

from collections.abc import Mapping

KINDS = (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 1)
"""Yen, in the order in which people count."""


def total(counted: Mapping[int, int]) -> int:
    """`counted`: pieces by kind; kinds not named count as none."""
    if set(counted) - set(KINDS):
        raise ValueError(f"no such coin: {sorted(set(counted) - set(KINDS))}")
    return sum(kind * pieces for kind, pieces in counted.items())
