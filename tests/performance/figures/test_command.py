"""`saikoku figures` says what was agreed to be said: one object for a month, and why a payment was credited."""

import json
from datetime import date, time

import pytest
from django.utils import timezone

from saikoku.assembly import cli, session
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.performance.attribution import operations
from saikoku.performance.attribution.models import OtherEffect
from saikoku.performance.attribution.rules import claims
from saikoku.performance.figures import presenters
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import SlipIssued
from saikoku.registry.payments.models import Payment
from saikoku.security.audit.models import AuditRecord
from tests.performance import prints
from tests.registry import versions

pytestmark = pytest.mark.django_db
CALLED = date(2026, 4, 10)
EMPTY_RATE = {"targets": 0, "stopped": 0, "paid_before": 0, "promised_before": 0, "contacted": 0, "rate": "-"}


@pytest.fixture(autouse=True)
def _open(monkeypatch):
    monkeypatch.setattr(session, "open_database", lambda args: None)


@pytest.fixture
def person(db) -> Debtor:
    """Called on 2026-04-10 and reached: he promised to pay what was due at the end of January."""
    debtor = Debtor.objects.create(number="000000000000001", name="試験", delivered_on=CALLED, run_id=1)
    Contact.objects.create(
        record_number="R1", work="01", debtor=debtor, programme="11", on=CALLED, started_at=time(10, 5), channel="1",
        spoke_with="1", outcome="101", worker_number="W1", recorded_at=clock.at(CALLED, 10, 6), recorded_by="W1",
    )  # fmt: skip
    versions.of_person(debtor)
    Target.objects.create(month=date(2026, 4, 1), debtor=debtor, programme="11", work="01", delivered_on=CALLED, run_id=1)
    return debtor


def paid(person: Debtor | None, number: str, on: date, yen: int, *, received: date | None = None, **more) -> Payment:
    facts = {
        "programme": "11", "assessed_year": 2025, "due_year": 2025, "notice_number": "N1", "instalment": "10",
        "channel": "2", "report": "2", "due_on": date(2026, 1, 31), "standing": yen, "credited_on": on,
    }  # fmt: skip
    payment = Payment.objects.create(
        payment_number=number, debtor=person, debtor_number="000000000000001", paid_on=on, principal=yen, run_id=1,
        received_at=clock.at(received or on, 18), **(facts | more),
    )  # fmt: skip
    versions.of_payment(payment)
    return payment


