"""Tables and rights: run the migrations as the owner, then let each role do what it may and no more."""

from datetime import datetime

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from saikoku import turns
from saikoku.assembly.engine import APP, REPORT
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.turns import Turn

REFUSE_CHANGE = """
create or replace function saikoku_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'append-only: % on % is refused', tg_op, tg_table_name using errcode = '42501';
end $$
"""


def renew() -> None:
    """Bring the database to the program's state; safe to repeat, one at a time. Needs the owner's role."""
    turns.keep(Turn.RENEWAL)
    with connection.cursor() as cursor:
        cursor.execute("create extension if not exists btree_gist")
        cursor.execute("create extension if not exists pg_trgm")
        cursor.execute("create schema if not exists staging")
        cursor.execute(f"grant usage, create on schema staging to {APP}")
        cursor.execute("revoke create on schema public from public")
    call_command("migrate", verbosity=0, interactive=False)
    grant_rights()


def append_only_tables() -> list[str]:
    return sorted(
        model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)
    )


@transaction.atomic
def grant_rights() -> None:
    """The application reads and writes; on append-only tables it can only add. A trigger refuses the rest."""
    with connection.cursor() as cursor:
        cursor.execute(f"grant usage on schema public to {APP}, {REPORT}")
        cursor.execute(f"grant select, insert, update, delete on all tables in schema public to {APP}")
        cursor.execute(f"grant usage, select on all sequences in schema public to {APP}")
        cursor.execute(f"revoke insert, update, delete on django_migrations from {APP}")
        cursor.execute(REFUSE_CHANGE)
        for table in append_only_tables():
            cursor.execute(f'revoke update, delete, truncate on "{table}" from {APP}')
            for name, verbs, each in (
                ("append_only_rows", "update or delete", "row"), ("append_only_table", "truncate", "statement"),
            ):  # fmt: skip
                cursor.execute(
                    f'create or replace trigger {name} before {verbs} on "{table}"'
                    f" for each {each} execute function saikoku_refuse_change()"
                )


def seed(*, kind: str, by: Actor, at: datetime | None = None) -> None:
    """The contract's row and the default terms, numbers, target values and texts, as the application."""
    from saikoku.governance.contract import operations as contract
    from saikoku.governance.contract import queries
    from saikoku.governance.goals import operations as goals
    from saikoku.governance.numbers import operations as numbers
    from saikoku.governance.terms import operations as terms
    from saikoku.outreach.scripts import operations as scripts

    moment = at or clock.now()
    with transaction.atomic():
        turns.take(Turn.RENEWAL)
        contract.seed(kind=kind, by=by, at=moment)
        terms.seed(since=queries.profile().starts_on, by=by, at=moment)
        numbers.seed(since=queries.profile().starts_on, by=by, at=moment)
        goals.seed(by=by, at=moment)
        scripts.seed(since=queries.profile().starts_on, by=by, at=moment)


