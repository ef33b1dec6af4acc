"""The office's pages and the training's on the same host, at another port: neither signs the other out."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from saikoku.assembly import cookies

pytestmark = pytest.mark.clause("14.2.ア-イ")
SOURCE = Path(cookies.__file__).parents[2]
BY_ENVIRONMENT = """
import os
from django.conf import settings
os.environ["DJANGO_SETTINGS_MODULE"] = "saikoku.assembly.settings"
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SAIKOKU_TERMINAL_COOKIE)
"""


def names(**changes) -> cookies.Names:
    return cookies.names(**({"secret": "s", "database": "saikoku", "tls": False} | changes))


@pytest.mark.parametrize("other", [{"database": "saikoku_training"}, {"secret": "t"}])
@pytest.mark.parametrize("tls", [False, True])
def test_no_cookie_has_a_name_of_another_database_or_installation(other, tls):
    ours, theirs = names(tls=tls), names(tls=tls, **other)
    both = [one for of in (ours, theirs) for one in (of.session, of.csrf, of.terminal)]
    assert len(set(both)) == len(both)
    assert all(one.startswith("__Host-") == tls for one in both)


def test_all_workers_of_a_contract_call_them_the_same():
    assert names() == names()


def test_the_training_database_beside_the_offices_has_cookies_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("SAIKOKU_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(SOURCE))
    found = []
    for database in ("saikoku", "saikoku_training"):
        for tls in ("", "1"):
            monkeypatch.setenv("SAIKOKU_DATABASE", database)
            monkeypatch.setenv("SAIKOKU_BEHIND_TLS", tls)
            found += subprocess.run(
                [sys.executable, "-c", BY_ENVIRONMENT], capture_output=True, text=True, check=True
            ).stdout.split()
    assert len(set(found)) == len(found) == 12


def test_a_session_is_kept_under_that_name(signed_in):
    client = signed_in()
    assert settings.SESSION_COOKIE_NAME in client.cookies and "sessionid" not in client.cookies
