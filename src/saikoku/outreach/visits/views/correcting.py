"""Take up a visit again that was just recorded, or put its record right with a reason."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from saikoku.kernel import clock
from saikoku.outreach.visits import forms, operations, queries
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.operations import correcting, undoing
from saikoku.outreach.visits.presenters import pages, words
from saikoku.outreach.visits.rules import outcomes
from saikoku.outreach.visits.views import door
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules import corrections
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.VISIT_WORK)
@require_POST
def undo(request: HttpRequest, key: str) -> HttpResponse:
    door.mine(request, key)
    try:
        undoing.reopen(key=key, by=request.actor, at=clock.now())
    except operations.VisitRefused as refusal:
        return door.ended(request, key, refused=refusal.reasons)
    return redirect("visits:visit", key)


@requires(Permission.CONTACT_CORRECT)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def correct(request: HttpRequest, record_number: str) -> HttpResponse:
    """The collector's own record, or anybody's for those who lead the others."""
    old, visit = _record(request, record_number)
    form = forms.Correction(
        request.POST or None, told=visit.told_at is not None, outcomes=pages.by_group(),
        initial=pages.recalled(visit, old, queries.answers_of(old), queries.moved_to(old)),
    )  # fmt: skip
    form.recall(queries.promises_of(old))
    if request.method == "POST" and form.is_valid():
        try:
            done = correcting.correct_record(
                record_number=record_number, outcome=form.cleaned_data["outcome"], said=form.said(), place=form.place(),
                reason=form.cleaned_data["reason"], by=request.actor, at=clock.now(),
            )  # fmt: skip
        except operations.VisitRefused as refusal:
            words.explain(form, refusal.reasons)
        else:
            return _done(request, done)
    operations.note_shown(visit=visit, by=request.actor, at=clock.now())
    return render(request, "visits/correct.html", {
        "form": form, "old": old, "visit": visit, "outcome": outcomes.visits()[old.outcome],
        "frame_page": "ui/field.html" if _walks(request, visit) else "ui/office.html", "walks": _walks(request, visit),
        "began": clock.at(old.on, old.started_at.hour, old.started_at.minute), "collected": old.outcome in outcomes.COLLECTED,
        "back": _back(request, visit),
    }, status=422 if form.is_bound else 200)  # fmt: skip


def _record(request: HttpRequest, record_number: str) -> tuple[Contact, Visit]:
    old = Contact.objects.select_related("debtor").filter(record_number=record_number, channel__in=corrections.VISITS).first()
    visit = old and Visit.objects.select_related("debtor").filter(key=old.call_number).exclude(key="").first()
    if visit is None:
        raise Http404
    leads = Permission.CASE_REASSIGN in request.permissions
    if not corrections.may_correct(
        corrections.VISITS, channel=old.channel, recorded_by=visit.opened_by, name=request.actor.name, leads=leads
    ):
        raise PermissionDenied
    return old, visit


def _walks(request: HttpRequest, visit: Visit) -> bool:
    return visit.account_id == request.actor.account_id


def _back(request: HttpRequest, visit: Visit) -> str:
    if _walks(request, visit):
        return reverse("visits:visit", args=[visit.key])
    return reverse("cases:card", args=[visit.debtor.number])


def _done(request: HttpRequest, done) -> HttpResponse:
    door.remember(request, done)
    return redirect(_back(request, done.visit))
