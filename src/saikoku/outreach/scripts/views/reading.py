"""What is said, to be read by everybody who talks, learns or approves; proposals and the city's approval."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from saikoku.documents import pdf
from saikoku.documents.report import digest
from saikoku.governance.contract import queries as contract
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.outreach.scripts import forms, operations, presenters, queries
from saikoku.outreach.scripts.models import Revision, Version
from saikoku.outreach.scripts.presenters import booklet as booklets
from saikoku.outreach.scripts.rules import reading, texts
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts

LONGEST_ASKED = 40
FOR_THE_CITY = frozenset({Permission.SCRIPT_PROPOSE, Permission.SCRIPT_APPROVE})


@requires(Permission.SCRIPT_VIEW)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One section to read and print, or what was searched for in all of them."""
    part = request.GET.get("part", "")
    part = part if part in reading.SECTIONS else presenters.FIRST_SECTION
    typed = request.GET.get("q", "").strip()[:LONGEST_ASKED]
    held, waiting, may_propose = queries.holding(), queries.waiting(), Permission.SCRIPT_PROPOSE in request.permissions
    returned = queries.sent_back() if may_propose else []
    names = access.names_of(one.proposed_by for one in (*waiting, *returned))
    given = queries.names_filled(contract.profile(), terms.agreed(clock.today()))
    shown = [] if typed else [one for one in held.values() if reading.section_of(one.text) == part]
    return render(request, "scripts/index.html", {
        "tabs": presenters.section_tabs("" if typed else part),
        "section": reading.SECTIONS[part],
        "typed": typed,
        "hits": presenters.hits(held, typed) if typed else None,
        "cards": [presenters.card(one, given) for one in shown],
        "not_approved": sum(not one.approved for one in held.values()),
        "waiting": presenters.waiting_list(waiting, names),
        "sent_back": presenters.sent_back_list(returned, names),
        "may_propose": may_propose,
        "today": clock.today(),
    })  # fmt: skip


@requires(Permission.SCRIPT_VIEW)
@require_safe
def show(request: HttpRequest, key: str) -> HttpResponse:
    held = _held(key)
    versions = queries.versions_of(key)
    given = queries.names_filled(contract.profile(), terms.agreed(clock.today()))
    names = access.names_of(row.revision.proposed_by for row in versions)
    return render(request, "scripts/show.html", {
        "held": held,
        "card": presenters.card(held, given),
        "section": reading.SECTIONS[reading.section_of(held.text)],
        "part": reading.section_of(held.text),
        "since": presenters.since_words(held),
        "waiting": queries.waiting_texts().get(key),
        "history": presenters.history(versions, held.version, names),
        "may_propose": Permission.SCRIPT_PROPOSE in request.permissions,
    })  # fmt: skip


@requires(Permission.SCRIPT_VIEW)
@require_safe
def compare(request: HttpRequest, key: str, version_id: int) -> HttpResponse:
    """A version beside the one in use."""
    held = _held(key)
    other = get_object_or_404(Version.objects.select_related("revision", "revision__decision"), pk=version_id, key=key)
    content = texts.whole(held.text.kind, other.content)
    return render(request, "scripts/compare.html", {
        "held": held, "title": held.content["title"], "chip": presenters.revision_chip(other.revision),
        "changes": presenters.changes(held.text, held.content, content),
    })  # fmt: skip


