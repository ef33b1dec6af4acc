"""Databases for practice: made when they are missing, made anew when they were left half made, never a real one."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from saikoku.assembly import engine, session
from saikoku.kernel import home


def is_ready(database: str) -> bool:
    """Was the practice database prepared to its end?"""
    return _mark(database).exists()


def ready(database: str) -> None:
    _mark(database).touch()


def begin_anew(database: str) -> None:
    """Forget a practice database of our own naming, with what it left on the second path. Only for the embedded engine."""
    _mark(database).unlink(missing_ok=True)
    if not os.environ.get("SAIKOKU_TRAIL_PATH"):
        for left in ("heads.log", "receipts.log"):
            (home.trail(database) / left).unlink(missing_ok=True)
    engine.acquire()
    engine.drop_database(database)


def open_practice(database: str, args, *, kind: str = "practice") -> None:
    """Bring the database up to date and open it. Raises cli.Refused where it is a real contract's, or not of the kind."""
    from saikoku.assembly.cli import Refused

    os.environ["SAIKOKU_DATABASE"] = database
    _migrate(kind)
    session.open_database(args)
    from saikoku.governance.contract import queries

    found = queries.profile().kind
    if kind == "training" != found:
        raise Refused(f"研修用のデータベースではありません({database})。研修には、別のデータベースを指定してください。")
    if found == "real":
        raise Refused("本番のデータベースです。練習には使えません。SAIKOKU_DATABASE を指定し直してください。")


def settle() -> None:
    """Let the embedded server count what was just loaded, so that it plans with true numbers; others do by themselves."""
    if not os.environ.get("SAIKOKU_DATABASE_URL"):
        with engine.connect(engine.SUPERUSER, os.environ["SAIKOKU_DATABASE"]) as connection:
            connection.execute("analyze")


def password(make: Callable[[], str]) -> str:
    """The common password of the practice accounts of this installation, made once and kept for its user alone."""
    kept = home.path() / "practice-password"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(make() + "\n", encoding="utf-8")
    return kept.read_text(encoding="utf-8").strip()


def _migrate(kind: str) -> None:
    from saikoku.assembly.cli import Refused

    command = [sys.executable, "-m", "saikoku", "migrate", "--kind", kind]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise Refused(f"データベースを準備できませんでした。\n{done.stderr.strip()}")


def _mark(database: str) -> Path:
    return home.path() / f"{database}-ready"
