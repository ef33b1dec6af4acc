"""Signing in, locking, and the default no."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access import middleware, operations, queries
from saikoku.security.access.backends import ActiveAccountBackend
from saikoku.security.access.models import Account, Grant
from saikoku.security.access.rules import permissions, sessions
from saikoku.security.access.rules.permissions import GRANTED, Permission, Role
from saikoku.security.audit.models import AuditRecord

ADMIN = Actor("admin", account_id=0)


@pytest.mark.clause("8.2")
def test_every_role_has_a_line_in_the_matrix_and_words():
    assert set(GRANTED) == set(Role) == set(permissions.ROLE_WORDS)


def test_every_permission_is_held_by_somebody():
    assert set().union(*GRANTED.values()) == set(Permission)


def test_nobody_who_receives_a_file_may_do_so_without_the_frame():
    assert all(Permission.HOME in granted for granted in GRANTED.values())


@pytest.mark.parametrize(("idle_minutes", "locked"), [(0, False), (15, False), (15.01, True), (None, True)])
def test_a_session_locks_after_the_last_minute_allowed(idle_minutes, locked):
    now = clock.real_now()
    seen = None if idle_minutes is None else now - timedelta(minutes=idle_minutes)
    assert sessions.is_idle(seen, now, timedelta(minutes=15)) is locked


def test_a_view_that_declares_nothing_is_refused(db):
    from django.core.exceptions import PermissionDenied

    request = RequestFactory().get("/anything/")
    with pytest.raises(PermissionDenied):
        middleware.AccessMiddleware(HttpResponse).process_view(request, lambda r: HttpResponse(), (), {})


@pytest.mark.clause("16.12.ウ")
def test_the_history_of_rights_is_kept_and_replays_to_what_is_held(account_of, noon):
    account = account_of(Role.OPERATOR)
    change = {"account_id": account.pk, "by": ADMIN, "at": noon}
    operations.set_roles(roles={Role.SUPERVISOR, Role.OPERATOR}, reason="異動", **change)
    operations.set_roles(roles={Role.SUPERVISOR}, reason="専任", **change)
    assert queries.roles_of(account) == {Role.SUPERVISOR}
    steps = list(Grant.objects.filter(account=account).order_by("id").values_list("role", "given"))
    assert steps == [("operator", True), ("supervisor", True), ("operator", False)]
    assert AuditRecord.objects.filter(action="access.roles.changed").count() == 2


def test_nobody_changes_his_own_rights(account_of, noon):
    account = account_of(Role.ADMINISTRATOR)
    with pytest.raises(operations.AccountRefused) as refusal:
        operations.set_roles(
            account_id=account.pk, roles=set(Role), reason="", by=operations.actor_of(account), at=noon
        )
    assert refusal.value.reasons == ["own-rights", "reason-missing"]
    assert queries.roles_of(account) == {Role.ADMINISTRATOR}


@pytest.mark.parametrize("password", ["short", "password1234", "111111111111", ""])
def test_a_weak_password_is_refused_and_no_account_is_left(db, noon, password):
    with pytest.raises(operations.AccountRefused) as refusal:
        operations.open_account(
            login_name="somebody", display_name="試験", password=password, roles=[], reason="試験", by=ADMIN, at=noon
        )
    assert "weak-password" in refusal.value.reasons
    assert not Account.objects.exists()


def test_a_closed_account_may_nothing(account_of, noon):
    account = account_of(Role.OPERATOR)
    operations.close_account(account_id=account.pk, reason="退職", by=ADMIN, at=noon)
    account.refresh_from_db()
    assert queries.roles_of(account) == frozenset()
    known = {"login_name": account.login_name, "password": "correct-horse-battery"}
    assert ActiveAccountBackend().authenticate(None, **known) is None


def test_a_part_asked_for_by_a_locked_page_is_refused_so_that_the_page_covers_itself(signed_in):
    client = signed_in(Role.OPERATOR)
    session = client.session
    session["last_seen"] = clock.real_now().timestamp() - 16 * 60
    session.save()
    answer = client.get("/me/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "saikoku:locked")
    assert "HX-Redirect" not in answer.headers


def test_a_part_asked_for_without_session_sends_the_whole_page_to_the_door(client, db):
    answer = client.get("/me/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/door/sign-in/?ended=1")


def test_the_first_visit_is_not_told_of_a_session_that_ended(client, db):
    assert client.get("/me/").url == "/door/sign-in/?next=%2Fme%2F"
