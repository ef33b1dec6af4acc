"""Everybody's training, for those who lead it; certificates."""

import functools

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from saikoku.governance.contract import queries as contract
from saikoku.kernel import clock
from saikoku.practice import queries
from saikoku.practice.models import Certificate
from saikoku.practice.operations import certifying
from saikoku.practice.presenters import people as words
from saikoku.practice.presenters import plays as play_words
from saikoku.security.access.decorators import requires
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.TRAINING_LEAD)
@require_safe
@transaction.atomic
def overview(request: HttpRequest) -> HttpResponse:
    people = queries.learners()
    ids = [one.pk for one in people]
    best = queries.best_of(ids)
    certifying.note_people_shown(by=request.actor, at=clock.now())
    return render(request, "training/people.html", {
        "table": words.table(people, best, queries.certificates_of(ids)), "by_play": words.by_play(best),
    })  # fmt: skip


@requires(Permission.TRAINING_LEAD)
@require_safe
@transaction.atomic
def person(request: HttpRequest, account_id: int) -> HttpResponse:
    return _person(request, account_id)


@requires(Permission.TRAINING_LEAD)
@require_POST
def certify(request: HttpRequest, account_id: int) -> HttpResponse:
    now = clock.now()
    by = request.actor.display_name or request.actor.name
    facts_of = functools.partial(words.paper, profile=contract.profile(), by=by, at=now)
    try:
        made = certifying.issue(account_id=account_id, facts_of=facts_of, by=request.actor, at=now)
    except certifying.CertificateRefused as refusal:
        with transaction.atomic():
            return _person(request, account_id, refused=refusal.reasons)
    return redirect("training:person", made.account_id)


@requires(Permission.TRAINING_PLAY)
@require_safe
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate: one's own, or anybody's for those who lead the training."""
    found = get_object_or_404(Certificate, number=number)
    if found.account_id != request.actor.account_id and Permission.TRAINING_LEAD not in request.permissions:
        raise Http404
    drawn = certifying.take_paper(certificate=found, by=request.actor, at=clock.now())
    headers = {"Content-Disposition": content_disposition_header(False, f"研修修了証_{number}.pdf")}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)


def _person(request: HttpRequest, account_id: int, *, refused=()) -> HttpResponse:
    account = get_object_or_404(Account, pk=account_id)
    certifying.note_people_shown(by=request.actor, at=clock.now())
    best = {play: found for (_, play), found in queries.best_of([account_id]).items()}
    return render(request, "training/person.html", {
        "account": account, "plays": play_words.choices_of_plays(best),
        "history": play_words.history(queries.attempts_of(account_id)),
        "certificate": queries.certificates_of([account_id]).get(account_id), "missing": len(queries.missing(account_id)),
        "may_certify": not certifying.refusals(account, request.actor),
        "refused": [words.REFUSALS[code] for code in refused],
    }, status=409 if refused else 200)  # fmt: skip
