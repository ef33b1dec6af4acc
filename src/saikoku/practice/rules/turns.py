"""Who comes next within an hour of calls: of those who may be called at that second, the most urgent."""

import heapq
import math
from collections.abc import Iterator

import numpy as np


class Turns:
    """`order`: places, the most urgent first; `opens`: the second from which on each place may be called."""

    def __init__(self, order: np.ndarray, opens: np.ndarray) -> None:
        self._order = order
        self._turn = np.argsort(order)  # of each place
        of_turn = opens[order]
        self._at_once: Iterator[int] = iter(np.flatnonzero(of_turn <= 0))
        self._first = next(self._at_once, None)
        later = np.flatnonzero(of_turn > 0)
        self._later = list(zip(of_turn[later].tolist(), later.tolist(), strict=True))
        heapq.heapify(self._later)
        self._opened: list[int] = []

    def next(self, second: float) -> int | None:
        """Take the place whose turn it is; none: nobody may be called at that second."""
        while self._later and self._later[0][0] <= second:
            heapq.heappush(self._opened, heapq.heappop(self._later)[1])
        if self._opened and (self._first is None or self._opened[0] < self._first):
            return int(self._order[heapq.heappop(self._opened)])
        if self._first is None:
            return None
        turn, self._first = self._first, next(self._at_once, None)
        return int(self._order[turn])

    def put_off(self, place: int, second: float) -> None:
        """He may be called from that second on, in his old turn."""
        heapq.heappush(self._later, (second, int(self._turn[place])))

    def next_opening(self) -> float:
        """The second at which somebody else may be called; infinite where nobody is left."""
        return self._later[0][0] if self._later else math.inf
