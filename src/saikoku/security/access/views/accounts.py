"""The administrator's screens: who has an account, with which roles, since when and why."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saikoku.kernel import clock
from saikoku.security.access import forms, operations, presenters, queries
from saikoku.security.access.decorators import requires
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import Permission
from saikoku.ui import acts
from saikoku.ui import components as ui


@requires(Permission.ACCOUNT_MANAGE)
@require_GET
@transaction.atomic
def list_accounts(request: HttpRequest) -> HttpResponse:
    state = "closed" if request.GET.get("state") == "closed" else "open"
    people = queries.accounts_with_roles()
    listed = [(account, roles) for account, roles in people if account.is_active == (state == "open")]
    operations.note_list_viewed(by=request.actor, at=clock.now())
    count_open = sum(account.is_active for account, _ in people)
    return render(request, "access/accounts/list.html", {
        "tabs": presenters.account_tabs(state, count_open, len(people) - count_open),
        "table": presenters.account_table(listed),
        "count": len(listed),
        "closed": state == "closed",
    })  # fmt: skip


@requires(Permission.ACCOUNT_MANAGE)
@require_http_methods(["GET", "POST"])
def open_account(request: HttpRequest) -> HttpResponse:
    form = forms.OpenAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "roles": sorted(form.cleaned_data["roles"])}
        password = operations.initial_password()
        try:
            account = operations.open_account(
                password=password, initial=True, by=request.actor, at=clock.now(), **given
            )
        except operations.AccountRefused as refusal:
            presenters.explain(form, refusal.reasons)
        else:
            return _hand_out(request, account, password, "利用者を登録しました")
    return render(request, "access/accounts/open.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.ACCOUNT_MANAGE)
@require_GET
@transaction.atomic
def show(request: HttpRequest, account_id: int) -> HttpResponse:
    account = get_object_or_404(Account, pk=account_id)
    roles = queries.roles_of(account)
    form = forms.ChangeRoles(initial={"roles": [role.value for role in roles]})
    operations.note_account_viewed(account=account, by=request.actor, at=clock.now())
    return _page(request, account, roles, form=form)


@requires(Permission.ACCOUNT_MANAGE)
@require_POST
def set_roles(request: HttpRequest, account_id: int) -> HttpResponse:
    account = get_object_or_404(Account, pk=account_id)
    form = forms.ChangeRoles(request.POST)
    if acts.attempt(request, form, operations.set_roles, presenters.explain, account_id=account_id):
        return redirect("accounts:show", account_id)
    return _page(request, account, queries.roles_of(account), form=form)


@requires(Permission.ACCOUNT_MANAGE)
@require_http_methods(["GET", "POST"])
def reset_password(request: HttpRequest, account_id: int) -> HttpResponse:
    account = get_object_or_404(Account, pk=account_id)
    form = forms.Reason(request.POST or None)
    if done := acts.attempt(request, form, operations.reset_password, presenters.explain, account_id=account_id):
        return _hand_out(request, account, done.made, "初期パスワードを作りました")
    context = {"form": form, "account": account}
    return render(request, "access/accounts/password.html", context, status=422 if form.errors else 200)


@requires(Permission.ACCOUNT_MANAGE)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, account_id: int) -> HttpResponse:
    account = get_object_or_404(Account, pk=account_id)
    form = forms.Reason(request.POST or None)
    if acts.attempt(request, form, operations.close_account, presenters.explain, account_id=account_id):
        return redirect("accounts:show", account_id)
    context = {"form": form, "account": account, "roles": presenters.role_words(queries.roles_of(account))}
    return render(request, "access/accounts/close.html", context, status=422 if form.errors else 200)


@requires(Permission.HOME)
@require_GET
def permissions(request: HttpRequest) -> HttpResponse:
    return render(request, "access/accounts/permissions.html", {"matrix": presenters.permission_matrix()})


def _page(request: HttpRequest, account: Account, roles, *, form) -> HttpResponse:
    steps = queries.history_of(account)
    return render(request, "access/accounts/show.html", {
        "account": account,
        "form": form,
        "facts": presenters.account_facts(account, roles),
        "history": presenters.role_history(steps, queries.names_of(step.by for step in steps)),
        "is_own": account.pk == request.actor.account_id,
    }, status=422 if form.errors else 200)  # fmt: skip


def _hand_out(request: HttpRequest, account: Account, password: str, done: str) -> HttpResponse:
    """The one page that shows an initial password; it is not kept in clear and cannot be shown again."""
    note = ui.Note(
        "このパスワードは、この画面でしか見られません。",
        "印刷するか書き取り、本人に直接渡してください。本人が最初のログインで自分のパスワードに変えます。",
        "look",
    )
    facts = ui.Facts([
        ui.Fact("氏名", account.display_name),
        ui.Fact("利用者ID", account.login_name, "code"),
        ui.Fact("初期パスワード", password, "code"),
    ])  # fmt: skip
    context = {"account": account, "done": done, "note": note, "facts": facts, "back": reverse("accounts:list")}
    return render(request, "access/accounts/hand_out.html", context)
