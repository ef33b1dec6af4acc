"""The chain of evidence: every figure is what its list adds up to, each look at a person is kept, nothing is a dead end."""

import io
import re
from datetime import date

import openpyxl
import pytest

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side
from saikoku.performance.attribution import operations
from saikoku.performance.attribution.models import Credit
from saikoku.performance.figures import queries
from saikoku.performance.figures.queries import evidence
from saikoku.performance.figures.rules import month as months
from saikoku.planning.targets.models import Target
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import (
    Instalment,
    InstalmentStatement,
    QualificationLoss,
    SlipIssued,
    Stop,
    TransferRegistration,
)
from saikoku.registry.payments.models import Payment
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.performance import prints

pytestmark = [pytest.mark.django_db, pytest.mark.clause("12.2"), pytest.mark.clause("12.4")]
BY = Actor("tester")
APRIL = Month(2026, 4)
CALLED, PAID = date(2026, 4, 10), date(2026, 4, 20)
NOW = clock.at(date(2026, 4, 30), 18)


@pytest.fixture(autouse=True)
def business_clock(db):
    contract.set_clock(business_at=NOW, by=Actor("system:test"))
    clock.run_from(NOW)


@pytest.fixture
def paid(debtor_of):
    """`paid(debtor, "P1", 5000, channel="3")`: a payment of what was due in January, on 2026-04-20."""

    def make(debtor: Debtor | None, number: str, yen: int, **more) -> Payment:
        facts = {
            "debtor_number": debtor.number if debtor else "9", "programme": "11", "assessed_year": 2025, "due_year": 2025,
            "notice_number": f"N{number}", "instalment": "10", "channel": "2", "report": "2", "due_on": date(2026, 1, 31),
            "standing": yen, "principal": yen, "paid_on": PAID, "credited_on": PAID, "run_id": 1, "received_at": NOW,
        }  # fmt: skip
        return Payment.objects.create(payment_number=number, debtor=debtor, **(facts | more))

    return make


@pytest.fixture
def april(debtor_of, recorded, paid):
    """Something under every rule, something beside them, something left aside."""
    promised, visited, encouraged = (debtor_of(household=f"H{place}") for place in range(3))
    recorded(promised, on=CALLED, outcome="101", summary="月末までに納付すると約束した。")
    recorded(visited, on=CALLED, channel="3", outcome="V20")
    recorded(encouraged, on=CALLED, outcome="104", encouraged="transfer;loss", programme="01")
    for place in range(60):
        paid(promised, f"P{place:02}", 100 + place)
    paid(visited, "W1", 7_000)
    paid(encouraged, "T1", 9_000, channel="3")
    paid(promised, "C1", 2_500, channel="6")
    paid(promised, "S1", 3_300, slip_number="SLIP1")
    paid(None, "X1", 1)
    TransferRegistration.objects.create(
        debtor=encouraged, debtor_number=encouraged.number, programme="11", applied_on=CALLED, starts_on=CALLED, run_id=1
    )
    QualificationLoss.objects.create(
        procedure_number="L1", member_number="9", due_year=2025, debtor=encouraged, debtor_number=encouraged.number,
        filed_on=PAID, lost_on=PAID, premium_reduced=12_000, run_id=1,
    )  # fmt: skip
    SlipIssued.objects.create(
        slip_number="SLIP1", line="01", request_number="Q", issued_on=CALLED, debtor=promised, debtor_number=promised.number,
        programme="11", assessed_year=2025, due_year=2025, notice_number="N", instalment="10", amount=1, run_id=1,
    )  # fmt: skip
    for one in (promised, visited, encouraged):
        for programme in ("01", "11"):
            Target.objects.create(month=APRIL.first, debtor=one, programme=programme, work="01", delivered_on=CALLED, run_id=1)
    operations.rebuild(by=BY, at=NOW)
    return promised


def figures() -> dict:
    return months.as_object(queries.figures_of(APRIL))


def total(page: str) -> int:
    """The yen in the foot of the page's table."""
    return int(re.search(r'<tfoot>.*?([\d,]+)<span class="unit">円', page, re.S)[1].replace(",", ""))


@pytest.mark.parametrize("rule", ["promise", "slip", "notice", "loss", "transfer"])
def test_every_line_of_the_month_is_what_its_list_adds_up_to(april, rule):
    told = figures()["voluntary"][rule]
    assert told > 0
    found, page = [], 1
    while page:
        one = evidence.credit_page(APRIL, rule, page=page, order="yen", down=True)
        assert one.yen == told
        found += one.rows
        page = page + 1 if one.last < one.count else 0
    assert sum(row.yen for row in found) == told
    assert len({row.pk for row in found}) == len(found) == queries.figures_kept(APRIL)[1][rule]


