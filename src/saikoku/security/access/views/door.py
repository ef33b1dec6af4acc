"""The door: sign in, sign out, unlock after a pause and go on with what was typed."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.kernel import clock
from saikoku.security.access import forms, kept, operations
from saikoku.security.access.decorators import in_background, open_to_all, requires
from saikoku.security.access.rules.permissions import Permission

WRONG = "利用者IDかパスワードが違います。大文字・小文字と、入力した利用者IDをご確認ください。"


@open_to_all
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        if request.user.is_authenticated and not request.locked:
            return redirect("/")
        asked = {"next": request.GET.get("next", ""), "ended": "ended" in request.GET}
        return render(request, "access/sign_in.html", {"form": forms.SignIn()} | asked)
    form = forms.SignIn(request.POST)
    if form.is_valid():
        account = authenticate(request, **form.cleaned_data)
        if account is not None:
            return _enter(request, account)
        operations.note_refused_sign_in(login_name=form.cleaned_data["login_name"], at=clock.now())
        form.add_error(None, WRONG)
    context = {"form": form, "next": request.POST.get("next", ""), "ended": False}
    return render(request, "access/sign_in.html", context, status=422)


@open_to_all
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """After a pause the same person goes on where he was; anybody else signs in anew.

    Not a new login: the forms that are open behind the cover keep their tokens.
    """
    if not request.user.is_authenticated:
        return redirect(reverse("access:sign-in") + "?ended=1")
    form = forms.Unlock(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = request.user.login_name
        account = authenticate(request, login_name=name, password=form.cleaned_data["password"])
        if account is not None:
            return _go_on(request, account)
        operations.note_refused_sign_in(login_name=name, at=clock.now())
        form.add_error(None, "パスワードが違います。")
    context = {
        "form": form,
        "next": request.POST.get("next", request.GET.get("next", "")),
        "person": request.user,
        "has_kept": kept.has_any(request.session),
    }
    return render(request, "access/unlock.html", context, status=422 if form.errors else 200)


@requires(Permission.HOME)
@require_GET
def resume(request: HttpRequest) -> HttpResponse:
    """What was typed before the pause, ready to be sent after all."""
    found = kept.take(request.session)
    if found is None:
        return redirect("/")
    return render(request, "access/resume.html", {"path": found["path"], "fields": found["fields"]})


@requires(Permission.HOME)
@require_GET
def keep(request: HttpRequest) -> HttpResponse:
    """The person says that he is still there."""
    return HttpResponse(status=204)


@requires(Permission.HOME)
@in_background
@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """How many seconds are left before the lock; another window may have prolonged them. Prolongs nothing itself."""
    idle = clock.real_now().timestamp() - request.session.get("last_seen", 0)
    left = max(1, int(settings.SAIKOKU_IDLE_LOCK_MINUTES * 60 - idle))
    return HttpResponse(str(left), content_type="text/plain")


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        operations.note_sign_out(by=request.actor, at=clock.now())
    logout(request)
    return redirect("access:sign-in")


def _enter(request: HttpRequest, account) -> HttpResponse:
    login(request, account)
    return _go_on(request, account)


def _go_on(request: HttpRequest, account) -> HttpResponse:
    """To where the person was: what he had typed, the page he asked for, or the day. The session gets a new key."""
    request.session.cycle_key()  # Django keeps the key where the same person signs in again
    request.session["last_seen"] = clock.real_now().timestamp()
    operations.note_sign_in(account=account, at=clock.now())
    if kept.has_any(request.session):
        return redirect("access:resume")
    place = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(place, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(place if safe and place.startswith("/") else "/")
