"""The proposal of days, hours and heads for the coming month, and its paper for the city."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from saikoku.desk.proposal import operations, queries
from saikoku.desk.proposal.presenters import effects, words
from saikoku.desk.proposal.presenters import paper as papers
from saikoku.kernel import clock
from saikoku.performance.reports import queries as reports
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.rules.permissions import Permission

_TYPES = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@requires(Permission.BOARD_VIEW)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    found = queries.proposal(clock.now())
    if found is None:
        return render(request, "proposal/show.html", {"empty": words.NOTHING})
    may_see_shifts = Permission.ROSTER_VIEW in request.permissions
    return render(request, "proposal/show.html", {
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
        "roster": found.roster if may_see_shifts else None,
        "may_take": may_see_shifts,
    })  # fmt: skip


@requires(Permission.BOARD_VIEW)
@in_background
@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """The part of the page that tells how this month goes."""
    return render(request, "proposal/targets.html", {"targets": words.targets(queries.this_month(clock.now()))})


@requires(Permission.ROSTER_VIEW)
@require_safe
def paper(request: HttpRequest, kind: str) -> HttpResponse:
    now = clock.now()
    found = queries.proposal(now) if kind in _TYPES else None
    if found is None:
        raise Http404
    drawn = papers.report(found, queries.this_month(now), head=reports.letterhead(), cut_at=now)
    content = operations.take(paper=drawn, kind=kind, by=request.actor, at=now)
    headers = {"Content-Disposition": content_disposition_header(kind == "xlsx", papers.file_name(found, kind))}
    return HttpResponse(content, content_type=_TYPES[kind], headers=headers)
