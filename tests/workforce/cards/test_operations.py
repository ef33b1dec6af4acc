"""Cards are made, certified by two, lost and returned; the tables hold it by themselves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from saikoku.governance.contract.models import Profile
from saikoku.kernel.actor import Actor
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.cards import operations, queries
from saikoku.workforce.cards.models import Card, CardStep, CertificateRequest
from saikoku.workforce.cards.rules.steps import Step
from tests.workforce.cards.conftest import LEADER, OTHER, jpeg, png


def step(card, step, noon, **said):
    given = {"since": noon, "document": "", "note": ""} | said
    operations.take_step(card_id=card.pk, step=step, by=LEADER, at=noon, **given)


@pytest.mark.clause("14.2.エ")
def test_a_card_serves_only_after_the_citys_certificate_confirmed_by_another_person(card, noon):
    made = card()
    assert (made.number, made.address) == ("2026-0001", "久留米市城南町15番地3")
    assert not queries.held("W900", noon).valid
    step(made, Step.CERTIFIED, noon, document="健保第1号")
    waiting = CertificateRequest.objects.get()
    with pytest.raises(operations.CardRefused, match="own-request"):
        operations.decide(request_id=waiting.pk, confirm=True, by=LEADER, at=noon)
    assert not queries.held("W900", noon).valid
    operations.decide(request_id=waiting.pk, confirm=True, by=OTHER, at=noon)
    assert queries.held("W900", noon).valid
    assert not queries.held("W901", noon).valid and not queries.held("", noon).valid
    with pytest.raises(operations.CardRefused, match="decided-already"):
        operations.decide(request_id=waiting.pk, confirm=True, by=OTHER, at=noon)
    acts = AuditRecord.objects.filter(object_id="2026-0001").order_by("id").values_list("action", flat=True)
    assert list(acts) == ["cards.made", "cards.certificate.entered", "cards.certificate.confirmed"]


def test_nobody_confirms_the_certificate_of_his_own_card(card, noon):
    made = card()
    operations.take_step(card_id=made.pk, step=Step.CERTIFIED, since=noon, document="健保第1号", by=LEADER, at=noon)
    waiting = made.requests.get()
    with pytest.raises(operations.CardRefused, match="own-card"):
        operations.decide(request_id=waiting.pk, confirm=True, by=Actor("he", worker_number="W900"), at=noon)
    operations.decide(request_id=waiting.pk, confirm=True, by=Actor("she", worker_number="W901"), at=noon)
    assert queries.held("W900", noon).valid


def test_a_dropped_certificate_leaves_the_card_waiting(card, noon):
    made = card()
    step(made, Step.CERTIFIED, noon, document="健保第1号")
    with pytest.raises(operations.CardRefused, match="request-open"):
        step(made, Step.CERTIFIED, noon, document="健保第2号")
    operations.decide(request_id=made.requests.get().pk, confirm=False, by=LEADER, at=noon)
    assert not CardStep.objects.exists()
    step(made, Step.CERTIFIED, noon, document="健保第2号")


@pytest.mark.clause("14.2.エ")
def test_a_lost_card_is_over_at_once_also_when_it_is_found(certified, noon):
    made, later = certified(), noon + timedelta(hours=1)
    step(made, Step.LOST, noon, note="訪問先から戻って気づいた")
    assert not queries.held("W900", later).valid
    step(made, Step.REPORTED, noon)
    step(made, Step.FOUND, noon)
    assert not queries.held("W900", later).valid
    step(made, Step.RETURNED, noon)


def test_nobody_has_two_cards_that_serve(certified, card, noon):
    first = certified()
    second = card()
    with pytest.raises(operations.CardRefused, match="other-card-valid"):
        step(second, Step.CERTIFIED, noon, document="健保第2号")
    step(first, Step.ENDED, noon, note="住所の変更")
    step(second, Step.CERTIFIED, noon, document="健保第2号")
    assert second.number == "2026-0002"


def test_a_certificate_that_waited_while_another_card_was_certified_is_not_confirmed(certified, card, noon):
    waiting = card()
    step(waiting, Step.CERTIFIED, noon, document="健保第2号")
    certified()
    with pytest.raises(operations.CardRefused, match="other-card-valid"):
        operations.decide(request_id=waiting.requests.get().pk, confirm=True, by=OTHER, at=noon)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"worker_number": " "}, "worker-missing"),
        ({"name": ""}, "worker-missing"),
        ({"photo": b"x"}, "photo-not-readable"),
        ({"photo": jpeg(300, 240)}, "photo-lies-down"),
        ({"photo": jpeg(240, 300)}, "photo-not-readable"),
        ({"photo": png(240, 300)[:-40]}, "photo-not-readable"),
    ],
)
def test_what_makes_no_card(card, changes, reason):
    with pytest.raises(operations.CardRefused, match=reason):
        card(**changes)
    assert not Card.objects.exists()


def test_a_card_lives_within_the_contract_and_not_in_the_past(card, noon):
    ends = Profile.objects.get().ends_on
    card(valid_until=ends)
    with pytest.raises(operations.CardRefused, match="after-the-contract"):
        card(valid_until=ends + timedelta(days=1))
    with pytest.raises(operations.CardRefused, match="day-passed"):
        card(valid_until=noon.date() - timedelta(days=1))
    Profile.objects.update(address="")
    with pytest.raises(operations.CardRefused, match="contractor-incomplete"):
        operations.make(
            worker_number="W900", name="試験 太郎", photo=png(240, 300), valid_until=ends, by=LEADER, at=noon
        )


def made(noon, **fields) -> None:
    given = {
        "number": "2026-0009", "worker_number": "W900", "name": "試験 太郎", "photo": b"x", "sha256": "a" * 64,
        "contractor": "試験", "address": "試験", "phone": "0942", "valid_until": noon.date(), "made_at": noon,
    } | fields  # fmt: skip
    Card.objects.create(**given)


def stepped(card, noon, **fields) -> None:
    given = {"step": "reported", "since": noon, "entered_at": noon, "entered_by": "leader"} | fields
    CardStep.objects.create(card=card, **given)


def asked(card, noon, **fields) -> None:
    given = {"since": noon, "document": "第1号", "asked_at": noon, "asked_by": "leader"} | fields
    CertificateRequest.objects.create(card=card, **given)


def twice(make, *given) -> None:
    make(*given)
    make(*given)


CONFIRMED = {"state": "confirmed", "decided_by": "leader"}
BROKEN = [
    ("card_says_who_works_for_whom", lambda one, at: made(at, name="")),
    ("card_says_who_works_for_whom", lambda one, at: made(at, address="")),
    ("photo_of_a_card_has_its_sha256", lambda one, at: made(at, sha256="b")),
    ("card_takes_a_step_once", lambda one, at: twice(stepped, one, at)),
    ("step_of_a_card_is_known", lambda one, at: stepped(one, at, step="burnt")),
    ("step_of_a_card_has_document_and_reason", lambda one, at: stepped(one, at, step="not_found")),
    ("step_of_a_card_has_document_and_reason", lambda one, at: stepped(one, at, step="lost")),
    ("card_is_certified_by_two", lambda one, at: stepped(one, at, step="certified", document="第1号")),
    ("card_is_certified_by_two", lambda one, at: stepped(one, at, step="certified", document="第1号", confirmed_by="leader")),
    ("card_has_one_open_request", lambda one, at: twice(asked, one, at)),
    ("certificate_is_confirmed_by_another_person", lambda one, at: asked(one, at, decided_at=at, **CONFIRMED)),
    ("certificate_is_confirmed_by_another_person", lambda one, at: asked(one, at, state="dropped")),
]


@pytest.mark.parametrize(("constraint", "broken"), BROKEN)
def test_what_cannot_be_is_refused_by_the_table(card, noon, constraint, broken):
    one = card()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        broken(one, noon)
