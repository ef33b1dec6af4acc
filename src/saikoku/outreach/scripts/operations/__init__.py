"""Every act on what is said: its wordings, and what leaves the house of it.

    wording    seed, propose, propose_defaults, approve, send_back, put_aside, withdraw, note_booklet_taken
    uses       ask, grant, refuse, bring_back, hand_over: taking out, copying, other use; the end of the contract
"""

from saikoku.outreach.scripts.operations.uses import UseRefused, ask, bring_back, grant, hand_over, refuse
from saikoku.outreach.scripts.operations.wording import (
    TextsRefused,
    approve,
    note_booklet_taken,
    propose,
    propose_defaults,
    put_aside,
    seed,
    send_back,
    withdraw,
)

__all__ = [
    "TextsRefused", "UseRefused", "approve", "ask", "bring_back", "grant", "hand_over", "note_booklet_taken", "propose",
    "propose_defaults", "put_aside", "refuse", "seed", "send_back", "withdraw",
]  # fmt: skip
