"""The pages of the receipt seals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from saikoku.collection.seals import forms, operations, presenters, queries
from saikoku.collection.seals.models import Seal, SealLoan, SealRequest
from saikoku.collection.seals.rules import steps
from saikoku.collection.seals.rules.loans import Way
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts


@requires(Permission.SEAL_VIEW)
@require_GET
def list_seals(request: HttpRequest) -> HttpResponse:
    now, seals = clock.now(), queries.seals()
    names = access.names_by_worker(queries.holder(seal) for seal in seals)
    return render(request, "seals/list.html", {
        "table": presenters.table(seals, names, now),
        "none_usable": bool(seals) and not any(steps.is_permitted(queries.taken(seal), now) for seal in seals),
        "may_keep": Permission.SEAL_KEEP in request.permissions,
    })  # fmt: skip


@requires(Permission.SEAL_KEEP)
@require_http_methods(["GET", "POST"])
def file_seal(request: HttpRequest) -> HttpResponse:
    replaceable = queries.permitted(clock.now())
    form = forms.FileSeal(request.POST or None, request.FILES or None, replaceable=replaceable)
    if done := acts.attempt(request, form, operations.file_seal, presenters.explain):
        return redirect("seals:show", done.made.pk)
    return render(request, "seals/new.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.SEAL_VIEW)
@require_GET
def show(request: HttpRequest, seal_id: int) -> HttpResponse:
    return _page(request, seal_id)


@requires(Permission.SEAL_VIEW)
@require_safe
def imprint(request: HttpRequest, seal_id: int) -> HttpResponse:
    return HttpResponse(bytes(get_object_or_404(Seal, pk=seal_id).imprint), content_type="image/png")


def _seal(seal_id: int) -> Seal:
    return get_object_or_404(Seal.objects.defer("imprint"), pk=seal_id)


@requires(Permission.SEAL_KEEP)
@require_POST
def take_step(request: HttpRequest, seal_id: int) -> HttpResponse:
    seal = _seal(seal_id)
    form = forms.TakeStep(request.POST, open_steps=steps.open_steps(queries.taken(seal), clock.now()))
    if acts.attempt(request, form, operations.take_step, presenters.explain, seal_id=seal_id):
        return redirect("seals:show", seal_id)
    return _page(request, seal_id, form=form)


@requires(Permission.SEAL_DECIDE)
@require_POST
def decide(request: HttpRequest, request_id: int) -> HttpResponse:
    waiting = get_object_or_404(SealRequest, pk=request_id)
    try:
        operations.decide(
            request_id=request_id, confirm=request.POST.get("decision") == "confirm", by=request.actor, at=clock.now()
        )
    except operations.SealRefused as refusal:
        return _page(request, waiting.seal_id, refused=refusal.reasons)
    return redirect("seals:show", waiting.seal_id)


@requires(Permission.SEAL_KEEP)
@require_POST
def lend(request: HttpRequest, seal_id: int) -> HttpResponse:
    """A seal is given to somebody, who confirms it on his own page."""
    seal = _seal(seal_id)
    form = forms.Lend(request.POST, workers=access.workers_who(Permission.RECEIPT_ISSUE))
    if acts.attempt(request, form, operations.enter_loan, presenters.explain, seal_id=seal.pk, way=Way.LEND):
        return redirect("seals:show", seal_id)
    return _page(request, seal_id, lending=form)


@requires(Permission.SEAL_KEEP)
@require_POST
def take_back(request: HttpRequest, seal_id: int) -> HttpResponse:
    seal = _seal(seal_id)
    form = forms.Back(request.POST)
    if acts.attempt(request, form, operations.enter_loan, presenters.explain, seal_id=seal.pk, way=Way.RETURN):
        return redirect("seals:show", seal_id)
    return _page(request, seal_id, lending=form)


@requires(Permission.SEAL_KEEP)
@require_POST
def end_loan(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Another of the office confirms that a seal is back, or that nothing passed from hand to hand."""
    waiting = get_object_or_404(SealLoan, pk=loan_id)
    try:
        if request.POST.get("decision") == "confirm":
            operations.confirm_loan(loan_id=loan_id, keeps=True, by=request.actor, at=clock.now())
        else:
            operations.drop_loan(loan_id=loan_id, by=request.actor, at=clock.now())
    except operations.SealRefused as refusal:
        return _page(request, waiting.seal_id, refused=refusal.reasons)
    return redirect("seals:show", waiting.seal_id)


