"""Monthly and yearly reports and the packages of the meetings: the figures' own numbers, frozen, with what people wrote."""

import json
import re
from datetime import date, datetime, time
from io import BytesIO

import openpyxl
import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.performance.attribution.operations import others
from saikoku.performance.figures import queries as figures
from saikoku.performance.figures.rules.aside import LEFT_ASIDE
from saikoku.performance.figures.rules.month import as_object
from saikoku.performance.reports import jobs, operations, queries
from saikoku.performance.reports.models import Note, Prepared, Report
from saikoku.performance.reports.queries import drafts, months
from saikoku.performance.reports.rules.kinds import KINDS
from saikoku.registry.liabilities.models import Stop
from saikoku.registry.payments.models import Payment
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.performance import worlds
from tests.performance.attribution.test_twin import agree

MANAGER, OTHER = Actor("manager"), Actor("other")
APRIL = Month(2026, 4)
IN_MAY = datetime(2026, 5, 8, 10, 0, tzinfo=clock.TOKYO)


@pytest.fixture
def april(recorded, debtor_of):
    """Two calls, one with a promise kept by a payment, one visit, one visit collection, on the premium side."""
    payer = debtor_of(household="H1")
    recorded(payer, outcome="101", promised_on=date(2026, 4, 20), promised_yen=3_000)
    recorded(debtor_of(), started_at=time(17, 0))
    recorded(payer, channel="3", outcome="V20", on=date(2026, 4, 12), worker_number="C1")
    for number, (channel, yen) in enumerate([("2", 3_000), ("6", 1_000)]):
        Payment.objects.create(
            payment_number=f"P{number}", report="2", debtor=payer, debtor_number=payer.number, programme="11",
            assessed_year=2025, due_year=2025, notice_number="N1", instalment="01", due_on=date(2026, 1, 31),
            channel=channel, principal=yen, paid_on=date(2026, 4, 15), credited_on=date(2026, 4, 16),
            standing=yen, received_at=IN_MAY, run_id=1,
        )  # fmt: skip


def count_asked() -> int:
    """Do what is queued, as the worker does; how many counts that were."""
    asked = list(ProcrastinateJob.objects.filter(status="todo").order_by("id"))
    for job in asked:
        jobs.count.func(**job.args)
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_jobs where id = %s", [job.pk])
    return len(asked)


def freeze(kind: str, on=APRIL.first, at=IN_MAY) -> Report:
    return operations.freeze(kind=kind, on=on, by=MANAGER, at=at).report


def write(kind: str, at=IN_MAY, seen: int | None = None, by=MANAGER, **texts: str) -> list[Note]:
    if seen is None:
        seen = Note.objects.order_by("-id").values_list("pk", flat=True).first() or 0
    told = {name.replace("__", ":"): text for name, text in texts.items()}
    return operations.write_notes(kind=kind, on=APRIL.first, texts=told, seen=seen, by=by, at=at)


def text_of(paper: bytes) -> str:
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(BytesIO(bytes(paper))).pages))


def numbers_of(paper: bytes) -> set:
    book = openpyxl.load_workbook(BytesIO(bytes(paper)))
    return {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)}


@pytest.mark.clause("15.3.イ.1")
@pytest.mark.clause("15.3.イ.2")
def test_the_monthly_report_says_the_numbers_of_the_figures(april):
    write("monthly", training="個人情報保護の研修 4月3日 12人")
    report = freeze("monthly")
    told = as_object(figures.figures_of(APRIL))
    assert (told["voluntary"]["promise"], told["visit_collection"], told["calls"]["premium"]) == (3_000, 1_000, 2)
    text = text_of(report.pdf)
    for words in ("業務月報", "令和8年4月", "ア架電での約束3,000円", "個人情報保護の研修4月3日12人", report.digest):
        assert words.replace(" ", "") in text
    assert {3_000, 1_000, 2} <= numbers_of(report.xlsx)
    assert (report.first_day, report.last_day, report.version) == (APRIL.first, APRIL.last, 1)
    assert operations.freeze(kind="monthly", on=date(2026, 4, 20), by=OTHER, at=IN_MAY).report == report


def test_a_month_that_still_runs_is_marked(april):
    report = freeze("monthly", at=clock.at(APRIL.last, 23))
    assert "途中の数値です" in text_of(report.pdf)
    assert "途中の数値です" not in text_of(freeze("monthly").pdf)


