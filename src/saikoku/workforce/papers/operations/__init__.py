"""What is done with numbered paper: make, count in and out, confirm, type back, use."""

from saikoku.workforce.papers.operations.refusing import PaperRefused, act_alone
from saikoku.workforce.papers.operations.stocking import (
    confirm_transfer,
    drop_transfer,
    make_bundle,
    note_printed,
    record_transfer,
)
from saikoku.workforce.papers.operations.typing import decide, note_shown, type_back, use

__all__ = [
    "PaperRefused", "act_alone", "confirm_transfer", "decide", "drop_transfer", "make_bundle", "note_printed", "note_shown",
    "record_transfer", "type_back", "use",
]  # fmt: skip
