"""A collector at a device of his own."""

import itertools

import pytest
from django.conf import settings

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import Role
from saikoku.workforce.terminals import operations

_counter = itertools.count(1)


def carry_terminal(client) -> str:
    """Bind a new terminal and leave its key in the client; returns the key."""
    by, at, number = Actor("system:test"), clock.now(), f"T-{next(_counter)}"
    terminal = operations.add(number=number, serial=f"SN-{number}", kind="試験機", by=by, at=at)
    _, key = operations.bind(code=operations.hand_out_code(terminal_id=terminal.pk, by=by, at=at), by=by, at=at)
    client.cookies[settings.SAIKOKU_TERMINAL_COOKIE] = key
    return key


@pytest.fixture
def collector(signed_in):
    """A collector signed in at a terminal of his own."""
    client = signed_in(Role.COLLECTOR)
    carry_terminal(client)
    return client