@pytest.mark.clause("15.4.ア")
def test_the_meeting_package_waits_for_the_countermeasure_of_every_missed_target(april):
    with pytest.raises(operations.FreezeRefused) as refused:
        freeze("monthly_meeting")
    wanted = {reason.removeprefix("missing:") for reason in refused.value.reasons}
    assert wanted == {f"countermeasure:{name}" for name in ("calls_city_tax", "calls_premium", "households_visited")}
    texts = {name.replace(":", "__"): f"{name}を改める" for name in wanted}
    write("monthly_meeting", attendance="受託者 業務責任者 甲", **texts)
    text = text_of(freeze("monthly_meeting").pdf)
    for words in ("議事録", "出席者", "受託者業務責任者甲", "特記事項はありません。", "calls_premiumを改める", "1日平均"):
        assert words in text


@pytest.mark.clause("15.3.ウ")
@pytest.mark.clause("15.4.イ")
def test_the_year_has_its_differences_averages_and_what_people_wrote(april):
    with pytest.raises(operations.FreezeRefused, match="missing:summary"):
        freeze("yearly")
    write("yearly", summary="総括の文", proposals="提案の文", plan="計画の文", training="研修の文")
    text = text_of(freeze("yearly").pdf)
    for words in ("業務年報", "令和8年度", "目標基準値との差異", "総括の文", "提案の文", "計画の文", "研修の文", "月平均"):
        assert words in text
    facts = months.year(2026, cut_at=IN_MAY)
    assert sum(one["voluntary"]["total"] for one in facts.figures.values()) == 3_000
    write_the_package(facts)
    package = text_of(freeze("yearly_meeting").pdf)
    for words in (
        "年次報告会資料", "総括の文", "目標基準値との差異", "月平均", "提案の文", "据え置きたい", "統括責任者",
        "次年度の目標基準値は、まだ提案されていません。",
    ):  # fmt: skip
        assert words in package


def write_the_package(facts, **texts: str) -> None:
    missed = {f"countermeasure__{line.indicator.name}": "増員する" for line in facts.missed}
    write("yearly_meeting", new_targets="据え置きたい", **missed, **texts)


@pytest.mark.clause("15.4.イ")
def test_the_package_of_the_year_wants_a_summary_and_proposals_its_own_or_those_of_the_yearly_report(april):
    write_the_package(months.year(2026, cut_at=IN_MAY))
    with pytest.raises(operations.FreezeRefused) as refused:
        freeze("yearly_meeting")
    assert refused.value.reasons == ["missing:summary", "missing:proposals"]
    write("yearly", summary="年報の総括", proposals="年報の提案", plan="計画の文")
    write("yearly_meeting", summary="会議の総括")
    package = text_of(freeze("yearly_meeting").pdf)
    assert [words in package for words in ("会議の総括", "年報の総括", "年報の提案", "計画の文")] == [True, False, True, False]
    write("yearly_meeting", summary="")
    assert "年報の総括" in text_of(freeze("yearly_meeting").pdf)


def test_the_package_of_the_year_follows_the_yearly_report_until_somebody_writes_another_text(april):
    package, yearly = KINDS["yearly_meeting"], KINDS["yearly"]
    write("yearly", summary="年報の総括")
    seen = drafts.last_note(package, APRIL.first)
    with pytest.raises(operations.NoteRefused, match="no-change"):
        write("yearly_meeting", seen=seen, summary="年報の総括")
    operations.prepare(kind="yearly_meeting", on=APRIL.first, by=MANAGER, at=IN_MAY)
    write("yearly", plan="計画の文")  # no part of the package
    assert drafts.last_note(package, APRIL.first) == seen < drafts.last_note(yearly, APRIL.first)
    write("yearly", summary="改めた総括")
    assert drafts.written(package, APRIL.first)["summary"] == "改めた総括"
    with pytest.raises(operations.FreezeRefused, match="written-since"):
        operations.freeze_counted(kind="yearly_meeting", on=APRIL.first, by=MANAGER, at=IN_MAY)
    with pytest.raises(operations.NoteRefused, match="changed-by-another:summary"):
        write("yearly_meeting", seen=seen, summary="会議の総括")
    assert "summary" not in drafts.written(KINDS["monthly_meeting"], APRIL.first)


def test_the_page_of_the_package_shows_the_text_of_the_yearly_report_to_write_on(april, in_may, signed_in):
    write("yearly", summary="年報の総括")
    client, page = signed_in(Role.OPERATIONS_MANAGER), "/reports/yearly_meeting/2026-04-01/"
    client.post(f"{page}prepare/")
    count_asked()
    shown = client.get(page).content.decode()
    assert "年報の総括</textarea>" in shown
    seen = re.search(r'name="seen" value="(\d+)"', shown).group(1)
    assert client.post(f"{page}notes/", {"seen": seen, "summary": "年報の総括", "special": "台風"}).status_code == 302
    assert [note.section for note in drafts.history(KINDS["yearly_meeting"], APRIL.first)] == ["special"]


