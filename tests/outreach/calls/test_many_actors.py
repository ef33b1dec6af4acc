"""Fifty people take from one list at once, each with his own connection and real commits: nobody is shared, nobody lost."""

import threading
import time
from collections import Counter, defaultdict
from itertools import pairwise

import pytest
from django.db import connection

from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as calls
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor
from tests.outreach.calls.conftest import NOON
from tests.planning import people

ACTORS = 50
WAIT = 900


def make_list(persons: int) -> None:
    """Every fourth person shares a household with the next one."""
    home = None
    for number in range(persons):
        home = people.household() if number % 4 == 0 else home if number % 4 == 1 else None
        people.callable_person(home=home)
    lists.open_day(at=NOON)


def work(actors: int) -> tuple[list[tuple], list[Exception]]:
    """Each actor takes and records until nobody is left; (household, debtor, taken, recorded, actor) of each call."""
    gate, held, faults = threading.Barrier(actors), [], []
    home_of = {pk: home or -pk for pk, home in Debtor.objects.values_list("pk", "household_id")}

    def one(place: int) -> None:
        by = Actor(f"actor{place}", account_id=place + 1, worker_number=f"W{place}")
        try:
            gate.wait(WAIT)
            while (taken := calls.take_next(by=by, at=NOON)) is not None:
                since = time.monotonic()
                said = calls.Said(NOON, taken.sides)
                before = time.monotonic()
                calls.record_call(call_number=taken.call_number, outcome="301", said=said, by=by, at=NOON)
                held.append((home_of[taken.debtor_id], taken.debtor_id, since, before, by.name))
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(actors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    return held, faults


def prove(persons: int, actors: int = ACTORS) -> Counter:
    make_list(persons)
    held, faults = work(actors)
    assert not faults, faults[:3]
    assert Counter(debtor for _, debtor, *_ in held) == Counter(Debtor.objects.values_list("pk", flat=True)), "each person once"
    assert Contact.objects.count() == persons and not Lease.objects.exists()
    by_home = defaultdict(list)
    for home, _, since, until, actor in held:
        by_home[home].append((since, until, actor))
    for spans in by_home.values():
        ordered = sorted(spans)
        assert all(first[1] <= second[0] for first, second in pairwise(ordered)), ordered
    return Counter(actor for *_, actor in held)


def grab_at_once(actors: int) -> list:
    """Every actor takes one at the same moment and keeps him."""
    gate, found = threading.Barrier(actors), []

    def one(place: int) -> None:
        try:
            gate.wait(WAIT)
            found.append(calls.take_next(by=Actor(f"actor{place}", account_id=place + 1, worker_number=f"W{place}"), at=NOON))
        except Exception as fault:
            found.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(actors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    return found


def keep(persons: int) -> None:
    make_list(persons)
    found = grab_at_once(ACTORS)
    assert not [one for one in found if isinstance(one, Exception)], found
    got = [one for one in found if one is not None]
    homes = list(Lease.objects.values_list("household_key", flat=True))
    assert len(got) == len({one.debtor_id for one in got}) == len(homes) == len(set(homes))
    assert len(got) == min(ACTORS, len({home or -pk for pk, home in Debtor.objects.values_list("pk", "household_id")}))
    assert len(set(Lease.objects.values_list("holder", flat=True))) == len(got)


@pytest.mark.clause("9.4.ア")
def test_fifty_actors_who_grab_at_one_moment_hold_fifty_households(committing_db):
    keep(80)


def test_fifty_actors_and_fewer_households_leave_the_others_with_nobody(committing_db):
    keep(40)


@pytest.mark.clause("9.4.ア")
def test_fifty_actors_work_a_short_list_to_its_end_and_share_nobody(committing_db):
    prove(100)


@pytest.mark.prove
@pytest.mark.clause("9.4.ア")
def test_fifty_actors_work_a_long_list_to_its_end_and_share_nobody(committing_db):
    shares = prove(8_000)
    assert len(shares) == ACTORS, "everybody got somebody"
    print(f"{sum(shares.values())} people, of each actor {min(shares.values())} to {max(shares.values())}")