def test_collections_calls_visits_and_targets_are_what_their_lists_count(april):
    told = figures()
    collected = evidence.collected_page(APRIL, page=1, order="on", down=False)
    assert collected.yen == told["visit_collection"] == sum(row.standing for row in collected.rows) == 2_500
    for side, sides in evidence.CALLS.items():
        assert evidence.call_page(APRIL, sides, page=1).count == told["calls"][side] == 1
    assert evidence.visit_page(APRIL, page=1).count == told["households_visited"] == 1
    for side in (*Side, "all"):
        page, counts = evidence.reach_page(APRIL, evidence.REACH[side], became="", page=1)
        rate = told["contact_rate"][side]
        assert page.count == rate["targets"] == sum(counts.values())
        for name in ("stopped", "paid_before", "promised_before", "contacted"):
            assert counts[name] == rate[name]


def asks_little(asked) -> None:
    """The marks of a transaction ask nothing."""
    own = [one for one in asked.captured_queries if not one["sql"].startswith(("SET LOCAL", "SAVEPOINT", "RELEASE"))]
    assert len(own) < 20, [one["sql"][:90] for one in own]


def test_the_page_of_the_month_says_what_the_command_says_and_opens_each_line(april, signed_in, django_assert_max_num_queries):
    client = signed_in(Role.OPERATIONS_MANAGER)
    with django_assert_max_num_queries(29) as asked:
        page = client.get("/figures/2026-04/").content.decode()
    asks_little(asked)
    told = figures()
    assert told == months.as_object(queries.figures_kept(APRIL)[0])
    for rule, yen in told["voluntary"].items():
        assert f'{yen:,}<span class="unit">円' in page, rule
    assert "まだ数えていない行が 1 件あります。" in page and "対象者が分からない収納 1 件" in page
    for path in ("credits/promise/", "credits/collected/", "others/", "calls/premium/", "visits/", "reach/premium/", "left/",
                 "evidence.xlsx"):  # fmt: skip
        assert f"/figures/2026-04/{path}" in page, path
        with django_assert_max_num_queries(40 if path == "evidence.xlsx" else 30):
            assert client.get(f"/figures/2026-04/{path}").status_code == 200


def test_lists_are_paged_sorted_and_say_the_total_of_the_figure(april, signed_in):
    client = signed_in(Role.SUPERVISOR)
    told = figures()["voluntary"]["promise"]
    first = client.get("/figures/2026-04/credits/promise/?order=yen&down=1").content.decode()
    assert total(first) == told and "P59" in first and "P00" not in first
    assert "order=yen&amp;down=1&amp;page=2" in first
    last = client.get("/figures/2026-04/credits/promise/?order=yen&down=1&page=2").content.decode()
    assert total(last) == told and "P00" in last and "P59" not in last
    assert client.get("/figures/2026-04/credits/promise/?page=999&order=x").status_code == 200
    assert client.get("/figures/2026-04/credits/nothing/").status_code == 404


def test_a_payment_leads_to_its_rule_its_record_and_what_lost_and_back(april, signed_in, django_assert_max_num_queries):
    client = signed_in(Role.SUPERVISOR)
    record = Credit.objects.get(payment__payment_number="P07").contact.record_number
    with django_assert_max_num_queries(40):
        page = client.get("/figures/payments/S1/").content.decode()
    assert "イ 発行納付書 に 3,300円" in page and "先に判定する項目に入った" in page and f"/figures/records/{record}/" in page
    page = client.get("/figures/payments/P07/").content.decode()
    assert "ア 架電での約束 に 107円" in page and "月末までに納付すると約束した。" in page and "合意事項の版" in page
    assert f"/cases/{april.number}/" in page
    page = client.get(f"/figures/records/{record}/").content.decode()
    assert "この記録が根拠になった納付・届出 60 件" in page and "/figures/payments/P07/" in page
    card = client.get(f"/cases/{april.number}/").content.decode()
    assert "/figures/payments/P07/" in card and f"/figures/records/{record}/" in card  # two clicks from the case
    assert client.get("/figures/payments/NONE/").status_code == 404
    loss = QualificationLoss.objects.get()
    assert "エ 資格喪失の勧奨 に 12,000円" in client.get(f"/figures/losses/{loss.pk}/").content.decode()


