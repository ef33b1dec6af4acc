"""The command line answers in Japanese, with the right exit status, and never with a stack trace."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from saikoku.assembly import cli

PROJECT = Path(__file__).resolve().parents[2]


def saikoku(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    settings = {**os.environ, "PYTHONPATH": str(PROJECT / "src"), **environment}
    settings["DJANGO_SETTINGS_MODULE"] = "saikoku.assembly.settings"
    return subprocess.run(
        [sys.executable, "-m", "saikoku", *arguments], env=settings, capture_output=True, text=True, check=False
    )


def test_no_command_is_wrong_usage():
    assert saikoku().returncode == 2


def test_every_command_says_what_it_does():
    done = saikoku("--help")
    assert done.returncode == 0
    assert "migrate" in done.stdout


def test_a_database_that_is_not_there_is_told_in_one_sentence(django_db_setup):
    done = saikoku("worker", SAIKOKU_DATABASE="nowhere")
    assert done.returncode == 1
    assert "saikoku migrate" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["verify-log"], ["verify-log", "--json"]])
def test_a_trail_that_cannot_be_read_is_told_without_a_trace(django_db_setup, arguments, tmp_path):
    done = saikoku(*arguments, SAIKOKU_DATABASE="nowhere_either", SAIKOKU_TRAIL_PATH=str(tmp_path))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    if "--json" in arguments:
        assert json.loads(done.stdout)["errors"]


def test_the_clock_of_a_real_contract_cannot_be_moved(django_db_setup):
    from saikoku.assembly import engine

    name = f"{os.environ['SAIKOKU_DATABASE']}_real"
    engine.drop_database(name)
    try:
        assert saikoku("migrate", "--kind", "real", SAIKOKU_DATABASE=name).returncode == 0
        done = saikoku("--at", "2026-04-10T09:00", "worker", SAIKOKU_DATABASE=name)
        assert done.returncode == 1
        assert "--at" in done.stderr
        assert saikoku("migrate", "--kind", "real", SAIKOKU_DATABASE=name).returncode == 0, "safe to repeat"
    finally:
        engine.drop_database(name)


@pytest.fixture(scope="module")
def practice_database(django_db_setup):
    """A database for commands that run as processes of their own."""
    from saikoku.assembly import engine

    name = f"{os.environ['SAIKOKU_DATABASE']}_commands"
    engine.drop_database(name)
    engine.create_database(name, template="test_template")
    yield name
    engine.drop_database(name)


def test_a_command_line_process_receives_the_practice_citys_files_and_leaves_a_sealed_trail(practice_database, tmp_path):
    files = tmp_path / "city"
    made = saikoku("practice", "city", "--debtors", "60", "--seed", "7", "--month", "2026-04", "--out", str(files))
    assert made.returncode == 0, made.stderr
    environment = {"SAIKOKU_DATABASE": practice_database, "SAIKOKU_TRAIL_PATH": str(tmp_path / "trail")}
    for file in sorted(files.glob("*.csv")):
        done = saikoku("receive", file.stem, str(file), "--json", **environment)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["applied"] is True
    again = saikoku("receive", "T02_arrears", str(files / "T02_arrears.csv"), "--json", **environment)
    assert json.loads(again.stdout)["already_applied"] is True
    assert saikoku("verify-log", **environment).returncode == 0


def test_two_databases_of_one_installation_both_keep_a_whole_trail(practice_database, tmp_path):
    from saikoku.assembly import engine
    from saikoku.kernel import home

    second = f"{practice_database}_beside"
    engine.drop_database(second)
    engine.create_database(second, template="test_template")
    try:
        for name in (practice_database, second):
            plain = {"SAIKOKU_DATABASE": name, "SAIKOKU_TRAIL_PATH": ""}
            assert saikoku("day", "2026-04-10", **plain).returncode == 0
            assert saikoku("verify-log", **plain).returncode == 0, name
        assert saikoku("verify-log", **plain | {"SAIKOKU_DATABASE": practice_database}).returncode == 0
    finally:
        engine.drop_database(second)
        for name in (practice_database, second):
            shutil.rmtree(home.path() / "trail" / name, ignore_errors=True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "選べません"),
        (["deliver"], "次の指定が必要です"),
        (["deliver", "R01", "--from"], "値を1つ指定してください"),
        (["late-charge", "--nothing"], "次の指定が必要です"),
        (["practice", "city", "--out", "x", "--households", "3", "--debtors", "3"], "一緒には使えません"),
        (["practice", "city", "--out", "x", "--seed", "ten"], "使えない値"),
        (["verify-log", "--nothing"], "使えません: --nothing"),
    ],
)
def test_wrong_usage_is_explained_in_japanese(arguments, words):
    done = saikoku(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "error" not in done.stderr and "usage" not in done.stderr


def test_the_clock_may_be_given_before_the_command_or_after_it():
    for arguments in (["--at", "x", "worker"], ["worker", "--at", "x"]):
        assert "--at" in saikoku(*arguments, SAIKOKU_DATABASE=os.environ["SAIKOKU_DATABASE"]).stderr


def test_a_fault_nobody_foresaw_is_one_sentence_and_its_places_are_kept_without_values(tmp_path, monkeypatch, capsys):
    from saikoku.assembly import cli
    from saikoku.assembly.commands import late_charge

    value = "髙橋 123456789018"

    def fail(args):
        raise ValueError(value)

    monkeypatch.setattr(late_charge, "run", fail)
    monkeypatch.setenv("SAIKOKU_HOME", str(tmp_path))
    given = ["late-charge", "--amount", "1", "--due", "2021-05-31", "--paid", "2022-01-31", "--json"]
    assert cli.main(given) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["errors"][0]["reason"] == said.err.strip()
    (kept,) = (tmp_path / "faults").iterdir()
    assert str(kept) in said.err
    assert "ValueError" in kept.read_text()
    assert not any(part in kept.read_text() for part in value.split())


def test_a_file_whose_name_is_no_text_is_refused(tmp_path):
    file = os.path.join(os.fsencode(tmp_path), b"\xff.csv")
    with open(file, "wb"):
        pass
    done = saikoku("receive", "T04", os.fsdecode(file), "--dry-run", "--json")
    assert done.returncode == 1
    assert "名前に読めない文字" in json.loads(done.stdout)["errors"][0]["reason"]


def test_a_database_older_than_the_program_asks_for_migrate(django_db_setup, tmp_path):
    from saikoku.assembly import engine

    name = f"{os.environ['SAIKOKU_DATABASE']}_old"
    engine.drop_database(name)
    try:
        engine.create_database(name, template="test_template")
        with engine.connect(engine.SUPERUSER, name) as owner:
            owner.execute("drop table audit_seal cascade")
        done = saikoku("report", "daily", "--on", "2026-04-10", "--out", str(tmp_path), SAIKOKU_DATABASE=name)
        assert done.returncode == 1
        assert "先に saikoku migrate を実行してください" in done.stderr
    finally:
        engine.drop_database(name)


CHARGE = "late-charge --amount 65000 --due 2021-05-31 --paid 2022-01-31"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(("ending", "status", "words"), [
    ("> /dev/full", 1, "結果を書き出せません(ディスクの空きがありません)。"),
    ("--json > /dev/full", 1, "結果を書き出せません(ディスクの空きがありません)。"),
    ("| true; exit ${PIPESTATUS[0]}", None, ""),
    (">&-", 0, ""),
])  # fmt: skip
def test_an_output_that_takes_nothing_is_told_without_a_trace(ending, status, words, unbuffered):
    settings = {**os.environ, "PYTHONPATH": str(PROJECT / "src"), "PYTHONUNBUFFERED": unbuffered}
    line = f"{sys.executable} -m saikoku {CHARGE} {ending}"
    done = subprocess.run(["bash", "-c", line], env=settings, capture_output=True, text=True, check=False)
    assert done.stderr == (f"{words}\n" if words else "")
    assert done.returncode in ((0, 1) if status is None else (status,))


@pytest.mark.parametrize("moment", ["garbage", "0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30", "2026-04-10T09:00+99:00"])
def test_a_moment_that_is_none_is_refused_and_nothing_is_judged(practice_database, tmp_path, moment):
    (tmp_path / "t12.csv").write_bytes(b"")
    done = saikoku("--at", moment, "receive", "T12", str(tmp_path / "t12.csv"), "--dry-run", SAIKOKU_DATABASE=practice_database)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"--at の日時を読み取れません: {moment}(例: 2026-04-10T09:00)\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["select 1 from no_such_table", "select no_such_column from audit_seal", "select no_such_act()"]
)
def test_whatever_an_older_database_lacks_asks_for_migrate(statement):
    from django.db import DatabaseError, connection, transaction

    with pytest.raises(DatabaseError) as missing, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert "先に saikoku migrate を実行してください" in cli._words(missing.value)


def test_an_interruption_while_the_commands_are_gathered_leaves_no_trace(monkeypatch, capsys):
    def stopped():
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_parser", stopped)
    assert cli.main(["receive"]) == 1
    assert capsys.readouterr().err == "中断しました。途中の処理は取り消されています。\n"


STOPPED_AT_ITS_FIRST_IMPORT = """
import runpy, sys

class Stopper:
    def find_spec(name, *_):
        if name == "saikoku.assembly.cli":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Stopper)
runpy.run_module("saikoku", run_name="__main__")
"""


def test_an_interruption_at_the_first_import_leaves_no_trace():
    settings = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
    command = [sys.executable, "-c", STOPPED_AT_ITS_FIRST_IMPORT]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "中断しました。\n")
