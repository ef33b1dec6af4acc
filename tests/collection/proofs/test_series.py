"""T08: twenty devices give receipts at once, their processes die again and again, and each series counts on without a gap."""

import os
import random
import signal
import time
import traceback
from datetime import date

import pytest
from django.db import connections

from saikoku.collection.receipts.models import Receipt, Series
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.planning.lists import operations as lists
from tests.collection import money
from tests.collection.proofs import invariants

DEVICES = [Actor(f"walker{place}", worker_number=f"V{place:02d}", display_name=f"仮名 {place}") for place in range(1, 21)]
YEARS = {2025: clock.at(date(2026, 3, 31), 12), 2026: clock.at(date(2026, 4, 1), 12)}
EACH = int(os.environ.get("SAIKOKU_RECEIPTS", "500"))
SAMPLED = 3


def begin(device: Actor, owed: tuple, each: int) -> int:
    """A process of the device that gives receipts until none is left to give; its number."""
    ours = connections["default"]
    connections.close_all()
    if child := os.fork():
        return child
    connections["default"] = ours
    code = 1
    try:
        give(device, owed, each)
        code = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(code)


def give(device: Actor, owed: tuple, each: int) -> None:
    """Receipts of ten yen until the device has as many of each year as it shall have, whatever was left open before."""
    for year, at in YEARS.items():
        have = Receipt.objects.filter(worker_number=device.worker_number, series__fiscal_year=year).count()
        for _ in range(each - have):
            money.took(*owed, 10, by=device, at=at)


def give_with_deaths(each: int, deaths: int, seed: int, pause: float) -> int:
    """All devices at once; some at a time, `pause` seconds apart on the average, is killed and started again.

    How many were killed at their work.
    """
    dice = random.Random(seed)
    owing = {device: money.payer(2 * each * 10) for device in DEVICES}
    for at in YEARS.values():
        lists.refresh(debtor_ids=[person.pk for person, _ in owing.values()], at=at)  # what each process would learn anew
    running = {device: begin(device, owing[device], each) for device in DEVICES}
    killed = 0
    while running:
        time.sleep(dice.uniform(0, 2 * pause))
        device = dice.choice(list(running))
        if killed < deaths:
            os.kill(running[device], signal.SIGKILL)
        ended, status = os.waitpid(running[device], 0 if killed < deaths else os.WNOHANG)
        if not ended:
            continue
        del running[device]
        if os.WIFSIGNALED(status):
            killed += 1
            running[device] = begin(device, owing[device], each)
        else:
            assert os.WEXITSTATUS(status) == 0, device.name
    return killed


def check_series(each: int) -> None:
    """1 to n in each series, two years of each device, each receipt in the year of its day."""
    assert Series.objects.count() == len(DEVICES) * len(YEARS)
    assert Receipt.objects.count() == len(DEVICES) * len(YEARS) * each
    for series in Series.objects.all():
        given = Receipt.objects.filter(series=series).order_by("serial")
        assert list(given.values_list("serial", flat=True)) == list(range(1, each + 1))
        assert set(given.values_list("worker_number", "issued_on")) == {
            (series.worker_number, YEARS[series.fiscal_year].date())
        }
    assert Receipt.objects.values("number").distinct().count() == Receipt.objects.count()
    invariants.check()


@pytest.fixture
def world(committing_db, settings, tmp_path):
    settings.TRAIL_PATH = tmp_path
    money.permitted_seal()


@pytest.mark.clause("13.2.エ.1")
def test_devices_that_die_again_and_again_leave_no_gap_in_their_series(world):
    seed = random.randrange(10**9)
    print("seed", seed)
    give_with_deaths(SAMPLED, deaths=12, seed=seed, pause=0.1)
    check_series(SAMPLED)


@pytest.mark.prove
def test_twenty_devices_and_many_deaths_leave_no_gap_in_their_series(world):
    seed, began = random.randrange(10**9), time.monotonic()
    print("seed", seed)
    killed = give_with_deaths(EACH, deaths=EACH, seed=seed, pause=1.5)
    check_series(EACH)
    print(f"{2 * 20 * EACH} receipts of 20 devices in two years, {killed} deaths, {time.monotonic() - began:.0f} s")
