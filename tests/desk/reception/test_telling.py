"""What the background work tells while its transaction is open, seen by others; and work whose worker died."""

import io
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from saikoku import turns
from saikoku.desk.reception import jobs, operations, queries
from saikoku.desk.reception.models import Progress
from saikoku.desk.reception.sets import telling
from saikoku.exchange.intake import operations as intake
from saikoku.exchange.intake.models import Run
from saikoku.exchange.intake.rules.steps import Step
from saikoku.exchange.layouts.rules import reading, standard, writing
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.registry.liabilities.models import Letter
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from saikoku.turns import Turn
from tests.exchange.layouts import making

T12 = standard.get("T12")
ROWS = 200


@pytest.fixture
def person(committing_db, noon):
    def make(name: str) -> Actor:
        account = access.open_account(
            login_name=name, display_name=name, password="correct-horse-battery", roles=[Role.OPERATIONS_MANAGER],
            reason="試験", worker_number="", by=Actor("system:test"), at=noon,
        )  # fmt: skip
        return access.actor_of(account)

    return make


@pytest.fixture
def received(person):
    """A file of 200 rows handed in by the first person, its judgement queued."""
    by = person("first")
    data = writing.to_bytes(T12, [making.sample(T12, number) for number in range(1, ROWS + 1)])
    handed = operations.Handed(stream=io.BytesIO(data), name="T12.csv")
    return operations.receive(handed=handed, form=intake.Form(T12), by=by, at=clock.now()).run


@pytest.fixture
def blocks(monkeypatch):
    """The reader takes a few rows at a time; every word is told."""
    monkeypatch.setattr(reading, "CSV_BYTES_AT_ONCE", 512)
    monkeypatch.setattr(telling, "SECONDS_BETWEEN", 0.0)


def heard(act, *stops: Step) -> list[Progress]:
    """What another connection sees of the act, looked at in each step and after each block of rows."""
    seen, find = [], telling.Aloud._tell

    def tell(teller):
        find(teller)
        look = threading.Thread(target=lambda: (seen.append(Progress.objects.first()), connection.close()))
        look.start()
        look.join()

    telling.Aloud._tell = tell
    try:
        act()
    finally:
        telling.Aloud._tell = find
    return seen


def test_another_connection_sees_the_rows_as_they_are_judged(received, blocks):
    seen = heard(lambda: jobs.judge.func(received.pk, "first"))
    rows = [one.rows for one in seen if one.step == Step.ROWS]
    assert len(rows) > 5
    assert rows == sorted(rows) and rows[0] == 0 and rows[-1] == ROWS
    assert list(dict.fromkeys(one.step for one in seen)) == ["open", "rows", "keys", "compare"]
    assert all(0 <= one.read <= one.size == received.size for one in seen if one.step == Step.ROWS)
    assert Run.objects.get().state == "judged"
    assert not Progress.objects.exists()


def test_the_application_tells_its_steps(received, person):
    jobs.judge.func(received.pk, "first")
    person("second")
    seen = heard(lambda: jobs.apply.func(received.pk, "second", False))
    assert [one.step for one in seen] == ["ready", "merge"]
    assert Letter.objects.count() == ROWS
    assert not Progress.objects.exists()


def test_who_waits_for_another_application_says_so(received, person):
    jobs.judge.func(received.pk, "first")
    person("second")
    told, waited = [], threading.Event()
    find = telling.Aloud._tell

    def tell(teller):
        find(teller)
        told.append(teller._said["step"])
        waited.set()

    def work() -> None:
        try:
            jobs.apply.func(received.pk, "second", False)
        finally:
            connection.close()

    telling.Aloud._tell = tell
    try:
        with transaction.atomic():
            turns.take(Turn.FILE_APPLIED)
            other = threading.Thread(target=work)
            other.start()
            assert waited.wait(10)
            assert told == ["turn"]
        other.join(30)
    finally:
        telling.Aloud._tell = find
    assert told == ["turn", "ready", "merge"]
    assert Run.objects.get().state == "applied"


def test_what_cannot_be_told_does_not_stop_the_work(received, monkeypatch, caplog):
    monkeypatch.setattr(telling, "TELL", "select nothing from nowhere")
    jobs.judge.func(received.pk, "first")
    assert Run.objects.get().state == "judged"
    assert "progress is not told" in caplog.text


def test_a_failed_judgement_leaves_nothing_told(received, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("power")

    monkeypatch.setattr(intake.judging, "_preview", fail)
    with pytest.raises(RuntimeError):
        jobs.judge.func(received.pk, "first")
    assert not Progress.objects.exists()
    assert Run.objects.get().state == "judging"


def worker(seconds_ago: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - %s * interval '1 second') returning id",
            [seconds_ago],
        )
        return cursor.fetchone()[0]


def begun(worker_id: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing', worker_id = %s", [worker_id])


@pytest.mark.parametrize(("heartbeat", "is_dead"), [(0, False), (25, False), (40, True), (None, True)])
def test_a_worker_without_a_sign_of_life_is_dead(received, heartbeat, is_dead):
    assert queries.work(received.pk, queries.JUDGE) == queries.Work(
        "todo", is_anybody_there=False, job_id=ProcrastinateJob.objects.get().pk
    )
    begun(None if heartbeat is None else worker(heartbeat))
    found = queries.work(received.pk, queries.JUDGE)
    assert (found.status, found.is_dead, found.is_under_way) == ("doing", is_dead, not is_dead)


def test_a_run_whose_worker_died_is_judged_again(received, noon):
    by = Actor("first", account_id=1)
    begun(worker(0))
    with pytest.raises(operations.ReceptionRefused) as refusal:
        operations.judge_again(run_id=received.pk, by=by, at=noon)
    assert refusal.value.reasons == ["under-way"]
    begun(worker(99))
    operations.judge_again(run_id=received.pk, by=by, at=noon)
    job = ProcrastinateJob.objects.get()
    assert (job.status, job.args["run_id"]) == ("todo", received.pk)
    with connection.cursor() as cursor:
        cursor.execute("select id from procrastinate_fetch_job_v2(null, %s)", [worker(0)])
        assert cursor.fetchone() == (job.pk,)
    jobs.judge.func(received.pk, "first")
    assert Run.objects.get().state == "judged"


def test_who_asks_while_the_run_is_held_is_answered_at_once(received, noon):
    """The judgement holds the run: whoever presses a button then must not wait for it."""
    found = []

    def ask() -> None:
        try:
            operations.judge_again(run_id=received.pk, by=Actor("first"), at=noon)
        except operations.ReceptionRefused as refusal:
            found.append(refusal.reasons)
        finally:
            connection.close()

    with transaction.atomic():
        Run.objects.select_for_update().get()
        other = threading.Thread(target=ask)
        other.start()
        other.join(10)
        assert found == [["under-way"]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"step": "lunch"}, "step_under_way_is_known"), ({"rows": -1}, "progress_is_not_negative"),
        ({"read": -1}, "progress_is_not_negative"), ({"size": -1}, "progress_is_not_negative"),
    ],
)  # fmt: skip
def test_impossible_progress_is_refused_by_the_database(noon, change, constraint):
    since = {"begun_at": noon, "step_begun_at": noon, "told_at": noon + timedelta(seconds=1)}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Progress.objects.create(**{"run_number": 1, "step": "rows"} | since | change)
