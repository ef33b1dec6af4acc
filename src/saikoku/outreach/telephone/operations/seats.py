"""Assign a seat of the SIP server, take it back, hand its sign-in to its owner, note what the telephone told."""

import re
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from saikoku.gateways import telephone
from saikoku.kernel import kept
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.outreach.telephone import queries
from saikoku.outreach.telephone.models import CallEvent, Seat
from saikoku.outreach.telephone.rules import timing
from saikoku.security.access.models import Account
from saikoku.security.audit import operations as audit

EXTENSION = re.compile(r"[A-Za-z0-9._-]{1,20}")
LONGEST_AGO = timedelta(hours=1)
"""How late what the telephone told may arrive: the page tries again while the line to the server is away."""


class SeatRefused(Refused):
    """Codes: by-hand, extension-unusable, extension-taken, account-unknown, seat-unknown."""


class EventRefused(Refused):
    """Codes: event-unknown, told-too-late."""


@transaction.atomic
def assign(*, account_id: int, extension: str, password: str, by: Actor, at: datetime) -> Seat:
    """Give an account a place at the SIP server; one it had is replaced. Without a password one is drawn that nobody
    needs to know (the generated configuration of the server holds what fits it). Raises SeatRefused.
    """
    server = telephone.configured()
    account = Account.objects.select_for_update().filter(pk=account_id, is_active=True).first()
    judged = (
        ("by-hand", not isinstance(server, telephone.Sip)),
        ("extension-unusable", not EXTENSION.fullmatch(extension)),
        ("extension-taken", Seat.objects.filter(extension=extension).exclude(account_id=account_id).exists()),
        ("account-unknown", account is None),
    )
    if reasons := [code for code, holds in judged if holds]:
        raise SeatRefused(reasons)
    secret = telephone.ha1(extension, server.realm, password or secrets.token_urlsafe(24))
    closed = kept.close(secret.encode(), place=queries.place_of(extension))
    before = Seat.objects.filter(account=account).first()
    seat, _ = Seat.objects.update_or_create(account=account, defaults={
        "extension": extension, "realm": server.realm, "secret": closed, "key_id": kept.key_id(), "assigned_at": at,
        "assigned_by": by.name,
    })  # fmt: skip
    audit.record(
        "telephone.seat.assigned", by=by, at=at, object_id=account.login_name,
        before={"extension": before.extension if before else ""}, after={"extension": extension, "realm": server.realm},
    )  # fmt: skip
    return seat


@transaction.atomic
def take_back(*, seat_id: int, by: Actor, at: datetime) -> None:
    """The account telephones by hand again. Raises SeatRefused(seat-unknown)."""
    seat = Seat.objects.select_for_update(of=("self",)).select_related("account").filter(pk=seat_id).first()
    if seat is None:
        raise SeatRefused(["seat-unknown"])
    audit.record(
        "telephone.seat.taken_back", by=by, at=at, object_id=seat.account.login_name, before={"extension": seat.extension}
    )
    seat.delete()


@transaction.atomic
def hand_out(*, by: Actor, at: datetime) -> queries.SignIn:
    """What the actor's own page signs in with; nobody else's. Raises NoSeat."""
    found = queries.sign_in_of(by.account_id)
    audit.record("telephone.seat.opened", by=by, at=at, object_id=by.name, after={"extension": found.extension})
    return found


def note(
    *, call_number: str, leg: str, direction: str, kind: str, cause: str = "", ago: timedelta = timedelta(0), by: Actor,
    at: datetime,
) -> bool:  # fmt: skip
    """What happened to a leg, `ago` before now; False where it was told before. Raises EventRefused.

    The trail needs no line of its own: the table only grows, and the record of the call stands in the ledger.
    """
    if ago < timedelta(0) or ago > LONGEST_AGO:
        raise EventRefused(["told-too-late"])
    first = timing.DIALLED if direction == timing.OUT else timing.RANG
    known = kind in (first, timing.ANSWERED, timing.ENDED) and direction in (timing.OUT, timing.IN)
    fits = cause in timing.CAUSES if kind == timing.ENDED else not cause
    if not (known and fits):
        raise EventRefused(["event-unknown"])
    try:
        with transaction.atomic():
            CallEvent.objects.create(
                call_number=call_number, leg=leg, direction=direction, kind=kind, cause=cause, at=at - ago,
                account_id=by.account_id,
            )  # fmt: skip
    except IntegrityError as again:
        if "a_thing_happens_to_a_leg_once" not in str(again):
            raise
        return False
    return True