@pytest.mark.clause("12.3.イ")
def test_a_slip_printed_on_site_leads_to_its_paper_and_to_the_record_at_which_it_was_asked_for(april, paid, signed_in):
    """It may be of somebody else than the payer: whose it was is kept too."""
    other = Debtor.objects.exclude(pk=april.pk).first()
    record = other.contacts.get()
    slip = prints.printed(other, slip_number="SLIP2", record_number=record.record_number)
    paid(april, "S2", 4_400, slip_number="SLIP2")
    client = signed_in(Role.SUPERVISOR)
    page = client.get("/figures/payments/S2/").content.decode()
    assert "訪問先で発行した納付書" in page and f"/slips/{slip.number}/" in page and "根拠の納付書" not in page
    prints.agree_to_count()
    operations.rebuild(by=BY, at=NOW)
    page = client.get("/figures/payments/S2/").content.decode()
    assert f"根拠は印刷した納付書 {slip.number}・市の納付書番号 SLIP2" in page and "根拠の納付書" in page
    assert f"/slips/{slip.number}/" in page and f"/figures/records/{record.record_number}/" in page
    assert AuditRecord.objects.filter(action="figures.evidence.shown", object_id=slip.number).count() == 1
    listed = client.get("/figures/2026-04/credits/slip/").content.decode()
    assert f"/slips/{slip.number}/" in listed and "市の納付書番号 SLIP2" in listed and total(listed) == 7_700
    assert client.get(f"/slips/{slip.number}/").status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(client.get("/figures/2026-04/evidence.xlsx").content))
    proofs = [row[7].value for row in book["イ 発行納付書"].iter_rows()]
    assert f"納付書 SLIP2・印刷 {slip.number}" in proofs and "納付書 SLIP1-01" in proofs


def test_why_a_person_is_counted_or_not_is_listed_by_reason(april, signed_in):
    client = signed_in(Role.SUPERVISOR)
    page = client.get("/figures/2026-04/reach/premium/?became=contacted").content.decode()
    assert april.number in page and "当月中に、催告の架電・受電・訪問で話ができています。" in page
    assert april.number not in client.get("/figures/2026-04/reach/premium/?became=missed").content.decode()


@pytest.fixture
def targets(debtor_of, recorded, paid):
    """One target of the premium side for each thing that can become of him, and one of both sides."""
    named = ("stopped", "paid_before", "promised_before", "contacted", "missed")
    found = {name: debtor_of() for name in named}
    for name, one in found.items():
        for programme in ("01", "11") if name == "contacted" else ("11",):
            Target.objects.create(month=APRIL.first, debtor=one, programme=programme, work="01", delivered_on=CALLED, run_id=1)
    Stop.objects.create(
        stop_number="STOP7", debtor=found["stopped"], debtor_number="9", programme="11", reason="03",
        starts_on=date(2026, 4, 3), ends_on=date(2026, 4, 20), run_id=1,
    )  # fmt: skip
    Stop.objects.create(
        stop_number="STOP8", debtor=found["stopped"], debtor_number="9", programme="01", reason="03", starts_on=CALLED,
        run_id=1,
    )  # fmt: skip
    for number, yen in (("N1", 0), ("NP1", 5_000)):
        facts = {
            "due_on": date(2026, 1, 31), "assessed": 5_000, "paid": 5_000 - yen, "unpaid": yen, "carried": "1",
            "as_of": date(2026, 3, 31), "run_id": 1,
        }  # fmt: skip
        owed = Instalment.objects.create(
            debtor=found["paid_before"], programme="11", assessed_year=2025, due_year=2025, notice_number=number,
            instalment="10", balance=yen, **facts,
        )  # fmt: skip
        InstalmentStatement.objects.create(instalment=owed, **facts)
    paid(found["paid_before"], "P1", 5_000, paid_on=date(2026, 4, 9), credited_on=date(2026, 4, 9))
    recorded(found["paid_before"], record_number="AFTER", on=CALLED)
    recorded(found["promised_before"], record_number="PROMISE", on=date(2026, 3, 20), outcome="101", promised_on=PAID)
    recorded(found["promised_before"], record_number="EARLIER", on=date(2026, 3, 10), outcome="101", promised_on=PAID)
    recorded(found["promised_before"], record_number="TOUCH", on=CALLED)
    recorded(found["contacted"], record_number="TRIED", on=date(2026, 4, 2))
    recorded(found["contacted"], record_number="REACHED", on=CALLED, outcome="102")
    recorded(found["contacted"], record_number="AGAIN", on=PAID, outcome="102")
    return found


