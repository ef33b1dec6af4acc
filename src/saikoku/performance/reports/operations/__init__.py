"""Count a report, write into it, freeze it, and hand out its papers as they were frozen."""

from saikoku.performance.reports.operations.counting import ask, prepare
from saikoku.performance.reports.operations.freezing import Frozen, freeze, freeze_counted, take_paper
from saikoku.performance.reports.operations.notes import NoteRefused, write_notes
from saikoku.performance.reports.operations.stretch import FreezeRefused

__all__ = [
    "FreezeRefused", "Frozen", "NoteRefused", "ask", "freeze", "freeze_counted", "prepare", "take_paper", "write_notes",
]  # fmt: skip
