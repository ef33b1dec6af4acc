"""Open and close accounts, give and end roles, change passwords, record sign-ins."""

import secrets
from datetime import datetime

from axes import utils as axes
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.access import queries
from saikoku.security.access.models import Account, Grant, WrongCode
from saikoku.security.access.queries import roles_of
from saikoku.security.access.rules.guessing import Patience
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit import operations as audit

CLEAR_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class AccountRefused(Refused):
    """The account cannot be opened or changed; `reasons` are codes."""


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
    worker_number: str = "", display_kana: str = "", employer: str = "", initial: bool = False,
    by: Actor, at: datetime,
) -> Account:  # fmt: skip
    """A new account with its roles; `initial`: its owner must choose a password of his own first.

    Raises AccountRefused: login-name-taken, worker-has-account, weak-password.
    """
    account = Account(
        login_name=login_name, display_name=display_name, display_kana=display_kana, employer=employer,
        worker_number=worker_number, password_is_initial=initial, created_at=at, created_by=by.name,
    )  # fmt: skip
    reasons = []
    if Account.objects.filter(login_name=login_name).exists():
        reasons.append("login-name-taken")
    if worker_number and Account.objects.filter(worker_number=worker_number).exists():
        reasons.append("worker-has-account")
    if _is_weak(password, account):
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

    Raises AccountRefused: own-rights (nobody changes his own), account-closed, reason-missing.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    reasons = [] if account.is_active else ["account-closed"]
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
    """End an account: its roles end and its sessions are refused at the next request.

    Raises AccountRefused: own-rights, reason-missing.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    reasons = ["own-rights"] if account.pk == by.account_id else []
    reasons += [] if reason.strip() else ["reason-missing"]
    if reasons:
        raise AccountRefused(reasons)
    if not account.is_active:
        return
    for role in sorted(roles_of(account)):
        Grant.objects.create(account=account, role=role, given=False, at=at, by=by.name, reason=reason)
    account.is_active, account.closed_at, account.closed_by = False, at, by.name
    account.save(update_fields=["is_active", "closed_at", "closed_by"])
    audit.record("access.account.closed", by=by, at=at, object_id=account.login_name, reason=reason)


def initial_password() -> str:
    """Sixteen characters that cannot be mistaken for one another, in fours, to be read from a slip of paper."""
    drawn = "".join(secrets.choice(CLEAR_CHARACTERS) for _ in range(16))
    return "-".join(drawn[start : start + 4] for start in range(0, 16, 4))


@transaction.atomic
def reset_password(*, account_id: int, reason: str, by: Actor, at: datetime) -> str:
    """A new initial password for somebody who forgot his; returned once, kept nowhere in clear.

    All his sessions end, and so does a lock after too many tries.
    Raises AccountRefused: own-rights, account-closed, reason-missing.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    reasons = ["own-rights"] if account.pk == by.account_id else []
    reasons += [] if account.is_active else ["account-closed"]
    reasons += [] if reason.strip() else ["reason-missing"]
    if reasons:
        raise AccountRefused(reasons)
    password = initial_password()
    account.set_password(password)
    account.password_is_initial = True
    account.save(update_fields=["password", "password_is_initial"])
    axes.reset(username=account.login_name)
    audit.record("access.password.reset", by=by, at=at, object_id=account.login_name, reason=reason)
    return password


@transaction.atomic
def change_own_password(*, account_id: int, current: str, new: str, by: Actor, at: datetime) -> Account:
    """A person chooses his own password. Raises AccountRefused: current-password-wrong, same-password, weak-password."""
    account = Account.objects.select_for_update().get(pk=account_id)
    reasons = [] if account.check_password(current) else ["current-password-wrong"]
    reasons += ["same-password"] if current == new else []
    reasons += ["weak-password"] if _is_weak(new, account) else []
    if reasons:
        raise AccountRefused(reasons)
    account.set_password(new)
    account.password_is_initial = False
    account.save(update_fields=["password", "password_is_initial"])
    audit.record("access.password.changed", by=by, at=at, object_id=account.login_name)
    return account


@transaction.atomic
def set_letter_keys(*, account_id: int, on: bool, by: Actor, at: datetime) -> None:
    """Whether single letters act on the call desk for this person (WCAG 2.1.4)."""
    before = Account.objects.select_for_update().get(pk=account_id).letter_keys
    Account.objects.filter(pk=account_id).update(letter_keys=on)
    audit.record("access.letter_keys.set", by=by, at=at, before={"on": before}, after={"on": on})


def _is_weak(password: str, account: Account) -> bool:
    try:
        validate_password(password, account)
    except ValidationError:
        return True
    return False


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


@transaction.atomic
def note_refused_entry(*, route: str, by: Actor, at: datetime) -> None:
    """Somebody asked for a page or an act that his roles do not allow."""
    audit.record("access.entry_refused", by=by, at=at, object_id=route[:80])


@transaction.atomic
def note_list_viewed(*, by: Actor, at: datetime) -> None:
    """The names of those who have accounts were shown."""
    audit.record("access.accounts.viewed", by=by, at=at)


@transaction.atomic
def note_account_viewed(*, account: Account, by: Actor, at: datetime) -> None:
    audit.record("access.account.viewed", by=by, at=at, object_id=account.login_name)


@transaction.atomic
def codes_held(*, kind: WrongCode.Kind, patience: Patience, by: Actor, at: datetime) -> datetime | None:
    """Until when this person may not try a code, and the record that he tried; None where he may. Locks his account, so that
    many tries at once are counted one after the other: part of the caller's transaction."""
    account = Account.objects.select_for_update(no_key=True).filter(pk=by.account_id).first()
    until = queries.codes_held_until(account, kind, patience, at) if account else None
    if until:
        audit.record("access.code.refused", by=by, at=at, object_id=kind.value)
    return until


@transaction.atomic
def note_wrong_code(*, kind: WrongCode.Kind, patience: Patience, by: Actor, at: datetime) -> None:
    """A wrong code was typed; what was typed is not kept. The last that is allowed says that the others wait."""
    account = Account.objects.filter(pk=by.account_id).first()
    if account is None:
        return
    WrongCode.objects.create(account=account, kind=kind, at=at)
    if queries.codes_held_until(account, kind, patience, at):
        audit.record("access.codes.held", by=by, at=at, object_id=kind.value, after={"minutes": patience.minutes})
