"""The pages of the trail."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from saikoku.assurance.trail import forms, operations, presenters, queries
from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.security.audit.models import AuditRecord
from saikoku.ui import components as ui


@requires(Permission.TRAIL_VIEW)
@require_GET
@transaction.atomic
def list_records(request: HttpRequest) -> HttpResponse:
    form = forms.Filter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    wanted = queries.Wanted(**{name: given[name] for name in ("actor", "area", "since", "until") if given.get(name)})
    records = wanted.records()
    shown, more = queries.page_of(records, before=given.get("before"))
    names = access.names_of({record.actor for record in shown} | {wanted.actor})
    told = presenters.sentence(wanted, names, queries.count_of(records))
    operations.note_list_viewed(filter_words=told, by=request.actor, at=clock.now())
    state = queries.integrity()
    return render(request, "trail/list.html", {
        "form": form,
        "note": presenters.integrity_note(state),
        "facts": presenters.integrity_facts(state),
        "filter": presenters.filter_bar(wanted, access.people(), told),
        "table": presenters.table(shown, names),
        "older": ui.Link("さらに前の操作を表示する", presenters.older_url(wanted, shown[-1])) if more else None,
    })  # fmt: skip


@requires(Permission.TRAIL_VIEW)
@require_GET
@transaction.atomic
def show(request: HttpRequest, record_id: int) -> HttpResponse:
    record = get_object_or_404(AuditRecord, pk=record_id)
    numbers = queries.numbers_of(record.subjects)
    operations.note_record_viewed(
        record_id=record_id, shown=presenters.shown_numbers(numbers), by=request.actor, at=clock.now()
    )
    names = access.names_of([record.actor])
    return render(request, "trail/show.html", {
        "record": record,
        "facts": presenters.record_facts(record, names, queries.seal_of(record)),
        "subjects": presenters.subject_words(record, numbers),
        "change": presenters.change_table(record),
    })  # fmt: skip


@requires(Permission.TRAIL_VIEW)
@require_GET
@transaction.atomic
def hours(request: HttpRequest) -> HttpResponse:
    """Who did something outside the hours agreed for its kind of work?"""
    form = forms.OfMonth(request.GET)
    month = form.cleaned_data["month"] if form.is_valid() else Month.of(clock.today())
    agreed = queries.agreed_hours(month)
    found = queries.out_of_hours(agreed)
    operations.note_out_of_hours_viewed(month=month, by=request.actor, at=clock.now())
    names = access.names_of(one.actor for one in found)
    return render(request, "trail/hours.html", {
        "form": form,
        "agreed": presenters.agreed_hours([one for one in agreed if one.day == month.last]),
        "filter": presenters.month_filter(month, len(found)),
        "table": presenters.hours_table(found, names),
    })  # fmt: skip


@requires(Permission.TRAIL_VIEW)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def who_saw(request: HttpRequest) -> HttpResponse:
    """Who saw this person? The number comes by POST, so that it stands in no address and no history."""
    form = forms.Person(request.POST or None)
    context: dict = {"form": form}
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["debtor_number"]
        operations.note_person_looked_up(
            debtor_number=number, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()
        )
        records = queries.about(number)
        shown, more = queries.page_of(records, before=form.cleaned_data["before"])
        names = access.names_of(record.actor for record in shown)
        context |= {
            "number": number,
            "reason": form.cleaned_data["reason"],
            "count": presenters.count_words(queries.count_of(records)),
            "table": presenters.table(shown, names, "この人に関わる操作"),
            "older_than": shown[-1].pk if more else None,
        }
    return render(request, "trail/who_saw.html", context, status=422 if form.errors else 200)
