"""How many people does the telephone need, by weekday and half hour?"""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from saikoku.governance.terms.queries import agreed
from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.planning.staffing import forms, operations, queries
from saikoku.planning.staffing import presenters as words
from saikoku.planning.staffing.rules import erlang, heads
from saikoku.planning.staffing.rules.month import Beside
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.workforce.shifts.operations import PlanRefused
from saikoku.workforce.shifts.presenters.words import refusal as refused_words

MONTHS_AHEAD = 3


@requires(Permission.BOARD_VIEW)
@require_safe
def proposal(request: HttpRequest) -> HttpResponse:
    """The whole page, or only what the sliders change."""
    return _page(request)


@requires(Permission.BOARD_VIEW)
@in_background
@require_safe
def overload(request: HttpRequest) -> HttpResponse:
    """For the pages of leaders: only where an overload lasts (8.1)."""
    found = heads.overloaded(queries.needs_by_weekday(clock.today()))
    return render(request, "staffing/overload.html", {"note": words.lasting(found) if found else None})


@requires(Permission.ROSTER_EDIT)
@require_POST
def ask_for_shifts(request: HttpRequest) -> HttpResponse:
    form = forms.Plan(request.POST, months=_months())
    if not form.is_valid():
        return _page(request, plan_form=form)
    beside = Beside(form.cleaned_data["visits"], form.cleaned_data["languages"])
    try:
        plan = operations.ask_for_shifts(
            month=Month.parse(form.cleaned_data["month"]), beside=beside, by=request.actor, at=clock.now()
        )
    except PlanRefused as refusal:
        return _page(request, plan_form=form, refused=refusal.reasons)
    return redirect("shifts:show", plan.pk)


def _needs(
    picture: queries.Picture, slots: Sequence[heads.Seen], wish: heads.Wish, outbound: heads.Outbound
) -> list[heads.Need]:
    """Raises erlang.TooFewHeads."""
    return heads.needs(slots, wish, dict.fromkeys(picture.days, heads.outbound_heads(outbound)))


def _months() -> list[Month]:
    first = Month.of(clock.today())
    return [first.plus(n) for n in range(MONTHS_AHEAD)]


def _page(request: HttpRequest, *, plan_form: forms.Plan | None = None, refused: list[str] | None = None) -> HttpResponse:
    today = clock.today()
    terms = agreed(today)
    picture = queries.picture(today, terms)
    refusal = refused_words(refused) if refused else None
    may_see = Permission.ROSTER_VIEW in request.permissions
    if picture is None:
        context = {
            "empty": words.NOTHING, "form": None, "wrong": None, "plan_form": None, "refusal": refusal,
            "may_see_shifts": may_see,
        }  # fmt: skip
        return render(request, "staffing/proposal.html", context, status=409 if refused else 422 if plan_form else 200)
    asked, wished = queries.asked(Month.of(today), terms), queries.agreed_wish(terms)
    usual = words.usual(wished, asked, picture)
    form = forms.WhatIf(request.GET or None, usual=usual)
    given = {}
    if form.is_bound and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if value not in (None, usual[name])}
    wish = replace(wished, **{name: given[name] for name in ("share", "seconds", "away", "more") if name in given})
    minutes_in = given.get("minutes_in")
    outbound = asked.outbound(given.get("minutes_out") or picture.minutes_out)
    if "calls" in given:
        outbound = replace(outbound, calls_a_day=given["calls"])
    slots = [replace(one, minutes=minutes_in) for one in picture.slots] if minutes_in else picture.slots
    beyond = []
    try:
        found = _needs(picture, slots, wish, outbound)
    except erlang.TooFewHeads:
        wish, outbound, minutes_in, beyond = wished, asked.outbound(picture.minutes_out), None, [words.BEYOND]
        found = _needs(picture, picture.slots, wish, outbound)
    may_plan = Permission.ROSTER_EDIT in request.permissions
    context = {
        "empty": None,
        "form": form.shown(),
        "wrong": form.errors,
        "refusal": refusal,
        "facts": words.facts(picture, asked, wish, outbound, minutes_in),
        "notes": [*beyond, *words.notes(found)],
        "chart": words.chart(found),
        "table": words.table(found),
        "method": words.METHOD,
        "plan_form": plan_form or (forms.Plan(months=_months(), initial={"month": str(_months()[1])}) if may_plan else None),
        "may_see_shifts": may_see,
    }
    status = 409 if refused else 422 if form.errors or (plan_form and plan_form.errors) else 200
    name = "staffing/reckoned.html" if request.htmx and request.method == "GET" else "staffing/proposal.html"
    return render(request, name, context, status=status)