def answer(capsys, *args: str) -> dict:
    assert cli.main(["figures", *args, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.clause("12.2")
@pytest.mark.clause("12.4")
@pytest.mark.clause("12.3.ア")
def test_the_month_is_one_object(person, capsys):
    paid(person, "P1", date(2026, 4, 20), 5000)
    paid(person, "P2", date(2026, 4, 21), 1000, channel="6")
    told = answer(capsys, "--month", "2026-04")
    assert told.pop("terms").startswith("2025-08-01/")
    reached = EMPTY_RATE | {"targets": 1, "contacted": 1, "rate": "100.00"}
    assert told == {
        "month": "2026-04",
        "calls": {"city_tax": 0, "premium": 1},
        "households_visited": 0,
        "voluntary": {"promise": 5000, "slip": 0, "notice": 0, "loss": 0, "transfer": 0, "other": 0, "total": 5000},
        "visit_collection": 1000,
        "contact_rate": {"city_tax": EMPTY_RATE, "premium": reached, "overpayment": EMPTY_RATE, "all": reached},
    }


@pytest.mark.clause("12.3.ア")
def test_a_quick_row_cancelled_later_is_restated_and_its_past_can_still_be_reckoned(person, capsys):
    paid(person, "P1", date(2026, 4, 12), 6000, report="1", standing=0)
    paid(person, "P2", date(2026, 4, 12), -6000, report="3", relates_to="P1", standing=0, received=date(2026, 5, 2))
    for as_of, yen in (("2026-04-12", 6000), ("2026-05-01", 6000), ("2026-05-02", 0), ("2026-04-11", 0)):
        assert answer(capsys, "--month", "2026-04", "--as-of", as_of)["voluntary"]["promise"] == yen, as_of
    assert answer(capsys, "--month", "2026-04")["voluntary"]["promise"] == 0
    assert answer(capsys, "--month", "2026-04", "--as-of", "2026-04-09")["calls"]["premium"] == 0
    assert Contact.objects.count() == 1  # the past was laid over, nothing was changed


@pytest.mark.clause("12.3.ア")
def test_a_final_row_of_the_next_month_counts_there(person, capsys):
    paid(person, "P1", date(2026, 4, 30), 6000, report="1", standing=0)
    paid(person, "P2", date(2026, 5, 1), 6000, relates_to="P1", received=date(2026, 5, 7))
    assert answer(capsys, "--month", "2026-04")["voluntary"]["total"] == 0
    assert answer(capsys, "--month", "2026-05")["voluntary"]["promise"] == 6000
    assert answer(capsys, "--month", "2026-04", "--as-of", "2026-05-06")["voluntary"]["promise"] == 6000


@pytest.mark.clause("12.3.イ")
def test_a_payment_is_explained_with_everything_that_lost(person, capsys):
    SlipIssued.objects.create(
        slip_number="S1", line="01", request_number="Q1", issued_on=CALLED, debtor=person, debtor_number=person.number,
        programme="11", assessed_year=2025, due_year=2025, notice_number="N1", instalment="10", amount=1, run_id=1,
    )  # fmt: skip
    paid(person, "P1", date(2026, 4, 20), 5000, slip_number="S1")
    paid(person, "P2", date(2026, 5, 11), 5000)
    told = answer(capsys, "--explain", "P1")
    assert told["rule"] == "slip"
    assert told["evidence"] == {"slip": "S1", "line": "01", "on": "2026-04-10"}
    assert told["lost"] == [{"rule": "promise", "record": "R1", "on": "2026-04-10", "reasons": ["rule-before"]}]
    late = answer(capsys, "--explain", "P2")
    assert AuditRecord.objects.filter(action="attribution.explained").count() == 2
    assert (late["rule"], late["credited"], late["lost"][0]["reasons"]) == (None, 0, ["too-long-before"])
    assert cli.main(["figures", "--explain", "P2"]) == 0
    assert "数える日数を過ぎている" in capsys.readouterr().out


@pytest.mark.clause("12.3.イ")
def test_a_slip_printed_on_site_is_explained_as_one_and_known_from_when_it_was_printed(person, capsys):
    prints.printed(person, slip_number="S1", issued_on=CALLED, issued_at=clock.at(date(2026, 4, 25), 10))
    paid(person, "P1", date(2026, 4, 20), 5000, slip_number="S1")
    slip = {"rule": "slip", "slip": "S1", "printed": "P2026-000001", "on": "2026-04-10"}
    told = answer(capsys, "--explain", "P1")
    assert (told["rule"], told["lost"]) == ("promise", [slip | {"reasons": ["printed-on-site"]}])
    prints.agree_to_count()
    told = answer(capsys, "--explain", "P1")
    assert {"rule": told["rule"], **told["evidence"]} == slip
    assert cli.main(["figures", "--explain", "P1"]) == 0
    assert "イ 発行納付書に 5,000円。根拠 納付書 S1・印刷 P2026-000001(2026-04-10)" in capsys.readouterr().out
    assert answer(capsys, "--month", "2026-04")["voluntary"]["slip"] == 5000
    before = answer(capsys, "--month", "2026-04", "--as-of", "2026-04-24")["voluntary"]
    assert (before["slip"], before["promise"]) == (0, 5000)
    assert answer(capsys, "--month", "2026-04", "--as-of", "2026-04-25")["voluntary"]["slip"] == 5000


def test_payments_of_nobody_known_are_left_aside_and_said_so(person, capsys):
    paid(None, "P1", date(2026, 4, 20), 5000)
    assert cli.main(["figures", "--month", "2026-04"]) == 0
    assert "まだ数えていない行: 対象者が分からない収納 1 件" in capsys.readouterr().out


def test_a_payment_of_the_last_day_there_is_hinders_no_month(person, capsys):
    paid(person, "P1", date(2026, 4, 20), 5000)
    paid(person, "P2", date.max, 1000)
    for more in ([], ["--as-of", "9999-12-31"]):
        assert answer(capsys, "--month", "2026-04", *more)["voluntary"]["promise"] == 5000
    assert answer(capsys, "--month", "9999-12")["voluntary"]["total"] == 0
    assert answer(capsys, "--explain", "P1")["rule"] == "promise"
    assert answer(capsys, "--explain", "P2")["lost"][0]["reasons"] == ["too-long-before"]


def test_what_cannot_be_answered_is_said_in_words(person, capsys):
    assert cli.main(["figures", "--explain", "P9", "--json"]) == 1
    assert "届いていません" in json.loads(capsys.readouterr().out)["errors"][0]["reason"]
    assert cli.main(["figures", "--month", "2025-07"]) == 1
    assert "契約の前の月" in capsys.readouterr().err
    for wrong in (
        ["--month", "2026-13"], ["--month", "2026-04", "--explain", "P1"], [], ["--explain", "P", "--as-of", "x"],
        ["--explain", "\udcff"],
    ):
        with pytest.raises(SystemExit) as refusal:
            cli.main(["figures", *wrong])
        assert refusal.value.code == 2


ENTRY = {
    "month": Month(2026, 5), "work": "SMSの追加", "method": "送信後の納付額の一割", "amount": 70_000, "document": "保第1号",
    "approved_on": date(2026, 4, 1), "begins_on": date(2026, 4, 2), "by": Actor("manager"), "at": timezone.now(),
}  # fmt: skip


@pytest.mark.clause("12.3.カ")
def test_approved_other_work_is_added_in_its_month(person, capsys):
    proposed = operations.propose_other_effect(**ENTRY)
    assert answer(capsys, "--month", "2026-05")["voluntary"]["other"] == 0  # not before a second person has seen the document
    operations.confirm_other_effect(proposal_id=proposed.pk, by=Actor("officer"), at=timezone.now())
    told = answer(capsys, "--month", "2026-05")
    assert (told["voluntary"]["other"], told["voluntary"]["total"]) == (70_000, 70_000)
    assert answer(capsys, "--month", "2026-04")["voluntary"]["other"] == 0


@pytest.mark.clause("12.3.カ")
@pytest.mark.parametrize(("change", "reason"), [
    ({"approved_on": date(2026, 4, 2)}, "not-approved-before"), ({"amount": 0}, "no-yen"),
    ({"document": " "}, "document-missing"), ({"month": Month(2026, 3)}, "month-before-the-work"),
    ({"method": ""}, "method-missing"), ({"work": ""}, "work-missing"),
])  # fmt: skip
def test_other_work_without_approval_beforehand_is_refused(change, reason):
    with pytest.raises(operations.OtherEffectRefused) as refusal:
        operations.propose_other_effect(**ENTRY | change)
    assert refusal.value.reasons == [reason]
    assert not OtherEffect.objects.exists()


def test_every_rule_and_every_reason_has_words():
    import inspect
    import re

    from saikoku.performance.attribution.rules import crediting, ledger

    told = {*re.findall(r'"([a-z]+(?:-[a-z]+)+)"', "".join(map(inspect.getsource, (claims, crediting, ledger))))}
    assert told - {"waits-for-its-row"} <= set(presenters.REASONS)
    assert {"corrected", "inbound", "stopped", "overpaid"} <= set(presenters.REASONS)
    assert {str(rule) for rule in claims.Rule} <= set(presenters.RULES)
