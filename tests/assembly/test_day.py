"""The day's steps run in their order, tell what they did, and may be run again."""

import importlib
import json
import pkgutil
from datetime import date, time, timedelta
from pathlib import Path

import pytest

import saikoku
from saikoku.assembly import cli, day, session, wiring
from saikoku.exchange.delivery.models import Delivery
from saikoku.exchange.uploads import operations as uploads
from saikoku.exchange.uploads.models import Upload
from saikoku.kernel import clock
from saikoku.kernel.actor import console
from saikoku.performance.reports.models import Report
from saikoku.planning.answering.models import Learned, Past
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor
from saikoku.security.audit.models import Unsealed

DAY = date(2026, 4, 10)
BY = console("tester")


@pytest.fixture
def evening(db, monkeypatch, settings, tmp_path):
    """18:00 of 10 April 2026; the command uses this test's connection and clock."""
    settings.TRAIL_PATH = tmp_path
    monkeypatch.setattr(session, "open_database", lambda args: None)
    clock.run_from(clock.at(DAY, 18))
    return tmp_path / "heads.log"


@pytest.fixture
def recorded(evening):
    debtor = Debtor.objects.create(number="000000000000042", name="試験 花子", delivered_on=DAY, run_id=1)

    def record(number: str, **more) -> Contact:
        facts = {
            "record_number": number, "work": "01", "debtor": debtor, "programme": "11", "on": DAY, "started_at": time(10),
            "channel": "1", "spoke_with": "1", "outcome": "301", "worker_number": "W001", "recorded_at": clock.at(DAY, 10),
            "recorded_by": "w",
        } | more  # fmt: skip
        return Contact.objects.create(**facts)

    return record


def run_command(capsys, on: str = "2026-04-10"):
    status = cli.main(["day", on, "--json"])
    printed = capsys.readouterr()
    return status, json.loads(printed.out), printed.err


def test_every_step_is_done_and_told(recorded, evening, capsys):
    recorded("A1")
    status, answer, words = run_command(capsys)
    assert status == 0
    assert "4月10日" in answer["steps"][0]["result"] and "18:00" in answer["steps"][0]["result"]
    assert [step["step"] for step in answer["steps"]] == [step.id for step in day.STEPS]
    assert all(step["done"] and step["result"] for step in answer["steps"])
    assert f"{len(day.STEPS)}/{len(day.STEPS)}" in words
    assert Delivery.objects.get(layout="R01_contacts").rows == 1
    assert set(Delivery.objects.values_list("layout", flat=True)) == set(wiring.DELIVERIES)
    assert Report.objects.get().first_day == DAY
    assert not Unsealed.objects.exists()


def test_a_day_run_twice_changes_nothing_the_second_time(recorded, evening, capsys):
    recorded("A1")
    run_command(capsys)
    before = (Delivery.objects.count(), Report.objects.count())
    status, answer, _ = run_command(capsys)
    assert status == 0 and answer["errors"] == []
    assert (Delivery.objects.count(), Report.objects.count()) == before


def test_a_late_correction_renews_the_delivery_of_its_day(recorded, evening):
    recorded("A1")
    list(day.run(DAY, by=BY))
    clock.run_from(clock.at(date(2026, 4, 13), 18))
    recorded("A2", corrects="A1", recorded_at=clock.at(date(2026, 4, 13), 11))
    list(day.run(date(2026, 4, 13), by=BY))
    renewed = Delivery.objects.filter(layout="R01_contacts", first_day=DAY).order_by("-id").first()
    assert (renewed.rows, renewed.rows_new) == (2, 1)


def test_a_refused_step_is_told_and_the_others_go_on(recorded, evening, capsys):
    recorded("A1", summary="𠮷田様")
    status, answer, words = run_command(capsys)
    assert status == 1
    assert [step["step"] for step in answer["steps"] if not step["done"]] == ["deliver"]
    assert "U+20BB7" in words and answer["errors"][0]["step"] == "deliver"
    assert not Delivery.objects.filter(layout="R01_contacts").exists()
    assert Delivery.objects.filter(layout="R09_promises").exists()
    assert Report.objects.exists()


def test_the_head_is_on_the_second_path_after_each_day(committing_db, settings, tmp_path, monkeypatch):
    settings.TRAIL_PATH = tmp_path
    for _ in range(2):
        day.seal_trail(DAY, BY)
    lines = (tmp_path / "heads.log").read_text().splitlines()
    assert lines[-1].split()[:2] == lines[-2].split()[:2]


def test_half_sent_files_of_long_ago_are_cleared(evening):
    begun = clock.at(DAY, 9)
    for number, days in enumerate((0, 9)):
        chosen = uploads.Chosen(f"{number}.csv", 10)
        uploads.begin(chosen=chosen, by=BY, at=begun - timedelta(days=days))
    told = {done.step.id: done.result for done in day.run(DAY, by=BY)}
    assert "1 件を消しました" in told["uploads"]
    assert Upload.objects.values_list("file_name", flat=True).get(ended_at=None) == "0.csv"


def test_a_day_to_come_is_refused(evening, capsys):
    status, answer, _ = run_command(capsys, "2026-04-11")
    assert status == 1 and "まだ来ていません" in answer["errors"][0]["reason"]


def jobs() -> dict[str, object]:
    """Every job of the rooms, by its name."""
    found = {}
    for module in pkgutil.walk_packages(saikoku.__path__, "saikoku."):
        if module.name.endswith(".jobs"):
            members = vars(importlib.import_module(module.name))
            found |= {f"{module.name}.{name}": job for name, job in members.items() if hasattr(job, "defer")}
    return found


def test_every_job_has_a_place_in_the_day_or_is_queued_by_an_act():
    """A job that nobody starts never runs: a step of the day, a turn of the minute or an act must name it."""
    sources = [file for file in Path(saikoku.__path__[0]).rglob("*.py") if file.name != "jobs.py"]
    named = "\n".join(file.read_text(encoding="utf-8") for file in sources)
    assert [name for name, job in jobs().items() if f"jobs.{job.func.__name__}" not in named and job.name not in named] == []


def test_what_was_recorded_today_is_learned_for_tomorrow(recorded):
    recorded("R-LEARN", outcome="106")
    list(day.run(DAY, by=BY))
    learned = Learned.objects.get()
    assert (learned.on, learned.attempts, learned.contacts) == (DAY + timedelta(days=1), 1, 1)


def test_on_the_first_of_a_month_the_month_before_is_what_went_before(recorded):
    last = date(2026, 4, 30)
    recorded("R-LEARN", outcome="106")
    list(day.run(last, by=BY))
    assert list(Past.objects.values_list("tried", "reached")) == [(1, 1)]
