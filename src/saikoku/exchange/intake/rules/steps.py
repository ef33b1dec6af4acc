"""The steps of a judgement and of an application, and who is told how far they are: nobody, unless somebody asks."""

from enum import StrEnum


class Step(StrEnum):
    OPEN = "open"  # the kept bytes are put together
    ROWS = "rows"  # rows are judged and staged
    KEYS = "keys"  # doubled keys are taken out again, faults noted
    COMPARE = "compare"  # what would change is counted
    TURN = "turn"  # another run is being applied
    READY = "ready"  # are the judged rows still staged?
    MERGE = "merge"  # the staged rows are merged


JUDGING = (Step.OPEN, Step.ROWS, Step.KEYS, Step.COMPARE)
APPLYING = (Step.TURN, Step.READY, Step.MERGE)
"""Nobody waits for a turn that is free; rows that are no longer staged are judged anew before they are merged."""


class Teller:
    """Is told of each step as it begins, and of the rows as they are judged. This one keeps it to itself."""

    def begin(self, step: Step, *, rows: int | None = None, size: int = 0) -> None:
        """`rows`: how many there should be, where that is known; `size`: bytes to read."""

    def judged(self, rows: int, read: int) -> None:
        """Rows judged so far, good and bad, and bytes read."""


SILENT = Teller()
