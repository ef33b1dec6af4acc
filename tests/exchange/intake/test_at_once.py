"""Two people and one file at the same moment, with real commits: it is applied once."""

import io
import threading
from functools import partial

import pytest
from django.db import connection

from saikoku.exchange.intake import operations
from saikoku.exchange.intake.models import KeptRow, Run
from saikoku.exchange.intake.rules.states import State
from saikoku.exchange.layouts.rules import standard, writing
from saikoku.kernel.actor import Actor
from tests.exchange.layouts import making

T09 = standard.get("T09")
ROUNDS = 5


def person(name: str) -> Actor:
    return Actor(name, account_id=abs(hash(name)) % 1000 + 1)


def receive(number: int, at, by: Actor) -> Run:
    data = writing.to_bytes(T09, [making.sample(T09, number * 10 + place) for place in range(5)])
    with operations.opened(io.BytesIO(data), name="T09.csv") as file:
        run = operations.receive_file(file=file, form=operations.Form(T09), by=by, at=at).run
        return operations.judge(run_id=run.pk, plain=file.plain, by=by, at=at)


def at_once(*acts) -> list:
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def work(place: int) -> None:
        try:
            gate.wait()
            found[place] = acts[place]()
        except (operations.ApplyRefused, operations.MoveRefused) as refused:
            found[place] = refused.reasons
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


@pytest.mark.clause("13.2.ア")
def test_two_people_who_apply_one_run_at_once_apply_it_once(committing_db, noon):
    for number in range(ROUNDS):
        run = receive(number, noon, person("first"))
        found = at_once(*[partial(operations.apply, run_id=run.pk, by=person(name), at=noon) for name in ("second", "third")])
        assert sorted(map(type, found), key=str) == [list, operations.Done], found
        assert ["state-applied", "already-applied"] in found
        assert KeptRow.objects.count() == (number + 1) * 5


def test_the_same_file_received_twice_at_once_is_applied_once(committing_db, noon):
    for number in range(ROUNDS):
        by = person("first"), person("second")
        runs = at_once(*[partial(receive, number, noon, who) for who in by])
        found = at_once(
            partial(operations.apply, run_id=runs[0].pk, by=by[1], at=noon),
            partial(operations.apply, run_id=runs[1].pk, by=by[0], at=noon),
        )
        assert ["already-applied"] in found and sum(isinstance(one, operations.Done) for one in found) == 1, found
        assert Run.objects.filter(state=State.APPLIED).count() == number + 1


def test_a_run_applied_and_withdrawn_at_once_is_one_of_both(committing_db, noon):
    for number in range(ROUNDS):
        run = receive(number, noon, person("first"))
        found = at_once(
            partial(operations.apply, run_id=run.pk, by=person("second"), at=noon),
            partial(operations.withdraw, run_id=run.pk, reason="試験", by=person("first"), at=noon),
        )
        run.refresh_from_db()
        held = KeptRow.objects.filter(run_id=run.pk).count()
        assert (run.state, held) in ((State.APPLIED, 5), (State.WITHDRAWN, 0)), found
        assert sum(isinstance(one, list) for one in found) == 1