@pytest.mark.parametrize(
    ("became", "told", "links", "untold"),
    [
        ("stopped", ["中止 STOP7 滞納処分 2026-04-03〜2026-04-20 国民健康保険料"], ["{case}#stops"], ["STOP8"]),
        (
            "paid_before",
            ["令和7年度 10期 通知書 NP1: 2026-03-31 現在 未納 5,000円", "納付 2026-04-09 5,000円(P1)",
             "通知書 N1: 2026-03-31 現在 未納 0円"],
            ["{case}#instalments", "/figures/payments/P1/", "/figures/records/AFTER/"], [],
        ),
        (
            "promised_before", ["2026-03-20 の約束、約束日 2026-04-20(記録 PROMISE)"],
            ["/figures/records/PROMISE/", "/figures/records/TOUCH/"], ["EARLIER"],
        ),
        (
            "contacted", ["架電 2026-04-10 102", "(記録 REACHED)"],
            ["/figures/records/REACHED/", "/figures/records/TRIED/"], ["AGAIN"],
        ),
        ("missed", ["除外の理由がなく、当月中に話ができていません。"], [], []),
    ],
)  # fmt: skip
def test_the_very_stop_payment_or_record_is_named_and_leads_to_itself(
    became, told, links, untold, targets, signed_in, django_assert_max_num_queries
):
    client, one = signed_in(Role.SUPERVISOR), targets[became]
    with django_assert_max_num_queries(20):
        page = client.get(f"/figures/2026-04/reach/premium/?became={became}").content.decode()
    assert "1 人" in page
    for words in told:
        assert words in page, words
    for link in links:
        assert f'href="{link.format(case=f"/cases/{one.number}/")}"' in page, link
        assert client.get(link.format(case=f"/cases/{one.number}/")).status_code == 200
    assert not [words for words in untold if words in page]
    assert AuditRecord.objects.filter(action="figures.evidence.shown", object_id__startswith="2026-04 接触率").exists()


def test_the_line_of_all_opens_its_list_too_with_each_debtor_once_for_each_side(
    targets, signed_in, django_assert_max_num_queries
):
    client, both = signed_in(Role.SUPERVISOR), targets["contacted"]
    assert "/figures/2026-04/reach/all/" in client.get("/figures/2026-04/").content.decode()
    with django_assert_max_num_queries(24) as asked:
        page = client.get("/figures/2026-04/reach/all/").content.decode()
    asks_little(asked)
    assert "市税と保険料の計の対象者 延べ 6 人" in page
    assert page.count(f'href="/cases/{both.number}/"') == 2
    told = figures()["contact_rate"]
    assert told["all"]["targets"] == 6 == told["city_tax"]["targets"] + told["premium"]["targets"]
    assert client.get("/figures/2026-04/reach/nothing/").status_code == 404


def test_a_target_whose_number_was_merged_is_explained_by_the_records_of_both_numbers(targets, debtor_of, recorded, signed_in):
    new = debtor_of()
    Debtor.objects.filter(pk=targets["missed"].pk).update(merged_into=new)
    recorded(targets["missed"], record_number="OLD", on=CALLED, outcome="102")
    page = signed_in(Role.SUPERVISOR).get("/figures/2026-04/reach/premium/?became=contacted").content.decode()
    assert new.number in page and "/figures/records/OLD/" in page


def test_the_file_for_the_city_has_the_same_totals(april, signed_in):
    client = signed_in(Role.OPERATIONS_MANAGER)
    answer = client.get("/figures/2026-04/evidence.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    told = figures()
    for sheet, yen in (("ア 架電での約束", told["voluntary"]["promise"]), ("エ 資格喪失の勧奨", told["voluntary"]["loss"])):
        rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
        assert next(row for row in rows if row[0] == "計")[5] == yen
        numbers = [row[5] for row in rows if isinstance(row[5], int) and row[0] != "計"]
        assert sum(numbers) == yen
    said = {row[0].value: row[1].value for row in book["集計"].iter_rows()}
    assert said["自主納付額等の計"] == told["voluntary"]["total"] and said["訪問収納"] == 2_500
    assert AuditRecord.objects.filter(action="figures.evidence.taken").count() == 1


def test_looking_behind_a_figure_is_for_leaders_and_is_kept(april, signed_in):
    client = signed_in(Role.TAX_OFFICER)
    page = client.get("/figures/2026-04/").content.decode()
    assert "credits/promise" not in page and "evidence.xlsx" not in page
    april_of = ["2026-04/credits/promise/", "2026-04/reach/premium/", "2026-04/evidence.xlsx", "2026-04/left/"]
    for path in (*april_of, "payments/P07/"):
        assert client.get(f"/figures/{path}").status_code == 403
    assert signed_in(Role.OPERATOR).get("/figures/2026-04/").status_code == 403


def test_rows_left_aside_stand_in_a_work_list(april, paid, signed_in):
    paid(april, "W2", 100, report="2", relates_to="NONE", standing=None)
    paid(april, "F1", 100, paid_on=date(2026, 4, 30), received_at=clock.at(date(2026, 4, 29), 9))
    page = signed_in(Role.SUPERVISOR).get("/figures/2026-04/left/").content.decode()
    assert "数えていない行 2 件" in page and "/figures/payments/W2/" in page and "/figures/payments/X1/" in page
    assert "受け取った日より後の納付日 1 件" in page and "F1" in page
