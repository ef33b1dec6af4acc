"""Killed or cut off at any statement, a file is applied or it is not; doing it again brings it to its end."""

import hashlib
import io
import os
from datetime import timedelta

import pytest
from django.db import Error, connection, connections

from saikoku.exchange.intake import operations, queries
from saikoku.exchange.intake.models import KeptRow, Run
from saikoku.exchange.intake.rules import applier as appliers
from saikoku.exchange.intake.rules.states import State
from saikoku.exchange.layouts.rules import standard, writing
from saikoku.kernel.actor import Actor
from tests.exchange.layouts import making

T12 = standard.get("T12")
CONSOLE = Actor("console:test")
MOST_STATEMENTS = 80
KILLED = 77


@pytest.fixture(autouse=True)
def nobody_applies():
    """These tests know no room above."""
    before = dict(appliers._declared)
    appliers.declare([])
    yield
    appliers.declare(list(before.values()))


def take_in(data: bytes, at) -> Run:
    """Everything from the file to the applied run, or to the one that stands applied."""
    with operations.opened(io.BytesIO(data), name="T12.csv") as file:
        received = operations.receive_file(file=file, form=operations.Form(T12), source="console", by=CONSOLE, at=at)
        if received.already_applied:
            return received.run
        run = operations.judge(run_id=received.run.pk, plain=file.plain, by=CONSOLE, at=at)
    return operations.apply(run_id=run.pk, by=CONSOLE, at=at).run


class Stopper:
    """Does something at the n-th statement."""

    def __init__(self, number: int, act):
        self.left, self.act = number, act

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == 0:
            self.act()
        return execute(sql, params, many, context)


def killed_at(number: int, data: bytes, at) -> bool:
    """Take the file in in a child that dies at the statement; False: it came to its end before."""
    ours = connections["default"]
    connections.close_all()
    child = os.fork()
    if child == 0:
        connections["default"] = ours  # where a browser's loop runs, the child would find another, still open
        status = 1
        try:
            with connection.execute_wrapper(Stopper(number, lambda: os._exit(KILLED))):
                take_in(data, at)
            status = 0
        finally:
            os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, KILLED)
    return status == KILLED


def cut_off_at(number: int, data: bytes, at) -> bool:
    """Take the file in over a connection that is lost at the statement."""

    def lose():
        connection.cursor().execute("select 1")
        connection.connection.close()

    try:
        with connection.execute_wrapper(Stopper(number, lose)):
            take_in(data, at)
    except Error:
        return True
    finally:
        connections.close_all()
    return False


@pytest.mark.parametrize("stop", [killed_at, cut_off_at])
def test_stopped_at_any_statement_a_file_is_applied_or_not(stop, committing_db, noon):
    stopped = 0
    for number in range(1, MOST_STATEMENTS):
        data = writing.to_bytes(T12, [making.sample(T12, number * 10), making.sample(T12, number * 10 + 1)])
        keys = [f"A{number * 10}", f"A{number * 10 + 1}"]

        was_stopped = stop(number, data, noon + timedelta(minutes=number))

        held = KeptRow.objects.filter(key__in=keys).count()
        assert (held, applied_runs(data)) in ((0, 0), (2, 1))
        run = take_in(data, noon + timedelta(minutes=number, seconds=1))
        assert (run.state, run.new) == (State.APPLIED, 2)
        assert KeptRow.objects.filter(key__in=keys).count() == 2
        assert b"".join(queries.plain_pieces(run)) == data
        if not was_stopped:
            break
        stopped += 1
    assert 10 < stopped < MOST_STATEMENTS - 1


def applied_runs(data: bytes) -> int:
    return Run.objects.filter(state=State.APPLIED, sha256=hashlib.sha256(data).hexdigest()).count()
