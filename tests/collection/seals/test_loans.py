"""Who has which seal, from when to when: entered in the office, confirmed by whoever has it, or by another once it is back."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from saikoku.collection.seals import operations, queries
from saikoku.collection.seals.models import Seal, SealLoan, SealLoanEnd
from saikoku.collection.seals.rules import loans
from saikoku.collection.seals.rules.loans import Way
from saikoku.collection.seals.rules.steps import Step
from saikoku.kernel import clock
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.collection import money
from tests.collection.money import COLLECTOR, LEADER, NOON, OFFICER

pytestmark = pytest.mark.clause("14.2.ウ")


@pytest.mark.parametrize(("confirmed", "has"), [
    ([], ""), ([("lend", "V01")], "V01"), ([("lend", "V01"), ("return", "V01")], ""),
    ([("lend", "V01"), ("return", "V01"), ("lend", "V02")], "V02"),
])  # fmt: skip
def test_who_has_it_is_who_took_it_last(confirmed, has):
    assert loans.holder(confirmed) == has


@pytest.mark.parametrize(("way", "given", "expected"), [
    (Way.LEND, {}, []),
    (Way.LEND, {"worker": ""}, ["borrower-missing"]),
    (Way.LEND, {"has": "V02", "is_waiting": True, "is_permitted": False, "is_own": True},
     ["loan-open", "lent-already", "seal-not-permitted", "own-loan"]),
    (Way.RETURN, {"has": "V01"}, []),
    (Way.RETURN, {"has": "V01", "is_permitted": False}, []),
    (Way.RETURN, {"worker": "", "has": ""}, ["not-lent"]),
    (Way.RETURN, {"has": "V02"}, ["not-lent"]),
])  # fmt: skip
def test_a_loan_is_refused_with_every_reason(way, given, expected):
    facts = {"worker": "V01", "has": "", "is_waiting": False, "is_permitted": True, "is_own": False} | given
    assert loans.enter_refusals(way, **facts) == expected


@pytest.mark.parametrize(("way", "given", "expected"), [
    (Way.LEND, {"is_own": True}, []), (Way.LEND, {"keeps": True}, ["borrower-confirms"]),
    (Way.RETURN, {"is_own": True}, []), (Way.RETURN, {"keeps": True}, []), (Way.RETURN, {}, ["borrower-confirms"]),
    (Way.RETURN, {"keeps": True, "by": "a"}, ["own-loan-entry"]), (Way.LEND, {"is_open": False}, ["loan-ended"]),
])  # fmt: skip
def test_a_confirmation_is_refused_with_every_reason(way, given, expected):
    facts = {"is_open": True, "is_own": False, "keeps": False, "entered_by": "a", "by": "b"} | given
    assert loans.confirm_refusals(way, **facts) == expected


@pytest.fixture
def seal(db):
    return money.permitted_seal()


def lent(seal, *, by=LEADER, to="V01") -> SealLoan:
    return operations.enter_loan(seal_id=seal.pk, way=Way.LEND, worker_number=to, note="手書き用", by=by, at=NOON)


def back(seal, *, by=LEADER) -> SealLoan:
    return operations.enter_loan(seal_id=seal.pk, way=Way.RETURN, by=by, at=NOON)


def has(seal) -> str:
    return queries.holder(Seal.objects.get(pk=seal.pk))


def refused(act, *reasons: str) -> None:
    with pytest.raises(operations.SealRefused) as found:
        act()
    assert found.value.reasons == list(reasons)


def test_a_seal_goes_out_and_comes_back_by_two_persons_each(seal):
    out = lent(seal)
    assert has(seal) == "" and [one.pk for one in queries.loans_to_confirm("V01")] == [out.pk]
    refused(lambda: lent(seal, to="V02"), "loan-open")
    refused(lambda: operations.confirm_loan(loan_id=out.pk, keeps=True, by=OFFICER, at=NOON), "borrower-confirms")
    operations.confirm_loan(loan_id=out.pk, by=COLLECTOR, at=NOON)
    assert has(seal) == "V01" and [one.pk for one in queries.held_by("V01")] == [seal.pk] and queries.held_by("V02") == []
    refused(lambda: lent(seal, to="V02"), "lent-already")
    refused(lambda: back(seal, by=COLLECTOR), "own-loan")
    home = back(seal)
    refused(lambda: operations.confirm_loan(loan_id=home.pk, keeps=True, by=LEADER, at=NOON), "own-loan-entry")
    operations.confirm_loan(loan_id=home.pk, by=COLLECTOR, at=NOON)
    assert has(seal) == "" and queries.held_by("V01") == []
    refused(lambda: back(seal), "not-lent")
    told = AuditRecord.objects.filter(action__startswith="seals.loan.").order_by("pk").values_list("action", "after")
    assert [(action.rsplit(".", 1)[1], after["way"]) for action, after in told] == [
        ("entered", "lend"), ("confirmed", "lend"), ("entered", "return"), ("confirmed", "return"),
    ]  # fmt: skip


def test_what_was_dropped_moved_nothing(seal):
    out = lent(seal)
    operations.drop_loan(loan_id=out.pk, by=OFFICER, at=NOON)
    refused(lambda: operations.drop_loan(loan_id=out.pk, by=OFFICER, at=NOON), "loan-ended")
    refused(lambda: operations.confirm_loan(loan_id=out.pk, by=COLLECTOR, at=NOON), "loan-ended")
    assert has(seal) == "" and lent(seal, to="V02").worker_number == "V02"


def test_a_lost_seal_is_not_lent_and_still_comes_back(seal):
    operations.confirm_loan(loan_id=lent(seal).pk, by=COLLECTOR, at=NOON)
    operations.take_step(seal_id=seal.pk, step=Step.LOST, since=NOON, note="路上", by=LEADER, at=NOON)
    operations.confirm_loan(loan_id=back(seal).pk, keeps=True, by=OFFICER, at=NOON)
    refused(lambda: lent(seal), "seal-not-permitted")


BROKEN = [
    ("loan_of_a_seal_names_its_way_and_persons", "loan", {"way": "gift"}),
    ("loan_of_a_seal_names_its_way_and_persons", "loan", {"worker_number": ""}),
    ("loan_of_a_seal_names_its_way_and_persons", "loan", {"entered_by": ""}),
    ("loan_of_a_seal_ends_confirmed_or_dropped", "end", {"done": "perhaps"}),
    ("loan_of_a_seal_ends_confirmed_or_dropped", "end", {"ended_by": ""}),
    ("loan_of_a_seal_is_confirmed_by_another", "end", {"ended_by": LEADER.name}),
]


@pytest.mark.parametrize(("constraint", "what", "given"), BROKEN)
def test_what_cannot_be_is_refused_by_the_table(seal, constraint, what, given):
    row = lent(seal)
    loan = {"seal": seal, "way": "lend", "worker_number": "V01", "entered_at": NOON, "entered_by": "a"}
    end = {"loan": row, "done": "confirmed", "ended_at": NOON, "ended_by": "b"}
    model, facts = (SealLoan, loan) if what == "loan" else (SealLoanEnd, end)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**facts | given)


def test_the_office_lends_and_the_collector_confirms_on_his_tablet(seal, signed_in, monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(NOON)
    here, mine = reverse("seals:show", args=[seal.pk]), reverse("seals:mine")
    collector = signed_in(Role.COLLECTOR, worker_number="V01", login_name="jiro")
    assert "持っている領収印はありません" in collector.get(mine).content.decode()
    manager = signed_in(Role.OPERATIONS_MANAGER)
    for act in ("seals:lend", "seals:back"):
        assert manager.post(reverse(act, args=[seal.pk + 1]), {"worker_number": "V01"}).status_code == 404
    assert manager.post(reverse("seals:lend", args=[seal.pk]), {"worker_number": ""}).status_code == 422
    assert manager.post(reverse("seals:lend", args=[seal.pk]), {"worker_number": "V01"}).status_code == 302
    page = manager.get(here).content.decode()
    assert "に貸し出した" in page and "確認待ち" in page and "確かめた</button>" not in page
    loan = SealLoan.objects.get()
    collector = signed_in(Role.COLLECTOR, worker_number="V02")
    assert collector.post(mine, {"loan": loan.pk}).status_code == 409, "another one's"
    operations.confirm_loan(loan_id=loan.pk, by=COLLECTOR, at=NOON)
    manager = signed_in(Role.GENERAL_MANAGER)
    assert "(貸出中)" in manager.get(here).content.decode()
    assert "貸出中: " in manager.get(reverse("seals:list")).content.decode()
    assert manager.post(reverse("seals:back", args=[seal.pk]), {}).status_code == 302
    home = SealLoan.objects.get(way="return")
    own = manager.post(reverse("seals:end-loan", args=[home.pk]), {"decision": "confirm"})
    assert own.status_code == 409 and "入力した人のほかの人が確かめます" in own.content.decode()
    other = signed_in(Role.OPERATIONS_MANAGER, login_name="other")
    assert "確かめた</button>" in other.get(here).content.decode()
    assert other.post(reverse("seals:end-loan", args=[home.pk]), {"decision": "confirm"}).status_code == 302
    assert has(seal) == ""


def test_the_collector_sees_what_he_holds_and_confirms_it(seal, signed_in, monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(NOON)
    out, mine = lent(seal), reverse("seals:mine")
    collector = signed_in(Role.COLLECTOR, worker_number="V01", login_name="jiro")
    assert f"{seal.name}を受け取りましたか" in collector.get(mine).content.decode()
    assert "あなたの確認を待っています" in collector.get(reverse("receipts:mine")).content.decode()
    assert collector.post(mine, {"loan": out.pk}).status_code == 302
    assert "あなたの確認を待っています" not in collector.get(reverse("receipts:mine")).content.decode()
    page = collector.get(mine).content.decode()
    assert seal.name in page and "受け取りましたか" not in page and has(seal) == "V01"
    assert collector.post(mine, {"loan": out.pk}).status_code == 409


def test_a_dropped_loan_on_the_screen(seal, signed_in):
    clock.run_from(NOON)
    loan = lent(seal)
    manager = signed_in(Role.OPERATIONS_MANAGER)
    assert manager.post(reverse("seals:end-loan", args=[loan.pk]), {"decision": "drop"}).status_code == 302
    assert manager.post(reverse("seals:end-loan", args=[loan.pk]), {"decision": "drop"}).status_code == 409
