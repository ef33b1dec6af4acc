"""Write a call down: one record for each side, what was promised, and what follows by itself, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cache, partial

from django.db import transaction

from saikoku.kernel import clock, ulid
from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.operations import dialled, following, undoing
from saikoku.outreach.calls.operations.taking import CallRefused
from saikoku.outreach.calls.queries import Day, Known
from saikoku.outreach.calls.rules import answered, seen
from saikoku.outreach.calls.rules import said as rules
from saikoku.outreach.calls.rules.said import Said, Told
from saikoku.outreach.presence import operations as presence
from saikoku.outreach.scripts.rules import outcomes
from saikoku.outreach.scripts.rules.outcomes import Outcome
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.planning.lists.rules.facts import may_be_dialled
from saikoku.registry.contacts import operations as contacts
from saikoku.registry.contacts import queries as contacts_known
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules import covering
from saikoku.registry.contacts.rules.encouragements import WILL_DO
from saikoku.registry.contacts.rules.promises import Promised
from saikoku.registry.contacts.rules.records import Draft
from saikoku.security.audit import operations as audit

REASON_WIDTH = 100
WRITTEN_ANEW = "記録の直後に取り消して、書き直した"


@dataclass(frozen=True, slots=True)
class Recorded:
    """The answer to a call's record: the records written and what followed (codes of rules of `following`)."""

    call_number: str
    record_numbers: tuple[str, ...]
    followed: tuple[str, ...] = ()
    again: bool = False


@transaction.atomic
def record_call(
    *, call_number: str, outcome: str, said: Said, by: Actor, at: datetime,
    apart: Sequence[tuple[str, Said]] = (), replaces: Sequence[str] = (),
) -> Recorded:  # fmt: skip
    """Record the call of a lease and free the household.

    `apart`: sides of the same talk that ended otherwise, each with its outcome. `replaces`: the records of a call
    that was taken up again (undoing.reopen); the new ones correct them, side by side.

    The household's candidates and the lease are locked first. Raises CallRefused with every reason: those of
    rules.said.refusals (of a side set apart as side/code), rules.said.refusals_together, lease-lost,
    outcome-unknown, worker-missing, recorded-side-missing, was-dialled (the outcome says that nobody was), payment-arrived
    or stop-arrived where something came in that the operator has not acknowledged.
    """
    if not all(map(ulid.is_valid, replaces)):  # no number of ours: nothing could be put in its place
        raise CallRefused(["already-corrected"])
    if before := _first_answer(call_number, replaces, by):
        return before
    try:
        lease = lists.hold_for_record(call_number=call_number, by=by)
    except lists.LeaseLost as lost:
        if before := _first_answer(call_number, replaces, by):
            return before
        raise CallRefused(["lease-lost"]) from lost
    day = queries.day_of(at)
    known = queries.known(lease.debtor_id, day)
    told, unread = _told(lease, [(outcome, said), *apart])
    old = _replaced(call_number, replaces)
    if reasons := [*_refusals(lease, known, told, old, by, day), *unread]:
        raise CallRefused(reasons)
    records, followed = _write(lease, known, told, old, by, day)
    audit.record(
        "calls.call.recorded", by=by, at=at, about=[known.person.number], object_id=call_number,
        after={"outcome": outcome, "records": [record.record_number for record in records], "followed": followed,
               **({"apart": [one.code for one in told[1:]]} if apart else {})},
    )  # fmt: skip
    begun, ended = dialled.times(lease)
    presence.note_handled(lease=lease, dialled=begun, ended=ended, by=by, at=at)
    lists.forget_dialled(call_number=call_number)
    lists.release(lease=lease, at=at, terms=day.terms, calling=day.calling)
    return Recorded(call_number, tuple(record.record_number for record in records), tuple(followed))


