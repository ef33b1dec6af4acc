"""Fixtures that many tests share: a committing database, people, the business clock."""

import itertools
import os
from datetime import datetime

import pytest

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor

_counter = itertools.count(1)


@pytest.fixture
def committing_db(django_db_setup, django_db_blocker):
    """A database cloned for this one test, where commits are real and other connections see them; then dropped."""
    from django.db import connections

    from saikoku.assembly import engine

    name = f"{os.environ['SAIKOKU_DATABASE']}_commits_{next(_counter)}"
    engine.drop_database(name)
    engine.create_database(name, template="test_template")
    connection = connections["default"]
    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            yield name
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = usual
            engine.drop_database(name)


@pytest.fixture(autouse=True)
def real_clock():
    """Each test starts and leaves with the clock running as it does."""
    clock.run_real()
    yield
    clock.run_real()


@pytest.fixture
def noon() -> datetime:
    """A Friday noon in the first spring of the operation."""
    return datetime(2026, 4, 10, 12, 0, tzinfo=clock.TOKYO)


@pytest.fixture
def somebody() -> Actor:
    return Actor("tester", display_name="試験 太郎")


@pytest.fixture
def account_of(db, noon):
    """Make an account with the roles given: `account_of(Role.OPERATOR)`."""
    from saikoku.security.access import operations

    def make(*roles, login_name: str = "", worker_number: str = "", password: str = "correct-horse-battery"):
        name = login_name or f"person{next(_counter)}"
        return operations.open_account(
            login_name=name, display_name=f"試験 {name}", password=password, roles=list(roles),
            reason="試験", worker_number=worker_number, by=Actor("system:test"), at=noon,
        )  # fmt: skip

    return make


@pytest.fixture
def signed_in(client, account_of):
    """A test client signed in with the roles given: `signed_in(Role.OPERATOR)`."""

    def sign_in(*roles, **kwargs):
        account = account_of(*roles, **kwargs)
        client.force_login(account, backend="saikoku.security.access.backends.ActiveAccountBackend")
        session = client.session
        session["last_seen"] = clock.real_now().timestamp()
        session.save()
        client.account = account
        return client

    return sign_in


@pytest.fixture(autouse=True)
def city_characters(monkeypatch):
    """No test meets another's font of the city's characters, and none is asked for but where a test calls this: then anew
    each time."""
    from saikoku.assembly import gaiji

    monkeypatch.setattr(gaiji, "_known", gaiji._Known())
    looked_up = gaiji._looked_up
    monkeypatch.setattr(gaiji, "_looked_up", lambda known: known)

    def ask() -> None:
        monkeypatch.setattr(gaiji, "ASK_AGAIN", 0.0)
        monkeypatch.setattr(gaiji, "_looked_up", looked_up)

    return ask
