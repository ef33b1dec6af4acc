"""Seats of the SIP server: who has one, what its owner is given, what nobody else sees, what the database refuses."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from saikoku.gateways import telephone
from saikoku.kernel import clock, ulid
from saikoku.kernel.actor import Actor
from saikoku.outreach.telephone import operations, queries
from saikoku.outreach.telephone.models import CallEvent, Seat
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.outreach.telephone.office import REALM

pytestmark = pytest.mark.django_db
ADMIN = Actor("admin")
SECRET = "correct horse"


@pytest.fixture
def seat_for(sip):
    def give(account, extension="101", password=SECRET):
        sip()
        return operations.assign(
            account_id=account.pk, extension=extension, password=password, by=ADMIN, at=clock.now()
        )

    return give


def account_of_client(client):
    from saikoku.security.access.models import Account

    return Account.objects.get(pk=client.session["_auth_user_id"])


def test_a_seats_secret_is_kept_closed_and_opens_in_its_place_alone(seat_for, signed_in):
    seat = seat_for(account_of_client(signed_in(Role.OPERATOR)))
    ha1 = telephone.ha1("101", REALM, SECRET)
    assert queries.secret_of(seat) == ha1
    stored = bytes(Seat.objects.get().secret)
    assert ha1.encode() not in stored and SECRET.encode() not in stored
    seat.extension = "102"
    with pytest.raises(Exception, match="telephone seat 102"):
        queries.secret_of(seat)
    record = AuditRecord.objects.get(action="telephone.seat.assigned")
    assert SECRET not in json.dumps(record.after) and ha1 not in json.dumps(record.after)


def test_the_owner_is_given_his_own_sign_in_and_no_page_holds_it(seat_for, signed_in, monkeypatch):
    client = signed_in(Role.OPERATOR)
    seat_for(account_of_client(client))
    monkeypatch.setattr(telephone, "library_is_here", lambda: True)
    ha1 = telephone.ha1("101", REALM, SECRET)
    page = client.get(reverse("telephone:window"))
    assert ha1 not in page.content.decode() and "内線 101" in page.content.decode()
    given = client.post(reverse("telephone:sign-in"))
    assert given.json() == {"address": "wss://sip.example.jp:7443/ws", "realm": REALM, "extension": "101", "ha1": ha1}
    assert "no-store" in given["Cache-Control"]
    assert AuditRecord.objects.filter(action="telephone.seat.opened").count() == 1
    other = signed_in(Role.OPERATOR)
    refused = other.post(reverse("telephone:sign-in"))
    assert (refused.status_code, "ha1" in refused.json()) == (409, False)


def test_only_the_telephones_window_may_reach_the_configured_server(seat_for, signed_in, monkeypatch):
    client = signed_in(Role.OPERATOR)
    monkeypatch.setattr(telephone, "library_is_here", lambda: True)
    before = client.get(reverse("telephone:window"))
    assert "手で押してかけます" in before.content.decode() and "connect-src" not in before["Content-Security-Policy"]
    assert "data-telephone" not in client.get(reverse("inbound:index")).content.decode()
    seat_for(account_of_client(client))
    policy = client.get(reverse("telephone:window"))["Content-Security-Policy"]
    assert "connect-src 'self' wss://sip.example.jp:7443" in policy
    elsewhere = client.get(reverse("inbound:index"))
    assert "sip.example.jp" not in elsewhere["Content-Security-Policy"]
    assert "data-telephone=" in elsewhere.content.decode()


def test_without_the_library_the_window_says_so_and_loads_no_script(seat_for, signed_in, monkeypatch):
    client = signed_in(Role.OPERATOR)
    seat_for(account_of_client(client))
    monkeypatch.setattr(telephone, "library_is_here", lambda: False)
    answer = client.get(reverse("telephone:window"))
    assert "部品がありません" in answer.content.decode() and "window.js" not in answer.content.decode()
    assert "connect-src" not in answer["Content-Security-Policy"]


def test_settings_that_cannot_be_used_are_said_and_numbers_are_dialled_by_hand(sip, signed_in, monkeypatch):
    monkeypatch.setenv(telephone.ENVIRONMENT, "http://wrong")
    client = signed_in(Role.OPERATOR)
    assert "SAIKOKU_SIP は wss://" in client.get(reverse("telephone:window")).content.decode()
    assert client.get(reverse("inbound:index")).status_code == 200
    assert "設定を使えません" in signed_in(Role.ADMINISTRATOR).get(reverse("telephone:seats")).content.decode()


def test_another_realm_asks_for_the_seat_anew(seat_for, signed_in, sip):
    client = signed_in(Role.OPERATOR)
    seat_for(account_of_client(client))
    sip(realm="other.example.jp")
    assert "割り当て直し" in client.post(reverse("telephone:sign-in")).json()["reason"]
    assert "割り当て直し" in signed_in(Role.ADMINISTRATOR).get(reverse("telephone:seats")).content.decode()


def test_a_seat_whose_key_is_gone_asks_to_be_assigned_anew(seat_for, signed_in):
    client = signed_in(Role.OPERATOR)
    seat_for(account_of_client(client))
    Seat.objects.update(key_id="another")
    refused = client.post(reverse("telephone:sign-in"))
    assert (refused.status_code, "秘密を開けません" in refused.json()["reason"]) == (409, True)


@pytest.mark.parametrize(("extension", "reason"), [("1 0 1", "extension-unusable"), ("101", "extension-taken")])
def test_a_seat_is_refused_with_its_reason(seat_for, signed_in, extension, reason):
    seat_for(account_of_client(signed_in(Role.OPERATOR)))
    other = account_of_client(signed_in(Role.SUPERVISOR))
    with pytest.raises(operations.SeatRefused) as refusal:
        seat_for(other, extension=extension)
    assert refusal.value.reasons == [reason]


def test_by_hand_nobody_gets_a_seat(signed_in):
    account = account_of_client(signed_in(Role.OPERATOR))
    with pytest.raises(operations.SeatRefused, match="by-hand"):
        operations.assign(account_id=account.pk, extension="101", password="", by=ADMIN, at=clock.now())


def test_the_administrator_assigns_and_takes_back(signed_in, sip):
    sip()
    operator = account_of_client(signed_in(Role.OPERATOR))
    admin = signed_in(Role.ADMINISTRATOR)
    assert "割り当てた内線はありません" in admin.get(reverse("telephone:seats")).content.decode()
    wrong = admin.post(reverse("telephone:assign"), {"account": operator.pk, "extension": "1 1"})
    assert (wrong.status_code, "英数字と" in wrong.content.decode()) == (422, True)
    assert admin.post(reverse("telephone:assign"), {"account": operator.pk, "extension": "101"}).status_code == 302
    seat = Seat.objects.get()
    assert len(queries.secret_of(seat)) == 32
    assert "101" in admin.get(reverse("telephone:seats")).content.decode()
    assert "取り上げますか" in admin.get(reverse("telephone:take-back", args=[seat.pk])).content.decode()
    assert admin.post(reverse("telephone:take-back", args=[seat.pk])).status_code == 302
    assert not Seat.objects.exists()
    with pytest.raises(operations.SeatRefused, match="seat-unknown"):
        operations.take_back(seat_id=seat.pk, by=ADMIN, at=clock.now())


def test_what_the_telephone_tells_is_noted_once_at_the_time_it_happened(signed_in):
    client = signed_in(Role.OPERATOR)
    now = clock.now()
    told = {"call": ulid.new(now), "leg": ulid.new(now), "direction": "out", "kind": "dialled", "cause": "", "ago": "90000"}
    assert [client.post(reverse("telephone:event"), told).status_code for _ in range(2)] == [204, 204]
    row = CallEvent.objects.get()
    assert timedelta(seconds=85) < clock.now() - row.at < timedelta(seconds=120)
    unfit = ({"kind": "rang"}, {"kind": "ended"}, {"kind": "answered", "cause": "busy"}, {"call": "x"}, {"ago": "3600001"})
    for wrong in unfit:
        assert client.post(reverse("telephone:event"), told | {"leg": ulid.new(now)} | wrong).status_code == 400, wrong
    assert CallEvent.objects.count() == 1


def event(**changes):
    now = clock.now()
    return CallEvent(**{
        "call_number": ulid.new(now), "leg": ulid.new(now), "direction": "out", "kind": "dialled", "cause": "", "at": now,
        "account_id": 1,
    } | changes)  # fmt: skip


@pytest.mark.parametrize(("changes", "constraint"), [
    ({"kind": "sang"}, "telephone_event_is_of_a_known_kind"),
    ({"kind": "rang"}, "we_dial_out_and_they_ring_in"),
    ({"direction": "in"}, "we_dial_out_and_they_ring_in"),
    ({"kind": "ended"}, "only_an_end_has_a_cause"),
    ({"cause": "busy"}, "only_an_end_has_a_cause"),
])  # fmt: skip
def test_impossible_events_are_refused_by_the_database(changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        event(**changes).save()


def test_a_thing_happens_to_a_leg_once():
    first = event()
    first.save()
    with pytest.raises(IntegrityError, match="a_thing_happens_to_a_leg_once"), transaction.atomic():
        event(leg=first.leg).save()


@pytest.mark.parametrize(("changes", "constraint"), [
    ({"extension": "1 1"}, "extension_is_a_sip_user"), ({"secret": b""}, "seat_keeps_its_secret_closed"),
    ({"key_id": ""}, "seat_keeps_its_secret_closed"),
])  # fmt: skip
def test_impossible_seats_are_refused_by_the_database(seat_for, signed_in, changes, constraint):
    seat_for(account_of_client(signed_in(Role.OPERATOR)))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Seat.objects.update(**changes)
