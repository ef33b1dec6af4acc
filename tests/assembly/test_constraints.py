"""The tables hold the truth by themselves: each constraint has a test that breaks it, and no ledger can be rewritten."""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from saikoku.assembly import schema
from saikoku.assembly.engine import APP

TESTS = Path(__file__).resolve().parents[1]
OURS = [model for model in apps.get_models() if model.__module__.startswith("saikoku.")]
NAMED = sorted({one.name for model in OURS for one in model._meta.constraints})
BREAKING = ("pytest.raises(", "attacked(")  # how a test says that something is refused
CHANGES = ("UPDATE", "DELETE", "TRUNCATE")


@cache
def names_in_tests_that_break_something() -> frozenset[str]:
    """Every text in a test module that expects a refusal."""
    found = set()
    for file in TESTS.rglob("test_*.py"):
        source = file.read_text()
        if file == Path(__file__) or not any(one in source for one in BREAKING):
            continue
        found |= {
            node.value for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }  # fmt: skip
    return frozenset(found)


def rows(sql: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@pytest.mark.parametrize("name", NAMED)
def test_every_constraint_is_broken_by_a_test_that_names_it(name):
    assert name in names_in_tests_that_break_something(), f"no test breaks {name}"


@pytest.mark.django_db
def test_the_database_knows_every_constraint_and_no_other():
    made = {name for (name,) in rows("select conname from pg_constraint where contype in ('c', 'x', 'u')")}
    partial = "select indexrelid::regclass::text from pg_index where indisunique and indpred is not null"
    made |= {name for (name,) in rows(partial)}
    assert set(NAMED) <= made
    by_hand = {
        name for (name,) in rows(
            "select conname from pg_constraint join pg_class on conrelid = pg_class.oid"
            " where contype in ('c', 'x') and relnamespace = 'public'::regnamespace and relname = any(%s)",
            [model._meta.db_table for model in OURS],
        )
    }  # fmt: skip
    assert {name for name in by_hand - set(NAMED) if not name.endswith("_check")} == set()


@pytest.mark.django_db
def test_every_trigger_is_broken_by_a_test_that_names_it():
    triggers = {
        name for (name,) in rows(
            "select tgname from pg_trigger join pg_class on tgrelid = pg_class.oid"
            " where not tgisinternal and relname = any(%s)", [model._meta.db_table for model in OURS],
        )
    }  # fmt: skip
    assert {"append_only_rows", "append_only_table"} <= triggers
    assert triggers - {"append_only_rows", "append_only_table"} <= names_in_tests_that_break_something()


@pytest.mark.django_db
@pytest.mark.clause("16.12.エ")
@pytest.mark.parametrize("table", schema.append_only_tables())
def test_no_ledger_can_be_rewritten_by_the_application(table):
    assert rows("select current_user") == [(APP,)]
    first = rows("select attname from pg_attribute where attrelid = %s::regclass and attnum = 1", table)[0][0]
    for statement in (f'update "{table}" set "{first}" = "{first}"', f'delete from "{table}"', f'truncate "{table}"'):
        with pytest.raises(DatabaseError, match=r"permission denied|append-only"), transaction.atomic():
            rows(statement)
    assert not any(allowed for verb in CHANGES for (allowed,) in rows("select has_table_privilege(%s, %s)", table, verb))
    guards = {name for (name,) in rows("select tgname from pg_trigger where tgrelid = %s::regclass and tgenabled = 'O'", table)}
    assert {"append_only_rows", "append_only_table"} <= guards  # they hold the owner too


def test_the_guards_hold_the_owner_of_the_tables_too(committing_db):
    from saikoku.assembly import engine

    with engine.connect(engine.SUPERUSER, committing_db) as owner:
        owner.autocommit = True
        for table in schema.append_only_tables():
            with pytest.raises(Exception, match="append-only"):
                owner.execute(f'truncate "{table}" cascade')
