"""What every measurement stands on: a database of its own with full durability, fair repeats, the machine in words."""

import gc
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "src"))
os.environ.setdefault("SAIKOKU_HOME", str(PROJECT / "var" / "bench"))
os.environ["DJANGO_SETTINGS_MODULE"] = "saikoku.assembly.settings"


@contextmanager
def database(name: str, *, keep: bool = False):
    """A migrated practice database for one measurement; dropped afterwards unless it is to be kept."""
    from saikoku.assembly import engine
    from saikoku.assembly.commands import migrate

    os.environ["SAIKOKU_DATABASE"] = name
    engine.acquire()
    if not keep:
        engine.drop_database(name)
    fresh = not engine.database_exists(name)
    if fresh:
        args = type("Arguments", (), {"as_owner": False, "kind": "practice"})()
        if migrate.run(args):
            raise SystemExit(1)
    else:
        import django

        django.setup()
    try:
        yield fresh
    finally:
        if not keep:
            from django.db import connections

            connections.close_all()
            engine.drop_database(name)


def analyze() -> None:
    """Let the server count all tables, as its own housekeeping would; only their owner may ask for it."""
    from saikoku.assembly import engine

    with engine.connect(engine.SUPERUSER, os.environ["SAIKOKU_DATABASE"]) as owner:
        owner.execute("vacuum analyze")


def machine() -> str:
    with open("/proc/meminfo", encoding="ascii") as stream:
        memory = int(stream.readline().split()[1]) // 1024 // 1024
    return f"{os.cpu_count()} cores, {memory} GiB, Python {platform.python_version()}, {platform.platform(terse=True)}"


def seconds(act: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def interleaved(sides: dict[str, Callable[[], object]], *, repeats: int = 5) -> dict[str, list[float]]:
    """Run each side once a round, so that a busy moment of the machine falls on all of them."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(repeats):
        for name, act in sides.items():
            times[name].append(seconds(act))
    return times


def median(values: list[float]) -> float:
    return statistics.median(values)


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def say(*words: object) -> None:
    print(*words, file=sys.stderr, flush=True)
