"""The telephone's window asks for the number to dial; the call's times are the telephone's where it told any."""

from datetime import datetime

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from saikoku.kernel import clock
from saikoku.outreach.calls import operations
from saikoku.outreach.calls.presenters import who, words
from saikoku.outreach.telephone import queries as telephone
from saikoku.planning.lists.models import Lease
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.CALL_WORK)
@require_POST
@never_cache
def dial(request: HttpRequest, call_number: str) -> JsonResponse:
    try:
        number = operations.dial(call_number=call_number, phone_id=chosen(request), by=request.actor, at=clock.now())
    except operations.CallRefused as refused:
        return JsonResponse({"reason": " ".join(words.refusals(refused.reasons))}, status=409)
    return JsonResponse({"call": call_number, "number": number, "display": who.in_groups(number)})


def chosen(request: HttpRequest) -> int | None:
    """The number that the person chose on the page; None where it names none."""
    phone = request.POST.get("phone", "")
    return int(phone) if phone.isdecimal() and len(phone) < 19 else None


def times(lease: Lease, now: datetime) -> tuple[datetime, datetime]:
    """When the call began and ended: by the telephone's own events, else from the dialling by hand, where somebody told
    it, or the opening of the case, until somebody told that the talk is over, or until now."""
    heard = telephone.timing_of(lease.call_number, lease.holder_id)
    if heard is None:
        return lease.dialled_at or lease.opened_at, lease.talk_ended_at or now
    return heard.started_at, heard.ended_at or lease.talk_ended_at or now


def talk_ended(lease: Lease) -> datetime | None:
    """When the talk ended, as somebody told by a key or else the telephone; None while it goes on or nobody told."""
    if lease.talk_ended_at is not None or not telephone.tells():
        return lease.talk_ended_at
    heard = telephone.timing_of(lease.call_number, lease.holder_id)
    return heard.ended_at if heard is not None else None