@pytest.mark.django_db
def test_a_part_keeps_what_stood_there_before():
    write("monthly", training="一回目")
    write("monthly", training="二回目")
    assert drafts.written(KINDS["monthly"], APRIL.first) == {"training": "二回目"}
    assert [note.text for note in drafts.history(KINDS["monthly"], APRIL.first)] == ["二回目", "一回目"]
    assert AuditRecord.objects.filter(action="reports.notes.written").count() == 2


@pytest.mark.django_db
def test_two_people_do_not_write_over_each_other():
    write("monthly_meeting", special="甲の文")
    with pytest.raises(operations.NoteRefused, match="changed-by-another:special"):
        write("monthly_meeting", seen=0, by=OTHER, special="乙の文", issues="乙の課題")
    assert drafts.written(KINDS["monthly_meeting"], APRIL.first) == {"special": "甲の文"}
    write("monthly_meeting", seen=0, by=OTHER, special="", issues="乙の課題")
    assert drafts.written(KINDS["monthly_meeting"], APRIL.first) == {"special": "甲の文", "issues": "乙の課題"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "texts", "reason"),
    [
        ("daily", {"special": "x"}, "unknown-kind"),
        ("monthly", {"special": "x"}, "unknown-part:special"),
        ("monthly", {"training": "x" * 4_001}, "too-long:training"),
        ("monthly", {"training": "  "}, "no-change"),
    ],
)
def test_what_cannot_be_written_is_refused_and_leaves_no_trace(kind, texts, reason):
    with pytest.raises(operations.NoteRefused) as refused:
        write(kind, **texts)
    assert refused.value.reasons == [reason]
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("on", "reason"), [(date(2026, 6, 1), "day-to-come"), (date(2025, 7, 31), "before-the-contract")]
)
def test_nothing_is_written_into_a_report_that_there_is_not(on, reason, in_may, signed_in):
    with pytest.raises(operations.NoteRefused, match=reason):
        operations.write_notes(kind="monthly", on=on, texts={"training": "x"}, seen=0, by=MANAGER, at=IN_MAY)
    first = on.replace(day=1)
    answer = signed_in(Role.OPERATIONS_MANAGER).post(f"/reports/monthly/{first}/notes/", {"seen": 0, "training": "x"})
    assert answer.status_code == 409
    assert not Note.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"kind": "weekly"}, "note_is_of_a_known_report"),
        ({"section": ""}, "note_names_its_part_and_writer"),
        ({"written_by": ""}, "note_names_its_part_and_writer"),
    ],
)
def test_an_impossible_note_is_refused_by_the_table(changes, name):
    usual = {
        "kind": "monthly", "first_day": APRIL.first, "section": "training", "text": "x", "written_at": IN_MAY,
        "written_by": "manager",
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Note.objects.create(**(usual | changes))


def test_the_collected_lines_add_up_to_the_line_of_the_figures(april):
    lines = months.collected(APRIL.first, APRIL.last, [APRIL])
    assert sum(yen for _, _, yen in lines) == figures.figures_of(APRIL).visit_collection == 1_000


@pytest.mark.clause("12.3.カ")
def test_other_work_agreed_to_be_part_of_visit_collection_stands_among_its_lines(april, other_work, in_may, signed_in):
    told = as_object(figures.figures_of(APRIL))
    assert (told["visit_collection"], told["voluntary"]["other"]) == (71_000, 0)
    assert months.month(APRIL, cut_at=IN_MAY).collected[-1] == ("カ その他の承認業務", 1, 70_000)
    assert sum(yen for _, _, yen in months.year(2026, cut_at=IN_MAY).collected) == 71_000
    client = signed_in(Role.OPERATIONS_MANAGER)
    page = client.get("/figures/2026-04/").content.decode()
    assert "うち カ その他の承認業務" in page
    assert {71_000, 70_000, 1_000} <= numbers_of(client.get("/figures/2026-04/evidence.xlsx").content)
    totals = [row for sheet in openpyxl.load_workbook(BytesIO(client.get("/figures/2026-04/evidence.xlsx").content))
              for row in sheet.iter_rows(values_only=True) if row and row[0] == "計"]  # fmt: skip
    assert any(71_000 in row for row in totals)


@pytest.fixture
def other_work(april):
    """The city approved 70,000 yen of other work, and that it is added to visit collection."""
    agree(worlds.DEFAULTS | {"other_added_to": "visit_collection"})
    proposal = others.propose_other_effect(
        month=APRIL, work="文書の送付", method="差額", amount=70_000, document="健保第7号", approved_on=date(2026, 3, 1),
        begins_on=date(2026, 3, 2), by=MANAGER, at=IN_MAY,
    )  # fmt: skip
    others.confirm_other_effect(proposal_id=proposal.pk, by=OTHER, at=IN_MAY)


@pytest.fixture
def in_may(db):
    from saikoku.governance.contract import operations as contract

    contract.set_kind(kind="practice", by=MANAGER, at=IN_MAY)
    contract.set_clock(business_at=IN_MAY, by=MANAGER)


def test_the_pages_name_what_is_missing_take_the_text_and_freeze(april, in_may, signed_in):
    client = signed_in(Role.OPERATIONS_MANAGER)
    page = "/reports/monthly_meeting/2026-04-01/"
    assert "数値をまだ数えていません。" in client.get(page).content.decode()
    assert client.post(f"{page}prepare/")["Location"] == page
    assert count_asked() == 1
    shown = client.get(page).content.decode()
    assert "確定する前に書く部分があります。" in shown
    assert "この内容で確定する" not in shown
    assert client.get("/reports/monthly_meeting/2026-04-20/")["Location"] == page
    refused = client.post(f"{page}freeze/")
    assert (refused.status_code, "対応策: 市税の納付催告架電" in refused.content.decode()) == (409, True)
    texts = {f"countermeasure:{name}": "増員" for name in ("calls_city_tax", "calls_premium", "households_visited")}
    assert client.post(f"{page}notes/", texts | {"seen": 0, "special": "台風"}).status_code == 302
    assert client.post(f"{page}notes/", {"seen": 0, "special": "地震"}).status_code == 409
    early = client.post(f"{page}freeze/")
    assert (early.status_code, "まだ入っていません" in early.content.decode()) == (409, True)
    assert count_asked() == 1
    assert client.post(f"{page}freeze/").status_code == 302
    report = queries.versions("monthly_meeting", APRIL.first).get()
    assert "台風" in json.dumps(Report.objects.get(pk=report.pk).facts, ensure_ascii=False)
    named = client.get(f"/reports/{report.pk}/paper.pdf")["Content-Disposition"]
    assert "2026-04" in named


def test_a_city_officer_reads_but_neither_writes_nor_freezes(april, in_may, signed_in):
    client = signed_in(Role.TAX_OFFICER)
    page = "/reports/monthly/2026-04-01/"
    assert "書き込む部分" not in client.get(page).content.decode()
    assert client.post(f"{page}notes/", {"seen": 0, "training": "x"}).status_code == 403


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "daily"])
def test_a_report_of_an_empty_stretch_is_still_a_page(kind, in_may, signed_in):
    client, page = signed_in(Role.SUPERVISOR), f"/reports/{kind}/2026-04-01/"
    assert client.get(page).status_code == 200
    assert client.post(f"{page}prepare/").status_code == 302
    assert count_asked() == 1
    assert "数値を数え直す" in client.get(page).content.decode()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "daily"])
