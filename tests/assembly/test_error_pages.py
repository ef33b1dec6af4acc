"""When something goes wrong a person reads plain words: what it is and what to do; never a trace."""

import pytest
from django.db import OperationalError

from saikoku.assembly import middleware
from saikoku.security.access.rules.permissions import Role


@pytest.mark.django_db
def test_an_unknown_address_says_so(signed_in):
    answer = signed_in(Role.OPERATOR).get("/nowhere/at/all/")
    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()


@pytest.mark.django_db
def test_a_wrong_method_says_so(signed_in):
    answer = signed_in(Role.OPERATOR).post("/door/keep/")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET"
    assert "<h1" in answer.content.decode()


@pytest.mark.django_db
def test_a_lost_database_gives_a_page_with_a_code_and_nothing_of_the_inside(client, monkeypatch, caplog):
    hidden = "K" * 3 + "7"

    def lost():
        raise OperationalError(f"Key (number)=({hidden}) is not present")

    monkeypatch.setattr(middleware.contract, "follow_clock", lost)
    client.raise_request_exception = False
    answer = client.get("/door/sign-in/")
    text = answer.content.decode()
    assert answer.status_code == 500
    code = next(record.args[0] for record in caplog.records if record.name == "saikoku.fault")
    assert code in text
    assert hidden not in text
    assert "Traceback" not in text
    assert "OperationalError" in caplog.text
    assert hidden not in caplog.text


@pytest.mark.django_db
def test_every_page_carries_the_headers_of_a_closed_house(signed_in):
    answer = signed_in(Role.OPERATOR).get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
