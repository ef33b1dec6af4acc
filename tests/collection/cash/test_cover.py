"""The insurance of the money in custody: for how much, until when, told thirty days before, and nothing taken after it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from saikoku.collection.cash.sets import uncovered_days
from saikoku.collection.ledger import operations
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.models import Cover
from saikoku.collection.ledger.operations import CoverRefused
from saikoku.collection.ledger.rules import cover
from saikoku.collection.ledger.rules.cover import Certificate, Insured
from saikoku.collection.receipts import operations as receipts
from saikoku.collection.receipts.models import Receipt
from saikoku.kernel import clock
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.attacks import attacked
from tests.collection import money
from tests.collection.cash.test_cash import day_with
from tests.collection.money import COLLECTOR, DAY, LEADER, NOON

pytestmark = pytest.mark.django_db
APRIL = Certificate(date(2026, 4, 1), date(2026, 4, 30), 1_000)
MAY = Certificate(date(2026, 5, 1), date(2026, 5, 31), 2_000)
JULY = Certificate(date(2026, 7, 1), date(2026, 7, 31), 2_000)


@pytest.mark.parametrize(
    ("on", "certificates", "expected"),
    [
        (date(2026, 4, 1), [], Insured(False)),
        (date(2026, 3, 31), [APRIL], Insured(True, 0, None)),
        (date(2026, 4, 1), [APRIL], Insured(True, 1_000, date(2026, 4, 30))),
        (date(2026, 4, 30), [APRIL], Insured(True, 1_000, date(2026, 4, 30))),
        (date(2026, 5, 1), [APRIL], Insured(True, 0, None)),
        (date(2026, 4, 30), [MAY, APRIL], Insured(True, 1_000, date(2026, 5, 31))),  # goes on without a gap
        (date(2026, 5, 31), [APRIL, MAY, JULY], Insured(True, 2_000, date(2026, 5, 31))),  # June is not covered
        (DAY, [APRIL, Certificate(date(2026, 4, 5), date(2026, 4, 20), 7)], Insured(True, 1_007, date(2026, 4, 30))),
    ],
)  # fmt: skip
def test_what_is_insured_on_a_day_and_until_when(on, certificates, expected):
    assert cover.insured(on, certificates) == expected


@pytest.mark.parametrize(
    ("last_day", "soon"), [(None, True), (date(2026, 5, 8), True), (date(2026, 5, 9), False), (date(2026, 6, 1), False)]
)
def test_the_end_is_told_from_thirty_days_before(last_day, soon):
    assert cover.ends_soon(Insured(True, 1, last_day), date(2026, 4, 10), 30) is soon


FACTS = {
    "insurer": "架空損害保険", "policy": "P-1", "yen": 300_000, "first_day": date(2026, 4, 1), "last_day": DAY,
    "copy_on": date(2026, 4, 1),
}  # fmt: skip


def entered(**changes) -> Cover:
    return operations.enter_cover(**(FACTS | changes), by=LEADER, at=NOON)


def test_a_certificate_is_entered_once_and_whole(db):
    entered()
    with pytest.raises(CoverRefused) as refusal:
        entered(insurer=" ", yen=0, last_day=date(2026, 3, 1), copy_on=DAY + timedelta(days=1))
    assert refusal.value.reasons == ["insurer-missing", "policy-known", "sum-missing", "days-reversed", "copy-to-come"]
    with pytest.raises(CoverRefused, match="policy-missing"):
        entered(policy=" ")
    plain = FACTS | {"policy": "P-2", "entered_at": NOON, "entered_by": "leader"}
    for wrong in ({"yen": 0}, {"insurer": ""}, {"last_day": date(2026, 3, 1)}):
        attacked("cover_names_its_insurer_sum_and_days", lambda wrong=wrong: Cover.objects.create(**(plain | wrong)))


@pytest.mark.clause("22")
def test_nothing_is_taken_after_the_last_day_of_the_insurance(seal):
    entered()
    day_with(1_000)
    tomorrow = NOON + timedelta(days=1)
    person, owed = money.payer(1_000)
    with pytest.raises(receipts.ReceiptRefused) as refusal:
        receipts.open_intent(debtor_id=person.pk, by=COLLECTOR, at=tomorrow)
    assert refusal.value.reasons == ["insurance-ended"]
    entered(policy="P-2", first_day=DAY + timedelta(days=1), last_day=DAY + timedelta(days=400))
    assert money.took(person, owed, 1_000, at=tomorrow)


def test_money_begun_on_the_last_evening_is_not_taken_on_the_next_day(seal):
    entered()
    person, owed = money.payer(1_000)
    intent = receipts.open_intent(debtor_id=person.pk, by=COLLECTOR, at=NOON)
    with pytest.raises(receipts.ReceiptRefused, match="insurance-ended"):
        receipts.issue(key=intent.key, request=money.asked(owed, 1_000), by=COLLECTOR, at=NOON + timedelta(days=1))


def test_no_receipt_without_insurance_by_sql_either(seal, monkeypatch):
    """Guard no_receipt_without_insurance: the rule is switched off, the database still refuses."""
    entered()
    person, owed = money.payer(1_000)
    monkeypatch.setattr(Insured, "has_ended", property(lambda self: False))
    monkeypatch.setattr("saikoku.collection.receipts.queries.insured_sum", lambda agreed, covered: 10**9)
    attacked("no_receipt_without_insurance", lambda: money.took(person, owed, 1_000, at=NOON + timedelta(days=1)))
    assert not Receipt.objects.exists()


def test_all_money_in_custody_is_no_more_than_what_is_insured(seal):
    entered()
    day_with(299_000)
    with pytest.raises(receipts.ReceiptRefused, match="custody-above-insured-sum"):
        money.took(*money.payer(2_000), 2_000)
    assert money.took(*money.payer(1_000), 1_000) and ledger.in_custody() == 300_000


@pytest.mark.parametrize("spans", [
    [], [(-9, -1)], [(0, 28)], [(0, 29)], [(-5, 3), (4, 29)], [(-5, 3), (5, 60)], [(1, 60)], [(0, 10), (5, 40)],
])  # fmt: skip
def test_the_count_beside_the_other_counts_says_the_same_as_the_rule(account_of, spans):
    """Twin: the alarm of the day's page and that of the cash."""
    for place, (first, last) in enumerate(spans):
        first_day, last_day = (DAY + timedelta(days=far) for far in (first, last))
        entered(policy=f"P-{place}", first_day=first_day, last_day=last_day)
    account_of(Role.SUPERVISOR)
    (counted,) = Account.objects.values_list(uncovered_days(DAY)).first()
    assert (counted > 0) is cover.ends_soon(ledger.insured(DAY), DAY, 30)


