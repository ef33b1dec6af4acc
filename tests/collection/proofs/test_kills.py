"""T02: a process is killed with SIGKILL at any moment of an act on money; whoever did it asks again with the same key."""

import math
import os
import random
import signal
import time
from collections.abc import Callable

import pytest
from django.db import connections

from saikoku.collection.receipts.models import Receipt
from tests.collection import money
from tests.collection.proofs import invariants, test_crashes

KILLS = int(os.environ.get("SAIKOKU_KILLS", "2000"))
SAMPLED = 2


@pytest.fixture
def world(committing_db, settings, tmp_path):
    settings.TRAIL_PATH = tmp_path
    money.permitted_seal()


def killed(act: Callable[[], object], after: float) -> str | None:
    """Do the act in a process of its own and kill it after so many seconds; what it had told before that (None: nothing)."""
    ours = connections["default"]
    connections.close_all()
    hears, tells = os.pipe()
    child = os.fork()
    if child == 0:
        connections["default"] = ours
        try:
            os.close(hears)
            made = act()
            os.write(tells, getattr(made, "number", "done").encode())
        finally:
            os._exit(0)
    os.close(tells)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    told = os.read(hears, 100).decode()
    os.close(hears)
    return told or None


def kill_many(name: str, kills: int) -> tuple[int, int]:
    """How many were acknowledged before they were killed, and how many receipts were stored whose answer was lost."""
    dice = random.Random(name)
    prepare, check = test_crashes.ACTS[name]()
    act, began = prepare(), time.monotonic()
    act()
    length = time.monotonic() - began  # how long it takes here and now: the kills fall anywhere in it, and a little after
    acknowledged = unknown = 0
    for turn in range(kills):
        act = prepare()
        before = Receipt.objects.count()
        told = killed(act, dice.uniform(0, 2.5 * length))
        if name == "issue":
            done = Receipt.objects.count() > before
            assert done or told is None  # acknowledged means stored
            unknown += done and told is None
        again = act()
        assert told in (None, "done") or again.number == told  # the same receipt on the retry
        acknowledged += told is not None
        test_crashes.write_all_lines()
        check()
        if turn % 20 == 19:
            invariants.check()
    invariants.check()
    return acknowledged, unknown


@pytest.mark.clause("13.2.エ.1")
@pytest.mark.parametrize("name", test_crashes.ACTS)
def test_a_killed_process_loses_and_doubles_nothing(world, name):
    kill_many(name, SAMPLED)


@pytest.mark.prove
@pytest.mark.parametrize("name", test_crashes.ACTS)
def test_two_thousand_killed_processes_lose_and_double_nothing(world, name):
    kills = math.ceil(KILLS / len(test_crashes.ACTS))
    acknowledged, unknown = kill_many(name, kills)
    print(f"{name}: {kills} kills, {acknowledged} acts acknowledged before, {unknown} receipts stored whose answer was lost")
