"""The administrator's page is true: each variable of the code is described, its SQL makes the roles the code expects."""

import ast
import re

import pytest

from saikoku.assembly import engine
from saikoku.kernel import keys
from tests.conftest import PROJECT

PAGE = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
NAME = re.compile(r"SAIKOKU_[A-Z_]+")
FIRST = "page_"
"""Put before the names of the page, so that the roles of this server are left alone."""


def named_in_code() -> set[str]:
    """Every string of the program that is the name of a variable."""
    found = set()
    for file in (PROJECT / "src" / "saikoku").rglob("*.py"):
        strings = (node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant))
        found |= {node.value for node in strings if isinstance(node.value, str) and NAME.fullmatch(node.value)}
    return found


def test_every_variable_of_the_code_is_described_and_no_other():
    assert set(re.findall(r"^\| `(SAIKOKU_[A-Z_]+)` \|", PAGE, re.MULTILINE)) == named_in_code()


def test_every_key_is_described():
    assert set(re.findall(r"^\| `(\w+)\.key` \|", PAGE, re.MULTILINE)) == set(keys.NAMES)


@pytest.fixture
def made_by_the_page(django_db_setup):
    """The page's SQL, run under names of its own."""
    script = re.search(r"```sql\n(.*?)```", PAGE, re.DOTALL)[1].replace("saikoku", f"{FIRST}saikoku")
    with engine.connect(engine.SUPERUSER) as server:
        for statement in filter(str.strip, script.split(";")):
            server.execute(statement)
        yield server
        server.execute(f"drop database {FIRST}saikoku")
        for role in (engine.APP, engine.REPORT, engine.MIGRATOR, engine.OWNER):
            server.execute(f"drop role {FIRST}{role}")


def test_the_sql_makes_the_roles_and_the_database_that_the_embedded_server_has(made_by_the_page):
    roles = "select rolcanlogin, rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = %s"
    for role in (engine.OWNER, engine.MIGRATOR, engine.APP, engine.REPORT):
        own, expected = (made_by_the_page.execute(roles, [name]).fetchone() for name in (f"{FIRST}{role}", role))
        assert own == expected, role
    may = "select pg_has_role(%s, %s, 'member')"
    assert made_by_the_page.execute(may, [f"{FIRST}{engine.MIGRATOR}", f"{FIRST}{engine.OWNER}"]).fetchone()[0]
    assert not made_by_the_page.execute(may, [f"{FIRST}{engine.APP}", f"{FIRST}{engine.OWNER}"]).fetchone()[0]
    form = "select datcollate, datctype, pg_encoding_to_char(encoding) from pg_database where datname = %s"
    assert made_by_the_page.execute(form, [f"{FIRST}saikoku"]).fetchone() == ("C", "C.UTF-8", "UTF8")
    connect = "select has_database_privilege(%s, %s, 'connect')"
    for role, expected in ((engine.APP, True), (engine.OWNER, True)):
        assert made_by_the_page.execute(connect, [f"{FIRST}{role}", f"{FIRST}saikoku"]).fetchone()[0] is expected


@pytest.mark.parametrize("given", ["SAIKOKU_DATABASE_URL", "SAIKOKU_MIGRATE_URL"])
def test_half_an_address_is_refused_in_one_sentence(given):
    from tests.assembly.test_command_line import saikoku

    done = saikoku("migrate", **{given: "host=127.0.0.1 port=1 dbname=nowhere user=nobody connect_timeout=1"})
    assert done.returncode == 1
    assert "SAIKOKU_" in done.stderr and "Traceback" not in done.stderr


def test_a_server_that_does_not_answer_is_told_in_one_sentence():
    from tests.assembly.test_command_line import saikoku

    nowhere = "host=127.0.0.1 port=1 dbname=nowhere user=nobody connect_timeout=1"
    done = saikoku("migrate", SAIKOKU_DATABASE_URL=nowhere, SAIKOKU_MIGRATE_URL=nowhere)
    assert done.returncode == 1
    assert "接続できません" in done.stderr and "Traceback" not in done.stderr
