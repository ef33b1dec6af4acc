"""The test run: its own embedded server, a migrated template, one cloned database for each worker."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
HOME = PROJECT / "var" / "test"
TEMPLATE = "test_template"
pytest_plugins = ["tests.fixtures", "tests.browser"]


def _state_of_schema() -> str:
    """A mark of everything that shapes the template."""
    digest = hashlib.sha256()
    source = PROJECT / "src" / "saikoku"
    shaping = [*source.rglob("migrations/*.py"), *source.rglob("models.py"), *source.rglob("defaults.toml"),
               *source.rglob("assembly/*.py"), *source.rglob("scripts/*.toml")]  # fmt: skip
    for file in sorted(shaping):
        digest.update(str(file.relative_to(source)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _make_template() -> None:
    """Migrate the template once for each state of the schema, whichever worker comes first."""
    from saikoku.assembly import engine

    mark, state = HOME / "template-state", _state_of_schema()
    with open(HOME / "template-lock", "a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if mark.exists() and mark.read_text() == state and engine.database_exists(TEMPLATE):
            return
        engine.drop_database(TEMPLATE)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "saikoku.assembly.settings",
            "SAIKOKU_DATABASE": TEMPLATE,
            "PYTHONPATH": str(PROJECT / "src"),
        }
        command = [sys.executable, "-m", "saikoku", "migrate", "--kind", "practice"]
        subprocess.run(command, env=environment, check=True)
        mark.write_text(state)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """A database of this worker's own, cloned from the template; tests run in it as the application's role."""
    from django.db import connection

    from saikoku.assembly import engine

    engine.acquire()
    _make_template()
    name = os.environ["SAIKOKU_DATABASE"]
    engine.drop_database(name)
    engine.create_database(name, template=TEMPLATE)
    yield
    with django_db_blocker.unblock():
        connection.close()
    engine.drop_database(name)
