"""A small city's files, the people of the practice house and the worker beside the server, for whole journeys."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from saikoku.kernel import periods
from saikoku.practice.operations import city_files, staff
from saikoku.practice.rules import city

PROJECT = Path(__file__).resolve().parents[2]
PLAN = city.Plan(7, periods.Month(2026, 4))
DEBTORS = 40
PASSWORD = "pale-river-forty-two"
LOGIN_OF = {one.role: one.login_name for one in reversed(staff.STAFF)}


def write_files(folder: Path) -> dict[str, Path]:
    """The month's first delivery, by layout."""
    return {file.layout: file.path for file in city_files.write_city(PLAN, out=folder, debtors=DEBTORS)}


def _environment(database: str, trail: Path) -> dict[str, str]:
    return {
        **os.environ, "DJANGO_SETTINGS_MODULE": "saikoku.assembly.settings", "SAIKOKU_DATABASE": database,
        "SAIKOKU_TRAIL_PATH": str(trail), "PYTHONPATH": str(PROJECT / "src"),
    }  # fmt: skip


@contextmanager
def worker(database: str, trail: Path) -> Iterator[None]:
    """`saikoku worker` on this database: it judges, applies and seals as on a server."""
    command = [sys.executable, "-m", "saikoku", "worker"]
    process = subprocess.Popen(command, env=_environment(database, trail))
    try:
        yield
        assert process.poll() is None, "the worker ended before its work was done"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def verify_log(database: str, trail: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "saikoku", "verify-log"]
    return subprocess.run(command, env=_environment(database, trail), capture_output=True, text=True, check=False)


def sign_in(page, site: str, role) -> None:
    """Through the door, by keyboard, as somebody who sat down at a machine where nobody was."""
    page.goto(f"{site}/door/sign-in/")
    page.focus("[name=login_name]")
    page.keyboard.type(LOGIN_OF[role])
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/")
