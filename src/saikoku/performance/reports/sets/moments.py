"""Many counts that see the ledger as it stood at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction


@contextmanager
def one_moment(*, alone: type[models.Model] | None = None) -> Iterator[None]:
    """A transaction in which all counts see the same moment; `alone`: one at a time that works on this table.

    The table is locked before anything is read: a lock that is waited for by a query would see the moment before it.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        if alone is not None:
            cursor.execute(f"LOCK TABLE {alone._meta.db_table} IN EXCLUSIVE MODE")
        yield
