"""Follow each encouragement to its end: noted with the record, judged by what the city states, or ended by somebody."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from saikoku.governance.terms.queries import agreed
from saikoku.kernel import personal_number
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.registry.contacts import sets
from saikoku.registry.contacts.models import Contact, Encouragement
from saikoku.registry.contacts.rules import encouragements as rules
from saikoku.registry.contacts.rules.records import Draft
from saikoku.security.audit import operations as audit

REASON_WIDTH = 200


class NotEnded(Refused):
    """The follow-up cannot be ended; `reasons` are codes."""


def note(contact: Contact, draft: Draft) -> None:
    """One row for each kind the record names; an answer after which nothing is waited for ends it at once."""
    terms, answers = agreed(draft.on), dict(draft.answers)
    rows = []
    for kind in draft.encouraged:
        due_on = draft.on + timedelta(days=terms[rules.TERMS[kind]])
        result = answers.get(kind, rules.CONSIDERING)
        now = rules.standing(rules.Encouraged(draft.on, due_on, result), (), day=draft.on)
        rows.append(Encouragement(
            contact=contact, kind=kind, debtor_id=draft.debtor_id, programme=draft.programme, result=result, on=draft.on,
            due_on=due_on, state=now.state, ended_on=now.on, ended_because=now.because,
        ))  # fmt: skip
    Encouragement.objects.bulk_create(rows)


def withdraw(old: Contact, *, on: date) -> None:
    """The record was corrected: what it named is the new one's."""
    Encouragement.objects.filter(contact=old).update(
        state=Encouragement.State.WITHDRAWN, ended_on=on, ended_because=rules.CORRECTED, ended_by="", end_reason=""
    )


@transaction.atomic
def judge(*, on: date, by: Actor, at: datetime, debtor_ids: Collection[int] | None = None) -> dict[str, int]:
    """Bring encouragements (of these persons only) to their state at the close of the day; changes by new state.

    Safe to repeat: what was shown by a row that the city took back is open again.
    """
    with connection.cursor() as cursor:
        counts = sets.judge_encouragements(cursor, day=on, debtors=None if debtor_ids is None else list(debtor_ids))
    if counts:
        audit.record("registry.encouragements.judged", by=by, at=at, after={"on": on, **counts})
    return counts


@transaction.atomic
def end(*, encouragement_id: int, reason: str, by: Actor, at: datetime) -> Encouragement:
    """Nothing is waited for any more, for a reason that the data does not tell.

    Raises NotEnded: encouragement-unknown, not-open, reason-missing, reason-too-long, reason-holds-personal-number.
    """
    found = Encouragement.objects.select_for_update(of=("self",)).select_related("debtor").filter(pk=encouragement_id).first()
    judged = (
        ("encouragement-unknown", found is None),
        ("not-open", found is not None and found.state != Encouragement.State.OPEN),
        ("reason-missing", not reason.strip()),
        ("reason-too-long", len(reason) > REASON_WIDTH),
        ("reason-holds-personal-number", bool(personal_number.found_in(reason))),
    )
    if reasons := [code for code, holds in judged if holds]:
        raise NotEnded(reasons)
    found.state, found.ended_on, found.ended_because = Encouragement.State.ENDED, at.date(), rules.BY_HAND
    found.ended_by, found.end_reason = by.name, reason.strip()
    found.save(update_fields=["state", "ended_on", "ended_because", "ended_by", "end_reason"])
    audit.record(
        "registry.encouragement.ended", by=by, at=at, about=[found.debtor.number], object_id=str(found.pk), reason=reason,
        before={"state": Encouragement.State.OPEN}, after={"state": found.state, "kind": found.kind},
    )  # fmt: skip
    return found
