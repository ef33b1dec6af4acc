"""Whose is a row the city sent under a number? Rows wait for their person, and move when numbers are merged.

What the city states hangs on the person a number stands for; the number it came with stays beside it.
"""

from collections.abc import Iterable

from saikoku.registry.debtors import sets

JOIN = """
update {table} t set debtor_id = coalesce(d.merged_into_id, d.id)
from changed_debtor c join debtors_debtor d on d.id = c.debtor_id
where t.debtor_id is null and t.debtor_number = d.number
returning t.debtor_id
"""
MOVE = """
update {table} t set debtor_id = coalesce(d.merged_into_id, d.id)
from changed_debtor c join debtors_debtor d on d.id = c.debtor_id
where t.debtor_number = d.number and t.debtor_id is distinct from coalesce(d.merged_into_id, d.id)
returning t.debtor_id
"""


def begin(cursor, debtor_ids: Iterable[int]) -> None:
    """The temp table `changed_debtor`: persons just named, or numbers just merged."""
    cursor.execute("create temp table changed_debtor (debtor_id bigint primary key) on commit drop")
    cursor.execute("insert into changed_debtor select unnest(%s::bigint[])", [sorted(set(debtor_ids))])
    cursor.execute("analyze changed_debtor")


def end(cursor) -> None:
    cursor.execute("drop table changed_debtor")


def renew_merges(cursor) -> dict[int, int | None]:
    """Point merged numbers at whom they stand for, also where that person is known only now; who changed, and from whom."""
    return sets.renew_merges(cursor)


def rehome(cursor, tables: Iterable[str], *, merged: bool) -> set[int]:
    """Give rows of `tables` to the persons in `changed_debtor`; the debtors who got some.

    `merged`: numbers were merged, so rows that have a person may move; else only rows that wait are looked at.
    """
    found: set[int] = set()
    for table in tables:
        cursor.execute((MOVE if merged else JOIN).format(table=table))
        found |= {debtor for (debtor,) in cursor.fetchall()}
    return found
