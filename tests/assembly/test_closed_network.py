"""The program speaks with its own machine alone, and a page loads nothing from elsewhere."""

import re
import socket

import pytest

from saikoku.assembly.routes import every_route
from saikoku.security.access.rules.permissions import GRANTED, Role
from tests.conftest import PROJECT

ELSEWHERE = re.compile(r"""(?:src|href|action|url|import)\s*[=(]\s*["']?\s*(?:https?:)?//[^\s"']+""", re.IGNORECASE)
NAMES_OF_NAMESPACES = "http://www.w3.org/"


@pytest.fixture
def closed(monkeypatch):
    """Every connection that leaves the machine is refused and noted."""
    tried, connect = [], socket.socket.connect

    def guarded(one, address):
        here = one.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "::1", "localhost")
        if not here:
            tried.append(address)
            raise ConnectionRefusedError(address)
        return connect(one, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: tried.append(host) or [])
    return tried


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.GENERAL_MANAGER, Role.SUPERVISOR, Role.ADMINISTRATOR], ids=str)
@pytest.mark.clause("16.12.ア-イ")
def test_no_page_connects_to_elsewhere_or_loads_from_there(signed_in, closed, role):
    client = signed_in(role, worker_number="W77")
    for route in every_route():
        if route.is_open or route.permission in GRANTED[role]:
            answer = client.get(route.path)
            if answer["Content-Type"].startswith("text/html"):
                assert not ELSEWHERE.search(answer.content.decode()), route
                assert "default-src" in answer.headers.get("Content-Security-Policy", ""), route
    assert closed == []


def test_no_template_script_or_sheet_names_an_address_elsewhere():
    source = PROJECT / "src" / "saikoku"
    files = [file for kind in ("html", "js", "css", "svg") for file in source.rglob(f"*.{kind}")]
    assert len(files) > 50
    for file in files:
        text = file.read_text(encoding="utf-8").replace(NAMES_OF_NAMESPACES, "")
        assert not ELSEWHERE.search(text), file
        if file.suffix == ".html":
            assert "http://" not in text and "https://" not in text, file