@pytest.fixture
def a_day(monkeypatch):
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries as queries_of_contract

    monkeypatch.setattr(contract, "follow_clock", queries_of_contract.profile)
    clock.run_from(NOON)


@pytest.mark.clause("22")
def test_the_leaders_are_told_and_enter_the_next_certificate(seal, a_day, signed_in):
    leader = signed_in(Role.SUPERVISOR, worker_number="L01", login_name="leader")
    assert "損害保険が登録されていません" in leader.get(reverse("cash:index")).content.decode()
    new = reverse("cash:enter-cover")
    facts = {
        "insurer": "架空損害保険", "policy": "P-1", "yen": "300000", "first_day": "2026-04-01", "last_day": "2026-04-20",
        "copy_on": "2026-04-01",
    }  # fmt: skip
    wrong = leader.post(new, facts | {"last_day": "2026-03-01"})
    assert wrong.status_code == 422 and "始まる日より前" in wrong.content.decode()
    assert leader.post(new, facts).url == reverse("cash:cover")
    page = leader.get(reverse("cash:cover")).content.decode()
    assert "あと10日" in page and "P-1" in page
    assert "終わる日を確かめる" in leader.get(reverse("today:home")).content.decode()
    assert "300,000" in leader.get(reverse("cash:index")).content.decode()
    clock.run_from(NOON + timedelta(days=11))
    assert "損害保険が終わっています" in leader.get(reverse("cash:cover")).content.decode()
    more = facts | {"policy": "P-2", "first_day": "2026-04-21", "last_day": "2027-04-20"}
    assert leader.post(new, more).status_code == 302
    assert "損害保険は" not in leader.get(reverse("cash:index")).content.decode()
    assert "終わる日を確かめる" not in leader.get(reverse("today:home")).content.decode()
    inspector = signed_in(Role.INSPECTOR, login_name="inspector")
    assert "P-2" in inspector.get(reverse("cash:cover")).content.decode()
    assert inspector.get(new).status_code == 403


