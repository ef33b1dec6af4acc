"""Role plays: the list, one talk, its record and its score."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saikoku.governance.contract import queries as contract
from saikoku.governance.contract.models import Kind
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.outreach.scripts import queries as scripts
from saikoku.practice import forms, queries
from saikoku.practice.models import Attempt
from saikoku.practice.operations import training
from saikoku.practice.presenters import people as people_words
from saikoku.practice.presenters import plays as words
from saikoku.practice.rules import roleplays
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.TRAINING_PLAY)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    if contract.profile().kind == Kind.REAL:
        return render(request, "training/elsewhere.html", {})
    mine = request.actor.account_id
    best = {play: found for (_, play), found in queries.best_of([mine]).items()}
    passed = sum(found.passed for found in best.values())
    return render(request, "training/index.html", {
        "plays": words.choices_of_plays(best), "passed": passed, "count": len(roleplays.book().plays),
        "pass_mark": roleplays.book().pass_mark, "history": words.history(queries.attempts_of(mine)[:20]),
        "certificate": queries.certificates_of([mine]).get(mine),
        "leads": Permission.TRAINING_LEAD in request.permissions,
    })  # fmt: skip


@requires(Permission.TRAINING_PLAY)
@require_http_methods(["GET", "POST"])
def play(request: HttpRequest, key: str) -> HttpResponse:
    """What the role play is about; sent, it begins."""
    found = roleplays.book().plays.get(key)
    if found is None:
        raise Http404
    refused: list[str] = []
    if request.method == "POST":
        try:
            begun = training.begin(key=key, by=request.actor, at=clock.now())
        except training.PlayRefused as refusal:
            refused = [people_words.REFUSALS[code] for code in refusal.reasons]
        else:
            return redirect("training:attempt", begun.pk)
    context = {"play": found, "level": words.LEVELS[found.level], "turns": len(found.turns), "refused": refused}
    return render(request, "training/play.html", context, status=409 if refused else 200)


@requires(Permission.TRAINING_PLAY)
@require_safe
def attempt(request: HttpRequest, attempt_id: int) -> HttpResponse:
    return _page(request, attempt_id)


@requires(Permission.TRAINING_PLAY)
@require_POST
def say(request: HttpRequest, attempt_id: int) -> HttpResponse:
    place, choice = (_number(request.POST.get(name)) for name in ("place", "choice"))
    try:
        training.say(attempt_id=attempt_id, place=place, choice=choice, by=request.actor, at=clock.now())
    except training.PlayRefused as refusal:
        return _page(request, attempt_id, refused=refusal.reasons)
    return redirect("training:attempt", attempt_id)


@requires(Permission.TRAINING_PLAY)
@require_POST
def record(request: HttpRequest, attempt_id: int) -> HttpResponse:
    form, begun = forms.Record(request.POST), _attempt(request, attempt_id)
    if not form.is_valid():
        return _page(request, attempt_id, form=form)
    data, now = form.cleaned_data, clock.now()
    try:
        training.finish(
            attempt_id=attempt_id, record=form.typed(), said=form.said(min(begun.begun_at, now), now), outcome=data["outcome"],
            identified=data["identified"] == "1", by=request.actor, at=now,
        )  # fmt: skip
    except training.PlayRefused as refusal:
        return _page(request, attempt_id, form=form, refused=refusal.reasons)
    return redirect("training:attempt", attempt_id)


def _page(request: HttpRequest, attempt_id: int, *, form: forms.Record | None = None, refused=()) -> HttpResponse:
    found = _attempt(request, attempt_id)
    play = roleplays.book().plays.get(found.play)
    is_old = play is None or play.version != found.version
    said = [] if is_old else list(found.lines.order_by("place").values_list("choice", flat=True))
    result, reasons = getattr(found, "result", None), [people_words.REFUSALS[code] for code in refused]
    context = {
        "attempt": found, "play": play, "title": play.title if play else found.play, "refused": reasons,
        "person": words.person(found, identified=bool(result or (play and roleplays.is_identified(play, said)))),
        "talk": [] if is_old else words.talk(play, found, said),
        "now": None if is_old or result else words.now(play, found, said), "result": result, "is_old": is_old,
        "is_mine": found.account_id == request.actor.account_id,
    }  # fmt: skip
    if result:
        context |= {
            "verdict": words.verdict(result), "points": words.points(result), "findings": words.findings(play, result),
            "text": _text(play),
        }  # fmt: skip
    elif context["now"] is None and not is_old:
        context["form"] = form or forms.Record()
    bad = reasons or (form is not None and form.errors)
    return render(request, "training/attempt.html", context, status=422 if bad else 200)


def _attempt(request: HttpRequest, attempt_id: int) -> Attempt:
    """One's own; everybody's for those who lead the training."""
    rows = Attempt.objects.select_related("result", "account")
    if Permission.TRAINING_LEAD not in request.permissions:
        rows = rows.filter(account_id=request.actor.account_id)
    return get_object_or_404(rows, pk=attempt_id)


def _text(play) -> dict | None:
    """The approved text of the case that was played."""
    key = f"case:{play.case}" if play else ""
    held = scripts.holding([key]).get(key)
    if held is None:
        return None
    return words.text(held, scripts.names_filled(contract.profile(), terms.agreed(clock.today())))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else -1
