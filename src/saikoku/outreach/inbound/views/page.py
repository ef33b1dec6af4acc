"""The page of a call that came in, as it stands for a person now."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saikoku.governance.contract import queries as contract
from saikoku.kernel import clock, ulid
from saikoku.outreach.calls import queries as talk_queries
from saikoku.outreach.inbound import forms, operations, queries
from saikoku.outreach.inbound.models import AnsweredCall
from saikoku.outreach.inbound.presenters import page as presenters
from saikoku.outreach.inbound.presenters import words
from saikoku.outreach.scripts import queries as scripts
from saikoku.planning.lists import queries as lists
from saikoku.planning.lists.models import Lease
from saikoku.security.access.rules.permissions import Permission

SAID = "inbound_said"
"""What the next page says once about what was just noted."""


def show(
    request: HttpRequest, *, typed: str = "", caller: str = "", call: str = "", unknown: forms.Unknown | None = None,
    refused: Sequence[str] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Must run inside a transaction: whom the page shows, the trail names."""
    now, profile = clock.now(), contract.profile()
    day = talk_queries.day_of(now, profile.ends_on)
    closed = presenters.closed(day.moment, day.calling)
    found = None if closed or not typed else operations.find(typed=typed, by=request.actor, at=now)
    if found is not None:
        numbers = [one.number for one in found.candidates]
        operations.note_candidates_shown(numbers=numbers, more=found.more, by=request.actor, at=now)
    waiting, waits = queries.some_unknown()
    if waiting:  # what they said stands on the page
        operations.note_log_shown(numbers=[], by=request.actor, at=now)
    held = lists.live_lease_of(request.actor.name)
    handed = [] if closed else queries.handed_to(request.actor.name, now)
    filled = scripts.names_filled(profile, day.agreed) | {"operator": request.actor.display_name or request.actor.name}
    return render(request, "inbound/index.html", {
        "closed": closed,
        **presenters.scripts(scripts.holding(keys=presenters.STAGES), filled, is_closed=closed is not None),
        "typed": typed, "caller": caller, "caller_words": presenters.display(caller) if caller else "",
        "call": call or ulid.new(now),
        "searched": found is not None,
        "sentence": presenters.sentence(found, caller) if found and not found.until else "",
        "held": presenters.held(found.until) if found and found.until else None,
        "candidates": presenters.candidates(found) if found else [],
        "notice": found.notice if found else "",
        "unknown": unknown or forms.Unknown(initial={"number": caller}),
        "refusals": words.refusals(refused),
        "handed": handed,
        "table": presenters.waiting(waiting, now),
        "waiting_more": presenters.more(len(waiting), waits),
        "tiles": presenters.tiles(queries.counts_of(now.date())),
        "in_a_talk": held is not None and bool(held.identified_by),
        "holds": held is not None and not held.identified_by,
        "rings_again": "in-this-talk" in refused or (held is not None and _rings_again(held, found, handed)),
        "leads": Permission.CASE_REASSIGN in request.permissions,
        "said": request.session.pop(SAID, ""),
    }, status=status)  # fmt: skip


def _rings_again(held: Lease, found: queries.Found | None, handed: Sequence[AnsweredCall]) -> bool:
    """Is somebody on the line of the very household that this person has open?"""
    homes = {one.debtor.household_key for one in handed}
    return held.household_key in homes or bool(found and any(one.is_mine for one in found.candidates))
