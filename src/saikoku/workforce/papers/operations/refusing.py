"""What every act on numbered paper answers when it may not be done."""


from saikoku import turns
from saikoku.kernel.refusals import Refused
from saikoku.turns import Turn


class PaperRefused(Refused):
    """`reasons` are codes of rules.states and of the operations."""


def act_alone() -> None:
    """One act on papers at a time, until the end of the transaction: taken last, after whatever else an act locks."""
    turns.take(Turn.PAPERS)
