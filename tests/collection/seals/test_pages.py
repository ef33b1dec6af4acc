"""The pages of the seals: file, permit by two persons, lose and tell."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from saikoku.collection.seals import queries
from saikoku.collection.seals.models import Seal, SealRequest
from saikoku.kernel import clock
from saikoku.security.access.rules.permissions import Role
from tests.collection import money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_day(monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(clock.at(date(2026, 4, 10), 12))


def test_a_seal_goes_from_its_filing_to_its_permission_by_two_persons(signed_in, client):
    manager = signed_in(Role.OPERATIONS_MANAGER)
    picture = SimpleUploadedFile("印.png", money.imprint(), content_type="image/png")
    given = {"name": "領収印1号", "keeper": "業務責任者", "picture": picture, "filed_on": "2026-04-01", "document": "届第5号"}
    assert manager.post(reverse("seals:new"), given).status_code == 302
    seal = Seal.objects.get()
    assert manager.get(reverse("seals:imprint", args=[seal.pk])).content == money.imprint()
    step = {"step": "permitted", "day": "2026-04-10", "document": "許第5号", "dated": "2026-04-09"}
    assert manager.post(reverse("seals:step", args=[seal.pk]), step).status_code == 302
    waiting = SealRequest.objects.get()
    own = manager.post(reverse("seals:decide", args=[waiting.pk]), {"decision": "confirm"})
    assert own.status_code == 409 and "ほかの人が確認します" in own.content.decode()
    officer = signed_in(Role.INSURANCE_OFFICER)
    assert "確認を待つ領収印" in officer.get("/").content.decode()
    assert officer.post(reverse("seals:decide", args=[waiting.pk]), {"decision": "confirm"}).status_code == 302
    page = officer.get(reverse("seals:show", args=[seal.pk])).content.decode()
    assert "使えます" in page and "許第5号" in page
    assert "2026-04-10" in officer.get(reverse("seals:list")).content.decode()  # from midnight in Tokyo, a day before in UTC
    assert queries.permitted(clock.now()) == [seal]


def test_a_loss_shows_until_when_the_city_must_be_told(signed_in):
    seal = money.permitted_seal()
    manager = signed_in(Role.GENERAL_MANAGER)
    lost = {"step": "lost", "day": "2026-04-10", "hour": "11:30", "note": "訪問先から戻ると鞄になかった"}
    assert manager.post(reverse("seals:step", args=[seal.pk]), lost | {"hour": ""}).status_code == 422
    asked = manager.post(reverse("seals:step", args=[seal.pk]), lost)
    assert asked.status_code == 422 and "すぐに発行できなくなります" in asked.content.decode()
    assert queries.permitted(clock.now()) == [seal]  # one slip of the finger stops nothing
    assert manager.post(reverse("seals:step", args=[seal.pk]), lost | {"sure": "on"}).status_code == 302
    page = manager.get(reverse("seals:show", args=[seal.pk])).content.decode()
    assert "紛失の報告の期限は" in page and "12:30" in page
    assert "いま使える領収印がありません" in manager.get(reverse("seals:list")).content.decode()


def test_a_picture_that_is_none_is_refused_at_its_field(signed_in):
    manager = signed_in(Role.OPERATIONS_MANAGER)
    wrong = SimpleUploadedFile("印.png", b"GIF89a", content_type="image/png")
    given = {"name": "1号", "keeper": "責任者", "picture": wrong, "filed_on": "2026-04-01", "document": "届"}
    answer = manager.post(reverse("seals:new"), given)
    assert answer.status_code == 422 and "PNG" in answer.content.decode()
