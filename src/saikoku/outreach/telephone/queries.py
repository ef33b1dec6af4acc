"""Whose seat is it, what signs it in, and what did the telephone tell of a call?"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from saikoku.gateways import telephone
from saikoku.kernel import kept
from saikoku.outreach.telephone.models import CallEvent, Seat
from saikoku.outreach.telephone.rules import timing


class NoSeat(Exception):
    """This account cannot telephone from the page; `args[0]` is a code: by-hand, no-seat, other-realm,
    secret-lost."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """What the page of a seat needs to register."""

    address: str
    realm: str
    extension: str
    ha1: str


def place_of(extension: str) -> str:
    """Where the secret of a seat belongs; nothing else opens it."""
    return f"telephone seat {extension}"


def seat_of(account_id: int) -> Seat | None:
    return Seat.objects.filter(account_id=account_id).first()


def sign_in_of(account_id: int) -> SignIn:
    """Raises NoSeat."""
    server = telephone.configured()
    if not isinstance(server, telephone.Sip):
        raise NoSeat("by-hand")
    seat = seat_of(account_id)
    if seat is None:
        raise NoSeat("no-seat")
    if seat.realm != server.realm:
        raise NoSeat("other-realm")
    try:
        return SignIn(server.address, server.realm, seat.extension, secret_of(seat))
    except kept.NotOpened as closed:
        raise NoSeat("secret-lost") from closed


def secret_of(seat: Seat) -> str:
    """The HA1. Raises NotOpened where the key that closed it is gone."""
    return kept.open_piece(bytes(seat.secret), place=place_of(seat.extension), under=seat.key_id).decode()


def seats() -> list[Seat]:
    return list(Seat.objects.select_related("account").order_by("extension"))


def timing_of(call_number: str, account_id: int | None) -> timing.Timing | None:
    """When the call of this operator began and ended by his telephone; None where he dialled by hand."""
    rows = CallEvent.objects.filter(call_number=call_number, account_id=account_id).order_by("at", "pk")
    return timing.timing(timing.Event(*row) for row in rows.values_list("leg", "direction", "kind", "at"))


def was_dialled(call_number: str) -> bool:
    """Did anybody's telephone dial for this call?"""
    return CallEvent.objects.filter(call_number=call_number, kind=timing.DIALLED).exists()


def tells() -> bool:
    """Does the telephone tell of calls at all? Not where everybody dials by hand."""
    try:
        return telephone.configured().in_browser
    except telephone.NotConfigured:
        return False


def talks_ended(calls: Mapping[str, int | None]) -> dict[str, datetime]:
    """When the talk of each call ended by the telephone of its operator (`calls`: his account by call number); only of
    calls whose line is closed. One query, none where everybody dials by hand."""
    if not calls or not tells():
        return {}
    heard: dict[str, list[timing.Event]] = defaultdict(list)
    rows = CallEvent.objects.filter(call_number__in=list(calls)).order_by("at", "pk")
    for number, account_id, *event in rows.values_list("call_number", "account_id", "leg", "direction", "kind", "at"):
        if calls[number] == account_id:
            heard[number].append(timing.Event(*event))
    found = {number: timing.timing(events) for number, events in heard.items()}
    return {number: one.ended_at for number, one in found.items() if one is not None and one.ended_at is not None}
