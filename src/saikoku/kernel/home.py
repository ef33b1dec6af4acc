"""Where does this installation keep its own files? SAIKOKU_HOME, by default `var/` of the project."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

PROJECT = Path(__file__).resolve().parents[3]


def path() -> Path:
    """The home folder (not made here). Root keeps it under /var/lib where the project is out of others' reach."""
    named = os.environ.get("SAIKOKU_HOME")
    if named:
        return Path(named).expanduser().resolve()
    usual = Path.cwd() / "var" if not (PROJECT / "pyproject.toml").exists() else PROJECT / "var"
    if os.geteuid() == 0 and not others_may_pass(usual.parent):
        mark = hashlib.sha256(str(usual).encode()).hexdigest()[:8]
        return Path("/var/lib") / f"saikoku-{mark}"
    return usual


def working_folder() -> Path:
    """Where plain bytes lie while they are worked on: ours alone."""
    folder = path() / "tmp"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def nameless_file() -> BinaryIO:
    """A file for plain bytes that nobody can open by a name; it is gone when it is closed."""
    return tempfile.TemporaryFile(dir=working_folder())


def trail(database: str = "") -> Path:
    """Where the heads of the trail are noted: SAIKOKU_TRAIL_PATH, else a folder for each embedded database.

    Heads of two databases in one file would accuse both of tampering.
    """
    if named := os.environ.get("SAIKOKU_TRAIL_PATH"):
        return Path(named)
    database = database or os.environ.get("SAIKOKU_DATABASE", "saikoku")
    alone = database == "saikoku" or bool(os.environ.get("SAIKOKU_DATABASE_URL"))
    return path() / "trail" if alone else path() / "trail" / database


def others_may_pass(folder: Path) -> bool:
    """May an unprivileged user walk down to this folder?"""
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents) if step.exists())
