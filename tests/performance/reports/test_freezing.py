"""A report is frozen with its papers and its hash, and handed out byte for byte."""

import hashlib
import io
from datetime import date, time, timedelta

import openpyxl
import pypdf
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from saikoku.documents import pdf, xlsx
from saikoku.documents import report as documents
from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.performance.attribution import operations as attribution
from saikoku.performance.figures import queries as figures
from saikoku.performance.figures.rules.month import as_object
from saikoku.performance.outlook import operations as outlook
from saikoku.performance.reports import operations, queries
from saikoku.performance.reports.models import Report
from saikoku.performance.reports.queries.so_far import so_far
from saikoku.planning.targets.models import Target
from saikoku.registry.debtors.models import PhoneFinding
from saikoku.registry.payments.models import Payment
from saikoku.registry.tasks.models import Task
from saikoku.security.audit.models import AuditRecord
from tests.performance.conftest import DAY

pytestmark = pytest.mark.django_db
EVENING = clock.at(DAY, 21, 0)


def freeze(by, at=EVENING, on=DAY):
    return operations.freeze(kind="daily", on=on, by=by, at=at)


def summary(report: Report) -> dict:
    tables = [s for s in documents.from_facts(report.facts).sections if isinstance(s, documents.Table)]
    return {row[0].strip("　"): row[1:] for row in tables[0].rows}


def text_of(paper: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(bytes(paper))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


@pytest.mark.clause("15.3.ア")
def test_the_days_work_stands_in_the_frozen_report(recorded, debtor_of, somebody):
    promised = recorded(outcome="101", promised_on=DAY, promised_yen=12_000, started_at=time(17, 0))
    recorded(programme="01", outcome="103", handover="2")
    recorded(on=DAY - timedelta(days=1))
    recorded(channel="6", work="06", outcome="N01")
    Task.objects.create(
        kind="slip_request", debtor=promised.debtor, programme="11", record_number=promised.record_number,
        opened_at=EVENING, opened_by="W1",
    )  # fmt: skip
    for city in (False, True):
        PhoneFinding.objects.create(
            debtor=debtor_of(), number="09000000000", kind="2", source="01", state="1", learned_on=DAY,
            delivered_by_city=city, by="W1", at=EVENING,
        )  # fmt: skip

    report = freeze(somebody).report

    found = summary(report)
    assert found["納付催告架電の件数"] == (1, 1, 0, 2)
    assert found["うち接触した件数"] == (1, 1, 0, 2)
    assert found["納付約束の件数"] == (0, 1, 0, 1)
    assert found["納付書再発行の依頼の件数"] == (0, 1, 0, 1)
    assert found["うち緊急の件数"] == (1, 0, 0, 1)
    assert found["電話番号調査の件数"] == (0, 1, 0, 1)
    text = text_of(report.pdf)
    assert "令和8年4月10日(金)" in text
    assert "12,000円" in text
    assert report.digest in text
    assert text.count("本人1") == 1  # the number that we learned, not the city's


@pytest.mark.clause("12.2")
def test_the_month_so_far_counts_both_premium_sides_and_reads_targets_from_the_terms(recorded, somebody):
    for programme in ("01", "11", "12", "21"):
        recorded(programme=programme, on=DAY - timedelta(days=5))
    recorded(programme="01", on=date(2026, 3, 31))

    tables = documents.from_facts(freeze(somebody).report.facts).sections
    (table,) = [s for s in tables if getattr(s, "title", "") == "月平均の目標に対する当月の累計"]

    assert [row[:3] for row in table.rows] == [
        ("市税の架電", 1200, 1), ("保険料等の架電", 7400, 3), ("訪問世帯", 3000, 0)
    ]  # fmt: skip
    assert table.rows[0][-1] is None  # April opens the fiscal year


def test_records_on_a_day_of_rest_are_listed_and_not_counted(recorded, somebody):
    recorded(on=date(2026, 1, 2))
    report = freeze(somebody, on=date(2026, 1, 2)).report

    assert summary(report)["納付催告架電の件数"] == (0, 0, 0, 0)
    assert "運営日以外の記録" in text_of(report.pdf)


def test_a_frozen_report_is_printed_again_byte_for_byte(recorded, somebody):
    report = freeze(somebody).report
    recorded()
    kept = Report.objects.get(pk=report.pk)
    facts = documents.from_facts(kept.facts)

    assert documents.digest(facts) == kept.digest
    assert pdf.render(facts) == bytes(kept.pdf)
    assert xlsx.render(facts) == bytes(kept.xlsx)
    _, paper = operations.take_paper(report_id=report.pk, form="pdf", by=somebody, at=EVENING)
    assert paper == bytes(report.pdf)
    assert openpyxl.load_workbook(io.BytesIO(bytes(kept.xlsx))).sheetnames[0] == "1. 当日の概要"


def test_freezing_again_gives_the_same_version_until_something_changes(recorded, somebody):
    first = freeze(somebody)
    again = freeze(somebody, at=EVENING + timedelta(hours=1))
    recorded()
    changed = freeze(somebody, at=EVENING + timedelta(hours=2))

    assert first.is_new
    assert not again.is_new
    assert again.report.pk == first.report.pk
    assert changed.is_new
    assert changed.report.version == 2
    assert [report.version for report in queries.versions("daily", DAY)] == [2, 1]


def test_freezing_and_taking_paper_leave_their_trace(somebody):
    report = freeze(somebody).report
    operations.take_paper(report_id=report.pk, form="xlsx", by=somebody, at=EVENING)

    frozen, taken = AuditRecord.objects.filter(action__startswith="reports.").order_by("id")
    assert frozen.after["facts"] == report.digest
    assert frozen.after["pdf"] == hashlib.sha256(report.pdf).hexdigest()
    assert frozen.after["xlsx"] == taken.after["sha256"]
    assert (taken.action, taken.object_id, taken.after["form"]) == ("reports.paper.taken", str(report.pk), "xlsx")


def test_a_day_before_its_end_says_that_its_counts_are_not_complete(somebody):
    assert "途中の件数" in text_of(freeze(somebody, at=clock.at(DAY, 12)).report.pdf)


@pytest.mark.parametrize(
    ("kind", "on", "reasons"),
    [
        ("daily", DAY + timedelta(days=1), ["day-to-come"]),
        ("daily", date(2025, 7, 31), ["before-the-contract"]),
        ("weather", DAY, ["unknown-kind"]),
    ],
)
def test_a_report_that_cannot_be_is_refused_and_leaves_no_trace(kind, on, reasons, somebody):
    with pytest.raises(operations.FreezeRefused) as refusal:
        operations.freeze(kind=kind, on=on, by=somebody, at=EVENING)

    assert refusal.value.reasons == reasons
    assert not Report.objects.exists()
    assert not AuditRecord.objects.filter(action__startswith="reports.").exists()


def test_the_database_refuses_to_change_a_frozen_report(somebody):
    report = freeze(somebody).report

    for statement in ("update reports_report set version = 9", "delete from reports_report"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Report.objects.get(pk=report.pk).version == 1


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"version": 1}, "report_has_each_version_once"),
        ({"version": 0}, "report_versions_begin_at_one"),
        ({"last_day": DAY - timedelta(days=1)}, "report_ends_on_or_after_its_first_day"),
        ({"digest": "x"}, "report_carries_its_sha256"),
        ({"substance": "A" * 64}, "report_carries_its_sha256"),
        ({"created_by": ""}, "report_names_who_made_it"),
        ({"kind": "weather"}, "report_is_of_a_known_kind"),
    ],
)
def test_impossible_reports_are_refused_by_the_database(change, constraint, somebody):
    report = freeze(somebody).report
    values = {field.attname: getattr(report, field.attname) for field in Report._meta.fields if field.name != "id"}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Report.objects.create(**(values | {"version": 2} | change))


