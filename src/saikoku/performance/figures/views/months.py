"""A month's figures, and the lists that stand behind each of them."""

import functools
from collections.abc import Iterable

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from saikoku.documents import xlsx
from saikoku.governance.contract import queries as contract
from saikoku.governance.terms.queries import NothingAgreed
from saikoku.kernel import clock, eras
from saikoku.kernel.periods import Month
from saikoku.performance.attribution import queries as attribution
from saikoku.performance.figures import operations, queries
from saikoku.performance.figures.presenters import exported, pages
from saikoku.performance.figures.presenters import reach as reached
from saikoku.performance.figures.queries import evidence, whole
from saikoku.performance.figures.rules import month as months
from saikoku.registry.contacts import queries as contacts
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import addresses

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def of_agreed_month(view):
    """Before the contract there is nothing to see."""

    @functools.wraps(view)
    def shown(request: HttpRequest, month: Month, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, month, *args, **kwargs)
        except NothingAgreed as gap:
            raise Http404 from gap

    return shown


@requires(Permission.REPORT_VIEW)
@require_safe
@of_agreed_month
def month(request: HttpRequest, month: Month) -> HttpResponse:
    found, counts = queries.figures_kept(month)
    told = months.as_object(found)
    may_open = Permission.EVIDENCE_VIEW in request.permissions
    return render(request, "figures/month.html", {
        "title": f"{eras.month_in_words(month)}の成績",
        "month": month,
        "beside": pages.beside(month, Month.of(clock.today())),
        "terms": told["terms"],
        "left": pages.left_note(month, attribution.left_aside_in(month, with_records=True), may_open),
        "money": pages.money(month, told, counts, may_open),
        "collected": pages.collected(month, told, found.collected_other, may_open),
        "volumes": pages.volumes(month, told, may_open),
        "rates": pages.rates(month, told, may_open),
        "encouraged": pages.encouraged(contacts.encouraged_in(month)),
        "may_open": may_open,
    })  # fmt: skip


@requires(Permission.EVIDENCE_VIEW)
@require_safe
@transaction.atomic
def credits(request: HttpRequest, month: Month, rule: str) -> HttpResponse:
    """The payments and procedures of one line of the month."""
    if rule not in (*evidence.RULES, pages.COLLECTED):
        raise Http404
    number, order, down = _asked(request)
    if rule == pages.COLLECTED:
        page = evidence.collected_page(month, page=number, order=order, down=down)
        table = pages.collections(page, order, down)
    else:
        page = evidence.credit_page(month, rule, page=number, order=order, down=down)
        table = pages.credits(page, order, down, pages.LISTS[rule])
    query = {"order": order, "down": int(down)}
    return _list(request, month, pages.LISTS[rule], table, page, query, number, (row.debtor.number for row in page.rows))


@requires(Permission.EVIDENCE_VIEW)
@require_safe
@of_agreed_month
@transaction.atomic
def calls(request: HttpRequest, month: Month, side: str) -> HttpResponse:
    if side not in evidence.CALLS:
        raise Http404
    number, *_ = _asked(request)
    page = evidence.call_page(month, evidence.CALLS[side], page=number)
    words = pages.CALLS[side]
    return _list(request, month, words, pages.calls(page, words), page, {}, number, _numbers(page))


@requires(Permission.EVIDENCE_VIEW)
@require_safe
@of_agreed_month
@transaction.atomic
def visits(request: HttpRequest, month: Month) -> HttpResponse:
    number, *_ = _asked(request)
    page = evidence.visit_page(month, page=number)
    numbers = evidence.households([one.household for one in page.rows if one.household])
    return _list(request, month, "訪問世帯", pages.visits(page, numbers), page, {}, number, _numbers(page))


@requires(Permission.EVIDENCE_VIEW)
@require_safe
@of_agreed_month
@transaction.atomic
def reach(request: HttpRequest, month: Month, side: str) -> HttpResponse:
    """Why is this person counted, or not?"""
    if side not in evidence.REACH:
        raise Http404
    number, *_ = _asked(request)
    became = request.GET.get("became", "")
    became = became if became in pages.BECAME else ""
    page, counts = evidence.reach_page(month, evidence.REACH[side], became=became, page=number)
    tabs = reached.tabs(month, side, counts, became)
    table = reached.table(page, side, Permission.CASE_VIEW in request.permissions)
    words = f"接触率の対象者 {pages.REACH[side]}"
    return _list(request, month, words, table, page, {"became": became}, number, _numbers(page), tabs=tabs, unit="人")


@requires(Permission.EVIDENCE_VIEW)
@require_safe
@transaction.atomic
def left(request: HttpRequest, month: Month) -> HttpResponse:
    """The work list of rows that count nowhere yet."""
    rows, merges = attribution.left_aside_rows(month), attribution.unjoined_merges()
    coming = list(attribution.of_days_to_come(month))
    about = {row.debtor_number for row in (*rows, *coming)} | {n for one in merges for n in (one.old_number, one.new_number)}
    _note(request, f"left {month}", about)
    return render(request, "figures/list.html", {
        "title": f"数えていない行 {eras.month_in_words(month)}", "month": month, "month_words": eras.month_in_words(month),
        "parts": [pages.left(rows), pages.unjoined(merges), pages.to_come(coming)], "tabs": None, "paging": None,
    })  # fmt: skip


@requires(Permission.EVIDENCE_VIEW)
@require_safe
@of_agreed_month
@transaction.atomic
def export(request: HttpRequest, month: Month) -> HttpResponse:
    """The evidence of the month for the city, with the totals of the page."""
    told, found = months.as_object(queries.figures_kept(month)[0]), whole.evidence_of(month)
    report = exported.evidence(month, told, found, contract.profile(), at=clock.now())
    operations.note_taken(what=str(month), about=found.about, by=request.actor, at=clock.now())
    return HttpResponse(
        xlsx.render(report), content_type=XLSX,
        headers={"Content-Disposition": content_disposition_header(True, f"成績の根拠_{month}.xlsx")},
    )  # fmt: skip


def _asked(request: HttpRequest) -> tuple[int, str, bool]:
    """Page, order, and whether from the greatest down."""
    number = addresses.page_number(request.GET.get("page", ""))
    order = request.GET.get("order", "on")
    return number, order if order in evidence.ORDERS else "on", request.GET.get("down") == "1"


def _numbers(page: evidence.Page) -> set[str]:
    return {debtor.number for debtor in page.people.values()}


def _note(request: HttpRequest, what: str, about: Iterable[str]) -> None:
    operations.note_shown(what=what, about=about, by=request.actor, at=clock.now())


def _list(request, month, words, table, page, query, number, about, *, tabs=None, unit="件") -> HttpResponse:
    _note(request, f"{month} {words}", about)
    number = (page.first - 1) // evidence.PAGE + 1
    return render(request, "figures/list.html", {
        "title": f"{words} {eras.month_in_words(month)}", "month": month, "month_words": eras.month_in_words(month),
        "tabs": tabs, "parts": [table], "paging": pages.paging(page, request.path, query, number, unit),
    })  # fmt: skip

