"""Judge a staged file against a table, show the difference, merge it: the common part of the appliers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from saikoku.exchange.intake.rules.applier import Applied, Counts, Difference, StagedRun
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.registry.debtors.sets import history
from saikoku.registry.debtors.sets import merging as sql
from saikoku.registry.debtors.sets.merging import History, Merge

__all__ = ["History", "Merge", "MergingApplier", "keep_full"]

NUMBERS = ("debtor_number", "member_number")
MEMORY = "set local work_mem = '128MB'"
DEBTORS = """
select distinct debtor_id from incoming where verdict in ('new', 'changed') and debtor_id is not null order by 1
"""

LEAVING = """
select distinct held.debtor_id from {table} held join incoming i on i.id = held.id
where i.verdict = 'changed' and held.debtor_id is not null and held.debtor_id is distinct from i.debtor_id
"""


class MergingApplier:
    """Applies a layout by its Merge. Rooms add what else follows by overriding `before` and `after`."""

    tells_run = True

    def __init__(self, merge: Merge):
        self.merge = merge
        self.layout = merge.layout

    def preview(self, cursor, run: StagedRun) -> Counts:
        asked = self._parameters(cursor, run)
        return self._counts(cursor, f"({self._judged(cursor, run)})", run, asked)

    def differences(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        if kind == "gone" and not self.is_full(run):
            return []
        asked = self._parameters(cursor, run) | {"kind": kind, "limit": limit, "offset": offset}
        rows = f"({self._judged(cursor, run)})"
        cursor.execute(sql.differences(self.merge, rows, kind=kind, staging=run.table), asked)
        return [self._difference(row, kind) for row in cursor.fetchall()]

    def apply(self, cursor, run: StagedRun, *, by: Actor, at: datetime) -> Applied:
        asked = self._parameters(cursor, run)
        cursor.execute(MEMORY)
        self._gather(cursor, run, asked)
        counts = self._counts(cursor, "incoming", run, asked)
        if not self.merge.keeps_unchanged:
            counts = replace(counts, unchanged=run.rows - counts.new - counts.changed - counts.superseded)
        self.before(cursor, run, counts)
        left = self._leaving(cursor) if counts.changed else set()
        if counts.new:
            cursor.execute(sql.insert_new(self.merge), asked)
        if counts.changed:
            cursor.execute(sql.update_changed(self.merge), asked)
        if counts.unchanged and self.merge.bumps:
            cursor.execute(sql.restate_unchanged(self.merge), asked)
        if self.merge.history:
            self.keep(cursor, counts, asked)
        if self.is_full(run):
            left |= self.vanish(cursor, run, asked)
        if self.tells_run and (counts.superseded or counts.pending):
            cursor.execute(sql.name_left_aside(self.merge, staging=run.table), asked)
        debtors = self.after(cursor, run, counts)
        cursor.execute("drop table incoming")
        return Applied(counts, sorted({*debtors, *left}) if left else debtors)

    def written(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        """The same rows once the run was applied, from the versions kept."""
        if self.merge.history is None:
            return []
        asked = {"run": run.id, "kind": kind, "limit": limit, "offset": offset}
        cursor.execute(history.written(self.merge), asked)
        return [self._named(self._difference(row, kind), row) for row in cursor.fetchall()]

    def _named(self, found: Difference, row: tuple) -> Difference:
        """With what names the row, as it is no longer staged: its key and whose it is."""
        said = dict(zip(map(self.merge.column_id, self.merge.columns), row[1:], strict=False))
        named = [self.merge.column_id(column) for column in self.merge.key]
        return replace(found, names={name: said[name] for name in (*named, *NUMBERS) if name in said})

    def keep(self, cursor, counts: Counts, asked: dict) -> None:
        """Keep the rows as they came, and of those that say the same anew that they do."""
        if counts.new or counts.changed or counts.superseded:
            cursor.execute(history.keep(self.merge), asked)
        if counts.unchanged:
            cursor.execute(history.restate(self.merge), asked)

    def _gather(self, cursor, run: StagedRun, asked: dict) -> None:
        """Make `incoming`. In an empty table every row is new and gets its id at once, else the few new ones after."""
        cursor.execute(f"select not exists (select from {self.merge.table})")  # noqa: S608
        (is_empty,) = cursor.fetchone()
        full = self._knows_full(cursor)
        cursor.execute(sql.incoming(self.merge, staging=run.table, has_full=full, with_ids=is_empty), asked)
        if not is_empty:
            cursor.execute(sql.give_ids(self.merge))
        cursor.execute("analyze incoming (id, verdict, debtor_id)")

    def before(self, cursor, run: StagedRun, counts: Counts) -> None:
        """What must be noted before rows are overwritten; `incoming` stands."""

    def after(self, cursor, run: StagedRun, counts: Counts) -> Sequence[int]:
        """What follows from the merge, while `incoming` stands; the debtors to be looked at anew."""
        if not self.merge.person:
            return []
        cursor.execute(DEBTORS)
        return [debtor for (debtor,) in cursor.fetchall()]

    def vanish(self, cursor, run: StagedRun, asked: dict) -> set[int]:
        """Mark what the full file does not name, and keep that the file was full; whose it was."""
        cursor.execute(sql.mark_vanished(self.merge, staging=run.table), asked)
        lost = {debtor for (debtor,) in cursor.fetchall() if debtor is not None}
        keep_full(cursor, run, order_on=asked["order_on"], programmes=run.programmes)
        return lost

    def _leaving(self, cursor) -> set[int]:
        """Persons from whom a changed row goes to another."""
        if not self.merge.person:
            return set()
        cursor.execute(LEAVING.format(table=self.merge.table))
        return {debtor for (debtor,) in cursor.fetchall()}

    def is_full(self, run: StagedRun) -> bool:
        return run.full and self.merge.vanishes

    def _judged(self, cursor, run: StagedRun) -> str:
        return sql.judged(self.merge, staging=run.table, has_full=self._knows_full(cursor))

    def _knows_full(self, cursor) -> bool:
        if not self.merge.vanishes:
            return False
        cursor.execute("select exists (select from debtors_fulldelivery where layout = %s)", [self.layout])
        return cursor.fetchone()[0]

    def _counts(self, cursor, rows: str, run: StagedRun, asked: dict) -> Counts:
        cursor.execute(sql.counts(self.merge, rows, staging=run.table), asked)
        new, changed, unchanged, superseded, pending = cursor.fetchone()
        gone = 0
        if self.is_full(run):
            cursor.execute(f"select count(*) from {sql.vanishing(self.merge, staging=run.table)}", asked)  # noqa: S608
            gone = cursor.fetchone()[0]
        return Counts(new, changed, unchanged, gone, superseded, pending)

    def _parameters(self, cursor, run: StagedRun) -> dict:
        return {
            "run": run.id, "ordered_at": run.ordered_at, "received_at": run.received_at, "layout": run.layout,
            "programmes": list(run.programmes), "order_on": self._order_on(cursor, run) if self.is_full(run) else None,
        }  # fmt: skip

    def _order_on(self, cursor, run: StagedRun) -> date:
        """The day that a full file speaks of: its greatest as_of, else the day it was drawn up."""
        if self.merge.order:
            cursor.execute(f"select max({self.merge.order}) from {run.table}")  # noqa: S608
            if (found := cursor.fetchone()[0]) is not None:
                return found
        return run.ordered_at.astimezone(clock.TOKYO).date()

    def _difference(self, row: tuple, kind: str) -> Difference:
        width, keys = len(self.merge.columns), len(self.merge.key)
        line, new, old = row[0], row[1 : 1 + width], row[1 + width :]
        names = [self.merge.column_id(column) for column in self.merge.columns]
        if kind == "gone" and new[0] is not None:
            old = new  # kept as it stood
        key = tuple(str(part) for part in (old if kind == "gone" else new)[:keys])
        if kind == "gone":
            return Difference(0, key, dict(zip(names, old, strict=True)))
        if kind in ("new", "pending"):
            return Difference(line, key, {}, dict(zip(names, new, strict=True)))
        differing = [place for place in range(width) if old[place] != new[place]]
        return Difference(
            line, key, {names[place]: old[place] for place in differing}, {names[place]: new[place] for place in differing}
        )


def keep_full(
    cursor, run: StagedRun, *, order_on: date, programmes: Sequence[str], works: Sequence[str] = (), month: date | None = None
) -> None:
    """Remember that the run's file was full, for rows of older files that come in later."""
    cursor.execute(
        "insert into debtors_fulldelivery (layout, month, programmes, works, order_on, stated_at, run_id)"
        " values (%s, %s, %s, %s, %s, %s, %s)",
        [run.layout, month, list(programmes), list(works), order_on, run.ordered_at, run.id],
    )
