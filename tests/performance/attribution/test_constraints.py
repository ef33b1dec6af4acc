"""What cannot be credited, whoever reckons it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from saikoku.performance.attribution.models import Credit, OtherEffect
from saikoku.registry.liabilities.models import QualificationLoss, SlipIssued
from tests.performance import prints
from tests.planning import people

DAY = people.DAY


class Facts:
    """One person with a payment, a loss, a slip and a call."""

    def __init__(self):
        self.person = people.debtor()
        owed = people.owes(self.person)
        self.payment = people.pays(owed, 1_000)
        self.contact = people.called(self.person, people.at(), "101")
        self.loss = QualificationLoss.objects.create(
            procedure_number="Z1", debtor=self.person, debtor_number=self.person.number, member_number="77",
            due_year=2025, filed_on=DAY, lost_on=DAY, premium_reduced=0, run_id=1,
        )  # fmt: skip
        self.slip = SlipIssued.objects.create(
            slip_number="S1", line="01", request_number="Q1", issued_on=DAY, debtor=self.person,
            debtor_number=self.person.number, programme="11", assessed_year=2025, due_year=2025, notice_number="N1",
            instalment="01", amount=1_000, run_id=1,
        )  # fmt: skip
        self.printed = prints.printed(self.person, instalment=owed)

    def credit(self, *names: str, **more) -> Credit:
        given = {"rule": "promise", "programme": "11", "on": DAY, "yen": 1_000, "overpaid": 0, "terms": "default"}
        given |= {name: getattr(self, name) for name in names}
        return Credit.objects.create(debtor=self.person, **(given | more))


@pytest.fixture
def facts(db) -> Facts:
    return Facts()


@pytest.mark.parametrize(("names", "more"), [
    (("payment", "contact"), {}),
    (("payment", "slip"), {"rule": "slip"}),
    (("payment", "printed"), {"rule": "slip"}),
    (("loss", "contact"), {"rule": "loss"}),
    (("payment", "contact"), {"rule": "transfer", "yen": 1, "overpaid": 5}),
])  # fmt: skip
def test_a_payment_or_a_loss_with_the_evidence_of_its_rule_is_credited(facts, names, more):
    assert facts.credit(*names, **more).pk


@pytest.mark.parametrize(("constraint", "names", "more"), [
    ("credit_is_of_a_payment_or_a_loss", ("contact",), {}),
    ("credit_is_of_a_payment_or_a_loss", ("payment", "loss", "contact"), {}),
    ("credit_is_of_a_payment_or_a_loss", ("payment", "contact"), {"rule": "loss"}),
    ("credit_is_of_a_payment_or_a_loss", ("loss", "contact"), {"rule": "promise"}),
    ("credit_has_the_evidence_of_its_rule", ("payment",), {}),
    ("credit_has_the_evidence_of_its_rule", ("payment", "slip"), {"rule": "promise"}),
    ("credit_has_the_evidence_of_its_rule", ("payment", "contact"), {"rule": "slip"}),
    ("credit_has_the_evidence_of_its_rule", ("payment", "contact", "slip"), {"rule": "slip"}),
    ("credit_has_the_evidence_of_its_rule", ("payment", "slip", "printed"), {"rule": "slip"}),
    ("credit_has_the_evidence_of_its_rule", ("payment", "contact", "printed"), {}),
    ("credit_has_the_evidence_of_its_rule", ("payment", "printed"), {"rule": "transfer"}),
    ("credit_is_of_some_yen", ("payment", "contact"), {"yen": 0}),
    ("credit_is_of_some_yen", ("payment", "contact"), {"overpaid": -1}),
    ("credit_of_a_known_rule", ("payment", "contact"), {"rule": "favour"}),
])  # fmt: skip
def test_what_cannot_be_is_refused_by_the_table(facts, constraint, names, more):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        facts.credit(*names, **more)


def test_nothing_is_credited_twice(facts):
    facts.credit("payment", "contact")
    with pytest.raises(IntegrityError, match="payment_id"), transaction.atomic():
        facts.credit("payment", "contact")


def effect(**more) -> OtherEffect:
    given = {
        "month": date(2026, 4, 1), "work": "街頭の呼びかけ", "method": "前年との差", "amount": 10_000, "document": "税収第12号",
        "approved_on": date(2026, 3, 31), "begins_on": date(2026, 4, 1), "entered_by": "責任者", "entered_at": people.at(),
    }  # fmt: skip
    return OtherEffect.objects.create(**(given | more))


@pytest.mark.django_db
@pytest.mark.parametrize(("constraint", "more"), [
    ("other_work_is_approved_before_it_begins", {"approved_on": date(2026, 4, 1)}),
    ("other_effect_month_is_its_first_day", {"month": date(2026, 4, 2)}),
    ("other_effect_names_approval_and_method", {"document": ""}),
    ("other_effect_names_approval_and_method", {"method": ""}),
    ("other_effect_is_of_some_yen", {"amount": 0}),
    ("other_effect_is_of_some_yen", {"amount": -1}),
])  # fmt: skip
def test_an_effect_of_other_work_that_cannot_be_is_refused_by_the_table(constraint, more):
    assert effect().pk
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        effect(**more)
