"""What a room above must offer so that intake can show and apply a layout it knows nothing about.

`assembly/wiring.py` names the applier of each layout. Intake has judged the file by then; every good row lies in
the run's staging table, one column for each column of the layout, by its id:

    file_line integer not null   the line in the file (a layout may have a column `line` of its own)
    own    jsonb              {"name": "hex"}: own bytes of CP932 fields that writing would change, else null
    text, kana, digits, phone, code, month (yyyymm)   text not null, '' where the file has none
    yen    bigint             date  date        year      integer
    flag   boolean            time  time        datetime  timestamptz       null where the file has none

Keys of the layout are unique in it. All work is set-based SQL on the cursor given, inside intake's transaction;
appliers neither commit nor lock (intake lets one run be applied at a time). An applier is safe to repeat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from saikoku.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class StagedRun:
    """One judged run. `table` is quoted and qualified, ready for SQL.

    `ordered_at` is what decides between runs where the layout has no order column: `extracted_at` of the control
    record, else the moment of receipt. `full` is the control record's scope.full: only then, or with T01's
    delivery_kind 1, are missing rows gone, within `months` and `programmes` where those are named.
    """

    id: int
    layout: str
    table: str
    rows: int
    business_on: date
    received_at: datetime
    ordered_at: datetime
    full: bool = False
    months: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """new + changed + unchanged + superseded are the staged rows; `pending` are those among them that wait for
    another row (their debtor, a quick row, ...); `gone` are rows held that the file no longer names."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    superseded: int = 0
    pending: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One row's old beside new: `key` as shown, `old` and `new` by column id (only what differs; yen as int).

    `line` is 0 for a row that is gone. `names`: what names a row that is no longer staged, by column id.
    """

    line: int
    key: tuple[str, ...]
    old: dict[str, object] = field(default_factory=dict)
    new: dict[str, object] = field(default_factory=dict)
    names: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done. `debtors` are the ids of debtors whose cases must be looked at anew (lists, open calls)."""

    counts: Counts
    debtors: Sequence[int] = ()


class Applier(Protocol):
    """Who applies a layout."""

    layout: str

    def preview(self, cursor, run: StagedRun) -> Counts:
        """What `apply` would do now. Changes nothing."""

    def differences(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        """Rows of one kind (new, changed, gone, superseded, pending) for the screen, in a steady order."""

    def written(self, cursor, run: StagedRun, *, kind: str, limit: int, offset: int) -> list[Difference]:
        """The same of a run that was applied (new, changed, gone), from what was kept of its rows, each with `names`."""

    def apply(self, cursor, run: StagedRun, *, by: Actor, at: datetime) -> Applied:
        """Merge the staged rows. Superseded and pending rows are named to the run by
        `insert into intake_runrow (run_id, line, kind, key)`, kind 'superseded' or 'pending'."""


_declared: dict[str, Applier] = {}


def declare(appliers: Sequence[Applier]) -> None:
    """The house says who applies which layout."""
    _declared.clear()
    _declared.update({applier.layout: applier for applier in appliers})


def declared_for(layout_id: str) -> Applier | None:
    return _declared.get(layout_id)
