"""The embedded server is shared, survives killed processes and stops after its last user."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
HOLD = """
import sys, time
from saikoku.assembly import engine
engine.acquire()
with engine.connect(engine.APP) as connection:
    print(connection.execute("select pg_postmaster_start_time()::text").fetchone()[0], flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def home(tmp_path_factory):
    """A home of its own below the project, so that an unprivileged server user can reach it."""
    folder = PROJECT / "var" / f"engine-test-{os.getpid()}-{time.monotonic_ns()}"
    yield folder
    environment = {**os.environ, "SAIKOKU_HOME": str(folder)}
    code = "from saikoku.assembly import engine; e = engine.here(); engine._stop(e)"
    subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def holder(home: Path) -> subprocess.Popen:
    environment = {**os.environ, "SAIKOKU_HOME": str(home), "PYTHONPATH": str(PROJECT / "src")}
    return subprocess.Popen(
        [sys.executable, "-c", HOLD], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def leave(process: subprocess.Popen) -> None:
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.wait(timeout=30) == 0


def postmaster(home: Path) -> int | None:
    file = home / "engine" / "data" / "postmaster.pid"
    return int(file.read_text().splitlines()[0]) if file.exists() else None


def test_commands_at_once_share_one_server_that_stops_after_the_last(home):
    processes = [holder(home) for _ in range(3)]
    started = {process.stdout.readline().strip() for process in processes}
    assert len(started) == 1
    leave(processes[0])
    leave(processes[1])
    assert postmaster(home) is not None
    leave(processes[2])
    assert postmaster(home) is None


def test_a_killed_user_is_not_counted_and_a_killed_server_is_started_again(home):
    first = holder(home)
    began = first.stdout.readline()
    first.kill()
    first.wait()
    assert postmaster(home) is not None, "the server outlives a killed client"
    second = holder(home)
    assert second.stdout.readline() == began, "the next user joins the running server"
    os.kill(postmaster(home), signal.SIGKILL)
    third = holder(home)
    assert third.stdout.readline() != began, "a killed server comes back with the next user"
    leave(third)
    leave(second)
    assert postmaster(home) is None


def test_the_socket_folder_is_closed_to_others(home):
    process = holder(home)
    process.stdout.readline()
    from saikoku.assembly.engine import Engine

    engine = Engine(home / "engine")
    assert engine.socket.stat().st_mode & 0o777 == 0o700
    assert engine.data.stat().st_mode & 0o077 == 0
    assert len(str(engine.socket)) + len("/.s.PGSQL.5432") < 108
    leave(process)


def python(home: Path, code: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "SAIKOKU_HOME": str(home), "PYTHONPATH": str(PROJECT / "src")}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_what_a_killed_first_start_left_undone_is_done_by_the_next(home):
    (home / "engine" / "socket").mkdir(parents=True, mode=0o700)  # made, but not yet given to the server's user
    process = holder(home)
    began = process.stdout.readline()
    made = home / "engine" / "roles-made"
    assert made.exists()
    made.unlink()
    undone = python(home, "from saikoku.assembly import engine\n"
                    "engine.connect(engine.SUPERUSER).execute('drop role saikoku_report')")  # fmt: skip
    assert undone.returncode == 0, undone.stderr
    again = python(home, "from saikoku.assembly import engine\nengine.acquire()\n"
                   "print(engine.connect(engine.REPORT).execute('select current_user').fetchone()[0])")  # fmt: skip
    assert again.stdout.strip() == "saikoku_report", again.stderr
    other = holder(home)
    assert other.stdout.readline() == began, "for that the server was not restarted"
    leave(other)
    leave(process)


def test_a_server_full_of_connections_is_not_taken_for_a_dead_one(home):
    process = holder(home)
    began = process.stdout.readline()
    crowd = python(home, """
import psycopg
from saikoku.assembly import engine
held = []
try:
    while True:
        held.append(engine.connect(engine.APP))
except psycopg.OperationalError:
    engine.acquire()
print(len(held), [1 for each in held if each.execute("select 1").fetchone() != (1,)])
""")
    assert crowd.stdout.split() == ["97", "[]"], crowd.stderr
    other = holder(home)
    assert other.stdout.readline() == began
    leave(other)
    leave(process)


def test_the_number_of_a_dead_server_that_another_program_has_by_now_is_left_in_peace(home):
    first = holder(home)
    first.stdout.readline()
    leave(first)
    bystander = subprocess.Popen(["sleep", "60"])
    lines = [bystander.pid, home / "engine" / "data", 1, 5432, home / "engine" / "socket", "", "1 1", "ready"]
    (home / "engine" / "data" / "postmaster.pid").write_text("".join(f"{line}\n" for line in lines))
    second = holder(home)
    assert second.stdout.readline(), "the server started"
    assert bystander.poll() is None, "and nobody was signalled for it"
    bystander.kill()
    bystander.wait()
    leave(second)


@pytest.mark.parametrize("place", ["/proc/nothing", "/etc/hostname"])
def test_a_home_that_cannot_be_written_is_said_in_one_sentence(place):
    done = python(Path(place), "import sys\nfrom saikoku.assembly import cli\nsys.exit(cli.main(['migrate']))")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert place in done.stderr and "SAIKOKU_HOME" in done.stderr
