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
