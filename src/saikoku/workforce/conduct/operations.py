"""Read the duties, write down what was heard against somebody, and what was done about it."""

from datetime import date, datetime

from django.db import transaction

from saikoku import turns
from saikoku.kernel import clock, personal_number
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.access.models import Account
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn
from saikoku.workforce.conduct import queries
from saikoku.workforce.conduct.models import Breach, BreachStep, Reading
from saikoku.workforce.conduct.rules import duties, steps
from saikoku.workforce.conduct.rules.steps import Step


class ConductRefused(Refused):
    """The act is refused; `reasons` are codes."""


@transaction.atomic
def read(*, edition: str, by: Actor, at: datetime) -> None:
    """Whoever asks says that he has read this edition; a second time changes nothing.

    Raises ConductRefused: edition-changed (another holds by now), no-account.
    """
    reasons = [] if edition == duties.EDITION else ["edition-changed"]
    reasons += [] if by.account_id is not None else ["no-account"]
    if reasons:
        raise ConductRefused(reasons)
    _, is_new = Reading.objects.get_or_create(account_id=by.account_id, edition=edition, defaults={"at": at})
    if is_new:
        audit.record("conduct.read", by=by, at=at, object_id=edition)


@transaction.atomic
def report(*, account: int, duty: str, on: date, source: str, happened: str, by: Actor, at: datetime) -> Breach:
    """Write down what was heard against a collector (`account`: of whom).

    Raises ConductRefused: account-unknown, duty-unknown, happened-missing, happened-holds-personal-number, day-to-come.
    """
    known = Account.objects.filter(pk=account).exists()
    reasons = [] if known else ["account-unknown"]
    reasons += duties.refusals(duty, happened)
    reasons += ["happened-holds-personal-number"] if personal_number.found_in(happened) else []
    reasons += ["day-to-come"] if on > at.astimezone(clock.TOKYO).date() else []
    if reasons:
        raise ConductRefused(reasons)
    breach = Breach.objects.create(
        account_id=account, duty=duty, on=on, source=source, happened=happened.strip(), reported_at=at, reported_by=by.name
    )
    audit.record("conduct.reported", by=by, at=at, object_id=str(breach.pk), after={"account": account, "duty": duty})
    return breach


@transaction.atomic
def take_step(*, breach_id: int, step: Step, note: str, by: Actor, at: datetime) -> BreachStep:
    """Enter what was done. Whom it concerns enters nothing himself.

    Raises ConductRefused: codes of rules.steps.refusals, note-holds-personal-number.
    """
    turns.take(Turn.CONDUCT, breach_id)  # rows that are only added to cannot be locked
    breach = Breach.objects.get(pk=breach_id)
    reasons = steps.refusals(step, queries.taken(breach), note=note, is_concerned=breach.account_id == by.account_id)
    reasons += ["note-holds-personal-number"] if personal_number.found_in(note) else []
    if reasons:
        raise ConductRefused(reasons)
    taken = BreachStep.objects.create(breach=breach, step=step, note=note.strip(), at=at, by=by.name)
    audit.record("conduct.step.taken", by=by, at=at, object_id=str(breach_id), after={"step": str(step)})
    return taken


@transaction.atomic
def note_list_viewed(*, by: Actor, at: datetime) -> None:
    audit.record("conduct.list.shown", by=by, at=at)


@transaction.atomic
def note_viewed(*, breach: Breach, by: Actor, at: datetime) -> None:
    """What was heard against a person was shown."""
    audit.record("conduct.breach.shown", by=by, at=at, object_id=str(breach.pk))
