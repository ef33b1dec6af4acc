"""The case card: one household on one page."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saikoku.desk.cases import operations, presenters, queries
from saikoku.desk.cases.presenters import behind
from saikoku.kernel import clock
from saikoku.outreach.calls import queries as calls
from saikoku.outreach.calls.presenters import listed
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules import corrections
from saikoku.registry.debtors.queries import NobodyKnown
from saikoku.registry.photos import presenters as pictures
from saikoku.registry.photos import queries as photos
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.CASE_VIEW)
@require_safe
@transaction.atomic
def card(request: HttpRequest, number: str) -> HttpResponse:
    """Show a case; supervisors also see who looked at it."""
    now = clock.now()
    try:
        found = queries.card(number, now.date())
    except NobodyKnown as unknown:
        raise Http404 from unknown
    day = calls.day_of(now, getattr(request.contract, "ends_on", None))  # the clock has read the contract already
    looks = queries.who_looked(found.debtor.number) if Permission.CASE_REASSIGN in request.permissions else None
    operations.note_shown(card=found, reason=request.GET.get("reason", "")[:200], by=request.actor, at=now)

    def may_coach(row: Contact) -> bool:
        return row.channel in corrections.CALLS and row.origin == Contact.Origin.OWN and row.recorded_by != request.actor.name

    def may_correct(row: Contact) -> bool:
        channels = corrections.VISITS if row.channel in corrections.VISITS and row.call_number else corrections.CALLS
        return Permission.CONTACT_CORRECT in request.permissions and corrections.may_correct(
            channels, channel=row.channel, recorded_by=row.recorded_by, name=request.actor.name,
            leads=Permission.CASE_REASSIGN in request.permissions, is_ours=row.origin == Contact.Origin.OWN,
        )  # fmt: skip

    may_trace = Permission.EVIDENCE_VIEW in request.permissions
    correctors = {row.recorded_by for row in found.story.contacts if row.corrects}
    names = access.names_of(correctors | {look.actor for look in looks or ()})
    known = calls.known(found.debtor.pk, day)
    offers = calls.offers_of(found.opening, known, day)
    context = presenters.card(found, day, offers, looks, may_correct, may_trace=may_trace, names=names,
                              may_coach=may_coach if Permission.COACHING_LEAD in request.permissions else None)  # fmt: skip
    context["listed"] = listed.table(known, day, behind.ways(found, request.permissions, account_id=request.actor.account_id))
    context["photos"] = None
    if Permission.PHOTO_VIEW in request.permissions:
        taken = photos.of_debtors([found.debtor.pk, *(row.pk for row in found.former)])
        context["photos"] = pictures.table(taken, access.names_of({one.taken_by for one in taken}) if taken else names)
    may_call = Permission.CALL_WORK in request.permissions
    may_take = Permission.RECEIPT_ISSUE in request.permissions
    may_print = Permission.SLIP_PRINT in request.permissions
    may = {"may_call": may_call, "may_take": may_take, "may_print": may_print}
    return render(request, "cases/card.html", context | may)
