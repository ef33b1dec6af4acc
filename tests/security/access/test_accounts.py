"""The administrator's screens, a person's own settings, and the lock that keeps what was typed."""

import re

import pytest

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access import operations, queries
from saikoku.security.access.models import Account, Grant
from saikoku.security.access.rules.permissions import PERMISSION_WORDS, Permission, Role
from saikoku.security.audit.models import AuditRecord

ADMIN = Actor("admin", account_id=0)
NEW = {"login_name": "hinagata", "display_name": "雛形 みどり", "roles": ["operator"], "reason": "4月の配属"}


def text_of(answer) -> str:
    return answer.content.decode()


def test_every_permission_has_words():
    assert set(PERMISSION_WORDS) == set(Permission)


def test_initial_passwords_differ_and_hold_no_characters_that_look_alike():
    drawn = {operations.initial_password() for _ in range(200)}
    assert len(drawn) == 200
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", one) for one in drawn)


@pytest.mark.clause("16.12.ウ")
def test_an_administrator_opens_an_account_and_sees_its_password_once(signed_in, client):
    answer = signed_in(Role.ADMINISTRATOR).post("/accounts/new/", NEW)
    account = Account.objects.get(login_name="hinagata")
    password = re.search(r"([a-z0-9]{4}-){3}[a-z0-9]{4}", text_of(answer))[0]
    assert account.check_password(password)
    assert account.password_is_initial
    assert queries.roles_of(account) == {Role.OPERATOR}
    assert AuditRecord.objects.get(action="access.account.opened", object_id="hinagata").reason == "4月の配属"
    assert password not in text_of(client.get(f"/accounts/{account.pk}/"))


def test_a_login_name_that_is_taken_is_refused_in_words(signed_in, account_of):
    account_of(login_name="hinagata")
    answer = signed_in(Role.ADMINISTRATOR).post("/accounts/new/", NEW)
    assert answer.status_code == 422
    assert "すでに使われています" in text_of(answer)
    assert not Grant.objects.filter(account__login_name="hinagata").exists()


def test_a_login_name_with_other_characters_is_refused(signed_in):
    answer = signed_in(Role.ADMINISTRATOR).post("/accounts/new/", NEW | {"login_name": "雛形"})
    assert answer.status_code == 422
    assert "半角の英小文字" in text_of(answer)


def test_roles_are_changed_with_a_reason_and_the_history_shows_it(signed_in, account_of):
    worker = account_of(Role.OPERATOR)
    client = signed_in(Role.ADMINISTRATOR)
    refused = client.post(f"/accounts/{worker.pk}/roles/", {"roles": ["supervisor"], "reason": ""})
    assert refused.status_code == 422
    assert queries.roles_of(worker) == {Role.OPERATOR}
    client.post(f"/accounts/{worker.pk}/roles/", {"roles": ["supervisor"], "reason": "班長に任命"})
    assert queries.roles_of(worker) == {Role.SUPERVISOR}
    assert "班長に任命" in text_of(client.get(f"/accounts/{worker.pk}/"))


