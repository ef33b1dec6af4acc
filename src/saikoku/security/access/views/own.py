"""A person's own settings: what the system knows of him, his password, letter keys."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.kernel import clock
from saikoku.security.access import forms, operations, presenters
from saikoku.security.access.decorators import requires
from saikoku.security.access.rules.permissions import PERMISSION_WORDS, Permission
from saikoku.ui import components as ui


@requires(Permission.HOME)
@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    account = request.user
    allowed = [words for permission, words in PERMISSION_WORDS.items() if permission in request.permissions]
    facts = ui.Facts([
        ui.Fact("利用者ID", account.login_name, "code"),
        ui.Fact("氏名", account.display_name),
        ui.Fact("従事者番号", account.worker_number or "なし", "code"),
        ui.Fact("役割", presenters.role_words(request.roles)),
    ])  # fmt: skip
    return render(request, "access/own/settings.html", {"facts": facts, "allowed": allowed, "account": account})


@requires(Permission.HOME)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    form = forms.OwnPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = operations.change_own_password(
                account_id=request.user.pk, by=request.actor, at=clock.now(),
                current=form.cleaned_data["current"], new=form.cleaned_data["new"],
            )  # fmt: skip
        except operations.AccountRefused as refusal:
            presenters.explain(form, refusal.reasons)
        else:
            first_time = request.user.password_is_initial
            update_session_auth_hash(request, account)
            return redirect("/" if first_time else "own:settings")
    context = {"form": form, "first_time": request.user.password_is_initial}
    return render(request, "access/own/password.html", context, status=422 if form.errors else 200)


@requires(Permission.HOME)
@require_POST
def letter_keys(request: HttpRequest) -> HttpResponse:
    operations.set_letter_keys(
        account_id=request.user.pk, on=request.POST.get("on") == "yes", by=request.actor, at=clock.now()
    )
    return redirect("own:settings")
