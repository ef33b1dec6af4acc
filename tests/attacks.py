"""Attacks on the database that have to be refused by the database itself, and by the guard that is named."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction


def attacked(name: str, act: Callable[[], object]) -> None:
    """`act` is refused by the constraint or trigger `name`, at once or when the transaction would end."""
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        act()
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
