"""Who counts as whom: merged numbers are the number they ended in, people without a household are one of their own."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class People:
    merged: Mapping[int, int]
    households: Mapping[int, str]

    def person(self, debtor: int) -> int:
        """Where the chain of merges ends; numbers merged in a circle stay what they are."""
        seen, now = {debtor}, debtor
        while now in self.merged:
            now = self.merged[now]
            if now in seen:
                return debtor
            seen.add(now)
        return now

    def household(self, debtor: int) -> str:
        person = self.person(debtor)
        return self.households.get(person) or f"alone {person}"
