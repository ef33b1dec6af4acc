"""Writes the SQL by which the rows of a file are kept as they came, and found again afterwards.

A row that says something new becomes a version, also one that came in too late to change the table; what a file says
again without a change is told of the version that said it first. `incoming` stands while they are written.
"""

from saikoku.registry.debtors.sets.merging import Merge

BEFORE = "('first', 'new', 'changed')"
"""Verdicts of versions that the table once showed."""


def keep(merge: Merge) -> str:
    """Parameters: run, ordered_at and those of the history's `extra`."""
    history = merge.history
    names = [f'"{name}"' for name in merge.values]
    written = [history.row, *names, *history.extra]
    values = [f"i.{history.of}", *(f"i.{name}" for name in names), *history.extra.values()]
    return f"""
insert into {history.table} ({', '.join(written)}, line, verdict, stated_at, run_id)
select {', '.join(values)}, i.file_line, i.verdict, %(ordered_at)s, %(run)s
from incoming i where i.verdict in ('new', 'changed', 'superseded') order by i.file_line
"""  # noqa: S608


def restate(merge: Merge) -> str:
    """Parameters: layout, run, ordered_at."""
    history = merge.history
    said = ", ".join(f'v."{name}"' for name in merge.values)
    again = ", ".join(f'i."{name}"' for name in merge.values)
    return f"""
insert into debtors_restatement (layout, order_on, stated_at, versions, run_id)
select %(layout)s, null, %(ordered_at)s, array_agg(same.id order by same.id), %(run)s
from (
    select max(v.id) as id
    from incoming i
    join {history.table} v on v.{history.row} = i.{history.of} and v.verdict <> 'gone'
        and ({said}) is not distinct from ({again})
    where i.verdict = 'unchanged'
    group by i.{history.of}
) same
having count(*) > 0
"""  # noqa: S608


def written(merge: Merge) -> str:
    """(line, the row, what stood before it) of the rows of a run, as `differences`. Parameters: run, kind, limit, offset."""
    history = merge.history
    key = ", ".join(f'held."{name}"' for name in merge.key)
    new = ", ".join(f'v."{name}"' for name in merge.values)
    old = ", ".join(f'was."{name}"' for name in merge.values)
    held_key = ", ".join(f'case when was.id is not null then held."{name}" end' for name in merge.key)
    return f"""
select coalesce(v.line, 0), {key}, {new}, {held_key}, {old}
from {history.table} v
join {merge.table} held on held.{history.of} = v.{history.row}
left join lateral (
    select * from {history.table} b
    where b.{history.row} = v.{history.row} and b.id < v.id and b.verdict in {BEFORE}
    order by b.id desc limit 1
) was on true
where v.run_id = %(run)s and v.verdict = %(kind)s
order by v.line, v.id limit %(limit)s offset %(offset)s
"""  # noqa: S608
