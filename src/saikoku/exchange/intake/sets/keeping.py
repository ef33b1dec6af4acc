"""The applier of layouts that no room applies yet: rows are kept by their key, the latest wins."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from saikoku.exchange.intake.rules.applier import Applied, Counts, Difference, StagedRun
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.kernel.actor import Actor

NUMBERS = ("debtor_number", "member_number")
COUNT = """
select count(*) filter (where k.id is null),
       count(*) filter (where k.ordered_at <= %(at)s and k.data <> s.data),
       count(*) filter (where k.data = s.data),
       count(*) filter (where k.ordered_at > %(at)s and k.data <> s.data)
from ({rows}) s left join intake_keptrow k on k.layout = %(layout)s and k.key = s.key
"""
SHOW = """
select s.line, s.key, k.data, s.data
from ({rows}) s left join intake_keptrow k on k.layout = %(layout)s and k.key = s.key
where case when k.id is null then 'new' when k.data = s.data then 'unchanged'
           when k.ordered_at > %(at)s then 'superseded' else 'changed' end = %(kind)s
order by s.line limit %(limit)s offset %(offset)s
"""
LEAVE_ASIDE = """
insert into intake_runrow (run_id, line, kind, key)
select %(run)s, s.line, 'superseded', left(s.key, 200)
from ({rows}) s join intake_keptrow k on k.layout = %(layout)s and k.key = s.key
where k.ordered_at > %(at)s and k.data <> s.data
"""
KEEP = """
insert into intake_keptversion (layout, key, data, ordered_at, run_id, line, verdict)
select %(layout)s, s.key, s.data, %(at)s, %(run)s, s.line,
       case when k.id is null then 'new' when k.ordered_at > %(at)s then 'superseded' else 'changed' end
from ({rows}) s left join intake_keptrow k on k.layout = %(layout)s and k.key = s.key
where k.data is distinct from s.data
order by s.line
"""
WRITTEN = """
select v.line, v.key, was.data, v.data
from intake_keptversion v
left join lateral (
    select b.data from intake_keptversion b
    where b.layout = v.layout and b.key = v.key and b.id < v.id and b.verdict <> 'superseded'
    order by b.id desc limit 1
) was on true
where v.run_id = %(run)s and v.verdict = %(kind)s
order by v.line, v.id limit %(limit)s offset %(offset)s
"""
MERGE = """
insert into intake_keptrow (layout, key, data, ordered_at, run_id, line)
select %(layout)s, s.key, s.data, %(at)s, %(run)s, s.line from ({rows}) s
on conflict (layout, key) do update
set data = excluded.data, ordered_at = excluded.ordered_at, run_id = excluded.run_id, line = excluded.line
where intake_keptrow.ordered_at <= excluded.ordered_at and intake_keptrow.data <> excluded.data
"""


class Keeping:
    """Keeps rows of one layout; a layout without a key keeps each line of each run."""

    def __init__(self, layout: Layout):
        self.layout = layout.id
        self.keys = layout.key

    def _rows(self, run: StagedRun) -> str:
        key = "concat_ws(' / ', " + ", ".join(f's."{name}"' for name in self.keys) + ")"
        if not self.keys:
            key = f"'{run.id}:' || s.file_line"
        return f"select s.file_line as line, {key} as key, to_jsonb(s) - 'file_line' as data from {run.table} s"  # noqa: S608

    def _do(self, cursor, statement: str, run: StagedRun, **more) -> None:
        words = {"layout": self.layout, "run": run.id, "at": run.ordered_at, **more}
        cursor.execute(statement.format(rows=self._rows(run)), words)

    def preview(self, cursor, run: StagedRun) -> Counts:
        self._do(cursor, COUNT, run)
        new, changed, unchanged, superseded = cursor.fetchone()
        return Counts(new=new, changed=changed, unchanged=unchanged, superseded=superseded)

    def differences(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        self._do(cursor, SHOW, run, kind=kind, limit=limit, offset=offset)
        return [_difference(*row) for row in cursor.fetchall()]

    def written(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        self._do(cursor, WRITTEN, run, kind=kind, limit=limit, offset=offset)
        rows = cursor.fetchall()
        return [replace(_difference(*row), names=self._names(_loaded(row[3]))) for row in rows]

    def _names(self, said: dict) -> dict:
        return {name: said[name] for name in (*self.keys, *NUMBERS) if name in said}

    def apply(self, cursor, run: StagedRun, *, by: Actor, at: datetime) -> Applied:
        counts = self.preview(cursor, run)
        self._do(cursor, LEAVE_ASIDE, run)
        self._do(cursor, KEEP, run)
        self._do(cursor, MERGE, run)
        return Applied(counts)


def _difference(line: int, key: str, old, new) -> Difference:
    before, after = _loaded(old), _loaded(new)
    differing = [name for name in after if before.get(name) != after[name]]
    return Difference(
        line,
        tuple(key.split(" / ")),
        {name: before[name] for name in differing if name in before},
        {name: after[name] for name in differing},
    )


def _loaded(data) -> dict:
    if data is None:
        return {}
    return json.loads(data) if isinstance(data, str) else data
