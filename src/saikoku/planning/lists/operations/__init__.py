"""Keep the queue and hand out households: digest, promote, claim, lease, renew, release.

    open_day(at=)                      everybody's digest of the day, then the queue (a step of the day)
    turn(at=)                          set `ready` for this minute (each minute; at the start of a band)
    refresh(debtor_ids=, at=)          after payments, stops, targets came in: digest and promote these debtors
    after_run(run_id=, at=)            the same for the debtors whom the rows of an applied file concern
    refresh_few(...)                   the same by the pure rule for a household after its call
    held_by(by=)                       what somebody holds, before he takes somebody else
    claim(by=, at=, call_number=)      the next ready candidate with his household leased, or None
    lease_household(...)               the same for one debtor that somebody chose
    renew / release                    the open page keeps a lease; the end of a call frees the household
    keep_typed(...)                    what was typed and not recorded, for whoever comes back to the page
    ring(...)                          tell whoever holds a household that somebody of it is on the line
    note_dialled / forget_dialled      a number was dialled for a call; its record is written, or nobody was dialled
    back_to_the_queue / to_the_end     a household without lease is set anew; whoever was passed over comes last
    leave_month / rejoin_month         whoever was reached, paid or stopped leaves the month's lists

Business moments are `at`; leases run in real time. Order of locks: candidates by id, then the lease.
"""

from saikoku.planning.lists.operations.leases import (
    AlreadyLeased,
    LeaseLost,
    claim,
    forget_dialled,
    held_by,
    hold_for_record,
    keep_typed,
    lease_household,
    leave_dialled,
    note_dialled,
    release,
    renew,
    ring,
)
from saikoku.planning.lists.operations.months import LEAVES, leave_month, rejoin_month
from saikoku.planning.lists.operations.queue import (
    after_run,
    back_to_the_queue,
    open_day,
    refresh,
    refresh_few,
    terms_of,
    to_the_end,
    turn,
    turn_if_due,
)

__all__ = [
    "LEAVES", "AlreadyLeased", "LeaseLost", "after_run", "back_to_the_queue", "claim", "forget_dialled", "held_by",
    "hold_for_record", "keep_typed", "lease_household", "leave_dialled", "leave_month", "note_dialled", "open_day",
    "refresh", "refresh_few", "rejoin_month", "release", "renew", "ring", "terms_of", "to_the_end", "turn", "turn_if_due",
]  # fmt: skip
