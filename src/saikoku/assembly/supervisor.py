"""`saikoku serve` keeps a few processes alive: the web server, the worker and, where it is embedded, the database."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field

from saikoku.assembly import engine

LOOK_AGAIN_SECONDS = 1.0
SETTLED_AFTER_SECONDS = 20
MOST_RESTARTS = 10
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process we keep alive; restarts that follow each other quickly are counted."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    began: float = 0.0
    restarts: int = field(default=0)
    is_vital: bool = True  # what is not ends alone; the rest goes on

    def start(self) -> None:
        self.end_group()
        self.began = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=_die_with_parent)  # noqa: PLW1509

    def end_group(self) -> None:
        """What a killed child left running (a web server's workers hold its port) ends before the next start."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def stop(self) -> None:
        if not self.ended():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)

    def wait(self) -> None:
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _die_with_parent() -> None:
    """In the child, before it becomes the program: should we be killed, it is asked to end (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Stop(Exception):
    """Somebody asked the server to end."""


def free_port(wanted: int) -> int:
    """The port wanted, or the next free one after it."""
    for port in range(wanted, wanted + 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise engine.EngineFault(f"空いているポートがありません({wanted}〜{wanted + 199})")


def children(host: str, port: int, workers: int) -> list[Child]:
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--respawn-failed-workers", "--no-ws",
        "--log-level", "warning", "saikoku.assembly.wsgi:application",
    ]  # fmt: skip
    return [Child("web", web), Child("worker", [sys.executable, "-m", "saikoku", "worker"])]


def training_child(host: str, port: int) -> Child:
    """The screens for newcomers, on an address of their own: a supervisor with its own web server and worker."""
    command = [sys.executable, "-m", "saikoku", "training", "serve", "--host", host, "--port", str(port), "--workers", "1"]
    return Child("training", command, is_vital=False)


def keep(family: list[Child], *, embedded: bool) -> None:
    """Start every child, start again what dies, until somebody asks us to end."""

    def stop(*_):
        raise Stop

    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, stop)
    try:
        for child in family:
            child.start()
        while True:
            time.sleep(LOOK_AGAIN_SECONDS)
            if embedded:
                engine.acquire()
            for child in family:
                _restart_if_ended(child)
    except Stop:
        pass
    finally:
        for child in family:
            child.stop()
        for child in family:
            if child.process:
                child.wait()


def _restart_if_ended(child: Child) -> None:
    if not child.ended() or child.restarts > MOST_RESTARTS:
        return
    child.restarts = 0 if time.monotonic() - child.began > SETTLED_AFTER_SECONDS else child.restarts + 1
    if child.restarts > MOST_RESTARTS and not child.is_vital:
        print(f"{child.name} が続けて止まるため、起動をやめました。ほかは動いています。", file=sys.stderr)
        return
    if child.restarts > MOST_RESTARTS:
        raise engine.EngineFault(f"{child.name} が続けて止まります。画面の記録を確認してください。")
    print(f"{child.name} が止まったため、起動し直します。", file=sys.stderr)
    time.sleep(min(child.restarts, 5))
    child.start()
