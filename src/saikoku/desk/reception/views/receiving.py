"""受け取り: the slip, the file and its layout. The file comes with the form, or came before in pieces."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from saikoku.desk.reception import forms, operations
from saikoku.desk.reception.presenters import deliveries as outgoing
from saikoku.desk.reception.presenters import runs as presenters
from saikoku.desk.reception.presenters import uploads as sending
from saikoku.exchange.intake import operations as intake
from saikoku.exchange.uploads import queries as uploads
from saikoku.exchange.uploads.models import Upload
from saikoku.exchange.uploads.operations import UploadRefused
from saikoku.exchange.uploads.rules import pieces
from saikoku.gateways.scanner import ScannerUnreachable
from saikoku.governance.media import queries as media
from saikoku.governance.media.operations import MediaRefused
from saikoku.kernel import clock
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import Permission


@requires(Permission.FILE_RECEIVE)
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """The file comes with the form, or came before in pieces (`upload`)."""
    reference = request.POST.get("upload") or request.GET.get("upload", "")
    upload = uploads.find(reference, begun_by=request.actor.name) if reference else None
    if upload and upload.run_number:
        return redirect("reception:show", upload.run_number)
    form = forms.Receive(
        request.POST or None, request.FILES or None, slips=media.recent_numbers("in"),
        is_here=bool(upload) and uploads.is_whole(upload), initial=_said(upload),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and (received := _take_in(request, form)):
        suffix = "?again=1" if received.already_applied else ""
        return redirect(reverse("reception:show", args=[received.run.pk]) + suffix)
    context = {
        "form": form, "steps": presenters.steps(None), "upload": upload, "resume": sending.resume_note(upload),
        "largest": pieces.LARGEST, "half_sent": None if upload else sending.half_sent_link(_half_sent(request)),
    }  # fmt: skip
    return render(request, "reception/runs/receive.html", context, status=422 if form.errors else 200)


def _half_sent(request: HttpRequest) -> int:
    return uploads.count_open(request.actor.name)


def _said(upload: Upload | None) -> dict:
    """What the form said when the file was begun."""
    if upload is None:
        return {}
    said = {"layout": upload.layout, "form": upload.form or "csv-", "slip": upload.handover_number}
    return said | {"upload": upload.reference}


def _take_in(request: HttpRequest, form: forms.Receive) -> intake.Received | None:
    """The run, or None with the reasons in the form."""
    given = form.cleaned_data
    wanted = intake.Form(given["chosen"], form.encoding(), given["form"] == "fixed", given["own_text"])
    file = given["file"]
    handed = operations.Handed(
        stream=file.file if file else None,
        name=file.name if file else "",
        password=given["password"].encode() or None,
        control=given["control"].read() if given["control"] else None,
        slip=given["slip"],
    )
    asked = {"handed": handed, "form": wanted, "by": request.actor, "at": clock.now()}
    try:
        if file:
            return operations.receive(**asked)
        return operations.receive_sent(sent=operations.Sent(given["upload"], given["whole"]), **asked)
    except intake.ReceiptRefused as refusal:
        for code in refusal.reasons:
            field = "password" if code.startswith("password") else "control" if code.startswith("control") else "file"
            form.add_error(field, presenters.refusal(code, refusal.name))
    except UploadRefused as refusal:
        for code in refusal.reasons:
            form.add_error("file", sending.refusal(code))
    except MediaRefused as refusal:
        outgoing.explain_slip(form, refusal.reasons)
    except ScannerUnreachable:
        form.add_error("file", "ウイルス検査のプログラムが応答しません。システム管理者に連絡してください。受け取っていません。")
    return None