@requires(Permission.SCRIPT_PROPOSE)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, key: str) -> HttpResponse:
    """It begins with the words in use, or with one's own that were sent back, unless the reader asks for those in use."""
    held = _held(key)
    own = queries.sent_back_wording(key, by=request.actor.name)
    begins = held.content if own is None or "held" in request.GET else texts.whole(held.text.kind, own.content)
    form = forms.Propose(held.text, begins, request.POST or None)
    if done := acts.attempt(request, form, operations.propose, presenters.explain):
        return redirect("scripts:revision", done.made.pk)
    return render(request, "scripts/propose.html", {
        "held": held, "title": held.content["title"], "form": form, "fillings": texts.FILLED.items(),
        "own": own, "from_own": own is not None and begins is not held.content,
        "codes": presenters.codes_of_calls() if any(part.codes for part in held.text.parts) else [],
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.SCRIPT_PROPOSE)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask the city to approve, as they stand, all texts that it has not approved yet."""
    form = forms.Start(request.POST or None)
    if done := acts.attempt(request, form, operations.propose_defaults, presenters.explain):
        return redirect("scripts:revision", done.made.pk)
    return render(request, "scripts/start.html", {
        "form": form, "count": queries.counts(request.actor.name).not_approved,
    }, status=422 if form.errors else 200)  # fmt: skip


@requires(Permission.SCRIPT_VIEW)
@require_GET
def revision(request: HttpRequest, revision_id: int) -> HttpResponse:
    return _revision_page(request, revision_id)


@requires(Permission.SCRIPT_APPROVE)
@require_POST
def approve(request: HttpRequest, revision_id: int) -> HttpResponse:
    _revision(revision_id)
    form = forms.Approve(request.POST)
    if acts.attempt(request, form, operations.approve, presenters.explain, revision_id=revision_id):
        return redirect("scripts:revision", revision_id)
    return _revision_page(request, revision_id, approval=form)


@requires(Permission.SCRIPT_APPROVE)
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, revision_id: int) -> HttpResponse:
    found = _revision(revision_id)
    form = forms.SendBack(request.POST or None)
    if acts.attempt(request, form, operations.send_back, presenters.explain, revision_id=revision_id):
        return redirect("scripts:revision", revision_id)
    return render(request, "scripts/send_back.html", {"revision": found, "form": form}, status=422 if form.errors else 200)


@requires(Permission.SCRIPT_PROPOSE)
@require_POST
def put_aside(request: HttpRequest, revision_id: int) -> HttpResponse:
    _revision(revision_id)
    try:
        operations.put_aside(revision_id=revision_id, by=request.actor, at=clock.now())
    except operations.TextsRefused as refused:
        return _revision_page(request, revision_id, refused=refused.reasons)
    return redirect("scripts:revision", revision_id)


@requires(Permission.SCRIPT_PROPOSE)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, revision_id: int) -> HttpResponse:
    found = _revision(revision_id)
    form = forms.Withdraw(request.POST or None)
    if acts.attempt(request, form, operations.withdraw, presenters.explain, revision_id=revision_id):
        return redirect("scripts:revision", revision_id)
    return render(request, "scripts/withdraw.html", {"revision": found, "form": form}, status=422 if form.errors else 200)


@requires(Permission.SCRIPT_VIEW)
@require_safe
def booklet(request: HttpRequest) -> HttpResponse:
    """Everything on paper: for the city itself, by whoever puts the texts before it or approves them, else by a use that it
    granted for today; the trail knows who took it."""
    now, profile, may_for_city = clock.now(), contract.profile(), bool(FOR_THE_CITY & request.permissions)
    for_city = may_for_city and request.GET.get("for") == "city"
    use = None if for_city else queries.granted_now(now.date())
    if not for_city and use is None:
        return render(request, "scripts/not_granted.html", {
            "may_ask": Permission.SCRIPT_PROPOSE in request.permissions, "may_for_city": may_for_city,
        }, status=422)  # fmt: skip
    given = queries.names_filled(profile, terms.agreed(now.date()))
    paper = booklets.report(queries.holding(), profile, given, now)
    drawn = pdf.render(paper)
    operations.note_booklet_taken(digest=digest(paper), use_id=use and use.pk, by=request.actor, at=now)
    headers = {"Content-Disposition": content_disposition_header(False, booklets.file_name(now))}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)


def _held(key: str) -> queries.Held:
    try:
        return queries.held(key)
    except queries.NoText as missing:
        raise Http404 from missing


def _revision(revision_id: int) -> Revision:
    try:
        return queries.revision(revision_id)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing


def _revision_page(request: HttpRequest, revision_id: int, approval=None, refused: Sequence[str] = ()) -> HttpResponse:
    found = _revision(revision_id)
    waits = queries.is_waiting(found)
    is_own, may_propose = found.proposed_by == request.actor.name, Permission.SCRIPT_PROPOSE in request.permissions
    is_back = is_own and may_propose and queries.waits_for_its_proposer(found)
    contents = queries.contents_of(revision_id)
    changed, kept = presenters.revision_texts(contents, queries.holding(contents) if waits or is_back else {})
    decision = queries.decision_of(found)
    names = access.names_of([found.proposed_by, *([decision.decided_by] if decision else [])])
    return render(request, "scripts/revision.html", {
        "revision": found,
        "count": len(contents),
        "chip": presenters.revision_chip(found),
        "facts": presenters.revision_facts(found, names),
        "waits": waits,
        "changed": changed,
        "kept": kept,
        "approval": approval or forms.Approve(),
        "is_own": is_own,
        "is_back": is_back,
        "refusals": [presenters.REFUSALS[code] for code in refused],
        "may_propose": may_propose,
        "may_approve": Permission.SCRIPT_APPROVE in request.permissions,
    }, status=422 if refused or (approval is not None and approval.errors) else 200)  # fmt: skip
