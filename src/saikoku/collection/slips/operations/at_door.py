"""A slip is printed at a door, for the person of the visit in the collector's hands who was identified there (9.5.イ)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from saikoku.collection.slips import queries
from saikoku.collection.slips.models import Place, PrintRun
from saikoku.collection.slips.operations.issuing import SlipRefused, day_of
from saikoku.collection.slips.operations.printing import Done, ask_the_city, print_for_case
from saikoku.collection.slips.queries import Judged
from saikoku.kernel.actor import Actor
from saikoku.outreach.visits import queries as visits
from saikoku.outreach.visits.models import Visit
from saikoku.registry.debtors import queries as people
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.tasks import operations as tasks

PRINTED_AT_DOOR = "訪問先で印刷するため"
WITH_THE_CITY = "request-with-the-city"


def refusals(visit: Visit | None, *, by: Actor, at: datetime) -> list[str]:
    """Why nothing is printed at this visit: it is not in his hands, not written down, or the person is not identified."""
    held = {one.pk for one in visits.in_hands(by.account_id, day_of(at))}
    if visit is None or visit.pk not in held:
        return ["not-at-this-door"]
    judged = (
        ("visit-not-recorded", visit.state != Visit.State.RECORDED),
        ("identity-not-checked", not visits.door_of(visit).shows_amounts),
    )
    return [code for code, holds in judged if holds]


def offered(visit: Visit, *, on: date) -> list[Judged]:
    """What is open of the premium, for which one visits; what this visit asked of the city, and is not there yet, may be
    printed instead."""
    record = visits.standing_of(visit.key)[0].record_number
    asked = {
        line.instalment.pk for one in queries.waiting(on=on, ids=queries.requests_of(record))
        if WITH_THE_CITY not in one.reasons for line in one.lines
    }  # fmt: skip
    judged = queries.judged(people.ids_of(visit.debtor), on=on)
    premium = [one for one in judged if one.instalment.programme in visits.PREMIUM]
    return [replace(one, request_number="") if one.instalment.pk in asked else one for one in premium]


@transaction.atomic
def print_at_door(*, intent: str, key: str, instalments: Sequence[int], by: Actor, at: datetime) -> Done:
    """Print what may be printed of the chosen instalments for the person of the visit `key`; the city is asked for the rest.

    A request that the visit's own record opened makes room, unless it is with the city already; of its lines those that
    were not chosen are asked for anew. The same intent again answers with what it did. Raises SlipRefused:
    not-at-this-door, visit-not-recorded, identity-not-checked, and those of print_for_case.
    """
    if (run := PrintRun.objects.filter(intent=intent).first()) is not None:
        return Done(run)
    visit = visits.mine(key, by.account_id)
    if reasons := refusals(visit, by=by, at=at):
        raise SlipRefused(reasons)
    debtor = Debtor.objects.select_for_update(no_key=True).get(pk=visit.debtor_id)
    if (run := PrintRun.objects.filter(intent=intent).first()) is not None:
        return Done(run)
    if set(instalments) - {one.instalment.pk for one in offered(visit, on=day_of(at))}:
        raise SlipRefused(["not-open"])
    record = visits.standing_of(key)[0].record_number
    asked = _make_room(record, day_of(at), by, at) if instalments else set()
    done = print_for_case(
        intent=intent, debtor_id=debtor.pk, instalment_ids=instalments, record_number=record, place=Place.VISIT, by=by, at=at
    )
    left = asked - set(instalments)
    judged = queries.judged(people.ids_of(debtor), on=day_of(at))
    ask_the_city([one for one in judged if one.instalment.pk in left], debtor, record, day_of(at), by, at)
    return done


def _make_room(record_number: str, on: date, by: Actor, at: datetime) -> set[int]:
    """Withdraw the requests of this record that are not with the city yet; their instalments."""
    found: set[int] = set()
    for one in queries.waiting(on=on, ids=queries.requests_of(record_number)):
        if WITH_THE_CITY not in one.reasons:
            found |= {line.instalment.pk for line in one.lines}
            tasks.withdraw_task(task_id=one.task.pk, reason=PRINTED_AT_DOOR, by=by, at=at)
    return found
