"""What an act answers that may not be done: every reason against it, as codes; words are chosen at the screen."""

from collections.abc import Iterable


class Refused(Exception):
    """The base of each room's own refusal. `reasons` are codes."""

    def __init__(self, reasons: Iterable[str]):
        self.reasons = list(reasons)
        super().__init__(", ".join(self.reasons))