def test_the_page_shows_what_was_counted_and_asks_little(kind, april, in_may, signed_in, django_assert_max_num_queries):
    client, page = signed_in(Role.OPERATIONS_MANAGER), f"/reports/{kind}/2026-04-01/"
    client.post(f"{page}prepare/")
    count_asked()
    with django_assert_max_num_queries(20):
        answer = client.get(page)
    assert len(answer.content) < 40_000  # beside the sheet and the scripts a page has 150 kB


def test_a_report_counted_twice_is_kept_once_and_a_second_row_is_refused(april):
    first = operations.prepare(kind="monthly", on=APRIL.first, by=MANAGER, at=IN_MAY)
    second = operations.prepare(kind="monthly", on=APRIL.last, by=OTHER, at=IN_MAY)
    assert (first.pk, second.counted_by) == (second.pk, "other")
    with pytest.raises(IntegrityError, match="one_prepared_report_of_a_stretch"), transaction.atomic():
        Prepared.objects.create(
            kind="monthly", first_day=APRIL.first, facts={}, counted_at=IN_MAY, counted_by="manager"
        )


@pytest.mark.parametrize(
    ("kind", "on", "reason"), [("daily", APRIL.first, "unknown-kind"), ("monthly", date(2026, 6, 1), "day-to-come")]
)
def test_what_cannot_be_counted_is_refused(kind, on, reason, april):
    with pytest.raises(operations.FreezeRefused, match=reason):
        operations.prepare(kind=kind, on=on, by=MANAGER, at=IN_MAY)


def test_rows_of_nobody_known_are_named_whatever_they_are(april):
    Stop.objects.create(stop_number="S1", debtor_number="9", programme="", starts_on=date(2026, 4, 3), run_id=1)
    left = figures.left_aside(APRIL)
    assert left["stops-of-nobody-known"] == 1
    assert set(left) <= set(LEFT_ASIDE)
    assert "対象者が分からない催告中止1件" in text_of(freeze("monthly").pdf)
