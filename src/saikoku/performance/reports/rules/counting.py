"""What counting a report goes through, and who is told how far it is: nobody, unless somebody asks."""

from enum import StrEnum

from saikoku.kernel.periods import Month


class Step(StrEnum):
    FIGURES = "figures"  # what a month came to, from the facts
    ACTS = "acts"  # calls, visits and what came of them, in the whole stretch


class Teller:
    """Is told how many steps there are, and of each as it begins. This one keeps it to itself."""

    def expect(self, steps: int) -> None:
        """So many steps will begin."""

    def begin(self, step: Step, month: Month | None = None) -> None:
        """The next step begins; `month`: of which."""


SILENT = Teller()
