"""The proposal of days, hours and heads for the coming month, its paper, its way to the city and the city's answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from saikoku.desk.proposal import forms, operations, queries
from saikoku.desk.proposal.models import Handed
from saikoku.desk.proposal.presenters import effects, words
from saikoku.desk.proposal.presenters import handed as handed_words
from saikoku.desk.proposal.presenters import paper as papers
from saikoku.desk.proposal.queries import handed as handed_queries
from saikoku.kernel import clock
from saikoku.performance.reports import queries as reports
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts

_TYPES = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@requires(Permission.PROPOSAL_VIEW)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    found = queries.proposal(clock.now(), request.contract)  # the clock has read it already
    context = {"sees_board": Permission.BOARD_VIEW in request.permissions}
    if found is None:
        return render(request, "proposal/show.html", context | {"empty": words.NOTHING})
    return render(request, "proposal/show.html", context | {
        "empty": None,
        "month": words.period(found),
        "lead": words.lead(found),
        "overload": words.overload(found),
        "facts": words.facts(found),
        "chart": words.chart(found),
        "ways": words.ways(found),
        "effects": effects.targets_table(found),
        "parts": effects.PARTS,
        "basis": effects.basis_table(found),
        "cells": words.cells(found),
        "heads": words.heads_table(found),
        "assumptions": words.assumptions(found),
        "roster": found.roster if Permission.ROSTER_VIEW in request.permissions else None,
        "may_hand_over": Permission.PROPOSAL_HAND_OVER in request.permissions,
    })  # fmt: skip


@requires(Permission.PROPOSAL_VIEW)
@in_background
@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """The part of the page that tells how this month goes."""
    return render(request, "proposal/targets.html", {"targets": words.targets(queries.this_month(clock.now()))})


@requires(Permission.PROPOSAL_VIEW)
@in_background
@require_safe
def handed_list(request: HttpRequest) -> HttpResponse:
    """The part of the page that tells what was handed over and answered."""
    found = handed_queries.latest()
    table = handed_words.table(found, access.names_of(one.handed_by for one in found))
    return render(request, "proposal/handed_list.html", {"handed": table})


@requires(Permission.PROPOSAL_VIEW)
@require_safe
def paper(request: HttpRequest, kind: str) -> HttpResponse:
    now = clock.now()
    found = queries.proposal(now) if kind in _TYPES else None
    if found is None:
        raise Http404
    content = operations.take(paper=_drawn(found, now), kind=kind, by=request.actor, at=now)
    headers = {"Content-Disposition": content_disposition_header(kind == "xlsx", papers.file_name(found, kind))}
    return HttpResponse(content, content_type=_TYPES[kind], headers=headers)


@requires(Permission.PROPOSAL_HAND_OVER)
@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    found = queries.proposal(now)
    if found is None:
        raise Http404
    made = operations.hand_over(paper=_drawn(found, now), month=found.month.first, by=request.actor, at=now)
    return redirect("proposal:handed", made.pk)


@requires(Permission.PROPOSAL_VIEW)
@require_safe
def handed(request: HttpRequest, handed_id: int) -> HttpResponse:
    return _handed_page(request, _handed(handed_id))


@requires(Permission.PROPOSAL_VIEW)
@require_safe
def handed_paper(request: HttpRequest, handed_id: int) -> HttpResponse:
    """As it was handed over, byte for byte."""
    found = _handed(handed_id)
    content = operations.open_handed(handed=found, by=request.actor, at=clock.now())
    name = f"{papers.TITLE}_{handed_words.month(found)}.pdf"
    return HttpResponse(
        content, content_type=_TYPES["pdf"], headers={"Content-Disposition": content_disposition_header(False, name)}
    )


@requires(Permission.PROPOSAL_ANSWER)
@require_POST
def answer(request: HttpRequest, handed_id: int) -> HttpResponse:
    found, form = _handed(handed_id), forms.CityAnswer(request.POST)
    if acts.attempt(request, form, operations.answer, handed_words.explain, handed_id=handed_id):
        return redirect("proposal:handed", handed_id)
    return _handed_page(request, found, form)


@requires(Permission.PROPOSAL_HAND_OVER)
@require_POST
def note(request: HttpRequest, handed_id: int) -> HttpResponse:
    """The answer has been read: it waits for no leader any more."""
    given = getattr(_handed(handed_id), "answer", None)
    if given is None:
        raise Http404
    operations.note(answer=given, by=request.actor, at=clock.now())
    return redirect("proposal:handed", handed_id)


def _drawn(found: queries.Proposal, now):
    return papers.report(found, queries.this_month(now), head=reports.letterhead(), cut_at=now)


def _handed(handed_id: int) -> Handed:
    try:
        return handed_queries.one(handed_id)
    except Handed.DoesNotExist as missing:
        raise Http404 from missing


def _handed_page(request: HttpRequest, found: Handed, form: forms.CityAnswer | None = None) -> HttpResponse:
    given, latest = getattr(found, "answer", None), handed_queries.is_latest(found)
    noted = getattr(given, "noted", None)
    people = [given.answered_by if given else "", noted.noted_by if noted else ""]
    names = access.names_of([found.handed_by, *filter(None, people)])
    return render(request, "proposal/handed.html", {
        "paper": found,
        "month": handed_words.month(found),
        "chip": handed_words.chip(found, is_latest=latest),
        "facts": handed_words.facts(found, names),
        "waits": given is None and latest,
        "newest": None if latest else handed_queries.newest(found),
        "unread": given is not None and noted is None and Permission.PROPOSAL_HAND_OVER in request.permissions,
        "form": form or forms.CityAnswer(),
        "is_own": found.handed_by == request.actor.name,
        "may_answer": Permission.PROPOSAL_ANSWER in request.permissions,
    }, status=422 if form is not None and form.errors else 200)  # fmt: skip
