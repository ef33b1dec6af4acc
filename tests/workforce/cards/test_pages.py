"""Leaders make and certify cards; without one that serves nobody works in the field."""

import subprocess

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from saikoku.governance.contract.models import Profile
from saikoku.kernel import clock
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.cards import operations
from saikoku.workforce.cards.models import Card, CardStep
from saikoku.workforce.cards.rules.steps import Step
from tests.workforce.cards.conftest import LEADER, png
from tests.workforce.terminals.conftest import carry_terminal


@pytest.fixture(autouse=True)
def at_noon(noon, monkeypatch):
    from saikoku.governance.contract import operations as contract

    monkeypatch.setattr(contract, "follow_clock", lambda: Profile.objects.get())
    clock.run_from(noon)


@pytest.mark.clause("9.5.ア", "16.12.シ.i")
def test_no_field_work_without_a_card_that_serves(signed_in, certified, noon):
    made = certified()
    Profile.objects.update(kind="real")
    client = signed_in(Role.COLLECTOR, worker_number="W900")
    carry_terminal(client)
    assert client.get("/").wsgi_request.field_refusal is None
    operations.take_step(card_id=made.pk, step=Step.LOST, since=noon, note="置き忘れ", by=LEADER, at=noon)
    clock.run_from(noon.replace(minute=1))
    assert client.get("/").wsgi_request.field_refusal == "card-missing"


@pytest.mark.clause("9.5.ア", "14.2.エ")
def test_a_lost_card_stops_the_field_in_a_practice_database_too(signed_in, certified, noon):
    without = signed_in(Role.COLLECTOR, worker_number="W901")
    assert without.get(reverse("visits:day")).status_code == 200  # nobody made him one
    made, client = certified(), signed_in(Role.COLLECTOR, worker_number="W900")
    assert client.get(reverse("visits:day")).status_code == 200
    operations.take_step(card_id=made.pk, step=Step.LOST, since=noon, note="置き忘れ", by=LEADER, at=noon)
    clock.run_from(noon.replace(minute=1))
    refused = client.get(reverse("visits:day"))
    assert refused.status_code == 403 and "従事者証" in refused.content.decode()


@pytest.mark.clause("14.2.エ")
def test_a_leader_makes_a_card_and_another_confirms_the_certificate(signed_in, account_of):
    Profile.objects.update(address="久留米市城南町15番地3")
    account_of(Role.COLLECTOR, worker_number="W900")
    client = signed_in(Role.OPERATIONS_MANAGER)
    data = {"worker_number": "W900", "name": "試験 太郎", "valid_until": "2026-09-30"}
    assert client.post(reverse("cards:make"), data).status_code == 422
    data["picture"] = SimpleUploadedFile("photo.png", png(240, 300))
    assert client.post(reverse("cards:make"), data).status_code == 302
    card = Card.objects.get()
    url = reverse("cards:step", args=[card.pk])
    assert client.post(url, {"step": "certified", "day": "2026-04-10"}).status_code == 422
    assert client.post(url, {"step": "certified", "day": "2026-04-10", "document": "健保第1号"}).status_code == 302
    page = client.get(reverse("cards:show", args=[card.pk])).content.decode()
    assert "確認待ち" in page and "証明を確認した" not in page
    decide = reverse("cards:decide", args=[card.requests.get().pk])
    assert client.post(decide, {"decision": "confirm"}).status_code == 409
    leader = signed_in(Role.SUPERVISOR)
    assert leader.post(decide, {"decision": "confirm"}).status_code == 302
    assert CardStep.objects.get().step == "certified"
    assert leader.get(reverse("cards:photo", args=[card.pk])).content == png(240, 300)
    assert leader.get(reverse("cards:paper", args=[card.pk])).status_code == 403
    assert AuditRecord.objects.filter(action="cards.card.shown", object_id=card.number).count() >= 1


def test_a_photograph_asked_for_without_its_page_leaves_a_record_too(signed_in, certified):
    made = certified()
    client = signed_in(Role.INSPECTOR)
    for ask in (client.get, client.head):
        assert ask(reverse("cards:photo", args=[made.pk])).status_code == 200
    assert AuditRecord.objects.filter(action="cards.photo.shown", object_id=made.number).count() == 2


def test_a_loss_that_was_not_reported_stands_on_top(signed_in, certified, noon):
    made = certified()
    operations.take_step(card_id=made.pk, step=Step.LOST, since=noon, note="置き忘れ", by=LEADER, at=noon)
    page = signed_in(Role.INSPECTOR).get(reverse("cards:list")).content.decode()
    assert made.number in page and "紛失しています" in page


@pytest.mark.clause("14.2.エ")
def test_the_card_of_who_works_here_no_more_is_told_until_it_is_ended(signed_in, account_of, certified, noon):
    made, told = certified(), "もう従事していない人の従事者証"
    account = account_of(Role.COLLECTOR, worker_number="W900")
    reader = signed_in(Role.SUPERVISOR, worker_number="L07")
    assert told not in reader.get(reverse("cards:list")).content.decode()
    account.is_active, account.closed_at, account.closed_by = False, noon, "admin"
    account.save(update_fields=["is_active", "closed_at", "closed_by"])
    page = reader.get(reverse("cards:list")).content.decode()
    assert told in page and made.number in page and "返却してください" in page
    operations.take_step(card_id=made.pk, step=Step.ENDED, since=noon, note="退職", by=LEADER, at=noon)
    assert told not in reader.get(reverse("cards:list")).content.decode()


def test_the_printed_card_says_what_the_specification_asks(signed_in, certified, tmp_path):
    made = certified()
    client = signed_in(Role.OPERATIONS_MANAGER)
    paper = client.get(reverse("cards:paper", args=[made.pk]))
    file = tmp_path / "card.pdf"
    file.write_bytes(paper.content)
    text = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, check=True, text=True).stdout
    for words in (made.name, made.contractor, made.address, made.phone, made.number, "従 事 者 証", "令和8年9月30日"):
        assert words in text, words
    images = subprocess.run(["pdfimages", "-list", file], capture_output=True, check=True, text=True).stdout
    assert "240" in images and "300" in images
    assert b"pdfaid:part" in paper.content or b"pdfaid" in paper.content
    assert settings.SAIKOKU_TERMINAL_COOKIE not in paper.cookies
