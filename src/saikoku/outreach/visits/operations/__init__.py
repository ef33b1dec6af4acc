"""A collector's visit: begin at a door, say who one is, read what came in, leave without a record, look at the pages.

Order of locks: candidates of the household, the visit, the household's people.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction

from saikoku.kernel import clock, ulid
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.outreach.visits import queries
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.rules import door, paired
from saikoku.planning.routes.models import RouteStop
from saikoku.planning.routes.queries import walking
from saikoku.registry.contacts.models import Contact
from saikoku.security.audit import operations as audit
from saikoku.workforce.conduct import queries as conduct


class VisitRefused(Refused):
    """The visit cannot be begun, told or left; `reasons` are codes."""


TAKEN = {
    "collector_is_at_one_door": "at-another-door", "household_is_visited_by_one_collector": "colleague-at-the-door",
}  # fmt: skip
"""What the table says to whoever taps in the same moment."""


@contextmanager
def alone_at_the_door() -> Iterator[None]:
    """A visit opens here. Raises VisitRefused where another opened a moment before, unseen."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        if not (found := [code for name, code in TAKEN.items() if name in str(clash)]):
            raise
        raise VisitRefused(found) from clash


@transaction.atomic
def begin(*, stop_id: int, by: Actor, at: datetime) -> Visit:
    """Begin the visit of a stop on the collector's own route; the same tap again answers with the same visit.

    Locks the stop. Raises VisitRefused: worker-missing, no-such-stop, at-another-door, colleague-at-the-door, duties-unread
    (the rules of conduct that hold now), outside-visit-hours, already-visited, what rules.paired says of money and records of
    the doors before, and every reason for which nobody goes there (planning.routes.rules.visiting).
    """
    on = at.astimezone(clock.TOKYO).date()
    stop = RouteStop.objects.select_for_update(no_key=True).filter(pk=stop_id).first()
    if (mine := queries.open_visit(by.account_id, on)) is not None:
        if mine.stop_id == stop_id:
            return mine
        raise VisitRefused(["at-another-door"])
    day = walking.day_of(by.account_id, on)
    one = next((one for one in day.visits if one.stop_id == stop_id), None) if day and stop else None
    if one is None or not one.visit_state:
        raise VisitRefused(["no-such-stop"])
    people = queries.spoken_to(list(one.debtor_ids), on)
    if reasons := _against_beginning(one, people, by, at):
        raise VisitRefused(reasons)
    with alone_at_the_door():
        visit = Visit.objects.create(
            key=ulid.new(at), debtor_id=one.debtor.pk if one.debtor.pk in people else people[0],
            household_key=one.household_key, stop_id=stop_id, on=on, account_id=by.account_id,
            worker_number=by.worker_number, opened_at=at, opened_by=by.name,
        )  # fmt: skip
    audit.record("visits.visit.begun", by=by, at=at, about=[visit.debtor.number], object_id=visit.key)
    return visit


def _against_beginning(one: walking.Visit, people: list[int], by: Actor, at: datetime) -> list[str]:
    moment = at.astimezone(clock.TOKYO)
    terms = queries.hours(moment.date())
    reasons = door.hour_refusals(moment.time(), opens=terms.opens, closes=terms.closes)
    reasons += [] if conduct.has_read(by.account_id) else ["duties-unread"]
    reasons += paired.unpaired(by.worker_number, moment.date()) if by.worker_number else ["worker-missing"]
    reasons += list(one.reasons)
    if RouteStop.State.DONE in (one.state, one.visit_state):
        reasons.append("already-visited")
    elif not one.reasons and not people:
        reasons += walking.refusals_now(one.debtor.pk, moment.date())[1] or ["no-such-stop"]
    there = Visit.objects.filter(household_key=one.household_key, on=moment.date(), state=Visit.State.OPEN)
    return reasons + (["colleague-at-the-door"] if there.exists() else [])