@requires(Permission.RECEIPT_ISSUE)
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """The seals in one's own hands, and what one is asked to confirm."""
    worker, refused = request.actor.worker_number, []
    if request.method == "POST":
        found = next((one for one in queries.loans_to_confirm(worker) if str(one.pk) == request.POST.get("loan")), None)
        try:
            if found is None:
                raise operations.SealRefused(["loan-ended"])
            operations.confirm_loan(loan_id=found.pk, by=request.actor, at=clock.now())
        except operations.SealRefused as refusal:
            refused = refusal.reasons
        else:
            return redirect("seals:mine")
    return render(request, "seals/mine.html", {
        "asked": presenters.mine(queries.loans_to_confirm(worker)), "held": queries.held_by(worker),
        "refusal": presenters.refusal(refused) if refused else None,
    }, status=409 if refused else 200)  # fmt: skip


def _page(
    request: HttpRequest, seal_id: int, *, form: forms.TakeStep | None = None, refused: list[str] | None = None,
    lending: forms.Form | None = None,
) -> HttpResponse:  # fmt: skip
    seal = get_object_or_404(
        Seal.objects.defer("imprint").select_related("replaces").prefetch_related("loans__end"), pk=seal_id
    )
    now = clock.now()
    waiting = seal.requests.filter(state=SealRequest.State.OPEN).first()
    people = {seal.registered_by} | {name for row in seal.steps.all() for name in (row.entered_by, row.confirmed_by)}
    loans, passing = queries.loans_of(seal), queries.waiting_loan(seal)
    people |= {one.entered_by for one in loans} | {one.end.ended_by for one in loans if hasattr(one, "end")}
    workers, names = access.names(
        workers=[one.worker_number for one in loans], logins=people | ({waiting.asked_by} if waiting else set())
    )
    open_steps = steps.open_steps(queries.taken(seal), now)
    may_keep = Permission.SEAL_KEEP in request.permissions
    return render(request, "seals/show.html", {
        "seal": seal,
        "facts": presenters.facts(seal, workers, now),
        "loss": presenters.loss_note(seal, terms.value("seal_loss_report_minutes", on=now.date()), now),
        "timeline": presenters.timeline(seal, names),
        "refusal": presenters.refusal(refused) if refused else None,
        "waiting": waiting,
        "asked": presenters.asked(waiting, names) if waiting else None,
        "may_confirm": bool(waiting) and Permission.SEAL_DECIDE in request.permissions
        and waiting.asked_by != request.actor.name,
        "may_drop": bool(waiting) and Permission.SEAL_DECIDE in request.permissions,
        "form": form or (forms.TakeStep(open_steps=open_steps) if may_keep and open_steps else None),
        **_lending(request, seal, loans, passing, workers, names, lending),
    }, status=409 if refused else 422 if (form or lending) is not None else 200)  # fmt: skip


def _lending(request, seal: Seal, loans: list[SealLoan], passing: SealLoan | None, workers, names, form) -> dict:
    """Who has the seal, what waits, and what may be entered next."""
    may_keep, has = Permission.SEAL_KEEP in request.permissions, queries.holder(seal)
    may_lend = not has and steps.is_permitted(queries.taken(seal), clock.now())
    if form is None and may_keep and not passing and (has or may_lend):
        form = forms.Back() if has else forms.Lend(workers=access.workers_who(Permission.RECEIPT_ISSUE))
    return {
        "loans": presenters.loans_table(loans, workers, names), "passing": passing, "has": has, "lending": form,
        "passing_words": presenters.loan_said(passing, workers) if passing else "",
        "may_drop_loan": bool(passing) and may_keep,
        "may_confirm_loan": bool(passing) and may_keep and passing.way == Way.RETURN
        and passing.entered_by != request.actor.name,
    }  # fmt: skip