def test_counting_and_freezing_take_few_questions(recorded, somebody, django_assert_max_num_queries):
    recorded()
    with django_assert_max_num_queries(20):
        freeze(somebody)


def test_the_day_says_the_money_and_rates_that_the_month_is_kept_with(recorded, debtor_of, somebody):
    payer = debtor_of()
    Target.objects.create(
        month=DAY.replace(day=1), debtor=payer, programme="11", work="01", delivered_on=DAY.replace(day=1), run_id=1
    )
    recorded(payer, outcome="101")
    Payment.objects.create(
        payment_number="P1", report="2", debtor=payer, debtor_number=payer.number, programme="11", assessed_year=2025,
        due_year=2025, notice_number="N1", instalment="01", due_on=date(2026, 1, 31), channel="2", principal=3_000,
        paid_on=DAY, credited_on=DAY, standing=3_000, received_at=EVENING, run_id=1,
    )  # fmt: skip
    assert "まだ数えていません" in str(freeze(somebody).report.facts)
    attribution.rebuild(by=somebody, at=EVENING)
    outlook.keep_month(month=Month.of(DAY), at=EVENING)
    told = as_object(figures.figures_of(Month.of(DAY)))
    found = so_far(DAY)
    assert found.rates_on == DAY
    for part in ("voluntary", "visit_collection", "contact_rate"):
        assert found.figures[part] == told[part]
    assert (told["voluntary"]["promise"], told["contact_rate"]["premium"]["rate"]) == (3_000, "100.00")
    text = text_of(freeze(somebody).report.pdf)
    assert "ア架電での約束3,000円" in text
    yesterday = so_far(DAY - timedelta(days=1))
    assert (yesterday.figures["voluntary"]["total"], yesterday.rates_on) == (0, None)
