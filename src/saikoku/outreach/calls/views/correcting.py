"""Correct a record: a new one takes its place."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from saikoku.kernel import clock
from saikoku.outreach.calls import forms, operations, queries
from saikoku.outreach.calls.presenters import words
from saikoku.outreach.scripts.rules import outcomes
from saikoku.registry.contacts import presenters as contacts_words
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules import corrections, opening
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.CONTACT_CORRECT)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def correct(request: HttpRequest, record_number: str) -> HttpResponse:
    old = Contact.objects.select_related("debtor").filter(record_number=record_number).first()
    if old is None:
        raise Http404
    leads = Permission.CASE_REASSIGN in request.permissions
    if not corrections.may_correct(
        corrections.CALLS, channel=old.channel, recorded_by=old.recorded_by, name=request.actor.name, leads=leads,
        is_ours=old.origin == Contact.Origin.OWN,
    ):  # fmt: skip
        raise PermissionDenied
    choices = [(one.code, f"{one.code} {one.ja}") for one in outcomes.calls().values() if one.fits(old.channel)]
    written = queries.written_with([old])
    given = forms.recalled(written.records, written.promises, written.findings, written.encouragements, {})
    form = forms.Correction(request.POST or None, outcomes=choices, asks=_asks(old, written), initial=given)
    started = clock.at(old.on, old.started_at.hour, old.started_at.minute)
    ended = clock.at(old.on, old.ended_at.hour, old.ended_at.minute) if old.ended_at else None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = operations.correct_record(
                record_number=record_number, outcome=data["outcome"], reason=data["reason"], by=request.actor,
                at=clock.now(), said=form.said(started, ended, phone=old.phone),
            )  # fmt: skip
        except operations.CallRefused as refused:
            for sentence in words.refusals(refused.reasons):
                form.add_error(None, sentence)
        else:
            written = contacts_words.place_of(done.record_numbers[0])
            return redirect(f"{reverse('cases:card', args=[old.debtor.number])}#{written}")
    operations.note_record_shown(record_number=record_number, number=old.debtor.number, by=request.actor, at=clock.now())
    context = {"form": form, "old": old, "outcome": outcomes.words().get(old.outcome, old.outcome), "started": started,
               "may_coach": Permission.COACHING_LEAD in request.permissions and old.recorded_by != request.actor.name}
    return render(request, "calls/correct.html", context, status=422 if form.is_bound else 200)


def _asks(old: Contact, written: queries.Written) -> list[str]:
    """What may have been encouraged: what the data asks for, and whatever the record says was."""
    day = queries.day_of(clock.now())
    found = opening.offered(queries.offers_of(contacts.opening_of(old.debtor_id), queries.known(old.debtor_id, day), day))
    noted = {one.kind for one in written.encouragements}
    return [kind for kind in forms.ENCOURAGED if kind in found or kind in noted]
