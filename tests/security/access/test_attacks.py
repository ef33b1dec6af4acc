"""What somebody would try at the door: another's session, another's form, another address, many tries."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.utils import timezone

from saikoku.assembly.routes import every_route
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access import operations
from saikoku.security.access.models import Account, Grant
from saikoku.security.access.rules.permissions import GRANTED, Role
from saikoku.security.audit import operations as audit
from saikoku.security.audit.models import AuditRecord

PASSWORD = "correct-horse-battery"
ADMIN = Actor("admin", account_id=0)


def enter(client, account, **more):
    return client.post("/door/sign-in/", {"login_name": account.login_name, "password": PASSWORD, **more})


def fall_asleep(client, minutes: int = 16) -> None:
    session = client.session
    session["last_seen"] = (clock.real_now() - timedelta(minutes=minutes)).timestamp()
    session.save()


def test_a_session_that_somebody_prepared_is_left_at_sign_in_and_at_unlocking(client, account_of):
    client.get("/door/sign-in/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    enter(client, account_of(Role.OPERATOR))
    signed = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert signed != planted
    fall_asleep(client)
    client.post("/door/unlock/", {"password": PASSWORD})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != signed
    assert Client(headers={"cookie": f"{settings.SESSION_COOKIE_NAME}={signed}"}).get("/").status_code == 302


def test_what_one_person_typed_is_not_shown_to_the_next_on_the_same_machine(client, account_of):
    first, second = account_of(Role.OPERATOR), account_of(Role.OPERATOR)
    enter(client, first)
    fall_asleep(client)
    client.post("/me/keys/", {"on": "yes", "note": "秘密"})
    assert client.get("/door/unlock/").context["has_kept"]
    assert enter(client, second).url == "/"
    assert client.get("/door/resume/").url == "/"


@pytest.mark.parametrize("place", [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
    "http:evil.example", "/\t/evil.example", "///evil.example", "https:///evil.example", "today:home", "",
])  # fmt: skip
def test_after_signing_in_nobody_is_led_elsewhere(client, account_of, place):
    assert enter(client, account_of(Role.OPERATOR), next=place).url == "/"


@pytest.mark.django_db
def test_no_form_is_taken_that_this_browser_was_not_given(account_of):
    client = Client(enforce_csrf_checks=True)
    client.force_login(account_of(*Role), backend="saikoku.security.access.backends.ActiveAccountBackend")
    session = client.session
    session["last_seen"] = clock.real_now().timestamp()
    session.save()
    before = AuditRecord.objects.count()
    for route in every_route():
        for verb in (client.post, client.put, client.delete, client.patch):
            assert verb(route.path).status_code == 403, route
    assert AuditRecord.objects.count() == before, "and nothing was done"


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["head", "options", "patch"])
def test_a_seldom_verb_opens_nothing(signed_in, client, verb):
    for route in every_route():
        if not route.is_open:
            assert getattr(Client(), verb)(route.path).status_code == 302, route
    collector = signed_in(Role.COLLECTOR)
    for route in every_route():
        answer = getattr(collector, verb)(route.path)
        assert answer.status_code != 500, route
        held = route.permission is None or route.permission in GRANTED[Role.COLLECTOR]
        assert answer.status_code != 200 or held, route


@pytest.mark.clause("16.12.ウ")
def test_five_wrong_passwords_lock_the_name_until_half_an_hour_has_gone(client, account_of):
    account = account_of(Role.OPERATOR)
    for _ in range(5):
        client.post("/door/sign-in/", {"login_name": account.login_name, "password": "wrong-wrong-wrong"})
    refused = enter(client, account)
    assert refused.status_code == 429
    assert "30分" in refused.content.decode()
    assert enter(Client(REMOTE_ADDR="192.0.2.7"), account).status_code == 429, "from another machine too"
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert enter(client, account).status_code == 302


def test_a_new_password_from_the_administrator_opens_a_locked_name(client, account_of, noon):
    account = account_of(Role.OPERATOR)
    for _ in range(5):
        client.post("/door/sign-in/", {"login_name": account.login_name, "password": "wrong-wrong-wrong"})
    password = operations.reset_password(account_id=account.pk, reason="忘れた", by=ADMIN, at=noon)
    assert client.post("/door/sign-in/", {"login_name": account.login_name, "password": password}).status_code == 302


def test_tries_at_an_unlock_page_count_too(client, account_of):
    account = account_of(Role.OPERATOR)
    enter(client, account)
    fall_asleep(client)
    for _ in range(5):
        client.post("/door/unlock/", {"password": "wrong-wrong-wrong"})
    assert client.post("/door/unlock/", {"password": PASSWORD}).status_code == 429


@pytest.mark.parametrize("path", ["/door/sign-in/", "/", "/accounts/", "/nowhere/", "/door/sign-out/", "/me/"])
def test_every_answer_carries_the_headers_that_protect_it(signed_in, path):
    answer = signed_in(Role.OPERATOR).get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_cookies_cannot_be_read_by_scripts_nor_sent_from_elsewhere(client, account_of):
    enter(client, account_of(Role.OPERATOR))
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"] and session["samesite"] == "Strict" and not session["max-age"]


@pytest.mark.django_db
def test_a_request_for_another_host_is_refused(client):
    answer = client.get("/door/sign-in/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


def test_a_question_of_the_page_does_not_keep_a_sleeping_person_awake(signed_in):
    client = signed_in(Role.OPERATOR)
    fall_asleep(client, minutes=14)
    for route in every_route():
        if getattr(route.view, "in_background", False):
            client.get(route.path)
    assert clock.real_now().timestamp() - client.session["last_seen"] > 13 * 60


@pytest.mark.parametrize("act", [
    lambda account, noon: operations.set_roles(
        account_id=account.pk, roles={Role.ADMINISTRATOR}, reason="x", by=ADMIN, at=noon),
    lambda account, noon: operations.close_account(account_id=account.pk, reason="x", by=ADMIN, at=noon),
    lambda account, noon: operations.reset_password(account_id=account.pk, reason="x", by=ADMIN, at=noon),
    lambda account, noon: operations.change_own_password(
        account_id=account.pk, current=PASSWORD, new="river-stone-morning", by=ADMIN, at=noon),
    lambda account, noon: operations.set_letter_keys(account_id=account.pk, on=False, by=ADMIN, at=noon),
    lambda account, noon: operations.open_account(
        login_name="new", display_name="x", password=PASSWORD, roles=[], reason="x", by=ADMIN, at=noon),
])  # fmt: skip
@pytest.mark.clause("16.12.エ")
def test_an_act_that_cannot_be_recorded_is_not_done(committing_db, account_of_committed, noon, monkeypatch, act):
    account = account_of_committed
    before = list(Account.objects.order_by("pk").values()), list(Grant.objects.order_by("pk").values())

    def fail(*_, **__):
        raise RuntimeError("no trail")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        act(account, noon)
    assert (list(Account.objects.order_by("pk").values()), list(Grant.objects.order_by("pk").values())) == before


@pytest.fixture
def account_of_committed(committing_db, noon):
    return operations.open_account(
        login_name="committed", display_name="試験", password=PASSWORD, roles=[Role.OPERATOR], reason="試験",
        by=ADMIN, at=noon,
    )  # fmt: skip


def test_nobody_is_let_in_whose_entry_cannot_be_recorded(client, account_of, monkeypatch):
    account = account_of(Role.OPERATOR)
    client.raise_request_exception = False
    monkeypatch.setattr(operations, "note_sign_in", lambda **_: 1 / 0)
    assert enter(client, account).status_code == 500
    assert re.match("/door/", client.get("/").url)