def test_what_was_entered_wrongly_is_put_right_and_stays_to_be_seen(db):
    wrong = entered(last_day=date(2026, 3, 31), first_day=date(2025, 4, 1), yen=3_000)
    assert ledger.insured(DAY).has_ended
    right = operations.correct_cover(cover_id=wrong.pk, reason="一年早く入力した", **FACTS, by=LEADER, at=NOON)
    assert ledger.insured(DAY) == Insured(True, 300_000, DAY)
    assert [one.pk for one in ledger.covers()] == [right.pk, wrong.pk]
    with pytest.raises(CoverRefused) as refusal:
        operations.correct_cover(cover_id=wrong.pk, reason=" ", **FACTS, by=LEADER, at=NOON)
    assert refusal.value.reasons == ["reason-missing", "already-corrected", "policy-known"]
    with pytest.raises(CoverRefused, match="policy-known"):
        entered()
    other = entered(policy="P-2")
    operations.correct_cover(cover_id=other.pk, reason="番号の誤り", **FACTS | {"policy": "P-3"}, by=LEADER, at=NOON)
    assert entered(policy="P-2").policy == "P-2", "a number that stands nowhere is free again"
    record = AuditRecord.objects.filter(action="cash.cover.corrected").first()
    assert (record.before["yen"], record.after["yen"], record.reason) == (3_000, 300_000, "一年早く入力した")
    plain = FACTS | {"policy": "P-9", "entered_at": NOON, "entered_by": "leader"}
    for broken in ({"reason": "x"}, {"corrects": right}):
        attacked("correction_of_a_certificate_has_its_reason", lambda broken=broken: Cover.objects.create(**(plain | broken)))


def test_a_leader_corrects_a_certificate_on_the_page(a_day, signed_in):
    wrong = entered(last_day=date(2026, 4, 8))
    account = signed_in(Role.SUPERVISOR, worker_number="L01", login_name="leader")
    correct = reverse("cash:correct-cover", args=[wrong.pk])
    assert correct in account.get(reverse("cash:cover")).content.decode()
    assert 'value="P-1"' in account.get(correct).content.decode()
    facts = {
        "insurer": "架空損害保険", "policy": "P-1", "yen": "300000", "first_day": "2026-04-01", "last_day": "2027-03-31",
        "copy_on": "2026-04-01", "reason": "",
    }  # fmt: skip
    answer = account.post(correct, facts)
    assert answer.status_code == 422 and Cover.objects.count() == 1
    assert account.post(correct, facts | {"reason": "終わる日の誤り"}).url == reverse("cash:cover")
    page = account.get(reverse("cash:cover")).content.decode()
    assert "訂正前" in page and "訂正: 終わる日の誤り" in page and "損害保険が終わっています" not in page
    assert (counted := Account.objects.values_list(uncovered_days(DAY)).first()) and counted[0] == 0
    again = account.post(correct, facts | {"reason": "もう一度"})
    assert again.status_code == 422 and "もう訂正されています" in again.content.decode()
    assert "もう訂正されています" in account.get(correct).content.decode()
    assert signed_in(Role.INSPECTOR, login_name="inspector").get(correct).status_code == 403
