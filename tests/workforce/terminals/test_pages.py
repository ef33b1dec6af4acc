"""What a device gets to see, and what leaders and administrators do about it."""

import html
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from saikoku.governance.contract.models import Profile
from saikoku.governance.numbers import queries as numbers
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import GRANTED, Permission, Role
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.terminals import operations, queries
from saikoku.workforce.terminals.middleware import FIELD_ROLES, FIELD_WORK
from saikoku.workforce.terminals.models import Position, Terminal
from saikoku.workforce.terminals.rules.states import Act

ADMIN = Actor("admin")
COOKIE = settings.SAIKOKU_TERMINAL_COOKIE


def act(act: Act) -> None:
    terminal = Terminal.objects.get()
    operations.take_step(terminal_id=terminal.pk, act=act, reason="置き忘れ", by=ADMIN, at=clock.now())


@pytest.mark.clause("16.12.シ.ix")
@pytest.mark.parametrize("how", [Act.LOCK, Act.LOSE, Act.RETIRE])
def test_a_shut_terminal_gets_no_page_and_its_session_ends(collector, how):
    assert collector.get("/").status_code == 200
    act(how)
    answer = collector.get("/")
    assert answer.status_code == 423 and "使えません" in answer.content.decode()
    assert "_auth_user_id" not in collector.session
    assert collector.get(reverse("access:sign-in")).status_code == 423
    assert AuditRecord.objects.filter(action="terminals.session.ended").count() == 1


@pytest.mark.clause("16.12.シ.ix")
def test_it_is_shut_also_where_the_register_has_no_number_to_call(collector, monkeypatch):
    def missing(*args, **more):
        raise numbers.NothingShown("papers")

    monkeypatch.setattr(numbers, "shown", missing)
    act(Act.LOSE)
    answer = collector.get("/")
    assert answer.status_code == 423 and "使えません" in answer.content.decode() and "電話" not in answer.content.decode()


