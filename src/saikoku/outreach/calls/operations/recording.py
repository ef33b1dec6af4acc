"""Write a call down: one record for each side, what was promised, and what follows by itself, in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.operations import following
from saikoku.outreach.calls.operations.taking import CallRefused
from saikoku.outreach.calls.queries import Day, Known
from saikoku.outreach.calls.rules import said as rules
from saikoku.outreach.calls.rules import seen
from saikoku.outreach.calls.rules.said import Said
from saikoku.outreach.scripts.rules import outcomes
from saikoku.outreach.scripts.rules.outcomes import Outcome
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.planning.lists.rules.facts import may_be_dialled
from saikoku.registry.contacts import operations as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules.promises import Promised
from saikoku.registry.contacts.rules.records import Draft
from saikoku.security.audit import operations as audit

REASON_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Recorded:
    """The answer to a call's record: the records written and what followed (codes of rules of `following`)."""

    call_number: str
    record_numbers: tuple[str, ...]
    followed: tuple[str, ...] = ()
    again: bool = False


@transaction.atomic
def record_call(*, call_number: str, outcome: str, said: Said, by: Actor, at: datetime) -> Recorded:
    """Record the call of a lease and free the household.

    The household's candidates and the lease are locked first. Raises CallRefused with every reason: those of
    rules.said.refusals, lease-lost, outcome-unknown, worker-missing, payment-arrived or stop-arrived where
    something came in that the operator has not acknowledged.
    """
    if before := _first_answer(call_number, by):
        return before
    try:
        lease = lists.hold_for_record(call_number=call_number, by=by)
    except lists.LeaseLost as lost:
        if before := _first_answer(call_number, by):
            return before
        raise CallRefused(["lease-lost"]) from lost
    day = queries.day_of(at)
    said = rules.in_zone(said, clock.TOKYO)
    known = queries.known(lease.debtor_id, day)
    found = outcomes.calls().get(outcome)
    if reasons := _refusals(lease, known, found, said, by, day):
        raise CallRefused(reasons)
    drafts = drafts_of(lease, known, found, said, day)
    try:
        records = [
            contacts.append(draft=draft, worker_number=by.worker_number, by=by, at=at) for draft in drafts
        ]
    except contacts.ContactRefused as refused:
        raise CallRefused(refused.reasons) from refused
    followed = following.follow(found, said, records, day=day, by=by)
    audit.record(
        "calls.call.recorded", by=by, at=at, about=[known.person.number], object_id=call_number,
        after={"outcome": outcome, "records": [record.record_number for record in records], "followed": followed},
    )  # fmt: skip
    lists.release(lease=lease, at=at, terms=day.terms, calling=day.calling)
    return Recorded(call_number, tuple(record.record_number for record in records), tuple(followed))


def _first_answer(call_number: str, by: Actor) -> Recorded | None:
    written = Contact.objects.filter(call_number=call_number, corrects="", recorded_by=by.name).order_by("pk")
    numbers = tuple(written.values_list("record_number", flat=True))
    return Recorded(call_number, numbers, again=True) if numbers else None


def _refusals(
    lease: Lease, known: Known, outcome: Outcome | None, said: Said, by: Actor, day: Day
) -> list[str]:
    if outcome is None or outcome.group == "inbound":
        return ["outcome-unknown"]
    now = seen.of({side: known.sides[side] for side in lease.sides})
    found = seen.arrived(lease.seen, now)
    found += rules.refusals(
        said, outcome, at=day.moment, identified=bool(lease.identified_by), sides_open=lease.sides,
        numbers=known.numbers, nothing_to_ask=seen.is_over(now), calling=day.calling,
    )  # fmt: skip
    return found + ([] if by.worker_number else ["worker-missing"])


def drafts_of(
    lease: Lease, known: Known, outcome: Outcome, said: Said, day: Day
) -> list[Draft]:
    """One record for each side, on the programme with the oldest open instalment; the other programmes are links."""
    owing = known.open_programmes
    phone = said.phone or first_number(known, day)
    targeted = [row.programme for row in known.person.history.targets if not row.withdrawn]
    drafts = []
    for side in said.sides:
        programme, *others = queries.programmes_spoken_about(side, owing, targeted)
        drafts.append(
            draft_of(
                outcome, said, debtor_id=lease.debtor_id, programme=programme, side=side,
                call_number=lease.call_number, identified_by=lease.identified_by,
                phone=phone, links=[(lease.debtor_id, other) for other in others],
            )
        )  # fmt: skip
    return drafts


def draft_of(
    outcome: Outcome, said: Said, *, debtor_id: int, programme: str, side: str, call_number: str,
    identified_by: str, phone: str, links: list[tuple[int, str]],
) -> Draft:  # fmt: skip
    person = rules.spoke_with(said, outcome)
    encouraged = said.encouraged | {step.kind for step in outcome.steps_to("encourage")}
    handover = outcome.goes_to_city
    return Draft(
        debtor_id=debtor_id,
        programme=programme,
        outcome=outcome.code,
        on=said.started_at.date(),
        started_at=said.started_at.time().replace(second=0, microsecond=0, tzinfo=None),
        ended_at=said.ended_at and said.ended_at.time().replace(second=0, microsecond=0, tzinfo=None),
        spoke_with=person,
        identified_by=identified_by if person != rules.NOBODY else "",
        summary=said.summary,
        promises=tuple(
            Promised(line.on, line.yen, line.way) for line in said.promises if line.side in ("", side)
        ),
        call_back_at=said.call_back_at,
        handover=handover if outcome.is_contact or handover != "0" else "",
        handover_reason=f"{outcome.ja} {said.summary}".strip()[:REASON_WIDTH] if handover != "0" else "",
        letters_arrived=said.letters_arrived,
        phone=phone if outcome.was_called else "",
        encouraged=tuple(sorted(encouraged)) if outcome.is_contact else (),
        call_number=call_number,
        links=tuple(links),
    )


def first_number(known: Known, day: Day) -> str:
    """The number that is dialled when the operator names none: the first that may be dialled."""
    history = known.person.history
    usable = [phone for phone in history.phones if may_be_dialled(phone, history.cautions, day.terms.today)]
    return next((phone.number for phone in usable or history.phones), "")
