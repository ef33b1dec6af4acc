"""However a delivery is killed, the file is there whole or not at all, and no number is lost."""

import os
import random
import signal
import subprocess
import sys
import time as clocks
from datetime import date, time

import pytest

from saikoku.exchange.delivery.models import Delivery
from saikoku.exchange.layouts.rules import control, reading, standard
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor
from tests.conftest import PROJECT

ROWS = 3_000
KILLS = 12
TRIES = 40
PERIOD = ["--from", "2026-04-01", "--to", "2026-04-30"]


def record(number: int, debtor: Debtor, noon) -> Contact:
    return Contact(
        record_number=f"{number:026d}", work="01", debtor=debtor, programme="11", on=date(2026, 4, 10),
        started_at=time(10), channel="1", spoke_with="1", outcome="301", worker_number="W001", summary="不在" * 200,
        recorded_at=noon, recorded_by="w",
    )  # fmt: skip


@pytest.fixture
def debtor(committing_db, noon):
    owing = Debtor.objects.create(number="000000000000042", name="試験 花子", delivered_on=date(2026, 4, 1), run_id=1)
    Contact.objects.bulk_create(record(number, owing, noon) for number in range(ROWS))
    return owing


def start(out, database: str) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "src"), "SAIKOKU_DATABASE": database}
    environment["DJANGO_SETTINGS_MODULE"] = "saikoku.assembly.settings"
    command = [sys.executable, "-m", "saikoku", "deliver", "R01", *PERIOD, "--out", str(out)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def is_whole(out, rows: int) -> bool:
    note = control.load(out.with_name(out.name + control.SUFFIX).read_bytes())
    with out.open("rb") as stream:
        report = reading.judge(standard.get("R01"), stream)
    return report.rows == rows and report.is_clean and control.refusals(note, report) == []


@pytest.mark.prove
def test_a_killed_delivery_leaves_a_whole_file_or_none(debtor, committing_db, noon, tmp_path):
    began = clocks.monotonic()
    assert start(tmp_path / "whole.csv", committing_db).wait() == 0
    lasts, killed, chance = clocks.monotonic() - began, 0, random.Random(7)
    for rows in range(ROWS + 1, ROWS + TRIES):
        if killed >= KILLS:
            break
        record(rows, debtor, noon).save()
        out = tmp_path / f"{rows}.csv"
        process = start(out, committing_db)
        clocks.sleep(lasts * chance.uniform(0.5, 1.05))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        assert not out.exists() or is_whole(out, rows)
    assert killed >= KILLS // 2
    assert start(tmp_path / "last.csv", committing_db).wait() == 0
    assert is_whole(tmp_path / "last.csv", Contact.objects.count())
    numbers = list(Delivery.objects.filter(layout="R01_contacts").order_by("number").values_list("number", flat=True))
    assert len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
