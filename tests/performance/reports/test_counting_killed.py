"""A worker that is killed over a count leaves nothing behind; the next one counts it as if nothing had been."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from saikoku.background.work import QUIET
from saikoku.kernel.actor import Actor
from saikoku.performance.reports import operations
from saikoku.performance.reports.models import Counting, Prepared
from tests.conftest import PROJECT
from tests.performance.reports.test_counting import IN_JUNE, MAY, in_june, person, two_months  # noqa: F401 fixtures

HELD = "lock table payments_payment in access exclusive mode"


@contextmanager
def a_worker(database: str):
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "src"), "SAIKOKU_DATABASE": database}
    environment["DJANGO_SETTINGS_MODULE"] = "saikoku.assembly.settings"
    command = [sys.executable, "-m", "saikoku", "worker"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def wait_for(what) -> None:
    until = time.monotonic() + 60
    while not what():
        assert time.monotonic() < until
        time.sleep(0.2)


@pytest.mark.prove
def test_a_killed_worker_leaves_the_count_to_the_next_one(person, two_months, committing_db):  # noqa: F811
    by = Actor(person.login_name)
    expected = operations.prepare(kind="monthly", on=MAY.first, by=by, at=IN_JUNE).facts
    Prepared.objects.all().delete()
    operations.ask(kind="monthly", on=MAY.first, by=by, at=IN_JUNE)
    holder = connection.copy()
    with holder.cursor() as cursor:  # the count waits here for as long as the test wants
        cursor.execute("begin")
        cursor.execute(HELD)
        with a_worker(committing_db):
            wait_for(Counting.objects.exists)
        cursor.execute("rollback")
    holder.close()
    assert not Prepared.objects.exists()
    assert ProcrastinateJob.objects.get().status == "doing"
    with connection.cursor() as cursor:  # as half a minute later
        cursor.execute("update procrastinate_workers set last_heartbeat = last_heartbeat - %s * interval '1 second'",
                       [2 * QUIET.total_seconds()])  # fmt: skip
    assert operations.ask(kind="monthly", on=MAY.first, by=by, at=IN_JUNE)
    with a_worker(committing_db):
        wait_for(Prepared.objects.exists)
        wait_for(lambda: not ProcrastinateJob.objects.exists())
    assert {**Prepared.objects.get().facts, "cut_at": ""} == {**expected, "cut_at": ""}
    assert not Counting.objects.exists()
