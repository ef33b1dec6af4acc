"""The count behind the page of a month or year: asked for once, told aloud, safe to break off, closed months as they stand."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from saikoku.background.work import NO_WORK, Work
from saikoku.exchange.intake.models import Run
from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.performance.figures import queries as figures
from saikoku.performance.figures.rules.month import as_object
from saikoku.performance.reports import jobs, operations
from saikoku.performance.reports.models import ClosedMonth, Counting, Note, Prepared, Report
from saikoku.performance.reports.operations import closing, counting
from saikoku.performance.reports.presenters import progress
from saikoku.performance.reports.queries import closed, drafts, months
from saikoku.performance.reports.rules.counting import Step, Teller
from saikoku.performance.reports.rules.kinds import KINDS
from saikoku.performance.reports.sets import telling
from saikoku.registry.payments.models import Payment
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests import meanwhile

MANAGER = Actor("manager")
APRIL, MAY = Month(2026, 4), Month(2026, 5)
IN_JUNE = datetime(2026, 6, 8, 10, 0, tzinfo=clock.TOKYO)
PAGE = "/reports/monthly/2026-05-01/"


@pytest.fixture
def two_months(recorded, debtor_of):
    """A promise and its payment in each of April and May."""
    for month in (APRIL, MAY):
        payer = debtor_of()
        recorded(payer, outcome="101", on=month.first.replace(day=7))
        paid(payer, month, 3_000)


def paid(payer, month: Month, yen: int) -> Payment:
    on = month.first.replace(day=20)
    return Payment.objects.create(
        payment_number=f"P{Payment.objects.count()}", report="2", debtor=payer, debtor_number=payer.number, programme="11",
        assessed_year=2025, due_year=2025, notice_number=f"N{payer.pk}", instalment="01", due_on=date(2026, 1, 31),
        channel="2", principal=yen, paid_on=on, credited_on=on, standing=yen, received_at=IN_JUNE, run_id=1,
    )  # fmt: skip


def a_file() -> Run:
    return Run.objects.create(
        reference=f"R{Run.objects.count():025}", layout="T04_payments", file_name="x.csv", size=1, sha256="1" * 64,
        encoding="cp932", fixed=False, was_encrypted=False, business_on=IN_JUNE.date(), state="applied", key_id="k",
        received_at=IN_JUNE, received_by="a", applied_at=IN_JUNE, applied_by="b", bad=0,
    )  # fmt: skip


def close(month: Month) -> None:
    operations.freeze(kind="monthly", on=month.first, by=MANAGER, at=IN_JUNE)


class Heard(Teller):
    def __init__(self):
        self.steps, self.begun = 0, []

    def expect(self, steps):
        self.steps = steps

    def begin(self, step, month=None):
        self.begun.append((str(step), month))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "daily"])
def test_closed_months_give_the_same_report_as_counting_them(kind, two_months):
    def report() -> tuple:
        return drafts.draft(KINDS[kind], MAY.first, version=1, cut_at=IN_JUNE).report.sections

    counted = report()
    close(APRIL)
    assert report() == counted


def test_a_closed_month_is_not_counted_again_and_says_what_was_restated(two_months, recorded, debtor_of, monkeypatch):
    close(APRIL)
    payer = debtor_of()
    recorded(payer, outcome="101", on=date(2026, 4, 8))
    paid(payer, APRIL, 500)
    assert months.year(2026, cut_at=IN_JUNE).figures[APRIL]["voluntary"]["total"] == 3_000  # as it was closed
    closing.restate(by=MANAGER, at=IN_JUNE)
    count, counted = figures.figures_of, []
    monkeypatch.setattr(figures, "figures_of", lambda month: (counted.append(month), count(month))[1])
    heard = Heard()
    year = months.year(2026, cut_at=IN_JUNE, teller=heard)
    assert counted == [MAY, Month(2026, 6)]
    assert heard.begun == [("figures", MAY), ("figures", Month(2026, 6)), ("acts", None)]
    assert heard.steps == 3
    assert year.figures[APRIL] == closed.standing(closed.closed(APRIL.first)) == as_object(count(APRIL))
    month = months.month(MAY, cut_at=IN_JUNE)
    assert [line.average for line in month.lines if line.indicator.name == "voluntary"] == [(3_500 + 3_000) / 2]


def test_asking_twice_makes_one_job(two_months):
    assert operations.ask(kind="monthly", on=MAY.first, by=MANAGER, at=IN_JUNE)
    assert not operations.ask(kind="monthly", on=MAY.last, by=Actor("other"), at=IN_JUNE)
    assert operations.ask(kind="yearly", on=MAY.first, by=MANAGER, at=IN_JUNE)
    asked = [(job.task_name, job.args["kind"], job.args["first_day"]) for job in ProcrastinateJob.objects.order_by("id")]
    assert asked == [("reports.count", "monthly", "2026-05-01"), ("reports.count", "yearly", "2026-04-01")]
    assert AuditRecord.objects.filter(action="reports.count.asked").count() == 2


def test_two_who_ask_at_the_same_time_make_one_job(committing_db):
    answers = []

    def ask() -> None:
        answers.append(operations.ask(kind="monthly", on=MAY.first, by=MANAGER, at=IN_JUNE))
        connection.close()

    others = [threading.Thread(target=ask) for _ in range(4)]
    for other in others:
        other.start()
    for other in others:
        other.join(20)
    assert sorted(answers) == [False, False, False, True]
    assert ProcrastinateJob.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "on", "reason"), [("daily", MAY.first, "unknown-kind"), ("monthly", date(2026, 7, 1), "day-to-come")]
)
@pytest.mark.django_db
def test_what_cannot_be_counted_is_not_asked_for(kind, on, reason):
    with pytest.raises(operations.FreezeRefused, match=reason):
        operations.ask(kind=kind, on=on, by=MANAGER, at=IN_JUNE)
    assert not ProcrastinateJob.objects.exists()


@pytest.fixture
def in_june(committing_db):
    contract.set_kind(kind="practice", by=MANAGER, at=IN_JUNE)
    contract.set_clock(business_at=IN_JUNE, by=MANAGER)


@pytest.fixture
def person(in_june):
    return access.open_account(
        login_name="first", display_name="試験", password="correct-horse-battery", roles=[Role.OPERATIONS_MANAGER],
        reason="試験", worker_number="", by=MANAGER, at=IN_JUNE,
    )  # fmt: skip


def worker(seconds_ago: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - %s * interval '1 second') returning id",
            [seconds_ago],
        )
        return cursor.fetchone()[0]


def test_each_step_is_seen_by_others_while_it_is_counted_and_gone_afterwards(person, two_months, monkeypatch):
    seen, say = [], telling.Aloud.say

    def heard(aloud, *said):
        say(aloud, *said)
        look = threading.Thread(target=lambda: (seen.append(Counting.objects.first()), connection.close()))
        look.start()
        look.join()

    monkeypatch.setattr(telling.Aloud, "say", heard)
    jobs.count.func("monthly", "2026-05-01", person.login_name)
    told = [(one.step, one.month, one.place, one.steps) for one in seen if one]
    assert told == [("figures", APRIL.first, 1, 3), ("figures", MAY.first, 2, 3), ("acts", None, 3, 3)]
    assert not Counting.objects.exists()


def test_a_count_whose_worker_was_killed_is_asked_for_again_and_gives_the_same(person, two_months, monkeypatch):
    by = Actor(person.login_name)
    jobs.count.func("monthly", "2026-05-01", person.login_name)
    facts = Prepared.objects.get().facts
    assert operations.ask(kind="monthly", on=MAY.first, by=by, at=IN_JUNE)

    class Killed(BaseException):
        pass

    def killed(*_, **__):
        raise Killed

    with monkeypatch.context() as power, pytest.raises(Killed):
        power.setattr(months, "collected", killed)
        jobs.count.func("monthly", "2026-05-01", person.login_name)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing', worker_id = %s", [worker(99)])
    assert operations.ask(kind="monthly", on=MAY.first, by=by, at=IN_JUNE)
    job = ProcrastinateJob.objects.get()
    assert job.status == "todo"
    jobs.count.func(**job.args)
    kept = Prepared.objects.get()
    assert {**kept.facts, "cut_at": None} == {**facts, "cut_at": None}


def test_what_is_written_while_it_is_counted_is_in_the_report(two_months):
    class Meanwhile(Teller):
        written = False

        def begin(self, step, month=None):
            if step == Step.ACTS and not self.written:
                self.written = True
                texts = {"training": "途中で書いた研修"}
                operations.write_notes(kind="monthly", on=MAY.first, texts=texts, seen=0, by=MANAGER, at=IN_JUNE)

    kept = counting.prepare(kind="monthly", on=MAY.first, teller=Meanwhile(), by=MANAGER, at=IN_JUNE)
    assert "途中で書いた研修" in str(kept.facts)
    assert kept.last_note == Note.objects.get().pk


def test_what_the_page_shows_is_what_is_frozen(two_months, recorded):
    with pytest.raises(operations.FreezeRefused, match="not-counted"):
        operations.freeze_counted(kind="monthly", on=MAY.first, by=MANAGER, at=IN_JUNE)
    operations.prepare(kind="monthly", on=MAY.first, by=MANAGER, at=IN_JUNE)
    recorded(on=date(2026, 5, 8))  # not seen by whoever freezes
    later = IN_JUNE + timedelta(hours=1)
    report = operations.freeze_counted(kind="monthly", on=MAY.first, by=MANAGER, at=later).report
    assert (report.version, report.cut_at, report.created_at) == (1, IN_JUNE, later)
    assert report.facts == Prepared.objects.get().facts
    assert ClosedMonth.objects.get().figures == Prepared.objects.get().closing
    again = operations.freeze_counted(kind="monthly", on=MAY.first, by=MANAGER, at=later)
    assert (again.report, again.is_new) == (report, False)
    operations.prepare(kind="monthly", on=MAY.first, by=MANAGER, at=later)
    second = operations.freeze_counted(kind="monthly", on=MAY.first, by=MANAGER, at=later).report
    assert (second.version, Report.objects.get(pk=second.pk).facts["subtitle"]) == (2, "第2版")


def test_a_count_before_a_file_or_a_note_is_not_frozen(two_months):
    operations.prepare(kind="monthly", on=MAY.first, by=MANAGER, at=IN_JUNE)
    a_file()
    operations.write_notes(kind="monthly", on=MAY.first, texts={"training": "x"}, seen=0, by=MANAGER, at=IN_JUNE)
    with pytest.raises(operations.FreezeRefused) as refused:
        operations.freeze_counted(kind="monthly", on=MAY.first, by=MANAGER, at=IN_JUNE)
    assert refused.value.reasons == ["files-came-since", "written-since"]
    assert not Report.objects.exists()


def test_the_page_tells_how_far_it_is_and_is_loaded_anew_unless_somebody_writes(db, two_months, signed_in):
    contract.set_kind(kind="practice", by=MANAGER, at=IN_JUNE)
    contract.set_clock(business_at=IN_JUNE, by=MANAGER)
    client = signed_in(Role.OPERATIONS_MANAGER)
    assert client.post(f"{PAGE}prepare/").status_code == 302
    shown = client.get(PAGE).content.decode()
    assert "裏方の処理が動いていないため" in shown
    assert f'hx-get="{PAGE}progress/"' in shown
    assert "数値を数える</button>" not in shown
    assert "数値をまだ数えていません" not in shown
    assert "順番を待っています" not in shown
    worker(0)
    assert "数値を数える順番を待っています" in client.get(f"{PAGE}progress/").content.decode()
    job = ProcrastinateJob.objects.get()
    jobs.count.func(**job.args)
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
    ended = client.get(f"{PAGE}progress/")
    assert (ended.status_code, ended["HX-Redirect"]) == (204, PAGE)
    assert "新しい内容を表示する" in client.get(f"{PAGE}progress/?form=1").content.decode()
    client.post(f"{PAGE}prepare/")
    shown = client.get(PAGE).content.decode()
    assert f'hx-get="{PAGE}progress/?form=1"' in shown
    assert "この内容で確定する" not in shown
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'failed'")
    assert "この画面を開き直す" in client.get(f"{PAGE}progress/?form=1").content.decode()
    shown = client.get(PAGE).content.decode()
    assert "数値を数える処理が途中で止まりました。" in shown
    assert "数値を数え直す</button>" in shown
    assert signed_in(Role.OPERATOR).get(f"{PAGE}progress/").status_code == 403


@pytest.mark.parametrize("moment", meanwhile.MOMENTS)
def test_a_page_made_while_the_count_ends_asks_on_or_shows_it(db, two_months, signed_in, moment, monkeypatch):
    contract.set_kind(kind="practice", by=MANAGER, at=IN_JUNE)
    contract.set_clock(business_at=IN_JUNE, by=MANAGER)
    client = signed_in(Role.OPERATIONS_MANAGER)
    client.post(f"{PAGE}prepare/")

    def count() -> None:
        jobs.count.func(**ProcrastinateJob.objects.get().args)
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_jobs")

    meanwhile.let_end(monkeypatch, moment, count)
    shown = client.get(PAGE).content.decode()
    assert "数値をまだ数えていません" not in shown and "途中で止まりました" not in shown
    shows_it, asks_on = "この内容で確定する" in shown, f'hx-get="{PAGE}progress/' in shown
    assert shows_it if moment == "before" else asks_on


TOLD = Counting(
    kind="monthly", first_day=MAY.first, step="figures", month=APRIL.first, place=1, steps=3, begun_at=IN_JUNE,
    told_at=IN_JUNE,
)  # fmt: skip


@pytest.mark.parametrize(
    ("work", "told", "words"),
    [
        (Work("todo", before=2), None, "数値を数える順番を待っています(前に 2 件)。"),
        (Work("todo", is_anybody_there=False), TOLD, "裏方の処理が動いていないため"),
        (Work("doing"), None, "数値を数えています。"),
        (Work("doing"), TOLD, "(1/3 段階): 令和8年4月の成績を数えています。始めてから 5 秒。"),
    ],
)
def test_the_words_of_the_progress(work, told, words):
    part = progress.part(KINDS["monthly"], MAY.first, work, told, IN_JUNE + timedelta(seconds=5), has_form=False)
    assert words in part.words


@pytest.mark.parametrize("work", [NO_WORK, Work("failed"), Work("doing", is_dead=True)])
def test_no_progress_is_shown_where_nothing_is_under_way(work):
    assert progress.part(KINDS["monthly"], MAY.first, work, TOLD, IN_JUNE, has_form=False) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"step": "luck"}, "step_of_a_count_is_known"),
        ({"place": 0}, "count_is_at_one_of_its_steps"),
        ({"place": 4}, "count_is_at_one_of_its_steps"),
    ],
)
def test_an_impossible_step_is_refused_by_the_table(changes, name):
    usual = {"kind": "monthly", "first_day": MAY.first, "step": "acts", "place": 3, "steps": 3, "begun_at": IN_JUNE,
             "told_at": IN_JUNE}  # fmt: skip
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Counting.objects.create(**(usual | changes))


@pytest.mark.django_db
def test_one_count_of_a_report_is_told_at_a_time():
    usual = {"kind": "monthly", "first_day": MAY.first, "step": "acts", "place": 3, "steps": 3, "begun_at": IN_JUNE,
             "told_at": IN_JUNE}  # fmt: skip
    Counting.objects.create(**usual)
    with pytest.raises(IntegrityError, match="one_count_of_a_report_at_a_time"), transaction.atomic():
        Counting.objects.create(**usual)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "name"),
    [({"kind": "weekly"}, "prepared_report_is_of_a_known_kind"), ({"counted_by": ""}, "prepared_report_names_who_counted_it")],
)
def test_an_impossible_prepared_report_is_refused_by_the_table(changes, name):
    usual = {"kind": "monthly", "first_day": MAY.first, "facts": {}, "counted_at": IN_JUNE, "counted_by": "a"}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Prepared.objects.create(**(usual | changes))