@transaction.atomic
def check(
    *, key: str, told: Collection[str], spoke_with: str, identified_by: str, by: Actor, at: datetime
) -> Visit:
    """Affiliation and name are told, the identity card is shown, and who stands there is known (9.5.ア).

    What the door was told counts for the others of its household too; who they are is asked of each. No talk begins once
    something speaks against the visit. Raises VisitRefused with every reason of rules.door.check_refusals, those for which
    one leaves this door, or not-open.
    """
    visit = locked(key, by)
    told = door.TOLD if visit.beside_id else told
    reasons = door.check_refusals(told, spoke_with, identified_by)
    is_open = visit.state == Visit.State.OPEN
    reasons += queries.reasons_at(visit, at.astimezone(clock.TOKYO).date()) if is_open else ["not-open"]
    if reasons:
        raise VisitRefused(reasons)
    visit.told_at, visit.spoke_with, visit.identified_by = at, spoke_with, identified_by
    visit.save(update_fields=["told_at", "spoke_with", "identified_by"])
    audit.record(
        "visits.visit.checked", by=by, at=at, about=[visit.debtor.number], object_id=key,
        after={"told": sorted(told), "spoke_with": spoke_with, "identified_by": identified_by},
    )  # fmt: skip
    return visit


@transaction.atomic
def acknowledge(*, key: str, codes: Collection[str], by: Actor, at: datetime) -> Visit:
    """The collector has read what came in: only what the page showed him, and what is so now. Raises VisitRefused: not-open."""
    visit = locked(key, by)
    if visit.state != Visit.State.OPEN:
        raise VisitRefused(["not-open"])
    now = queries.reasons_at(visit, at.astimezone(clock.TOKYO).date())
    visit.seen = [code for code in now if code in codes or code in visit.seen]
    visit.save(update_fields=["seen"])
    audit.record(
        "visits.news.read", by=by, at=at, about=[visit.debtor.number], object_id=key, after={"reasons": visit.seen}
    )
    return visit


@transaction.atomic
def drop(*, key: str, by: Actor, at: datetime) -> Visit:
    """Leave without a record, where nobody was told anything yet; a visit that was taken up again keeps the record it had.

    Raises VisitRefused: not-open, told-already.
    """
    visit = locked(key, by)
    if visit.state == Visit.State.OPEN and (rows := queries.standing_of(key)):
        return _keep(visit, rows[0], by, at)
    reasons = [] if visit.state == Visit.State.OPEN else ["not-open"]
    reasons += ["told-already"] if visit.told_at else []
    if reasons:
        raise VisitRefused(reasons)
    visit.state, visit.ended_at = Visit.State.DROPPED, at
    visit.save(update_fields=["state", "ended_at"])
    audit.record("visits.visit.dropped", by=by, at=at, about=[visit.debtor.number], object_id=key)
    return visit


def _keep(visit: Visit, row: Contact, by: Actor, at: datetime) -> Visit:
    visit.state, visit.outcome, visit.ended_at = Visit.State.RECORDED, row.outcome, row.recorded_at
    visit.save(update_fields=["state", "outcome", "ended_at"])
    audit.record(
        "visits.visit.kept", by=by, at=at, about=[visit.debtor.number], object_id=visit.key, after={"outcome": row.outcome}
    )
    return visit


def locked(key: str, by: Actor) -> Visit:
    """The collector's own visit, locked. Part of the caller's transaction. Raises VisitRefused: no-such-visit."""
    found = Visit.objects.select_for_update(of=("self",)).select_related("debtor").filter(key=key, account_id=by.account_id)
    visit = found.first()
    if visit is None:
        raise VisitRefused(["no-such-visit"])
    return visit


def note_day_shown(*, numbers: Collection[str], by: Actor, at: datetime) -> None:
    """Part of the caller's transaction."""
    audit.record("visits.day.shown", by=by, at=at, about=numbers)


def note_map_shown(*, numbers: Collection[str], with_position: bool, by: Actor, at: datetime) -> None:
    """Part of the caller's transaction. Whose doors were points on the map; whether one's own place was."""
    audit.record("visits.map.shown", by=by, at=at, about=numbers, after={"with_position": with_position})


def note_shown(*, visit: Visit, others: Collection[str] = (), by: Actor, at: datetime) -> None:
    """Part of the caller's transaction; `amounts`: they stood on the page; `others`: numbers of whoever is named beside."""
    amounts = queries.door_of(visit).shows_amounts and visit.state == Visit.State.OPEN
    audit.record(
        "visits.visit.shown", by=by, at=at, about=[visit.debtor.number, *others], object_id=visit.key,
        after={"amounts": amounts},
    )  # fmt: skip
