"""Everything an operator does with a call. Stable: the call desk and the practice city drive these.

    take_next(by=, at=, sides=, terminal=)        -> Taken | None    the next person to call, his household leased
    take(debtor_id=, by=, at=, terminal=)         -> Taken           one person that somebody chose; CallRefused
    current(by=)                                  -> Lease | None    what the actor holds (also lapsed, not yet taken)
    renew(call_number=, by=, at=)                 -> Lease           the open page asks again; LeaseLost
    keep_typed(call_number=, typed=, by=)         -> None            what was typed and not recorded yet
    hand_back(call_number=, by=, at=)             -> None            give the person back undialled; CallRefused(dialled)
    next_instead(call_number=, by=, at=, terminal=) -> Taken | None  give the person back and take another one
    pass_identity_gate(call_number=, method=, by=, at=) -> Lease     1 name and birth, 2 name and address, 3 notice
    fail_identity_gate(call_number=, by=, at=)    -> Lease
    news(call_number=, by=, at=)                  -> News            payment or stop since the operator looked
    acknowledge(call_number=, by=, at=)           -> News            the operator has seen it
    call_supervisor(call_number=, by=, at=)       -> Lease
    dial(call_number=, phone_id=, by=, at=)       -> str             the number that the telephone is to dial; CallRefused
    note_dialled(call_number=, phone_id=, by=, at=) -> Lease         the holder dials it by hand: the talk begins; LeaseLost
    take_back_dialling(call_number=, by=, at=)    -> Lease           the key was pressed by mistake; LeaseLost
    end_talk(call_number=, by=, at=)              -> Lease           the talk is over, the writing begins; LeaseLost
    take_up(call_number=, by=, at=, terminal=)    -> Taken           a case dialled and not recorded, for its record
    take_over(call_number=, by=, at=, terminal=)  -> Taken           a leader goes on with another's call; CallRefused
    taken_by(call_number=, by=)                   -> str             who took the actor's call over
    leave_typed(call_number=, typed=, by=)        -> None            what he had typed, for the new holder
    take_instead(debtor_id=, of=, reason=, by=, at=) -> Taken        give one person back and take another
    take_answered(debtor_id=, caller=, call_number=, by=, at=) -> Taken  somebody who called; HeldByOther, CallRefused
    record_call(call_number=, outcome=, said=Said(...), by=, at=, apart=[(outcome, Said(...))]) -> Recorded
    reopen(call_number=, by=, at=)                -> Taken           the call just recorded, to be written anew
    correct_record(record_number=, outcome=, said=, reason=, by=, at=) -> Recorded

`at` is business time. `call_number` is made by `take*` and is the intent of the record: a repeated `record_call`
gives the first answer and writes nothing. Every refusal carries all reasons as codes (presenters have the words):
CallRefused(reasons). Recording without a live lease is refused with "lease-lost". The actor needs a worker number.
"""

from saikoku.outreach.calls.operations.answering import first_sides, take_answered
from saikoku.outreach.calls.operations.correcting import correct_record
from saikoku.outreach.calls.operations.dialling import dial, note_dialled, take_back_dialling
from saikoku.outreach.calls.operations.hearing import News, acknowledge, news
from saikoku.outreach.calls.operations.recording import Recorded, record_call
from saikoku.outreach.calls.operations.showing import (
    note_numbers_shown,
    note_record_shown,
    note_shown,
    note_two_shown,
)
from saikoku.outreach.calls.operations.taking import (
    CallRefused,
    HeldByOther,
    Taken,
    call_supervisor,
    current,
    fail_identity_gate,
    hand_back,
    next_instead,
    pass_identity_gate,
    renew,
    take,
    take_instead,
    take_next,
)
from saikoku.outreach.calls.operations.taking_over import end_talk, leave_typed, take_over, taken_by
from saikoku.outreach.calls.operations.undoing import reopen
from saikoku.outreach.calls.operations.unrecorded import take_up
from saikoku.outreach.calls.rules.said import NewPhone, PromiseLine, Said
from saikoku.planning.lists.operations import LeaseLost, keep_typed

__all__ = [
    "CallRefused", "HeldByOther", "LeaseLost", "NewPhone", "News", "PromiseLine", "Recorded", "Said", "Taken",
    "acknowledge", "call_supervisor", "correct_record", "current", "dial", "end_talk", "fail_identity_gate", "first_sides",
    "hand_back", "keep_typed", "leave_typed", "news", "next_instead", "note_dialled", "note_numbers_shown",
    "note_record_shown", "note_shown", "note_two_shown", "pass_identity_gate", "record_call", "renew", "reopen", "take",
    "take_answered", "take_back_dialling", "take_instead", "take_next", "take_over", "take_up", "taken_by",
]  # fmt: skip
