"""Apply R01 of a predecessor: records keep their number, worker and run; they open no task, stop or lease."""

import json
from datetime import datetime

from saikoku.exchange.intake.rules.applier import Applied, Counts, Difference, StagedRun
from saikoku.kernel.actor import Actor
from saikoku.registry.contacts import sets

COUNT = """
select count(*) filter (where verdict = 'new'), count(*) filter (where verdict = 'unchanged'),
       count(*) filter (where verdict = 'superseded'), count(*) filter (where verdict = 'new' and debtor_id is null)
from {rows} judged
"""
SHOW = """
select judged.file_line, judged.record_number, to_jsonb(s) - 'file_line' - 'own', to_jsonb(held)
from ({rows}) judged
join {staging} s on s.file_line = judged.file_line
left join contacts_contact held on held.record_number = judged.record_number
where case when %(kind)s = 'pending' then judged.verdict = 'new' and judged.debtor_id is null
           else judged.verdict = %(kind)s end
order by judged.file_line limit %(limit)s offset %(offset)s
"""
WRITTEN = """
select 0, c.record_number, to_jsonb(c) || jsonb_build_object('debtor_number', d.number)
from contacts_contact c join debtors_debtor d on d.id = c.debtor_id
where c.run_id = %(run)s and c.origin = 'taken'
order by c.id limit %(limit)s offset %(offset)s
"""


class TakenOverApplier:
    """A record is never rewritten: the same number with other words is superseded by what stands."""

    layout = "R01_contacts"

    def preview(self, cursor, run: StagedRun) -> Counts:
        return self._counts(cursor, f"({sets.judged(staging=run.table)})")

    def differences(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        statement = SHOW.format(rows=sets.judged(staging=run.table), staging=run.table)
        cursor.execute(statement, {"kind": kind, "limit": limit, "offset": offset})
        return [_difference(*row) for row in cursor.fetchall()]

    def written(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        """Records are never changed: those of the run are the new ones."""
        if kind != "new":
            return []
        cursor.execute(WRITTEN, {"run": run.id, "limit": limit, "offset": offset})
        return [_kept(*row) for row in cursor.fetchall()]

    def apply(self, cursor, run: StagedRun, *, by: Actor, at: datetime) -> Applied:
        sets.judge_taken(cursor, staging=run.table)
        counts = self._counts(cursor, "taken_over")
        sets.write_taken(cursor, run)
        cursor.execute(
            "select distinct debtor_id from taken_over where verdict = 'new' and debtor_id is not null order by 1"
        )
        debtors = [debtor for (debtor,) in cursor.fetchall()]
        cursor.execute("drop table taken_over")
        return Applied(counts, debtors)

    def _counts(self, cursor, rows: str) -> Counts:
        cursor.execute(COUNT.format(rows=rows))
        new, unchanged, superseded, pending = cursor.fetchone()
        return Counts(new=new, unchanged=unchanged, superseded=superseded, pending=pending)


def _difference(line: int, number: str, new: dict | str, old: dict | str | None) -> Difference:
    new = _loaded(new)
    if old is None:
        return Difference(line, (number,), {}, new)
    old = _loaded(old)
    differing = [name for name in new if name in old and old[name] != new[name]]
    return Difference(line, (number,), {name: old[name] for name in differing}, {name: new[name] for name in differing})


def _kept(line: int, number: str, row: dict | str) -> Difference:
    row = _loaded(row)
    said = {name: row[name] for name in (*sets.RECORD, "debtor_number")}
    return Difference(line, (number,), {}, said, {"record_number": number, "debtor_number": row["debtor_number"]})


def _loaded(value):
    return json.loads(value) if isinstance(value, str) else value


def join_waiting(cursor, *, at: datetime, by: str) -> set[int]:
    """Write the records that waited for the persons in the temp table `changed_debtor`; these persons."""
    return sets.join_waiting(cursor, at=at, by=by)


applier = TakenOverApplier()
