"""Print slips from the city's own numbers and codes; what the city has to issue anew becomes a slip request (R03)."""

from saikoku.collection.slips.operations.at_door import print_at_door
from saikoku.collection.slips.operations.issuing import SlipRefused
from saikoku.collection.slips.operations.printing import REASON_WIDTH, Done, print_for_case, reprint, still_stands
from saikoku.collection.slips.operations.requested import ask_to_print, print_requests, take_up_again
from saikoku.collection.slips.operations.taking import may_take, note_case_shown, note_list_shown, note_read, take_paper

__all__ = [
    "REASON_WIDTH", "Done", "SlipRefused", "ask_to_print", "may_take", "note_case_shown", "note_list_shown", "note_read",
    "print_at_door",
    "print_for_case", "print_requests", "reprint", "still_stands", "take_paper", "take_up_again",
]  # fmt: skip