def _told(lease: Lease, parts: Sequence[tuple[str, Said]]) -> tuple[list[Told], list[str]]:
    """Each part with the instalments that its promises name; why some of these cannot be read."""
    owed_of = cache(partial(contacts_known.owed_of, lease.debtor_id))
    told, unread = [], []
    for code, one in parts:
        lines, against = covering.resolved(one.promises, one.sides, owed_of)
        one = replace(rules.in_zone(one, clock.TOKYO), promises=lines)
        told.append(Told(code, one, outcomes.calls().get(code)))
        unread += against
    return told, list(dict.fromkeys(unread))


def _replaced(call_number: str, replaces: Sequence[str]) -> dict[str, Contact]:
    """The records to be written anew, by side. Raises CallRefused: already-corrected."""
    rows = queries.standing_of_call(call_number).filter(record_number__in=replaces)
    old = {str(SIDE_OF[row.programme]): row for row in rows}
    if len(old) < len(set(replaces)):
        raise CallRefused(["already-corrected"])
    return old


def _write(
    lease: Lease, known: Known, told: list[Told], old: dict[str, Contact], by: Actor, day: Day
) -> tuple[list[Contact], list[str]]:
    """All records first, then what the replaced ones did is taken back, then what follows of each part."""
    parts: list[tuple[Told, list[Contact]]] = []
    try:
        for one in told:
            drafts = drafts_of(lease, known, one.outcome, one.said, day)
            parts.append((one, [_write_one(draft, old.get(str(SIDE_OF[draft.programme])), by, day) for draft in drafts]))
    except contacts.ContactRefused as refused:
        raise CallRefused(refused.reasons) from refused
    heard = queries.numbers_heard(old.values())
    for row in old.values():
        undoing.take_back(row, day, by)
    followed = []
    for one, rows in parts:
        said = rules.without_number_told_before(one.said, one.outcome, heard)
        followed += following.follow(one.outcome, said, rows, day=day, by=by)
    return [row for _, rows in parts for row in rows], list(dict.fromkeys(followed))


def _write_one(draft: Draft, old: Contact | None, by: Actor, day: Day) -> Contact:
    if old is None:
        return contacts.append(draft=draft, worker_number=by.worker_number, by=by, at=day.moment)
    return contacts.correct(
        corrects=old.record_number, draft=draft, worker_number=old.worker_number, reason=WRITTEN_ANEW, by=by, at=day.moment
    )


def _first_answer(call_number: str, replaces: Sequence[str], by: Actor) -> Recorded | None:
    """What a repeated post is answered with; None where it is the first."""
    his = Contact.objects.filter(call_number=call_number, recorded_by=by.name)
    written = his.filter(corrects__in=replaces) if replaces else his.filter(corrects="")
    numbers = tuple(written.order_by("pk").values_list("record_number", flat=True))
    return Recorded(call_number, numbers, again=True) if numbers else None


def _refusals(
    lease: Lease, known: Known, told: list[Told], old: dict[str, Contact], by: Actor, day: Day
) -> list[str]:
    if any(one.outcome is None or not one.outcome.fits(lease.channel) for one in told):
        return ["outcome-unknown"]
    came_in = lease.channel == answered.INBOUND
    now = seen.of({side: known.sides[side] for side in lease.sides})
    found = seen.arrived(lease.seen, now)
    for place, one in enumerate(told):
        against = rules.refusals(
            one.said, one.outcome, at=day.moment, identified=bool(lease.identified_by), sides_open=lease.sides,
            numbers=known.numbers, calling=day.calling, came_in=came_in,
            nothing_to_ask=not old and seen.is_over({side: now[side] for side in one.said.sides if side in now}),
        )  # fmt: skip
        found += [f"{one.said.sides[0]}/{code}" for code in against] if place and one.said.sides else against
    found += rules.refusals_together(told)
    if any(one.outcome.says_nobody_was_dialled for one in told) and dialled.was_dialled(lease):
        found.append("was-dialled")
    spoken = {side for one in told for side in one.said.sides}
    found += [] if set(old) <= spoken else ["recorded-side-missing"]
    if came_in:
        found += _of_answered(lease, told, spoken, day)
    return found + ([] if by.worker_number else ["worker-missing"])