def test_an_administrator_does_not_change_himself(signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    own = client.account.pk
    for act, given in (("roles", {"roles": ["operator"]}), ("close", {}), ("password", {})):
        answer = client.post(f"/accounts/{own}/{act}/", {"reason": "試し", **given})
        assert answer.status_code == 422, act
        assert "自分では変えられません" in text_of(answer)


def test_a_closed_account_keeps_its_history_and_is_listed_apart(signed_in, account_of):
    worker = account_of(Role.OPERATOR, login_name="leaver")
    client = signed_in(Role.ADMINISTRATOR)
    client.post(f"/accounts/{worker.pk}/close/", {"reason": "退職"})
    assert "leaver" not in text_of(client.get("/accounts/"))
    assert "leaver" in text_of(client.get("/accounts/?state=closed"))
    assert "退職" in text_of(client.get(f"/accounts/{worker.pk}/"))
    refused = client.post(f"/accounts/{worker.pk}/roles/", {"roles": ["operator"], "reason": "復職"})
    assert "閉鎖した利用者" in text_of(refused)


@pytest.mark.django_db
def test_with_an_initial_password_only_its_change_is_open(client, account_of, noon):
    account = account_of(Role.OPERATOR)
    password = operations.reset_password(account_id=account.pk, reason="忘れた", by=ADMIN, at=noon)
    client.post("/door/sign-in/", {"login_name": account.login_name, "password": password})
    for path in ("/", "/me/", "/accounts/permissions/"):
        assert client.get(path).url == "/me/password/"
    own = {"current": password, "new": "river-stone-morning", "again": "river-stone-morning"}
    assert client.post("/me/password/", own).url == "/"
    assert client.get("/").status_code == 200


def test_a_reset_ends_the_sessions_of_the_account(signed_in, noon):
    client = signed_in(Role.OPERATOR)
    assert client.get("/").status_code == 200
    operations.reset_password(account_id=client.account.pk, reason="紛失", by=ADMIN, at=noon)
    assert client.get("/").url == "/door/sign-in/?ended=1"
    assert "前のログインは終わっています。" in text_of(client.get("/door/sign-in/?ended=1"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"current": "wrong-wrong-wrong"}, "今のパスワードが違います"),
        ({"new": "short", "again": "short"}, "推測されやすい"),
        ({"new": "correct-horse-battery", "again": "correct-horse-battery"}, "今と同じパスワード"),
        ({"again": "something else entirely"}, "上の欄と違います"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_its_reason(signed_in, given, words):
    client = signed_in(Role.OPERATOR)
    sent = {"current": "correct-horse-battery", "new": "river-stone-morning", "again": "river-stone-morning"}
    answer = client.post("/me/password/", sent | given)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert Account.objects.get(pk=client.account.pk).check_password("correct-horse-battery")


def test_a_person_switches_letter_keys_off_for_himself(signed_in):
    client = signed_in(Role.OPERATOR)
    client.post("/me/keys/", {"on": "no"})
    assert not Account.objects.get(pk=client.account.pk).letter_keys
    assert 'data-letters="off"' in text_of(client.get("/"))
    assert AuditRecord.objects.filter(action="access.letter_keys.set").count() == 1


def _lock(client) -> None:
    session = client.session
    session["last_seen"] = clock.real_now().timestamp() - 16 * 60
    session.save()


@pytest.mark.clause("16.12.サ")
def test_what_was_typed_before_the_lock_is_given_back_after_it(signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    _lock(client)
    assert client.post("/accounts/new/", NEW | {"display_kana": "ヒナガタ"}).url == "/door/unlock/"
    assert not Account.objects.filter(login_name="hinagata").exists()
    assert "残っています" in text_of(client.get("/door/unlock/"))
    assert client.post("/door/unlock/", {"password": "correct-horse-battery"}).url == "/door/resume/"
    page = text_of(client.get("/door/resume/"))
    assert 'action="/accounts/new/"' in page
    assert 'name="display_kana" value="ヒナガタ"' in page
    assert client.get("/door/resume/").url == "/"  # given back once


def test_passwords_are_not_kept_over_a_lock(signed_in):
    client = signed_in(Role.OPERATOR)
    _lock(client)
    client.post("/me/password/", {"current": "correct-horse-battery", "new": "x" * 20, "again": "x" * 20})
    assert "kept" not in client.session


def test_a_locked_page_comes_back_after_unlocking(signed_in):
    client = signed_in(Role.OPERATOR)
    _lock(client)
    assert client.get("/me/").url == "/door/unlock/?next=%2Fme%2F"
    assert client.post("/door/unlock/", {"password": "correct-horse-battery", "next": "/me/"}).url == "/me/"


def test_nobody_is_led_to_another_house_after_the_door(client, account_of):
    account = account_of(Role.OPERATOR)
    sent = {"login_name": account.login_name, "password": "correct-horse-battery"}
    for place in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert client.post("/door/sign-in/", sent | {"next": place}).url == "/"


@pytest.mark.clause("16.12.エ")
def test_a_refused_entry_is_in_the_trail(signed_in):
    client = signed_in(Role.OPERATOR)
    assert client.get("/accounts/").status_code == 403
    refused = AuditRecord.objects.get(action="access.entry_refused")
    assert (refused.object_id, refused.actor) == ("accounts:list", client.account.login_name)


def test_the_history_of_roles_names_people_and_the_servers_commands(signed_in, account_of):
    lead = account_of(login_name="lead")
    account = operations.open_account(
        login_name="hinagata", display_name="雛形", password="correct-horse-battery", roles=[Role.OPERATOR], reason="設置",
        by=Actor("console:root"), at=clock.now(),
    )  # fmt: skip
    operations.set_roles(
        account_id=account.pk, roles={Role.SUPERVISOR}, reason="4月の配属", by=Actor("lead", account_id=lead.pk), at=clock.now()
    )
    text = text_of(signed_in(Role.ADMINISTRATOR).get(f"/accounts/{account.pk}/"))
    assert "登録者 サーバー(root)" in text and "登録者 試験 lead" in text
    assert "console:" not in text
    assert Grant.objects.filter(account=account).earliest("id").by == "console:root"
