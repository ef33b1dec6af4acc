"""The few true inversions of the building, in a visible order: what happens each minute, who is in the menu."""

from collections.abc import Callable

EACH_MINUTE: list[Callable[[], object]] = []