def _of_answered(lease: Lease, told: list[Told], spoken: set[str], day: Day) -> list[str]:
    found = []
    if answered.parts_the_divisions(spoken, joint_consent=day.joint_consent):
        found.append("sides-of-two-divisions")
    chosen = {one.said.answers for one in told} - {"", lease.answers}
    if chosen and not chosen <= {one.record_number for one in queries.attempts(lease.debtor_id, since=day.causes_since)}:
        found.append("cause-unknown")
    return found


def drafts_of(
    lease: Lease, known: Known, outcome: Outcome, said: Said, day: Day
) -> list[Draft]:
    """One record for each side, on the programme with the oldest open instalment; the other programmes are links."""
    owing = known.open_programmes
    came_in = lease.channel == answered.INBOUND
    phone = lease.caller if came_in else said.phone or first_number(known, said, day)
    answers = said.answers if came_in else ""
    targeted = [row.programme for row in known.person.history.targets if not row.withdrawn]
    drafts = []
    for side in said.sides:
        programme, *others = queries.programmes_spoken_about(side, owing, targeted)
        drafts.append(
            draft_of(
                outcome, said, debtor_id=lease.debtor_id, programme=programme, side=side,
                call_number=lease.call_number, identified_by=lease.identified_by,
                phone=phone, links=[(lease.debtor_id, other) for other in others], channel=lease.channel, answers=answers,
            )
        )  # fmt: skip
    return drafts


def draft_of(
    outcome: Outcome, said: Said, *, debtor_id: int, programme: str, side: str, call_number: str,
    identified_by: str, phone: str, links: list[tuple[int, str]], channel: str = "1", answers: str = "",
) -> Draft:  # fmt: skip
    person = rules.spoke_with(said, outcome)
    encouraged = said.encouraged | {step.kind for step in outcome.steps_to("encourage")}
    answered_to = {step.kind: WILL_DO for step in outcome.steps_to("encourage")} | dict(said.answers_to)
    handover = outcome.goes_to_city
    return Draft(
        debtor_id=debtor_id,
        programme=programme,
        outcome=outcome.code,
        on=said.started_at.date(),
        started_at=said.started_at.time().replace(second=0, microsecond=0, tzinfo=None),
        ended_at=_end(said),
        spoke_with=person,
        identified_by=identified_by if person != rules.NOBODY else "",
        summary=said.summary,
        promises=tuple(
            Promised(line.on, line.yen, line.way, line.instalments) for line in said.promises if line.side in ("", side)
        ),
        call_back_at=said.call_back_at,
        handover=handover if outcome.is_contact or handover != "0" else "",
        handover_reason=f"{outcome.ja} {said.summary}".strip()[:REASON_WIDTH] if handover != "0" else "",
        letters_arrived=said.letters_arrived,
        phone=phone if outcome.was_called else "",
        encouraged=tuple(sorted(encouraged)) if outcome.is_contact else (),
        answers=tuple(sorted(answered_to.items())) if outcome.is_contact else (),
        call_number=call_number,
        links=tuple(links),
        channel=channel,
        answers_record=answers,
    )


def _end(said: Said) -> time | None:
    """The minute at which the talk ended; none where the page was left open over a night, as nobody told it then."""
    if said.ended_at is None or said.ended_at.date() != said.started_at.date():
        return None
    return said.ended_at.time().replace(second=0, microsecond=0, tzinfo=None)


def first_number(known: Known, said: Said, day: Day) -> str:
    """The number that is dialled when the operator names none: the first that may be dialled when the call begins."""
    history = known.person.history
    usable = [phone for phone in history.phones if may_be_dialled(phone, history.cautions, day.terms.today)]
    first = known.numbers_now(said.sides, day, said.started_at) or usable or history.phones
    return next((phone.number for phone in first), "")
