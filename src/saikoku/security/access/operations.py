"""Open and close accounts, give and end roles, record sign-ins."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.security.access.models import Account, Grant
from saikoku.security.access.queries import roles_of
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit import operations as audit


class AccountRefused(Exception):
    """The account cannot be opened or changed; `reasons` are codes."""

    def __init__(self, reasons: list[str]):
        super().__init__(", ".join(reasons))
        self.reasons = reasons


def actor_of(account: Account) -> Actor:
    return Actor(
        name=account.login_name,
        account_id=account.pk,
        worker_number=account.worker_number,
        display_name=account.display_name,
    )


@transaction.atomic
def open_account(
    *, login_name: str, display_name: str, password: str, roles: list[Role], reason: str,
    worker_number: str = "", display_kana: str = "", employer: str = "", by: Actor, at: datetime,
) -> Account:  # fmt: skip
    """A new account with its roles. Raises AccountRefused: login-name-taken, worker-has-account, weak-password."""
    account = Account(
        login_name=login_name, display_name=display_name, display_kana=display_kana, employer=employer,
        worker_number=worker_number, created_at=at, created_by=by.name,
    )  # fmt: skip
    reasons = []
    if Account.objects.filter(login_name=login_name).exists():
        reasons.append("login-name-taken")
    if worker_number and Account.objects.filter(worker_number=worker_number).exists():
        reasons.append("worker-has-account")
    try:
        validate_password(password, account)
    except ValidationError:
        reasons.append("weak-password")
    if reasons:
        raise AccountRefused(reasons)
    account.set_password(password)
    account.save()
    for role in roles:
        Grant.objects.create(account=account, role=role, given=True, at=at, by=by.name, reason=reason)
    audit.record(
        "access.account.opened", by=by, at=at, object_id=login_name, reason=reason,
        after={"roles": sorted(roles), "worker_number": worker_number},
    )  # fmt: skip
    return account


@transaction.atomic
def set_roles(*, account_id: int, roles: set[Role], reason: str, by: Actor, at: datetime) -> None:
    """Make the account hold exactly these roles; each difference is one step of history.

    Raises AccountRefused: own-rights (nobody changes his own), reason-missing.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    reasons = []
    if account.pk == by.account_id:
        reasons.append("own-rights")
    if not reason.strip():
        reasons.append("reason-missing")
    if reasons:
        raise AccountRefused(reasons)
    held = roles_of(account)
    for role, given in [*((r, True) for r in sorted(roles - held)), *((r, False) for r in sorted(held - roles))]:
        Grant.objects.create(account=account, role=role, given=given, at=at, by=by.name, reason=reason)
    audit.record(
        "access.roles.changed", by=by, at=at, object_id=account.login_name, reason=reason,
        before={"roles": sorted(held)}, after={"roles": sorted(roles)},
    )  # fmt: skip


@transaction.atomic
def close_account(*, account_id: int, reason: str, by: Actor, at: datetime) -> None:
    """End an account: its roles end and its sessions are refused at the next request."""
    account = Account.objects.select_for_update().get(pk=account_id)
    if account.pk == by.account_id:
        raise AccountRefused(["own-rights"])
    if not account.is_active:
        return
    for role in sorted(roles_of(account)):
        Grant.objects.create(account=account, role=role, given=False, at=at, by=by.name, reason=reason)
    account.is_active, account.closed_at, account.closed_by = False, at, by.name
    account.save(update_fields=["is_active", "closed_at", "closed_by"])
    audit.record("access.account.closed", by=by, at=at, object_id=account.login_name, reason=reason)


@transaction.atomic
def set_password(*, account_id: int, password: str, by: Actor, at: datetime) -> None:
    """Raises AccountRefused(["weak-password"])."""
    account = Account.objects.select_for_update().get(pk=account_id)
    try:
        validate_password(password, account)
    except ValidationError as refusal:
        raise AccountRefused(["weak-password"]) from refusal
    account.set_password(password)
    account.save(update_fields=["password"])
    audit.record("access.password.changed", by=by, at=at, object_id=account.login_name)


@transaction.atomic
def note_sign_in(*, account: Account, at: datetime) -> None:
    audit.record("access.signed_in", by=actor_of(account), at=at)


@transaction.atomic
def note_sign_out(*, by: Actor, at: datetime) -> None:
    audit.record("access.signed_out", by=by, at=at)


@transaction.atomic
def note_refused_sign_in(*, login_name: str, at: datetime) -> None:
    """A failed try; the name typed may be a slip of a password, so only its being known is kept."""
    known = Account.objects.filter(login_name=login_name).exists()
    audit.record(
        "access.sign_in_refused", by=Actor("anonymous"), at=at,
        object_id=login_name if known else "", after={"known": known},
    )  # fmt: skip
