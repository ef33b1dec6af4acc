"""The processes of a server: what dies is started again, and nothing outlives the one that keeps them."""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core import management

from saikoku.assembly import supervisor
from saikoku.assembly.commands import serve
from saikoku.gateways import mbtiles

PROJECT = Path(__file__).resolve().parents[2]
KEEPER = """
import sys
from saikoku.assembly import supervisor
supervisor.LOOK_AGAIN_SECONDS = 0.1
child = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); time.sleep(600)"
supervisor.keep([supervisor.Child("child", [sys.executable, "-c", child, sys.argv[1]])], embedded=False)
"""


def pids(file: Path, count: int) -> list[int]:
    """The numbers of the children started so far, once there are that many."""
    for _ in range(200):
        found = [int(line) for line in file.read_text().split()] if file.exists() else []
        if len(found) >= count:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{count} starts did not happen: {found}")


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for_end(pid: int) -> bool:
    for _ in range(200):
        if not is_alive(pid):
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def keeper(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
    file = tmp_path / "pids"
    process = subprocess.Popen([sys.executable, "-c", KEEPER, str(file)], env=environment)
    yield process, file
    process.kill()
    process.wait()


def test_a_killed_child_is_started_again_and_all_end_when_asked(keeper):
    process, file = keeper
    first = pids(file, 1)[0]
    os.kill(first, signal.SIGKILL)
    second = pids(file, 2)[1]
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    assert wait_for_end(second)


def test_children_end_with_a_killed_keeper(keeper):
    process, file = keeper
    child = pids(file, 1)[0]
    process.kill()
    assert wait_for_end(child)


def test_the_next_free_port_is_taken():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert supervisor.free_port(port) > port


def test_what_is_not_vital_gives_up_alone_and_what_is_ends_all(monkeypatch):
    starts = []
    monkeypatch.setattr(supervisor.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(supervisor.Child, "start", lambda child: starts.append(child.name))
    beside, vital = supervisor.Child("training", [], is_vital=False), supervisor.Child("web", [])
    beside.began = vital.began = time.monotonic()
    for _ in range(supervisor.MOST_RESTARTS + 5):
        supervisor._restart_if_ended(beside)
    assert starts == ["training"] * supervisor.MOST_RESTARTS
    with pytest.raises(supervisor.engine.EngineFault, match="web"):
        for _ in range(supervisor.MOST_RESTARTS + 1):
            supervisor._restart_if_ended(vital)


def test_a_server_whose_map_cannot_be_read_says_so_and_starts(monkeypatch, tmp_path, capsys):
    kept = []
    monkeypatch.setenv(mbtiles.ENVIRONMENT, str(tmp_path / "gone.mbtiles"))
    monkeypatch.setattr(management, "call_command", lambda *names, **more: None)
    monkeypatch.setattr(supervisor, "keep", lambda family, **more: kept.append(family))
    given = argparse.Namespace(command="serve", host="127.0.0.1", port=8000, workers=1)
    assert serve.start(given) == 0 and kept
    assert "SAIKOKU_TILES: 地図のファイルがないか、開けません。" in capsys.readouterr().err
