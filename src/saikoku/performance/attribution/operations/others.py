"""カ: the effect of other work counts when a second person has confirmed the city's approval; taken back in the same way."""

from datetime import date, datetime

from django.db import transaction

from saikoku import turns
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.kernel.refusals import Refused
from saikoku.performance.attribution.models import OtherEffect, OtherProposal
from saikoku.performance.attribution.rules import others as rules
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn

SAID = ("month", "work", "method", "amount", "approved_on", "begins_on")


class OtherEffectRefused(Refused):
    """Codes of rules.others, and unknown-entry, already-withdrawn, already-proposed, already-decided, own-proposal."""


@transaction.atomic
def propose_other_effect(
    *, month: Month, work: str, method: str, amount: int, document: str, approved_on: date, begins_on: date,
    by: Actor, at: datetime,
) -> OtherProposal:  # fmt: skip
    """The effect of work that the city approved before it began, for a second person to confirm. Raises OtherEffectRefused."""
    said = rules.Entry(month, work.strip(), method.strip(), amount, document.strip(), approved_on, begins_on)
    if reasons := rules.refusals(said):
        raise OtherEffectRefused(reasons)
    made = OtherProposal.objects.create(
        month=month.first, work=said.work, method=said.method, amount=amount, document=said.document,
        approved_on=approved_on, begins_on=begins_on, proposed_by=by.name, proposed_at=at,
    )  # fmt: skip
    _record("proposed", made, by=by, at=at)
    return made


@transaction.atomic
def propose_withdrawal(*, effect_id: int, document: str, by: Actor, at: datetime) -> OtherProposal:
    """Take an entry back by a document of the city, once a second person has confirmed it. Raises OtherEffectRefused."""
    turns.take(Turn.OTHER_EFFECTS)  # entries are append-only and cannot be locked
    entry = OtherEffect.objects.filter(pk=effect_id, withdraws=None).first()
    if entry is None:
        raise OtherEffectRefused(["unknown-entry"])
    reasons = [] if document.strip() else ["document-missing"]
    reasons += ["already-withdrawn"] if OtherEffect.objects.filter(withdraws=entry).exists() else []
    waiting = OtherProposal.objects.filter(withdraws=entry, state=OtherProposal.State.OPEN).exists()
    reasons += ["already-proposed"] if waiting else []
    if reasons:
        raise OtherEffectRefused(reasons)
    said = {name: getattr(entry, name) for name in SAID}
    made = OtherProposal.objects.create(
        document=document.strip(), withdraws=entry, proposed_by=by.name, proposed_at=at, **said
    )
    _record("proposed", made, by=by, at=at)
    return made


@transaction.atomic
def confirm_other_effect(*, proposal_id: int, by: Actor, at: datetime) -> OtherEffect:
    """The second person has seen the city's document: it counts from now. Raises OtherEffectRefused."""
    proposal = _open(proposal_id)
    if proposal.proposed_by == by.name:
        raise OtherEffectRefused(["own-proposal"])
    said = {name: getattr(proposal, name) for name in SAID}
    entry = OtherEffect.objects.create(
        document=proposal.document, withdraws=proposal.withdraws, entered_by=proposal.proposed_by, confirmed_by=by.name,
        entered_at=at, **said,
    )  # fmt: skip
    _decide(proposal, OtherProposal.State.CONFIRMED, by=by, at=at)
    return entry


@transaction.atomic
def drop_other_effect(*, proposal_id: int, by: Actor, at: datetime) -> None:
    """The proposal was a mistake. Raises OtherEffectRefused."""
    _decide(_open(proposal_id), OtherProposal.State.DROPPED, by=by, at=at)


def _open(proposal_id: int) -> OtherProposal:
    proposal = OtherProposal.objects.select_for_update().filter(pk=proposal_id).first()
    if proposal is None or proposal.state != OtherProposal.State.OPEN:
        raise OtherEffectRefused(["already-decided"])
    return proposal


def _decide(proposal: OtherProposal, state: str, *, by: Actor, at: datetime) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by.name, at
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    _record(state, proposal, by=by, at=at)


def _record(what: str, proposal: OtherProposal, *, by: Actor, at: datetime) -> None:
    audit.record(
        f"attribution.other_effect.{what}", by=by, at=at, object_id=str(proposal.pk),
        after={"month": f"{proposal.month:%Y-%m}", "amount": proposal.amount, "document": proposal.document,
               "withdraws": proposal.withdraws_id},
    )  # fmt: skip
