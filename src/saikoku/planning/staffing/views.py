"""How many people does the telephone need, by weekday and half hour?"""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saikoku.kernel import clock
from saikoku.planning.staffing import forms, queries
from saikoku.planning.staffing import presenters as words
from saikoku.planning.staffing.rules import heads
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.BOARD_VIEW)
@require_safe
def proposal(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    picture = queries.picture(today)
    form = forms.WhatIf(request.GET or None)
    if picture is None:
        return render(request, "staffing/proposal.html", {"empty": words.NOTHING, "form": None})
    given = {}
    if form.is_bound and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if value is not None}
    asked, agreed = queries.asked(today), queries.agreed_wish(today)
    wish = replace(agreed, **{name: given[name] for name in ("share", "seconds", "away", "more") if name in given})
    minutes = given.get("minutes")
    outbound = asked.outbound(minutes or picture.minutes_out)
    if "calls" in given:
        outbound = replace(outbound, calls_a_day=given["calls"])
    slots = [replace(one, minutes=minutes) for one in picture.slots] if minutes else picture.slots
    found = heads.needs(slots, wish, dict.fromkeys(picture.days, heads.outbound_heads(outbound)))
    return render(request, "staffing/proposal.html", {
        "empty": None,
        "form": form,
        "facts": words.facts(picture, asked, wish, outbound),
        "notes": words.notes(found),
        "chart": words.chart(found),
        "table": words.table(found),
        "method": words.METHOD,
    }, status=422 if form.errors else 200)  # fmt: skip
