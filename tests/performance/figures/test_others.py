"""カ: other work counts once a second person has seen the city's document, and is taken back in the same way."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.performance.attribution import operations, queries
from saikoku.performance.attribution.models import OtherEffect, OtherProposal
from saikoku.performance.figures.presenters import others as words
from saikoku.security.access.rules.permissions import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clause("12.3.カ")]
MAY = Month(2026, 5)
AT = clock.at(date(2026, 5, 20), 12)
AYA, KEN = Actor("aya"), Actor("ken")
SAID = {
    "month": MAY, "work": "SMSの追加", "method": "送信後の納付額の一割", "amount": 70_000, "document": "保第1号",
    "approved_on": date(2026, 4, 1), "begins_on": date(2026, 4, 2),
}  # fmt: skip


def confirmed(**more) -> OtherEffect:
    proposal = operations.propose_other_effect(by=AYA, at=AT, **SAID | more)
    return operations.confirm_other_effect(proposal_id=proposal.pk, by=KEN, at=AT)


def test_an_entry_counts_from_its_confirmation_until_its_withdrawal_is_confirmed():
    entry = confirmed()
    assert (entry.entered_by, entry.confirmed_by, queries.other_effects_in(MAY)) == ("aya", "ken", 70_000)
    back = operations.propose_withdrawal(effect_id=entry.pk, document="保第9号", by=KEN, at=AT)
    assert queries.other_effects_in(MAY) == 70_000
    operations.confirm_other_effect(proposal_id=back.pk, by=AYA, at=AT)
    assert queries.other_effects_in(MAY) == 0
    assert OtherEffect.objects.count() == 2  # nothing was rewritten


def refusal_of(act, **said) -> list[str]:
    with pytest.raises(operations.OtherEffectRefused) as refusal:
        act(at=AT, **said)
    assert set(refusal.value.reasons) <= set(words.REFUSALS)
    return refusal.value.reasons


def test_nobody_confirms_his_own_and_nothing_is_decided_twice():
    proposal = operations.propose_other_effect(by=AYA, at=AT, **SAID)
    assert refusal_of(operations.confirm_other_effect, proposal_id=proposal.pk, by=AYA) == ["own-proposal"]
    operations.drop_other_effect(proposal_id=proposal.pk, by=AYA, at=AT)
    assert refusal_of(operations.confirm_other_effect, proposal_id=proposal.pk, by=KEN) == ["already-decided"]
    assert queries.other_effects_in(MAY) == 0


def test_an_entry_is_taken_back_once_and_by_a_document():
    entry = confirmed()
    assert refusal_of(operations.propose_withdrawal, effect_id=entry.pk, document=" ", by=AYA) == ["document-missing"]
    back = operations.propose_withdrawal(effect_id=entry.pk, document="保第9号", by=AYA, at=AT)
    assert refusal_of(operations.propose_withdrawal, effect_id=entry.pk, document="x", by=AYA) == ["already-proposed"]
    operations.confirm_other_effect(proposal_id=back.pk, by=KEN, at=AT)
    assert refusal_of(operations.propose_withdrawal, effect_id=entry.pk, document="x", by=AYA) == ["already-withdrawn"]
    assert refusal_of(operations.propose_withdrawal, effect_id=9_999, document="x", by=AYA) == ["unknown-entry"]


def breaks(name: str, model, **said) -> None:
    plain = SAID | {"month": MAY.first}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(**plain | said)


def test_constraints_hold():
    entry = confirmed()
    proposed = {"proposed_by": "aya", "proposed_at": AT}
    decided = {"decided_by": "aya", "decided_at": AT}
    breaks("nobody_confirms_his_own_other_effect", OtherEffect, entered_by="a", confirmed_by="a", entered_at=AT)
    breaks("decided_other_effect_names_who_decided", OtherProposal, **proposed, state="dropped")
    breaks("nobody_confirms_his_own_other_proposal", OtherProposal, **proposed, **decided, state="confirmed")
    OtherProposal.objects.create(**SAID | {"month": MAY.first}, **proposed, withdraws=entry)
    breaks("one_open_withdrawal_of_an_other_effect", OtherProposal, **proposed, withdraws=entry)


def test_two_people_enter_and_take_back_on_the_pages(signed_in):
    form = {
        "month": "2026-05", "work": "SMSの追加", "method": "一割", "amount": "70,000", "document": "保第1号",
        "approved_on": "2026-04-01", "begins_on": "2026-04-02",
    }  # fmt: skip
    first = signed_in(Role.OPERATIONS_MANAGER)
    wrong = first.post("/figures/2026-05/others/enter/", form | {"begins_on": "2026-04-01"})
    assert wrong.status_code == 422 and words.REFUSALS["not-approved-before"] in wrong.content.decode()
    assert first.post("/figures/2026-05/others/enter/", form).status_code == 302
    proposal = OtherProposal.objects.get()
    page = first.get("/figures/2026-05/others/").content.decode()
    assert "確認待ち" in page and f"/proposals/{proposal.pk}/confirm/" not in page
    refused = first.post(f"/figures/others/proposals/{proposal.pk}/confirm/")
    assert refused.status_code == 409 and words.REFUSALS["own-proposal"] in refused.content.decode()
    second = signed_in(Role.INSURANCE_OFFICER)
    assert second.post(f"/figures/others/proposals/{proposal.pk}/confirm/").status_code == 302
    assert "70,000" in second.get("/figures/2026-05/").content.decode()
    assert second.get(f"/figures/others/{OtherEffect.objects.get().pk}/withdraw/").status_code == 403
    third = signed_in(Role.GENERAL_MANAGER)
    taken = f"/figures/others/{OtherEffect.objects.get().pk}/withdraw/"
    assert third.post(taken, {"document": ""}).status_code == 422
    assert third.post(taken, {"document": "保第9号"}).status_code == 302
    back = OtherProposal.objects.get(state="open")
    assert third.post(f"/figures/others/proposals/{back.pk}/drop/").status_code == 302
    assert queries.other_effects_in(MAY) == 70_000
