"""Set up the contract of a database, and the clock of one for practice."""

import tomllib
from dataclasses import asdict
from datetime import datetime
from importlib import resources

from django.db import transaction

from saikoku.governance.contract.models import Kind, Profile
from saikoku.governance.contract.queries import profile
from saikoku.governance.contract.rules import own_facts
from saikoku.governance.contract.rules.own_facts import OwnFacts
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit


class ClockRefused(Exception):
    """A real contract keeps real time."""


@transaction.atomic
def set_clock(*, business_at: datetime, by: Actor) -> None:
    """Start the business clock of a practice or training database at a moment. Raises ClockRefused."""
    contract = Profile.objects.select_for_update().get(pk=1)
    if contract.kind == Kind.REAL:
        raise ClockRefused
    contract.clock_business_at, contract.clock_real_at = business_at, clock.real_now()
    contract.save(update_fields=["clock_business_at", "clock_real_at"])
    audit.record("contract.clock.set", by=by, at=business_at, after={"business_at": business_at.isoformat()})
    follow_clock()


def follow_clock() -> Profile:
    """Let this process's business clock run as the database says; the contract, which was read for it."""
    contract = profile()
    if contract.clock_business_at is None:
        clock.run_real()
    else:
        clock.run_from(contract.clock_business_at, since=contract.clock_real_at)
    return contract


@transaction.atomic
def set_kind(*, kind: str, by: Actor, at: datetime) -> None:
    """Mark a new database as practice or training. A real contract that holds accounts is never changed."""
    contract = Profile.objects.select_for_update().get(pk=1)
    before = contract.kind
    contract.kind = kind
    contract.save(update_fields=["kind"])
    audit.record("contract.kind.set", by=by, at=at, before={"kind": before}, after={"kind": kind})


class ChangeRefused(Refused):
    """Codes: reason-missing, nothing-changed, center-missing, contractor-missing, not-a-registration-number."""


@transaction.atomic
def change(*, facts: OwnFacts, reason: str, by: Actor, at: datetime) -> Profile:
    """Change what the office itself states: its names, its address. Raises ChangeRefused."""
    contract = Profile.objects.select_for_update().get(pk=1)
    before = {name: getattr(contract, name) for name in asdict(facts)}
    changed = {name: value for name, value in asdict(facts).items() if value != before[name]}
    reasons = own_facts.refusals(facts)
    reasons += [] if reason.strip() else ["reason-missing"]
    reasons += [] if changed else ["nothing-changed"]
    if reasons:
        raise ChangeRefused(reasons)
    for name, value in changed.items():
        setattr(contract, name, value)
    contract.save(update_fields=list(changed))
    audit.record(
        "contract.facts.changed", by=by, at=at, reason=reason, before={name: before[name] for name in changed}, after=changed
    )
    return contract


@transaction.atomic
def seed(*, kind: str, by: Actor, at: datetime) -> bool:
    """Write the contract's row from the defaults where there is none; False where there is one."""
    if Profile.objects.exists():
        return False
    text = resources.files("saikoku.governance.contract").joinpath("defaults.toml").read_text(encoding="utf-8")
    Profile.objects.create(pk=1, kind=kind, **tomllib.loads(text))
    audit.record("contract.seeded", by=by, at=at, after={"kind": kind})
    return True
