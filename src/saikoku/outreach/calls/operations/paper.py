"""Record a call that was made while the system was down, from a numbered sheet that two people typed alike.

It has the true time of the call, the worker who made it and the sheet's number as its call number. There was no lease:
the household's rows of the queue are held while it is written, and set anew afterwards.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.operations import following
from saikoku.outreach.calls.operations.recording import Recorded, drafts_of
from saikoku.outreach.calls.operations.taking import CallRefused
from saikoku.outreach.calls.rules import said as rules
from saikoku.outreach.calls.rules.said import Said
from saikoku.outreach.scripts.rules import outcomes
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Candidate
from saikoku.registry.contacts import operations as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor
from saikoku.security.audit import operations as audit


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What a lease tells of a call that had one."""

    debtor_id: int
    call_number: str
    identified_by: str
    channel: str = "1"
    caller: str = ""
    answers: str = ""


def refusals_of(*, debtor_id: int, outcome: str, said: Said, identified_by: str, at: datetime) -> list[str]:
    """Why this call cannot have been as it is told, as codes of rules.said.refusals, or outcome-unknown. Decides nothing."""
    day = queries.day_of(at)
    return _refusals(queries.known(debtor_id, day), outcome, rules.in_zone(said, clock.TOKYO), identified_by, day)


def _refusals(known: queries.Known, outcome: str, said: Said, identified_by: str, day: queries.Day) -> list[str]:
    """What came in meanwhile is no reason here: the caller has asked about it. An agreed hour may have passed."""
    kind = outcomes.calls().get(outcome)
    if kind is None or not kind.fits("1") or kind.code in rules.EXCLUDED:
        return ["outcome-unknown"]
    return rules.refusals(
        said, kind, at=day.moment, identified=bool(identified_by), sides_open=known.sides, numbers=known.numbers,
        calling=day.calling, nothing_to_ask=False, agreed_before=said.call_back_at,
    )  # fmt: skip


@transaction.atomic
def record_from_paper(
    *, number: str, debtor_id: int, outcome: str, said: Said, identified_by: str, worker: Actor, by: Actor, at: datetime
) -> Recorded:
    """The record of this sheet; the same number again: the same. Raises CallRefused: codes of rules.said.refusals,
    outcome-unknown, worker-missing, and of the ledger."""
    debtor = Debtor.objects.get(pk=debtor_id)
    key = debtor.household_key
    list(Candidate.objects.filter(household_key=key).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    if before := tuple(Contact.objects.filter(call_number=number).order_by("pk").values_list("record_number", flat=True)):
        return Recorded(number, before, again=True)
    day, said = queries.day_of(at), rules.in_zone(said, clock.TOKYO)
    known = queries.known(debtor_id, day)
    reasons = _refusals(known, outcome, said, identified_by, day)
    reasons += [] if worker.worker_number else ["worker-missing"]
    if reasons:
        raise CallRefused(reasons)
    kind = outcomes.calls()[outcome]
    try:
        rows = [
            contacts.append(draft=draft, worker_number=worker.worker_number, by=by, at=day.moment)
            for draft in drafts_of(OnPaper(debtor_id, number, identified_by), known, kind, said, day)
        ]
    except contacts.ContactRefused as refused:
        raise CallRefused(refused.reasons) from refused
    followed = following.follow(kind, said, rows, day=day, by=by, owner_id=worker.account_id)
    audit.record(
        "calls.call.recorded", by=by, at=at, about=[debtor.number], object_id=number,
        after={"outcome": outcome, "records": [row.record_number for row in rows], "followed": followed,
               "paper": worker.worker_number},
    )  # fmt: skip
    lists.back_to_the_queue(household_key=key, at=day.moment, terms=day.terms, calling=day.calling)
    return Recorded(number, tuple(row.record_number for row in rows), tuple(followed))
