"""途中の受け取り: a file comes piece by piece; the list of half-sent files; giving one up."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.desk.reception import queries
from saikoku.desk.reception.presenters import runs as presenters
from saikoku.desk.reception.presenters import uploads as words
from saikoku.exchange.uploads import operations as uploads
from saikoku.exchange.uploads import queries as sending
from saikoku.exchange.uploads.models import Upload
from saikoku.exchange.uploads.rules import pieces
from saikoku.kernel import clock
from saikoku.security.access import queries as access
from saikoku.security.access.decorators import in_background, requires
from saikoku.security.access.rules.permissions import Permission

STATUS = {"upload-missing": 404, "piece-order": 409, "piece-differs": 409, "upload-ended": 409}
"""Any other refusal is 422: what was sent is not right in itself."""


@requires(Permission.FILE_RECEIVE)
@require_GET
def list_uploads(request: HttpRequest) -> HttpResponse:
    found = sending.open_uploads()
    return render(request, "reception/uploads/list.html", {
        "tabs": presenters.run_tabs("uploads", *queries.counts(), may_receive=True),
        "table": words.table(found, access.names_of(one.begun_by for one in found), me=request.actor.name),
    })  # fmt: skip


@requires(Permission.FILE_RECEIVE)
@require_POST
def begin(request: HttpRequest) -> JsonResponse:
    """The half-sent file of that name and size with the hashes of its pieces, or a new one."""
    size = request.POST.get("size", "")
    chosen = uploads.Chosen(
        name=request.POST.get("name", ""),
        size=int(size) if size.isascii() and size.isdigit() and len(size) < 16 else 0,
        layout=request.POST.get("layout", ""), form=request.POST.get("form", ""), slip=request.POST.get("slip", ""),
    )  # fmt: skip
    try:
        upload = uploads.begin(chosen=chosen, anew="anew" in request.POST, by=request.actor, at=clock.now())
    except uploads.UploadRefused as refusal:
        return _refused(refusal)
    return JsonResponse(_here(upload) | {"hashes": sending.hashes(upload)})


@requires(Permission.FILE_RECEIVE)
@in_background
@require_http_methods(["PUT"])
def piece(request: HttpRequest, reference: str, number: int) -> JsonResponse:
    """One piece, its bytes as the body, its hash beside it."""
    upload = sending.find(reference, begun_by=request.actor.name)
    if upload is None:
        return _refused(uploads.UploadRefused(["upload-missing"]))
    if int(request.headers.get("Content-Length") or 0) > pieces.PIECE:
        return _refused(uploads.UploadRefused(["piece-length"]), upload)
    try:
        upload = uploads.keep_piece(
            reference=reference, number=number, data=request.body, said=request.headers.get("X-Piece-SHA256", ""),
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    except uploads.UploadRefused as refusal:
        return _refused(refusal, upload)
    return JsonResponse(_here(upload))


@requires(Permission.FILE_RECEIVE)
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    upload = get_object_or_404(Upload, reference=reference, begun_by=request.actor.name)
    reasons = []
    if request.method == "POST":
        try:
            uploads.discard(reference=reference, by=request.actor, at=clock.now())
        except uploads.UploadRefused as refusal:
            reasons = refusal.reasons
        else:
            return redirect("reception:uploads")
    return render(request, "reception/uploads/discard.html", {
        "upload": upload, "came": words.came(upload), "refusals": [words.refusal(code) for code in reasons],
    }, status=422 if reasons else 200)  # fmt: skip


def _here(upload: Upload) -> dict:
    return {"reference": upload.reference, "piece": upload.piece, "received": upload.received}


def _refused(refusal: uploads.UploadRefused, upload: Upload | None = None) -> JsonResponse:
    """Why, as code and in words, and what is here, so that the sender goes on from the right place."""
    code = refusal.reasons[0]
    told = {"reason": code, "words": "".join(words.refusal(one) for one in refusal.reasons)}
    return JsonResponse(told | (_here(upload) if upload else {}), status=STATUS.get(code, 422))