def test_an_open_page_at_a_shut_terminal_is_told_to_leave(collector):
    assert collector.get(reverse("terminals:watch"), headers={"HX-Request": "true"}).status_code == 204
    act(Act.LOCK)
    answer = collector.get(reverse("terminals:watch"), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/")


def test_a_released_terminal_asks_for_a_new_sign_in(collector):
    act(Act.LOCK)
    collector.get("/")
    act(Act.RELEASE)
    answer = collector.get("/")
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/door/sign-in/")


@pytest.mark.clause("16.12.シ.ii")
def test_a_session_carried_to_another_device_ends(collector):
    collector.get("/")
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = collector.cookies[settings.SESSION_COOKIE_NAME].value
    answer = stolen.get("/")
    assert (answer.status_code, answer.url) == (302, "/door/sign-in/?ended=1")
    assert AuditRecord.objects.filter(action="terminals.session.moved").count() == 1
    assert collector.get("/").status_code == 302  # the session is over for both


@pytest.mark.clause("16.12.シ.i")
def test_a_collector_without_his_terminal_has_his_own_page_and_nothing_of_the_field(signed_in):
    Profile.objects.update(kind="real")
    client = signed_in(Role.COLLECTOR)
    field_only = GRANTED[Role.COLLECTOR] - {Permission.HOME}
    answer = client.get("/")
    assert answer.status_code == 200
    assert not field_only & answer.wsgi_request.permissions
    assert answer.wsgi_request.field_refusal == "terminal-missing"


@pytest.mark.clause("16.12.シ.i")
@pytest.mark.parametrize("roles", [[Role.SUPERVISOR], [Role.COLLECTOR, Role.SUPERVISOR]])
def test_another_role_that_takes_money_opens_no_way_round_the_terminal(signed_in, roles):
    Profile.objects.update(kind="real")
    client = signed_in(*roles)
    rights = client.get("/").wsgi_request.permissions
    assert Permission.RECEIPT_ISSUE not in rights
    assert rights >= GRANTED[Role.SUPERVISOR] - {Permission.RECEIPT_ISSUE}
    refused = client.get(reverse("receipts:mine"))
    assert refused.status_code == 403 and "登録した携行端末でだけ" in refused.content.decode()


def test_in_a_practice_city_a_collector_needs_no_terminal(signed_in):
    client = signed_in(Role.COLLECTOR)
    Profile.objects.update(kind="practice")
    answer = client.get("/")
    assert answer.wsgi_request.field_refusal is None
    assert answer.wsgi_request.permissions >= GRANTED[Role.COLLECTOR]


def test_a_certificate_that_is_asked_for_must_be_shown(collector, settings):
    settings.SAIKOKU_CERTIFICATE_HEADER = "HTTP_X_CERTIFICATE"
    Terminal.objects.update(certificate="ab" * 32)
    assert collector.get("/").wsgi_request.field_refusal == "certificate-differs"
    shown = collector.get("/", headers={"X-Certificate": "AB" * 32})
    assert shown.wsgi_request.field_refusal is None


def test_a_header_nobody_configured_proves_nothing(collector):
    Terminal.objects.update(certificate="ab" * 32)
    shown = collector.get("/", headers={"X-Certificate": "ab" * 32})
    assert shown.wsgi_request.field_refusal == "certificate-differs"


@pytest.mark.clause("16.12.シ.x")
def test_the_place_is_kept_at_intervals_and_with_an_act(collector):
    collector.post(reverse("terminals:here"), {"position": "33.3193,130.5084,12"})
    collector.post(reverse("own:keys"), {"on": "1"}, headers={"X-Position": "33.3200,130.5000,30"})
    collector.post(reverse("own:keys"), {"on": "1", "position": "denied"})
    found = list(Position.objects.order_by("id").values_list("cause", "route", "without"))
    assert found == [("interval", "", ""), ("act", "own:keys", ""), ("act", "own:keys", "denied")]
    assert collector.post(reverse("terminals:here"), {"position": "here"}).status_code == 422


def test_what_a_locked_terminal_tells_by_itself_takes_no_place_of_what_was_typed(collector):
    collector.get("/")
    session = collector.session
    session["last_seen"] = clock.real_now().timestamp() - 16 * 60
    session.save()
    here = reverse("terminals:here")
    assert collector.post(here, {"position": "33.3193,130.5084,12"}).url == reverse("access:unlock")
    assert "kept" not in collector.session and not Position.objects.exists()
    collector.post(reverse("own:keys"), {"on": "1"})
    collector.post(here, {"position": "33.3193,130.5084,12"})
    assert collector.session["kept"]["path"] == reverse("own:keys")


@pytest.mark.clause("16.12.シ.x")
def test_a_terminal_that_tells_only_why_it_has_no_place_has_told_none(collector):
    collector.get("/")
    here = reverse("terminals:here")
    collector.post(here, {"position": "denied"})
    (one,) = queries.standing(clock.today())
    assert "no-position" in one.faults
    collector.post(here, {"position": "33.3193,130.5084,12"})
    (one,) = queries.standing(clock.today())
    assert "no-position" not in one.faults


def test_the_trail_names_the_terminal(collector):
    collector.post(reverse("own:keys"), {"on": "1"})
    assert AuditRecord.objects.get(action="access.letter_keys.set").terminal == Terminal.objects.get().number


def test_last_contact_and_who_works_at_it_are_kept(collector):
    collector.get("/")
    terminal = Terminal.objects.get()
    assert terminal.last_account == collector.account
    assert terminal.last_seen_at is not None
    collector.post(reverse("access:sign-out"))
    collector.get(reverse("access:sign-in"))
    assert Terminal.objects.get().last_account is None


def test_an_office_without_terminals_is_asked_nothing(signed_in):
    client = signed_in(Role.OPERATOR)
    answer = client.get(reverse("own:settings"))
    assert answer.wsgi_request.terminal is None and "here.js" not in answer.content.decode()


def test_the_code_on_the_device_makes_it_the_terminal(signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    client.post(reverse("terminals:add"), {"number": "T-07", "serial": "SN-7", "kind": "8インチ"})
    terminal = Terminal.objects.get()
    page = client.post(reverse("terminals:code", args=[terminal.pk])).content.decode()
    drawn = next(word for word in page.replace("<", " ").replace(">", " ").split() if word.count("-") == 2 and len(word) == 14)
    device = Client()
    wrong = device.post(reverse("terminals:enrol"), {"code": "aaaa-bbbb-cccc"})
    assert wrong.status_code == 422 and COOKIE not in device.cookies
    answer = device.post(reverse("terminals:enrol"), {"code": drawn})
    assert answer.status_code == 200 and "T-07" in answer.content.decode()
    cookie = answer.cookies[COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Strict"
    assert Terminal.objects.get().state == "in_use"


@pytest.mark.clause("16.12.シ.ix")
def test_a_leader_locks_but_only_an_administrator_releases(signed_in, collector):
    terminal = Terminal.objects.get()
    del collector.cookies[COOKIE]
    leader = signed_in(Role.SUPERVISOR)
    url = "terminals:step"
    assert leader.post(reverse(url, args=[terminal.pk, "lock"]), {"reason": "置き忘れ"}).status_code == 302
    assert leader.post(reverse(url, args=[terminal.pk, "release"]), {"reason": "戻った"}).status_code == 403
    assert Terminal.objects.get().state == "locked"
    admin = signed_in(Role.ADMINISTRATOR)
    assert admin.post(reverse(url, args=[terminal.pk, "release"]), {"reason": ""}).status_code == 422
    assert admin.post(reverse(url, args=[terminal.pk, "release"]), {"reason": "本人を確認"}).status_code == 302
    assert Terminal.objects.get().state == "in_use"


def test_pages_of_a_terminal_say_how_it_stands(signed_in, collector):
    collector.get("/")
    terminal = Terminal.objects.get()
    client = signed_in(Role.INSPECTOR)
    del client.cookies[COOKIE]
    page = client.get(reverse("terminals:list")).content.decode()
    assert terminal.number in page and "パターンファイルの日付が不明" in page
    page = client.get(reverse("terminals:show", args=[terminal.pk])).content.decode()
    assert "端末の経過" in page and "ロックする" not in page
    assert AuditRecord.objects.filter(action="terminals.positions.shown", object_id=terminal.number).count() == 1


def test_every_position_of_a_day_can_be_seen(signed_in, collector, monkeypatch):
    monkeypatch.setattr("saikoku.workforce.terminals.views.A_PAGE", 2)
    collector.get("/")
    terminal = Terminal.objects.get()
    by = Actor("walker", account_id=terminal.last_account_id)
    for metres in (11, 12, 13):
        operations.note_position(terminal=terminal, found=f"33.3193,130.5084,{metres}", cause="interval", by=by, at=clock.now())
    client = signed_in(Role.INSPECTOR)
    del client.cookies[COOKIE]
    address = reverse("terminals:show", args=[terminal.pk])
    first = client.get(address).content.decode()
    assert "半径 13 m" in first and "半径 12 m" in first and "半径 11 m" not in first
    (rest,) = re.findall(r'href="([^"]*page=2#where)"', first)
    second = client.get(html.unescape(rest)).content.decode()
    assert "半径 11 m" in second and "半径 13 m" not in second and "page=1#where" in second and "page=3" not in second


def test_the_list_page_takes_the_management_tools_file(signed_in):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in(Role.ADMINISTRATOR)
    bad = SimpleUploadedFile("mdm.csv", "製造番号,パターンファイル更新日\nSN-1,\n".encode())
    answer = client.post(reverse("terminals:devices"), {"file": bad})
    assert answer.status_code == 422 and "日付を読めません" in answer.content.decode()
    good = SimpleUploadedFile("mdm.csv", "製造番号,パターンファイル更新日\nSN-1,2026-01-05\n".encode())
    answer = client.post(reverse("terminals:devices"), {"file": good})
    assert answer.status_code == 200 and "SN-1" in answer.content.decode()


def test_what_is_set_on_devices_names_the_one_host(signed_in):
    page = signed_in(Role.ADMINISTRATOR).get(reverse("terminals:sheet")).content.decode()
    assert "testserver だけ" in page


def test_the_field_roles_and_rights_are_those_that_need_a_terminal():
    assert frozenset({Role.COLLECTOR}) == FIELD_ROLES
    assert frozenset({Permission.RECEIPT_ISSUE}) == FIELD_WORK
