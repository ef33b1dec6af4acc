"""What somebody does who answers the telephone. `call_number` is the page's intent: the same again writes nothing anew."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from saikoku.governance.terms.queries import agreed
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.outreach.calls import operations as talks
from saikoku.outreach.calls import queries as talk_queries
from saikoku.outreach.inbound import queries
from saikoku.outreach.inbound.models import AnsweredCall
from saikoku.outreach.inbound.queries import Found
from saikoku.outreach.inbound.rules import calls
from saikoku.planning.lists import operations as lists
from saikoku.planning.timing.rules import hours
from saikoku.registry.debtors import operations as debtors
from saikoku.registry.debtors import queries as people
from saikoku.registry.debtors.models import Debtor, PhoneState
from saikoku.security.access import operations as access
from saikoku.security.access.models import WrongCode
from saikoku.security.access.rules.guessing import Patience
from saikoku.security.audit import operations as audit

Ending = AnsweredCall.Ending
RANG = "06"  # R02: the number that rang


class AnswerRefused(Refused):
    """The call cannot be noted so; `reasons` are codes."""


@transaction.atomic
def find(*, typed: str, by: Actor, at: datetime) -> Found:
    """Who may be on the line. Numbers of absence notices that nobody left are counted: after too many of them by the same
    person no such number is looked at for a while; whoever calls is still found by everything else."""
    if not calls.is_of_a_notice(typed):
        return queries.find(typed, by=by.name)
    terms = agreed(at.astimezone(clock.TOKYO).date())
    patience = Patience(terms["code_wrong_tries"], terms["code_wait_minutes"])
    if until := access.codes_held(kind=WrongCode.Kind.NOTICE, patience=patience, by=by, at=at):
        found = queries.find(typed, by=by.name, with_notices=False)
        return found if found.candidates else replace(found, until=until)
    found = queries.find(typed, by=by.name)
    if not found.candidates:
        access.note_wrong_code(kind=WrongCode.Kind.NOTICE, patience=patience, by=by, at=at)
    return found


@transaction.atomic(savepoint=False)
def note_candidates_shown(*, numbers: Iterable[str], more: bool, by: Actor, at: datetime) -> None:
    """These people stood on the page, with their family names; what was typed is not kept."""
    shown = list(numbers)
    audit.record("inbound.candidates.shown", by=by, at=at, about=shown, after={"hits": len(shown), "more": more})


@transaction.atomic
def answer(
    *, debtor: Debtor, caller: str, call_number: str, found_by: str, notice: str = "", instead: bool = False, by: Actor,
    at: datetime, terminal: str = "",
) -> talks.Taken:  # fmt: skip
    """Open the case of somebody who is on the line; the talk goes on at the call desk.

    What was handed over to the actor of this household is taken with it. Raises CallRefused and HeldByOther as
    calls.take_answered does, AnswerRefused(intent-of-another): also where the talk was recorded, so that no later one takes
    its record's place.
    """
    before = _before(call_number, Ending.CASE, by)
    if before is not None and (before.debtor_id != debtor.pk or talk_queries.standing_of_call(call_number).exists()):
        raise AnswerRefused(["intent-of-another"])
    taken = talks.take_answered(
        debtor_id=debtor.pk, caller=caller, call_number=call_number, notice=notice, instead=instead, by=by, at=at,
        terminal=terminal,
    )  # fmt: skip
    if before is None:
        _write(Ending.CASE, call_number, caller, by, at, debtor=debtor, found_by=found_by)
        audit.record(
            "inbound.call.answered", by=by, at=at, about=[debtor.number], object_id=call_number, terminal=terminal,
            after={"found_by": found_by, "number": bool(caller)},
        )  # fmt: skip
    his = Q(debtor=debtor) | Q(debtor__household__isnull=False, debtor__household=debtor.household_id)
    waiting = AnsweredCall.objects.filter(his, ending=Ending.HANDED, handed_to=by.name, settled_at=None)
    waiting.update(settled_at=at, settled_by=by.name)
    return taken


@transaction.atomic
def hand_over(*, debtor: Debtor, caller: str, call_number: str, found_by: str, by: Actor, at: datetime) -> AnsweredCall:
    """Tell whoever speaks with the household that somebody of it is on the line.

    Raises AnswerRefused: nobody-holds (he has ended his call: the case can be opened), holds-himself, intent-of-another,
    and the codes of the hours.
    """
    if before := _before(call_number, Ending.HANDED, by):
        return before
    if reasons := _closed(at):
        raise AnswerRefused(reasons)
    lease = lists.ring(household_key=debtor.household_key, name=by.display_name or by.name, at=at)
    if lease is None:
        raise AnswerRefused(["nobody-holds"])
    if lease.holder == by.name:
        raise AnswerRefused(["holds-himself"])
    row = _write(
        Ending.HANDED, call_number, caller, by, at, debtor=debtor, found_by=found_by, handed_to=lease.holder
    )
    audit.record(
        "inbound.call.handed_over", by=by, at=at, about=[debtor.number], object_id=call_number, after={"to": lease.holder}
    )
    return row


@transaction.atomic
def note_unknown(
    *, said: str, wanted: str, caller: str, due_at: datetime | None, call_number: str, by: Actor, at: datetime
) -> AnsweredCall:
    """Keep what somebody said of whom nobody knows who he is: no debtor, no record of the ledger, something to do. Whoever
    was on the line when the reception closed is kept too, for as long as a call holds without a sign.

    Raises AnswerRefused with every reason of rules.calls.refusals_unknown, intent-of-another.
    """
    if before := _before(call_number, Ending.UNKNOWN, by):
        return before
    day = talk_queries.day_of(at)
    reasons = calls.refusals_unknown(
        said=said, wanted=wanted, caller=caller, due_at=due_at, at=day.moment, calling=day.calling,
        began_at=day.moment - timedelta(minutes=day.lease_minutes),
    )  # fmt: skip
    if reasons:
        raise AnswerRefused(reasons)
    row = _write(
        Ending.UNKNOWN, call_number, calls.number_in(caller), by, at, said=said.strip(), wanted=wanted,
        due_at=due_at if wanted == calls.CALL_BACK else None, owner_id=by.account_id,
    )  # fmt: skip
    audit.record("inbound.call.unknown", by=by, at=at, object_id=call_number, after={"wanted": wanted, "number": bool(caller)})
    return row


@transaction.atomic
def settle(*, call_id: int, result: str, debtor_number: str = "", by: Actor, at: datetime) -> AnsweredCall:
    """What was to be done about an unknown caller is done; with a debtor's number the number that rang is his, not
    confirmed (R02), and he is called by it at once. Raises AnswerRefused: call-unknown, debtor-unknown,
    number-missing, and those of rules.calls.refusals_settled.
    """
    row = AnsweredCall.objects.select_for_update().filter(pk=call_id, ending=Ending.UNKNOWN).first()
    if row is None:
        raise AnswerRefused(["call-unknown"])
    reasons = calls.refusals_settled(is_open=row.settled_at is None, result=result)
    debtor = _debtor(debtor_number)
    reasons += ["debtor-unknown"] if debtor_number and debtor is None else []
    reasons += ["number-missing"] if debtor is not None and not row.caller else []
    if reasons:
        raise AnswerRefused(reasons)
    row.settled_at, row.settled_by, row.result = at, by.name, result.strip()
    row.save(update_fields=["settled_at", "settled_by", "result"])
    if debtor is not None:
        _belongs_to(debtor, row, by, at)
    about = [debtor.number] if debtor else []
    audit.record("inbound.call.settled", by=by, at=at, about=about, object_id=row.call_number, after={"found": bool(debtor)})
    return row


def _belongs_to(debtor: Debtor, row: AnsweredCall, by: Actor, at: datetime) -> None:
    """A number that is his already keeps its state: that somebody rang from it tells nothing more of him."""
    if debtor.phones.filter(number=row.caller).exists():
        return
    debtors.find_phone(
        debtor_id=debtor.pk, number=row.caller, state=PhoneState.UNCONFIRMED, source=RANG, record_number="", by=by, at=at
    )
    lists.refresh(debtor_ids=[debtor.pk], at=at)


@transaction.atomic
def note_after_hours(*, call_number: str, by: Actor, at: datetime) -> AnsweredCall:
    """Somebody rang outside the hours and was told so; nothing else is kept. Raises AnswerRefused: within-hours,
    intent-of-another."""
    if before := _before(call_number, Ending.AFTER_HOURS, by):
        return before
    if not _closed(at):
        raise AnswerRefused(["within-hours"])
    row = _write(Ending.AFTER_HOURS, call_number, "", by, at)
    audit.record("inbound.call.after_hours", by=by, at=at, object_id=call_number)
    return row


@transaction.atomic
def note_unknown_shown(*, call: AnsweredCall, by: Actor, at: datetime) -> None:
    """What an unknown caller said and his number in full stood on the screen."""
    audit.record("inbound.unknown.shown", by=by, at=at, object_id=call.call_number)


@transaction.atomic
def note_log_shown(*, numbers: Iterable[str], by: Actor, at: datetime) -> None:
    """Calls stood on the page: of these persons, and what unknown callers said."""
    audit.record("inbound.log.shown", by=by, at=at, about=numbers)


def _before(call_number: str, ending: str, by: Actor) -> AnsweredCall | None:
    """What this intent has become already; a key pressed twice waits here for the first. Raises AnswerRefused where it became
    something else, or another's; or where it is no intent of this page at all but a call that is dialled or was recorded."""
    lists.held_by(by=by)
    before = AnsweredCall.objects.filter(call_number=call_number).first()
    if before is None and queries.is_of_the_desk(call_number):
        raise AnswerRefused(["intent-of-another"])
    if before is not None and (before.answered_by, before.ending) != (by.name, ending):
        raise AnswerRefused(["intent-of-another"])
    return before


def _closed(at: datetime) -> list[str]:
    day = talk_queries.day_of(at)
    return hours.refusals(day.moment, day.calling)


def _debtor(number: str) -> Debtor | None:
    try:
        return people.find(number.strip()) if number.strip() else None
    except people.NobodyKnown:
        return None


def _write(ending: str, call_number: str, caller: str, by: Actor, at: datetime, **more) -> AnsweredCall:
    return AnsweredCall.objects.create(
        call_number=call_number, answered_at=at, answered_by=by.name, worker_number=by.worker_number, caller=caller,
        ending=ending, **more,
    )  # fmt: skip
