"""The leaders' queue and results; the collector's surveys of the day, the check list and the finding."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.inquiry.residences import forms, operations, presenters, queries
from saikoku.inquiry.residences.models import Finding, Survey
from saikoku.inquiry.residences.operations import finding as findings
from saikoku.inquiry.residences.rules import checks, proposal
from saikoku.inquiry.residences.rules.proposal import Seen
from saikoku.kernel import clock, ulid
from saikoku.planning.routes.queries import shown
from saikoku.registry.debtors.queries import NobodyKnown
from saikoku.registry.photos import operations as photos
from saikoku.registry.photos import presenters as pictures
from saikoku.registry.photos import queries as taken
from saikoku.registry.photos.rules.taking import Purpose
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts, addresses


@requires(Permission.ROUTE_PLAN)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def queue(request: HttpRequest) -> HttpResponse:
    """Who is to be looked for; sent, those chosen are assigned."""
    now = clock.now()
    found, collectors = queries.queue(now.date(), addresses.page_number(request.GET.get("page", ""))), shown.collectors()
    choices, then = presenters.choices(found)
    form = forms.Choose(
        request.POST or None, choices=choices, then=then, collectors=collectors, initial={"on": now.date()}
    )
    if acts.attempt(request, form, operations.assign, presenters.explain):
        return redirect("residences:queue")
    under_way, latest = list(queries.open_surveys()), queries.latest()
    about = [
        *(one.debtor.number for one in found.shown), *(one.debtor.number for one in under_way),
        *(one.survey.debtor.number for one in latest),
    ]  # fmt: skip
    if about:
        operations.note_queue_shown(numbers=list(dict.fromkeys(about)), by=request.actor, at=now)
    names = shown.collector_names(one.account_id for one in under_way if one.account_id)
    on_routes = shown.errands_on_routes(now.date()) if under_way else None
    return render(request, "residences/queue.html", {
        "sentence": presenters.sentence(found), "form": form, "anybody": bool(found.shown), "collectors": collectors,
        "under_way": presenters.under_way(under_way, names, on_routes, now.date()),
        "results": presenters.results(latest), "paging": presenters.paging(found), "page": found.page,
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.ROUTE_PLAN)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def survey(request: HttpRequest, survey_id: int) -> HttpResponse:
    """One survey with its findings; sent, another goes, or another day."""
    found, now = _survey(survey_id), clock.now()
    form = forms.Send(
        request.POST or None, collectors=shown.collectors(), initial={"on": found.on or now.date(), "account": found.account_id}
    )
    if acts.attempt(request, form, operations.reassign, presenters.explain, survey_id=survey_id):
        return redirect("residences:survey", survey_id)
    return _one(request, found, form)


@requires(Permission.ROUTE_PLAN)
@require_POST
@transaction.atomic
def give_up(request: HttpRequest, survey_id: int) -> HttpResponse:
    found, form = _survey(survey_id), forms.GiveUp(request.POST)
    if acts.attempt(request, form, operations.give_up, presenters.explain, survey_id=survey_id):
        return redirect("residences:queue")
    send = forms.Send(collectors=shown.collectors(), initial={"on": found.on or clock.today(), "account": found.account_id})
    return _one(request, found, send, form)


def _one(request: HttpRequest, found: Survey, form: forms.Send, ends: forms.GiveUp | None = None) -> HttpResponse:
    operations.note_shown(survey=found, by=request.actor, at=clock.now())
    names = shown.collector_names([found.account_id] if found.account_id else [])
    may_look = Permission.PHOTO_VIEW in request.permissions
    seen = taken.of_place(Purpose.SURVEY, str(found.pk)) if may_look else []
    return render(request, "residences/survey.html", {
        "survey": found, "facts": presenters.facts(found, names), "history": presenters.history(queries.of_survey(found)),
        "form": form, "ends": ends or forms.GiveUp(), "wrong": ends if ends is not None else form,
        "is_open": found.state in operations.UNDER_WAY, "may_open": Permission.CASE_VIEW in request.permissions,
        "photos": pictures.table(seen, access.names_of({one.taken_by for one in seen})) if seen else None,
    }, status=422 if form.errors or ends is not None else 200)  # fmt: skip


@requires(Permission.ROUTE_PLAN)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def correct(request: HttpRequest, finding_id: int) -> HttpResponse:
    old = Finding.objects.select_related("survey__debtor").filter(pk=finding_id).first()
    if old is None or hasattr(old, "corrected"):
        raise Http404
    form = forms.Correct(
        request.POST or None, initial={"outcome": old.outcome, "text": old.text, "address": old.address_found}
    )
    if acts.attempt(request, form, findings.correct, presenters.explain, finding_id=finding_id):
        return redirect("residences:survey", old.survey_id)
    operations.note_shown(survey=old.survey, by=request.actor, at=clock.now())
    return render(request, "residences/correct.html", {
        "old": old, "form": form, "seen": presenters.in_words(Seen.of(old.seen)),
        "stopped": old.outcome == proposal.DECEASED,
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.VISIT_WORK)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    return _mine(request)


@transaction.atomic
def _mine(request: HttpRequest, *, refused: list[str] | None = None) -> HttpResponse:
    now = clock.now()
    rows = queries.mine(request.actor.account_id, now.date())
    if rows:
        operations.note_day_shown(numbers=[one.debtor.number for one in rows], by=request.actor, at=now)
    return render(request, "residences/mine.html", {
        "on": now.date(), "stops": presenters.stops(rows), "refusal": presenters.refused(refused or []),
    }, status=409 if refused else 200)  # fmt: skip


@requires(Permission.VISIT_WORK)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """From the door of a visit at which nobody of that name lives."""
    try:
        found = operations.begin_here(debtor_number=request.POST.get("number", ""), by=request.actor, at=clock.now())
    except NobodyKnown as unknown:
        raise Http404 from unknown
    except operations.SurveyRefused as refusal:
        return _mine(request, refused=refusal.reasons)
    return redirect("residences:check", found.pk)


@requires(Permission.VISIT_WORK)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def check(request: HttpRequest, survey_id: int) -> HttpResponse:
    """What is seen and heard at the place. Nothing is kept on the device: sent, the server keeps it."""
    found = _own(request, survey_id)
    form = forms.Check(request.POST or None, initial=found.seen or {"place": "1"})
    if acts.attempt(request, form, findings.tell, presenters.explain, survey_id=survey_id):
        return redirect("residences:confirm", survey_id)
    operations.note_shown(survey=found, by=request.actor, at=clock.now())
    return render(request, "residences/check.html", {
        "survey": found, "form": form, "never": checks.never(photos=_may_take(found)),
        "may_take": _may_take(found), "photos": len(taken.of_place(Purpose.SURVEY, str(found.pk))),
        "is_open": found.state == Survey.State.ASSIGNED,
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.VISIT_WORK)
@require_http_methods(["GET", "POST"])
def photo(request: HttpRequest, survey_id: int) -> HttpResponse:
    """A picture of the place, where the city allows it; the page makes the intent under which it is kept once."""
    found, now = _own(request, survey_id), clock.now()
    if not _may_take(found):
        raise Http404
    intent = ulid.sent(request.POST.get("intent", "")) or ulid.new(now)
    form = forms.Photo(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            photos.keep(
                intent=intent, debtor=found.debtor, purpose=Purpose.SURVEY, place=str(found.pk), subject=given["subject"],
                reason=given["reason"], content=given["picture"].read(), by=request.actor, at=now,
            )  # fmt: skip
        except photos.PhotoRefused as refusal:
            pictures.explain(form, refusal.reasons)
        else:
            return redirect("residences:photo", survey_id)
    with transaction.atomic():
        photos.note_taking_shown(debtor=found.debtor, by=request.actor, at=now)
        return render(request, "photos/take.html", {
            "person": found.debtor, "form": form, "intent": intent, "back": reverse("residences:check", args=[survey_id]),
            "taken": pictures.lines(taken.of_place(Purpose.SURVEY, str(survey_id))),
        }, status=422 if form.errors else 200)  # fmt: skip


def _may_take(found: Survey) -> bool:
    return found.state == Survey.State.ASSIGNED and taken.is_allowed(Purpose.SURVEY, clock.today())


@requires(Permission.VISIT_WORK)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def confirm(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The finding as the check list proposes it. Its turn writes it once, however often the button is pressed."""
    found = _own(request, survey_id)
    text = request.POST.get("turn", "")
    turn = int(text) if text.isdecimal() and len(text) < 4 else found.turn
    if request.method == "GET" and not found.seen:
        return redirect("residences:check", survey_id)
    seen = Seen.of(found.seen)
    form = forms.Confirm(
        request.POST or None, initial={"outcome": proposal.propose(seen), "text": presenters.text_of(seen)}
    )
    if acts.attempt(request, form, findings.confirm, presenters.explain, survey_id=survey_id, turn=turn):
        return redirect("residences:mine")
    operations.note_shown(survey=found, by=request.actor, at=clock.now())
    return render(request, "residences/confirm.html", {
        "survey": found, "form": form, "turn": turn, "seen": presenters.in_words(seen), "proposed": presenters.proposed(seen),
        "may_take": _may_take(found),
    }, status=422 if form.errors else 200)  # fmt: skip


def _survey(survey_id: int) -> Survey:
    found = Survey.objects.select_related("debtor").filter(pk=survey_id).first()
    if found is None:
        raise Http404
    return found


def _own(request: HttpRequest, survey_id: int) -> Survey:
    """A survey that is the collector's to do, that was his and ended today, or that he has told of today."""
    found, today = _survey(survey_id), clock.today()
    is_of_today = found.closed_at is None or found.closed_at.astimezone(clock.TOKYO).date() == today
    is_his = found.account_id == request.actor.account_id and is_of_today
    if not is_his and not Finding.objects.filter(survey=found, by=request.actor.name, on_day=today).exists():
        raise Http404
    return found
