"""The pages of the identity cards."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from saikoku.documents import card as drawing
from saikoku.governance.contract import queries as contract
from saikoku.governance.contract.models import Kind
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts
from saikoku.workforce.cards import forms, operations, presenters, queries
from saikoku.workforce.cards.models import Card, CertificateRequest
from saikoku.workforce.cards.rules import photos, steps


@requires(Permission.CARD_VIEW)
@require_GET
@transaction.atomic
def list_cards(request: HttpRequest) -> HttpResponse:
    now, cards = clock.now(), queries.cards()
    operations.note_list_viewed(by=request.actor, at=now)
    minutes = terms.value("card_loss_report_minutes", on=now.date())
    may_keep = Permission.CARD_KEEP in request.permissions
    left = presenters.leavers(cards, {number for number, _ in access.workers()})
    return render(request, "cards/list.html", {
        "notes": [*presenters.losses(cards, minutes, now), *([left] if left else [])],
        "table": presenters.table(cards, now, may_keep=may_keep),
        "may_keep": may_keep,
    })  # fmt: skip


@requires(Permission.CARD_KEEP)
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    form = forms.Make(request.POST or None, request.FILES or None, people=access.workers())
    if done := acts.attempt(request, form, operations.make, presenters.explain):
        return redirect("cards:show", done.made.pk)
    return render(request, "cards/make.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.CARD_VIEW)
@require_GET
def show(request: HttpRequest, card_id: int) -> HttpResponse:
    return _page(request, card_id)


@requires(Permission.CARD_VIEW)
@require_safe
def photo(request: HttpRequest, card_id: int) -> HttpResponse:
    """The photograph as it was given."""
    card = get_object_or_404(Card, pk=card_id)
    content = bytes(card.photo)
    operations.note_photo_shown(card=card, by=request.actor, at=clock.now())
    return HttpResponse(content, content_type="image/png" if photos.read(content).kind == "png" else "image/jpeg")


@requires(Permission.CARD_KEEP)
@require_safe
@transaction.atomic
def paper(request: HttpRequest, card_id: int) -> HttpResponse:
    card = get_object_or_404(Card, pk=card_id)
    operations.note_printed(card=card, by=request.actor, at=clock.now())
    profile = contract.profile()
    content = drawing.render(presenters.printed(card, profile.city, profile.kind != Kind.REAL), at=clock.now())
    headers = {"Content-Disposition": f'inline; filename="card-{card.number}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@requires(Permission.CARD_KEEP)
@require_POST
def take_step(request: HttpRequest, card_id: int) -> HttpResponse:
    card = get_object_or_404(Card.objects.defer("photo"), pk=card_id)
    form = forms.TakeStep(request.POST, open_steps=steps.open_steps(queries.taken(card)))
    if acts.attempt(request, form, operations.take_step, presenters.explain, card_id=card_id):
        return redirect("cards:show", card_id)
    return _page(request, card_id, form=form, status=422)


@requires(Permission.CARD_DECIDE)
@require_POST
def decide(request: HttpRequest, request_id: int) -> HttpResponse:
    waiting = get_object_or_404(CertificateRequest, pk=request_id)
    confirm = request.POST.get("decision") == "confirm"
    try:
        operations.decide(request_id=request_id, confirm=confirm, by=request.actor, at=clock.now())
    except operations.CardRefused as refusal:
        return _page(request, waiting.card_id, refused=refusal.reasons, status=409)
    return redirect("cards:show", waiting.card_id)


@transaction.atomic
def _page(request: HttpRequest, card_id: int, *, form=None, refused=None, status: int = 200) -> HttpResponse:
    card = get_object_or_404(Card.objects.defer("photo").prefetch_related("steps"), pk=card_id)
    now, rows = clock.now(), list(card.steps.all())
    waiting = card.requests.filter(state=CertificateRequest.State.OPEN).first()
    people = {card.made_by} | {name for row in rows for name in (row.entered_by, row.confirmed_by)}
    names = access.names_of(people | ({waiting.asked_by} if waiting else set()))
    open_steps = steps.open_steps(queries.taken(card))
    operations.note_viewed(card=card, by=request.actor, at=now)
    may_keep, may_decide = (one in request.permissions for one in (Permission.CARD_KEEP, Permission.CARD_DECIDE))
    return render(request, "cards/show.html", {
        "card": card,
        "facts": presenters.facts(card, now),
        "notes": presenters.losses([card], terms.value("card_loss_report_minutes", on=now.date()), now),
        "timeline": presenters.timeline(rows, names),
        "refusal": presenters.refusal(refused) if refused else None,
        "waiting": waiting,
        "asked": presenters.asked(waiting, names) if waiting else None,
        "may_confirm": may_decide and bool(waiting) and waiting.asked_by != request.actor.name
        and card.worker_number != request.actor.worker_number,
        "may_drop": may_decide and bool(waiting),
        "may_keep": may_keep,
        "form": form or (forms.TakeStep(open_steps=open_steps) if may_keep and open_steps and not waiting else None),
    }, status=status)  # fmt: skip
