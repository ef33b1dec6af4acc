"""引き渡し: numbered, repeatable, closed with a password, recorded with its slip."""

import io
from datetime import timedelta

import pytest

from saikoku.desk.reception.presenters import deliveries
from saikoku.desk.reception.rules import supplying
from saikoku.exchange.delivery.models import Delivery, Handout
from saikoku.exchange.layouts.rules import container
from saikoku.governance.media import operations as media
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import Role
from tests.exchange.delivery.conftest import record

MAKE = {"layout": "R01_contacts", "first_day": "2026-04-10", "last_day": "2026-04-10", "form": "cp932"}
PASSWORD = "a-long-password-1"


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def supplied():
    """Two contacts to deliver, whatever the registry holds."""
    before = dict(supplying._suppliers)
    rows = [record(1), record(2)]
    supplying.declare({"R01_contacts": lambda first, last: rows})
    yield rows
    supplying.declare(before)


@pytest.mark.clause("13.2.オ")
@pytest.mark.django_db
def test_a_delivery_is_made_once_for_the_same_facts_and_taken_as_often_as_needed(signed_in, supplied):
    client = signed_in(Role.OPERATIONS_MANAGER)
    made = client.post("/deliveries/new/", MAKE)
    delivery = Delivery.objects.get()
    assert made.url == f"/deliveries/{delivery.pk}/"
    again = client.post("/deliveries/new/", MAKE, follow=True)
    assert "前に作ったものと同じ内容です" in text_of(again)
    plain = []
    for _ in range(2):
        sent = {"to_whom": "税収納推進課 見本", "slip": "", "password": PASSWORD}
        answer = client.post(f"/deliveries/{delivery.pk}/take/", sent)
        assert answer["Content-Type"] == "application/zip"
        out = io.BytesIO()
        container.unpack(io.BytesIO(answer.content), PASSWORD.encode(), out)
        plain.append(out.getvalue())
    assert plain[0] == plain[1]
    assert Handout.objects.count() == 2
    assert "税収納推進課 見本" in text_of(client.get(f"/deliveries/{delivery.pk}/"))


@pytest.mark.django_db
def test_changed_facts_make_the_next_number_and_say_what_changed(signed_in, supplied):
    client = signed_in(Role.OPERATIONS_MANAGER)
    client.post("/deliveries/new/", MAKE)
    supplied.append(record(3))
    client.post("/deliveries/new/", MAKE)
    second = Delivery.objects.order_by("-id").first()
    assert second.number == 2
    assert "新しい行 1" in text_of(client.get(f"/deliveries/{second.pk}/"))


@pytest.mark.django_db
def test_a_value_that_does_not_fit_is_named_with_its_character(signed_in, supplied):
    supplied[0]["summary"] = "𠮷田様と話した"
    answer = signed_in(Role.OPERATIONS_MANAGER).post("/deliveries/new/", MAKE)
    assert answer.status_code == 422
    assert "U+20BB7" in text_of(answer)
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_days_in_the_wrong_order_are_refused(signed_in, supplied):
    answer = signed_in(Role.OPERATIONS_MANAGER).post("/deliveries/new/", MAKE | {"first_day": "2026-04-11"})
    assert answer.status_code == 422
    assert "期間の始まりが終わりより後" in text_of(answer)


@pytest.mark.clause("16.7.1")
@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "全角の長いパスワードです", "has a space inside"])
def test_a_weak_password_gives_nothing_out(signed_in, supplied, password):
    client = signed_in(Role.OPERATIONS_MANAGER)
    client.post("/deliveries/new/", MAKE)
    sent = {"to_whom": "市", "slip": "", "password": password}
    answer = client.post(f"/deliveries/{Delivery.objects.get().pk}/take/", sent)
    assert answer.status_code == 422
    assert not Handout.objects.exists()


@pytest.mark.clause("16.7.2")
@pytest.mark.django_db
def test_the_slip_keeps_what_was_handed_out(signed_in, supplied):
    by, now = Actor("x"), clock.now()
    medium = media.register_medium(serial="S", name="媒体1号", handlers=[], by=by, at=now)
    slip = media.open_handover(
        direction="out", medium_id=medium.pk, case_number="C", gps_number="G", city_person="見本", carrier="試験",
        from_place="所", to_place="市", purpose="R01", due_at=now + timedelta(hours=1), by=by, at=now,
    )  # fmt: skip
    media.take_step(number=slip.number, step="hand", moment=now, by=by, at=now)
    client = signed_in(Role.OPERATIONS_MANAGER)
    client.post("/deliveries/new/", MAKE)
    delivery = Delivery.objects.get()
    client.post(f"/deliveries/{delivery.pk}/take/", {"to_whom": "市", "slip": slip.number, "password": PASSWORD})
    assert delivery.code in slip.files.get().name
    assert Handout.objects.get().media == slip.number


def test_only_who_may_deliver_makes_a_file(signed_in):
    client = signed_in(Role.SUPERVISOR)
    assert client.get("/deliveries/").status_code == 200
    assert client.get("/deliveries/new/").status_code == 403


def test_nobody_supplies_a_layout_that_is_not_declared():
    with pytest.raises(KeyError):
        supplying.rows_of("R99_nothing", clock.today(), clock.today())


@pytest.mark.django_db
def test_who_made_a_delivery_at_the_server_is_told_in_japanese(signed_in, supplied):
    signed_in(Role.OPERATIONS_MANAGER).post("/deliveries/new/", MAKE)
    delivery = Delivery.objects.get()
    delivery.made_by = "console:root"
    told = deliveries.facts(delivery, {})
    assert [fact.value for fact in told.facts if fact.label == "作った人"] == ["サーバー(root)"]
