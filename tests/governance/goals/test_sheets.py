"""A year's target values: seeded, proposed, approved by another person with a document, or withdrawn."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from saikoku.governance.contract import operations as contract
from saikoku.governance.goals import operations, presenters, queries
from saikoku.governance.goals.models import Sheet, TargetValue
from saikoku.governance.goals.rules import annex
from saikoku.governance.terms import operations as terms
from saikoku.governance.terms.models import Term
from saikoku.governance.terms.queries import agreed
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord

pytestmark = pytest.mark.django_db
MANAGER, OFFICER = Actor("manager"), Actor("officer")
ON = date(2026, 4, 10)


def goals_of(fiscal_year: int) -> queries.Goals:
    return queries.goals_of(fiscal_year, agreed(ON))


def lines(fiscal_year: int = 2026, **changed) -> dict:
    held = dict(goals_of(fiscal_year).values)
    months = queries.term().months_of(fiscal_year)
    return held | {name: dict.fromkeys(months, amount) for name, amount in changed.items()}


def propose(noon, **changed) -> Sheet:
    return operations.propose(fiscal_year=2026, values=lines(**changed), source="3月の協議", by=MANAGER, at=noon)


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def in_april(noon, monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(noon)
    return noon


@pytest.mark.clause("12.1")
def test_every_fiscal_year_of_the_contract_begins_with_the_default_and_says_that_it_is_not_approved():
    years = queries.term().fiscal_years
    assert years == list(range(2025, 2031))
    for year in years:
        goals = goals_of(year)
        assert not goals.approved
        assert goals.whole_average("calls_premium") == 7400
        assert goals.average("voluntary") is None
        assert goals.whole_average("voluntary") == 0
    assert len(goals_of(2025).months) == 5
    assert len(goals_of(2030).months) == 7


def test_seeding_again_changes_nothing(noon):
    assert operations.seed(by=MANAGER, at=noon) == 0


def test_an_average_that_was_an_approved_term_of_its_own_is_taken_over(noon):
    Term.objects.create(
        name="target_calls_city_tax", value=1300, valid=DateRange(date(2025, 8, 1), None), state="approved",
        source="x", proposed_by="manager", proposed_at=noon, approved_by="officer", approved_at=noon, document="1",
    )  # fmt: skip
    Sheet.objects.filter(fiscal_year=2029).update(fiscal_year=1900)
    assert operations.seed(by=MANAGER, at=noon) == 1
    assert goals_of(2029).average("calls_city_tax") == 1300
    assert goals_of(2029).average("calls_premium") == 7400


@pytest.mark.clause("12.1")
def test_a_proposal_changes_nothing_until_another_person_approves_it_with_a_document(noon):
    sheet = propose(noon, voluntary=12_000_000, contact_rate_premium=3_550)
    assert goals_of(2026).average("voluntary") is None
    with pytest.raises(operations.SheetRefused) as refusal:
        operations.approve(sheet_id=sheet.pk, document=" ", by=MANAGER, at=noon)
    assert refusal.value.reasons == ["document-missing", "own-proposal"]

    operations.approve(sheet_id=sheet.pk, document="健保第45号", by=OFFICER, at=noon)

    goals = goals_of(2026)
    assert goals.approved
    assert goals.of("voluntary", Month(2026, 9)) == 12_000_000
    assert goals.average("contact_rate_premium") == 3_550
    assert not goals_of(2027).approved
    record = AuditRecord.objects.get(action="goals.approved")
    assert record.after["document"] == "健保第45号"
    assert (record.before.get("voluntary"), record.after["voluntary"]) == (None, "12000000.00")


def test_of_two_approved_sheets_the_later_one_holds_and_the_earlier_one_stays(noon):
    for amount in (7_500, 7_600):
        sheet = propose(noon, calls_premium=amount)
        operations.approve(sheet_id=sheet.pk, document="1", by=OFFICER, at=noon)
    assert goals_of(2026).average("calls_premium") == 7_600
    assert Sheet.objects.filter(fiscal_year=2026, state="approved").count() == 2


def test_a_proposal_is_refused_with_every_reason(noon):
    with pytest.raises(operations.SheetRefused) as refusal:
        operations.propose(fiscal_year=2026, values={"luck": {Month(2026, 4): 1}}, source="", by=MANAGER, at=noon)
    assert refusal.value.reasons == ["unknown-line", "months-missing", "source-missing"]
    with pytest.raises(operations.SheetRefused, match="no-such-year"):
        operations.propose(fiscal_year=2040, values=lines(), source="x", by=MANAGER, at=noon)
    with pytest.raises(operations.SheetRefused, match="nothing-proposed"):
        operations.propose(fiscal_year=2026, values={}, source="x", by=MANAGER, at=noon)
    sheet = propose(noon, sms=3_000)
    with pytest.raises(operations.SheetRefused, match="already-proposed"):
        propose(noon, sms=3_100)
    operations.approve(sheet_id=sheet.pk, document="1", by=OFFICER, at=noon)
    with pytest.raises(operations.SheetRefused, match="no-change"):
        propose(noon)


def test_a_withdrawn_proposal_keeps_its_reason_and_is_decided(noon):
    sheet = propose(noon, sms=3_000)
    with pytest.raises(operations.SheetRefused, match="reason-missing"):
        operations.withdraw(sheet_id=sheet.pk, reason="", by=MANAGER, at=noon)
    operations.withdraw(sheet_id=sheet.pk, reason="市が見送った", by=MANAGER, at=noon)
    for act in (operations.withdraw, operations.approve):
        more = {"reason": "x"} if act is operations.withdraw else {"document": "1"}
        with pytest.raises(operations.SheetRefused, match="already-decided"):
            act(sheet_id=sheet.pk, by=OFFICER, at=noon, **more)


@pytest.mark.clause("12.1.災害")
def test_a_month_that_an_approved_term_takes_out_is_left_out_of_the_average_and_said(in_april, signed_in):
    terms.enter_approved(
        name="disaster_months", value=["2026-07"], since=date(2026, 4, 1), source="豪雨", document="健保第9号",
        proposed_by=MANAGER, by=OFFICER, at=in_april,
    )  # fmt: skip
    goals = goals_of(2026)
    assert goals.taken_out == {Month(2026, 7)}
    kept = [amount for month, amount in goals.values["calls_premium"].items() if month != Month(2026, 7)]
    assert goals.average("calls_premium") == Decimal(sum(kept)) / 11
    assert "7月は、災害等により平均から除いています" in text_of(signed_in(Role.INSPECTOR).get("/goals/2026/"))
    assert goals_of(2027).taken_out == frozenset()


@pytest.mark.clause("12.1")
def test_the_pages_propose_show_the_difference_approve_and_draw_the_shape(in_april, signed_in):
    manager = signed_in(Role.OPERATIONS_MANAGER)
    assert manager.get("/goals/").url == "/goals/2026/"
    typed = {name: presenters.writing.typed(annex.indicators()[name], line) for name, line in lines().items()}
    wrong = manager.post("/goals/2026/propose/", typed | {"voluntary": "沢山", "source": ""})
    assert wrong.status_code == 422
    assert "数として読み取れません" in text_of(wrong)
    assert "根拠と理由を入力してください" in text_of(wrong)
    assert not Sheet.objects.filter(state="open").exists()
    months = "、".join(["1,000,000"] * 11 + ["1,500,000"])
    manager.post("/goals/2026/propose/", typed | {"voluntary": months, "source": "3月の協議"})
    sheet = Sheet.objects.get(state="open")
    page = text_of(manager.get("/goals/2026/"))
    assert "1,041,666.7円" in page
    assert "承認の登録は、ほかの人が行います" in page
    assert manager.post(f"/goals/sheets/{sheet.pk}/approve/", {"document": "1"}).status_code == 422
    officer = signed_in(Role.INSURANCE_OFFICER)
    officer.post(f"/goals/sheets/{sheet.pk}/approve/", {"document": "健保第45号"})
    page = text_of(officer.get("/goals/2026/?line=voluntary"))
    assert "承認済" in page
    assert "最も多いのは3月です" in page
    assert "健保第45号" in page


def test_a_withdrawal_is_asked_with_its_reason(in_april, signed_in):
    sheet = propose(in_april, sms=3_000)
    client = signed_in(Role.OPERATIONS_MANAGER)
    assert client.get(f"/goals/sheets/{sheet.pk}/withdraw/").status_code == 200
    assert client.post(f"/goals/sheets/{sheet.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert client.post(f"/goals/sheets/{sheet.pk}/withdraw/", {"reason": "市が見送った"}).status_code == 302
    assert "市が見送った" in text_of(client.get("/goals/2026/"))


def test_a_year_outside_the_contract_is_not_found(signed_in):
    assert signed_in(Role.INSPECTOR).get("/goals/2040/").status_code == 404


def test_a_line_that_nobody_proposed_yet_says_so(in_april, signed_in):
    assert "受託者が提案し、市が承認すると表示されます" in text_of(signed_in(Role.INSPECTOR).get("/goals/2026/?line=voluntary"))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "withdrawn"}, "decided_sheet_names_who_decided"),
        ({"state": "approved", "decided_by": "officer", "decided_at": "noon"}, "approved_sheet_has_its_document"),
        ({"state": "approved", "decided_by": "manager", "decided_at": "noon", "document": "1"},
         "nobody_approves_his_own_sheet"),
        ({"state": "default"}, "one_default_sheet_for_a_fiscal_year"),
    ],
)  # fmt: skip
def test_the_database_refuses_impossible_sheets(fields, constraint, noon):
    row = {"fiscal_year": 2026, "source": "x", "proposed_by": "manager", "proposed_at": noon, **fields}
    row |= {"decided_at": noon} if "decided_at" in fields else {}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Sheet.objects.create(**row)


def test_only_one_sheet_of_a_year_waits(noon):
    propose(noon, sms=3_000)
    with pytest.raises(IntegrityError, match="one_open_sheet_for_a_fiscal_year"), transaction.atomic():
        Sheet.objects.create(fiscal_year=2026, state="open", source="x", proposed_by="m", proposed_at=noon)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"month": date(2026, 4, 2)}, "target_value_month_is_its_first_day"),
        ({"amount": 0}, "target_value_is_above_nought"),
        ({"indicator": "luck"}, "target_value_of_a_known_line"),
        ({"indicator": "sms"}, "target_value_once_in_a_month"),
    ],
)
def test_the_database_refuses_impossible_values(fields, constraint):
    row = {"sheet": queries.holding(2026), "indicator": "voluntary", "month": date(2026, 4, 1), "amount": 1} | fields
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        TargetValue.objects.create(**row)


def test_values_are_never_changed():
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        TargetValue.objects.all().update(amount=1)


def test_every_refusal_has_words():
    class Form:
        fields = {"source": None}

        def add_error(self, field, words):
            assert words

    presenters.explain(Form(), list(presenters.REFUSALS))
