"""What is told beside the outcome of a visit: a promise, what was asked and encouraged, a note."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from saikoku.kernel import clock
from saikoku.outreach.scripts.rules.outcomes import Outcome
from saikoku.outreach.visits import forms, operations, queries
from saikoku.outreach.visits.models import Visit
from saikoku.outreach.visits.operations import recording
from saikoku.outreach.visits.presenters import pages, words
from saikoku.outreach.visits.queries import stock
from saikoku.outreach.visits.rules import door, outcomes
from saikoku.outreach.visits.rules import notices as rules
from saikoku.outreach.visits.views import door as door_pages
from saikoku.registry.contacts import presenters as talks
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules.doubts import AnyDoubt
from saikoku.registry.contacts.rules.encouragements import WILL_DO
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.VISIT_WORK)
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, key: str, outcome: str) -> HttpResponse:
    """What is told beside one outcome. The visit's key records it once, however often the button is pressed."""
    found, kind = door_pages.mine(request, key), outcomes.visits().get(outcome)
    if kind is None:
        raise Http404
    if request.method == "GET" or found.state != Visit.State.OPEN:
        return redirect("visits:visit", key) if found.state != Visit.State.OPEN else _telling(request, found, kind, None)
    form = _form(request, found, kind, request.POST)
    unsure = _unsure(request, found, kind, form) if form.is_valid() else []
    if form.is_valid() and not unsure:
        try:
            made = recording.record(
                key=key, outcome=outcome, said=form.said(), paper=form.cleaned_data.get("paper", ""), by=request.actor,
                at=clock.now(),
            )  # fmt: skip
        except operations.VisitRefused as refusal:
            words.explain(form, refusal.reasons)
        else:
            if not made.again:
                door_pages.remember(request, made)
            return redirect("visits:visit", key)
    return _telling(request, found, kind, form, unsure)


def _form(request: HttpRequest, found: Visit, kind: Outcome, data: QueryDict | None = None) -> forms.Record:
    """What is owed stands on it only for the person himself, and while there is something to ask for."""
    again = queries.standing_of(found.key)
    shows = kind.can_promise and _may_tell_amounts(found)
    owed = queries.nameable(found.debtor_id, also=again[0].record_number if again else "") if shows else []
    form = forms.Record(
        data, outcome=kind, asks=_asks(found, kind), papers=_has_papers(request, kind), owed=talks.to_tick(owed),
        initial=_recalled(found, kind, again),
    )  # fmt: skip
    if again and kind.can_promise:
        form.recall(queries.promises_of(again[0]))
    return form


def _may_tell_amounts(found: Visit) -> bool:
    """To the person himself, as long as nothing speaks against asking for them."""
    return queries.door_of(found).shows_amounts and not queries.reasons_at(found, clock.today())


def _unsure(request: HttpRequest, found: Visit, kind: Outcome, form: forms.Record) -> list[AnyDoubt]:
    """What is asked once before it is written; nobody hears of amounts before he was identified."""
    if not _may_tell_amounts(found):
        return []
    lines = form.said().promises
    undated = kind.promise == "yes" and not lines
    doubts = queries.doubts(found.debtor_id, lines, clock.today(), undated=undated)
    return doubts if any(one.answer not in request.POST.getlist("sure") for one in doubts) else []


@transaction.atomic
def _telling(
    request: HttpRequest, found: Visit, kind: Outcome, form: forms.Record | None, unsure: Sequence[AnyDoubt] = ()
) -> HttpResponse:
    operations.note_shown(visit=found, by=request.actor, at=clock.now())
    return render(request, "visits/record.html", {
        "visit": found, "outcome": kind, "form": form or _form(request, found, kind), "group": outcomes.GROUPS[kind.group],
        "doubts": pages.doubts(unsure), "sure": [one.answer for one in unsure] or request.POST.getlist("sure"),
        "is_danger": kind.code == outcomes.DANGER, **door_pages.news_of(found),
    }, status=422 if form is not None else 200)  # fmt: skip


def _asks(found: Visit, kind: Outcome) -> dict[str, str]:
    """What may be asked and encouraged beside this outcome, each with the reason why."""
    if not door.may_encourage(kind, queries.door_of(found)):
        return {}
    return pages.asks(queries.offers(found.debtor_id, found.on))


def _recalled(found: Visit, kind: Outcome, again: Sequence[Contact]) -> dict[str, Any]:
    """What the record says of a visit that is taken up again; what the outcome itself encourages is agreed to."""
    agreed = {step.kind: WILL_DO for step in kind.steps_to("encourage")}
    return agreed | pages.recalled(
        found, again[0], queries.answers_of(again[0]), queries.moved_to(again[0])
    ) if again else agreed


def _has_papers(request: HttpRequest, kind) -> bool:
    """Is there a paper printed beforehand whose number might be told with this outcome?"""
    return kind.code in rules.LEFT and stock.has_some(request.actor.account_id)
