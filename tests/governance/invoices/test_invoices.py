"""An invoice is drawn once, kept with its paper, followed to its payment, replaced only after a withdrawal."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from saikoku.governance.contract import operations as contract
from saikoku.governance.invoices import operations, presenters, queries
from saikoku.governance.invoices.models import Invoice, InvoiceStep
from saikoku.governance.invoices.rules.steps import Step
from saikoku.governance.terms import operations as terms
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord

MANAGER, OFFICER = Actor("manager"), Actor("officer")
APRIL = Month(2026, 4)
MAY_FIRST = datetime(2026, 5, 1, 10, 0, tzinfo=clock.TOKYO)


def agree(name: str, value, since: date) -> None:
    at = datetime(2025, 8, 1, 9, 0, tzinfo=clock.TOKYO)
    proposal = terms.propose(name=name, value=value, since=since, source="契約書", by=MANAGER, at=at)
    terms.approve(proposal_id=proposal.pk, document="契約第1号", by=OFFICER, at=at)


@pytest.fixture
def agreed_sum(db):
    agree("contract_sum", 300_000_050, date(2025, 8, 2))


def issue(month=APRIL, at=MAY_FIRST) -> Invoice:
    return operations.issue(month=month, by=MANAGER, at=at)


def step(invoice, what: Step, on: date, note: str = "") -> InvoiceStep:
    at = datetime(2026, 7, 1, 9, 0, tzinfo=clock.TOKYO)
    return operations.take_step(invoice_id=invoice.pk, step=what, on=on, note=note, by=MANAGER, at=at)


@pytest.mark.clause("21")
def test_the_invoice_of_a_month_carries_its_part_of_the_sum(agreed_sum):
    first, later = issue(Month(2025, 11), MAY_FIRST), issue()
    assert (first.amount, later.amount, later.tax, later.contract_sum) == (5_000_050, 5_000_000, 454_545, 300_000_050)
    assert not later.terms_not_approved
    words = " ".join(PdfReader(BytesIO(bytes(later.pdf))).pages[0].extract_text().split())
    assert "5,000,000円" in words
    assert "454,545円" in words
    assert later.digest in words.replace(" ", "")
    assert len(PdfReader(BytesIO(bytes(later.pdf))).pages) == 1


def test_months_are_counted_from_the_contract_where_that_was_agreed(agreed_sum):
    assert len(queries.fee().months) == 60
    agree("invoice_months_from", "contract", date(2025, 8, 2))
    assert (len(queries.fee().months), queries.fee().months[0]) == (63, Month(2025, 8))


@pytest.mark.django_db
def test_without_an_agreed_sum_no_invoice_is_made():
    with pytest.raises(operations.InvoiceRefused) as refused:
        issue()
    assert refused.value.reasons == ["sum-not-agreed"]
    assert not Invoice.objects.exists()


def test_a_second_invoice_of_a_month_needs_the_first_to_be_withdrawn(agreed_sum):
    first = issue()
    with pytest.raises(operations.InvoiceRefused, match="invoice-stands"):
        issue()
    step(first, Step.WITHDRAWN, date(2026, 5, 2), "宛名の誤り")
    second = issue()
    assert (second.version, second.replaces_id) == (2, first.pk)
    assert [row.version for row in queries.versions(APRIL)] == [2, 1]
    assert queries.latest()[APRIL] == second


def test_a_sum_changed_behind_an_invoice_is_asked_for_in_the_months_after_it(agreed_sum):
    first, april = issue(Month(2025, 11), MAY_FIRST), issue()
    agree("contract_sum", 305_500_050, date(2026, 4, 1))
    fee = queries.fee()
    assert (fee.amounts[Month(2025, 11)], fee.amounts[APRIL]) == (first.amount, april.amount)
    assert fee.amounts[Month(2026, 6)] == 5_101_851
    assert sum(fee.amounts.values()) == 305_500_050
    step(april, Step.WITHDRAWN, date(2026, 5, 2), "総額の変更")
    assert queries.fee().amounts[APRIL] == issue().amount == 5_100_000


def test_an_invoice_is_followed_to_its_payment(agreed_sum):
    invoice = issue()
    assert queries.due_days([invoice]) == {}
    step(invoice, Step.INSPECTED, date(2026, 5, 1), "検査調書第4号")
    step(invoice, Step.RECEIVED, date(2026, 5, 7))
    assert queries.due_days([Invoice.objects.get()]) == {invoice.pk: date(2026, 6, 6)}
    step(invoice, Step.PAID, date(2026, 6, 5))
    with pytest.raises(operations.InvoiceRefused, match="step-not-open"):
        step(invoice, Step.WITHDRAWN, date(2026, 6, 6), "遅い")
    acts = AuditRecord.objects.filter(object_id=str(invoice.pk)).order_by("id").values_list("action", flat=True)
    assert list(acts) == ["invoices.issued", *["invoices.step.taken"] * 3]


def test_a_withdrawal_without_a_reason_is_refused_and_leaves_no_trace(agreed_sum):
    invoice = issue()
    with pytest.raises(operations.InvoiceRefused, match="reason-missing"):
        step(invoice, Step.WITHDRAWN, date(2026, 5, 2))
    assert not InvoiceStep.objects.exists()


def _row(**changes) -> Invoice:
    usual = {
        "month": date(2026, 4, 1), "version": 1, "amount": 100, "tax": 9, "contract_sum": 6_000,
        "terms_not_approved": False, "facts": {}, "digest": "a" * 64, "pdf": b"x", "issued_on": date(2026, 5, 1),
        "issued_at": MAY_FIRST, "issued_by": "manager",
    }  # fmt: skip
    return Invoice.objects.create(**(usual | changes))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"version": 2}, "later_version_replaces_an_invoice"),
        ({"month": date(2026, 4, 2)}, "invoice_month_is_its_first_day"),
        ({"amount": 0, "tax": 0}, "invoice_is_of_some_yen_of_the_sum"),
        ({"tax": 100}, "invoice_is_of_some_yen_of_the_sum"),
        ({"contract_sum": 99}, "invoice_is_of_some_yen_of_the_sum"),
        ({"digest": "A" * 64}, "invoice_carries_its_sha256"),
        ({"issued_on": date(2026, 4, 1)}, "invoice_follows_its_month"),
    ],
)
def test_an_impossible_invoice_is_refused_by_the_table(changes, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        _row(**changes)


@pytest.mark.django_db
def test_a_month_has_each_version_once():
    _row()
    with pytest.raises(IntegrityError, match="invoice_has_each_version_once"), transaction.atomic():
        _row()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([{"step": "received"}, {"step": "received"}], "invoice_takes_a_step_once"),
        ([{"step": "paid"}, {"step": "withdrawn", "note": "x"}], "invoice_is_paid_or_withdrawn"),
        ([{"step": "lost"}], "invoice_step_is_known"),
        ([{"step": "withdrawn"}], "withdrawn_invoice_says_why"),
    ],
)
def test_an_impossible_step_is_refused_by_the_table(rows, name):
    invoice = _row()
    usual = {"invoice": invoice, "on": date(2026, 5, 2), "entered_at": MAY_FIRST, "entered_by": "manager"}
    *first, last = rows
    for row in first:
        InvoiceStep.objects.create(**usual, **row)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        InvoiceStep.objects.create(**usual, **last)


@pytest.fixture
def in_may(db):
    contract.set_kind(kind="practice", by=MANAGER, at=MAY_FIRST)
    contract.set_clock(business_at=MAY_FIRST, by=MANAGER)


def test_the_pages_make_an_invoice_and_record_its_steps(agreed_sum, in_may, signed_in):
    client = signed_in(Role.OPERATIONS_MANAGER)
    listed = client.get(reverse("invoices:list")).content.decode()
    assert "毎月 5,000,000円、第1回は端数を合わせた 5,000,050円" in listed
    page = reverse("invoices:month", args=[APRIL])
    assert "請求書を作る" in client.get(page).content.decode()
    assert client.post(reverse("invoices:issue", args=[APRIL])).status_code == 302
    invoice = Invoice.objects.get()
    assert client.post(reverse("invoices:issue", args=[APRIL])).status_code == 409
    url = reverse("invoices:step", args=[invoice.pk])
    refused = client.post(url, {"step": "withdrawn", "on": "2026-05-01", "note": ""})
    assert (refused.status_code, "取り下げる理由を入力してください。" in refused.content.decode()) == (422, True)
    assert client.post(url, {"step": "received", "on": "5/1", "note": ""}).status_code == 302
    assert "検査待ち" in client.get(page).content.decode()
    paper = client.get(reverse("invoices:paper", args=[invoice.pk]))
    assert paper.content == bytes(invoice.pdf)


def test_the_list_asks_no_more_because_there_are_more_invoices(agreed_sum, in_may, signed_in):
    client, counts = signed_in(Role.OPERATIONS_MANAGER), []
    for month in (Month(2025, 11), Month(2025, 12), Month(2026, 1)):
        step(issue(month), Step.RECEIVED, date(2026, 5, 1))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("invoices:list")).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_a_city_officer_looks_but_makes_nothing(agreed_sum, in_may, signed_in):
    client = signed_in(Role.INSURANCE_OFFICER)
    assert "請求書を作る" not in client.get(reverse("invoices:month", args=[APRIL])).content.decode()
    assert client.post(reverse("invoices:issue", args=[APRIL])).status_code == 403


def test_without_a_sum_the_list_says_what_to_do(in_may, signed_in):
    listed = signed_in(Role.OPERATIONS_MANAGER).get(reverse("invoices:list")).content.decode()
    assert "委託料の総額が要ります" in listed
    assert "0円" not in listed
    assert "委託料は" not in signed_in(Role.GENERAL_MANAGER).get(reverse("invoices:month", args=[APRIL])).content.decode()


@pytest.mark.parametrize(
    ("total", "words"),
    [(300_000_000, "毎月 5,000,000円です。"), (300_000_050, "第1回は端数を合わせた 5,000,050円です。")],
)
def test_the_plan_is_told_with_a_fraction_only_where_there_is_one(total, words, db):
    agree("contract_sum", total, date(2025, 8, 2))
    assert presenters.plan_words(queries.fee()).endswith(words)
