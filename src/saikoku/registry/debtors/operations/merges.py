"""Keep merged numbers (T11): each row stays; whom a number stands for follows from all of them."""

from datetime import date

from saikoku.exchange.intake.rules.applier import Counts, Difference, StagedRun

JUDGED = """
select s.file_line, s.old_number, s.new_number, s.merged_on, held.new_number as held_number,
       held.merged_on as held_on, old.id is null or new.id is null as waits,
       case when held.id is null then 'new'
            when (held.new_number, held.merged_on) = (s.new_number, s.merged_on) then 'unchanged'
            when (s.merged_on, %(ordered_at)s) < (held.merged_on, held.stated_at) then 'superseded'
            else 'changed'
       end as verdict
from {staging} s
left join lateral (
    select * from debtors_mergednumber m where m.old_number = s.old_number
    order by m.merged_on desc, m.stated_at desc, m.new_number desc limit 1
) held on true
left join debtors_debtor old on old.number = s.old_number
left join debtors_debtor new on new.number = s.new_number
"""
COUNT = """
select count(*) filter (where verdict = 'new'), count(*) filter (where verdict = 'changed'),
       count(*) filter (where verdict = 'unchanged'), count(*) filter (where verdict = 'superseded'),
       count(*) filter (where verdict in ('new', 'changed') and waits)
from ({judged}) judged
"""
SHOW = """
select file_line, old_number, new_number, merged_on, held_number, held_on from ({judged}) judged
where case when %(kind)s = 'pending' then verdict in ('new', 'changed') and waits else verdict = %(kind)s end
order by file_line limit %(limit)s offset %(offset)s
"""
WRITE = """
insert into debtors_mergednumber (old_number, new_number, merged_on, line, verdict, stated_at, run_id)
select old_number, new_number, merged_on, file_line, verdict, %(ordered_at)s, %(run)s from ({judged}) judged
where old_number <> new_number
order by file_line
"""
WRITTEN = """
select coalesce(m.line, 0), m.old_number, m.new_number, m.merged_on, was.new_number, was.merged_on
from debtors_mergednumber m
left join lateral (
    select * from debtors_mergednumber b
    where b.old_number = m.old_number and b.id < m.id
    order by b.merged_on desc, b.stated_at desc, b.new_number desc limit 1
) was on true
where m.run_id = %(run)s and m.verdict = %(kind)s
order by m.line, m.id limit %(limit)s offset %(offset)s
"""
SUPERSEDED = """
insert into intake_runrow (run_id, line, kind, key)
select %(run)s, file_line, 'superseded', old_number from ({judged}) judged where verdict = 'superseded'
"""
WAITING = """
insert into intake_runrow (run_id, line, kind, key)
select %(run)s, s.file_line, 'pending', s.old_number
from {staging} s
left join debtors_debtor old on old.number = s.old_number
left join debtors_debtor new on new.number = s.new_number
where old.id is null or new.id is null or old.merged_into_id is distinct from coalesce(new.merged_into_id, new.id)
"""


def _do(cursor, statement: str, run: StagedRun, **more) -> None:
    text = statement.format(judged=JUDGED.format(staging=run.table), staging=run.table)
    cursor.execute(text, {"run": run.id, "ordered_at": run.ordered_at, **more})


def count(cursor, run: StagedRun) -> Counts:
    _do(cursor, COUNT, run)
    new, changed, unchanged, superseded, pending = cursor.fetchone()
    return Counts(new=new, changed=changed, unchanged=unchanged, superseded=superseded, pending=pending)


def differences(cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
    _do(cursor, SHOW, run, kind=kind, limit=limit, offset=offset)
    return [_difference(*row) for row in cursor.fetchall()]


def written(cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
    """The same of a run that was applied."""
    _do(cursor, WRITTEN, run, kind=kind, limit=limit, offset=offset)
    return [_difference(*row) for row in cursor.fetchall()]


def _difference(line: int, old_number: str, new_number: str, on: date, held_number: str | None, held_on: date | None):
    return Difference(
        line,
        (old_number,),
        {} if held_number is None else {"new_number": held_number, "merged_on": held_on},
        {"new_number": new_number, "merged_on": on},
        {"old_number": old_number, "new_number": new_number},
    )


def write(cursor, run: StagedRun) -> None:
    """Keep every row and tell the run what is older than what is held. A number merged into itself says nothing."""
    _do(cursor, SUPERSEDED, run)
    _do(cursor, WRITE, run)


def leave_aside(cursor, run: StagedRun) -> int:
    """Rows that merge nobody yet: a number unknown, a circle. Call when the merges have been renewed; how many."""
    _do(cursor, WAITING, run)
    return cursor.rowcount
