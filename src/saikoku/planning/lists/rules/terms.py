"""What is agreed, and what outcome codes mean, as far as the lists need it."""

from dataclasses import dataclass
from datetime import date, timedelta

from saikoku.planning.answering.rules.defaults import Defaults


@dataclass(frozen=True, slots=True)
class Reading:
    """How the lists read outcome codes."""

    contact: frozenset[str]
    promise: frozenset[str]
    may_promise: frozenset[str]
    not_called: frozenset[str] = frozenset({"405", "501", "502", "503"})  # figures: nobody was called
    busy: str = "304"
    claims_paid: frozenset[str] = frozenset({"102", "V04"})
    voicemail: frozenset[str] = frozenset({"303"})


@dataclass(frozen=True, slots=True)
class ListTerms:
    """The agreed terms of one day."""

    today: date
    attempts_per_month: int
    attempts_per_number_per_day: int
    number_rest: timedelta  # how long a number that was dialled today is left alone, whoever was asked for
    busy_wait: timedelta
    busy_retry: timedelta
    claims_paid_pause: timedelta
    voicemail_pause: timedelta
    undated_promise: timedelta
    promise_live_from: date  # a promised day before it is over, its grace included
    call_back_owner: timedelta  # how long an agreed call-back waits for the one who agreed it
    sms_seconds: int  # for choosing and checking one message
    sms_after_vain_calls: int  # of the month, from which a message is proposed
    reading: Reading
    known: Defaults  # ages, and what reaching somebody is worth

    @property
    def month(self) -> date:
        return self.today.replace(day=1)

    def pause_after(self, outcome: str) -> timedelta | None:
        if outcome in self.reading.claims_paid:
            return self.claims_paid_pause
        return self.voicemail_pause if outcome in self.reading.voicemail else None
