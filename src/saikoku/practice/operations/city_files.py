"""Write the practice city's files as the city would hand them over: standard layouts, each with its control record."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from saikoku.exchange.layouts.rules import control, standard, writing
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.exchange.layouts.rules.rows import Row
from saikoku.kernel import clock, periods, programmes
from saikoku.practice.rules import city

_HOUSEHOLDS_AT_ONCE = 1_000
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was written; `sum` is in yen where the layout has a sum."""

    path: Path
    layout: str
    rows: int
    sum: int | None


@dataclass(slots=True)
class _File:
    """One file being written: bytes go out at once, counts and the hash run along."""

    layout: Layout
    path: Path
    encoding: str
    fixed: bool
    out: BinaryIO
    rows: int = 0
    sum: int = 0
    hash: object = field(default_factory=hashlib.sha256)

    def write(self, rows: list[dict]) -> None:
        if not rows and not self._is_new:
            return
        layout = self.layout if self._is_new else replace(self.layout, header=False)
        filled = (Row(_filled(row)) for row in rows)
        for record in writing.write(layout, filled, encoding=self.encoding, fixed=self.fixed):
            self.out.write(record)
            self.hash.update(record)
        self.rows += len(rows)
        if self.layout.sum:
            self.sum += sum(row[self.layout.sum] for row in rows)

    @property
    def _is_new(self) -> bool:
        return self.out.tell() == 0

    def sealed(self, extracted_at: datetime, scope: dict) -> Written:
        total = self.sum if self.layout.sum else None
        said = control.Control(
            self.path.name, self.layout.id, self.encoding, self.fixed, extracted_at,
            self.rows, total, self.hash.hexdigest(), scope,
        )  # fmt: skip
        control_path(self.path).write_bytes(control.dump(said))
        return Written(self.path, self.layout.id, self.rows, total)


def write_city(
    plan: city.Plan, *, out: Path, fixed: bool = False, households: int | None = None,
    debtors: int | None = None, progress: Progress = lambda done: None,
) -> list[Written]:
    """Write every file of the month's first delivery; `progress` hears the number of households so far.

    Raises OSError where the folder cannot be written, WritingRefused never for a city made here.
    """  # fmt: skip
    made = city.households(plan, count=households, debtors=debtors)
    return write_files(
        plan.encoding, fixed, out, city.LAYOUTS,
        _batches((rows for _, rows in made), progress),
        extracted_at=clock.at(plan.delivered_on, 7, 30), scopes={"T01_targets": _full(plan)},
    )  # fmt: skip


def write_files(
    encoding: str, fixed: bool, out: Path, layouts: tuple[str, ...], batches: Iterator[city.Rows], *,
    extracted_at: datetime, scopes: dict[str, dict] | None = None,
) -> list[Written]:  # fmt: skip
    """Write batches of rows into one file for each layout, and the control records beside them.

    Control records are written last: a file without one was not finished.
    """
    out.mkdir(parents=True, exist_ok=True)
    files = {layout: _open(layout, encoding, fixed, out) for layout in layouts}
    try:
        for batch in batches:
            for layout, file in files.items():
                file.write(batch.get(layout, []))
    finally:
        for file in files.values():
            file.out.close()
    return [file.sealed(extracted_at, (scopes or {}).get(layout, {})) for layout, file in files.items()]


def control_path(path: Path) -> Path:
    return path.with_name(path.name + control.SUFFIX)


def _open(layout_id: str, encoding: str, fixed: bool, out: Path) -> _File:
    layout = standard.get(layout_id)
    path = out / f"{layout.id}.{'txt' if fixed else 'csv'}"
    return _File(layout, path, encoding, fixed, path.open("wb"))


def _batches(rows: Iterator[city.Rows], progress: Progress) -> Iterator[city.Rows]:
    done = 0
    while chunk := list(islice(rows, _HOUSEHOLDS_AT_ONCE)):
        done += len(chunk)
        yield {layout: [row for rows in chunk for row in rows[layout]] for layout in city.LAYOUTS}
        progress(done)


def _full(plan: city.Plan) -> dict:
    return {"full": True, "month": plan.month.compact, "programmes": list(programmes.PROGRAMMES)}


def _filled(row: dict) -> dict:
    """Without empty texts; months as files write them, flags as truth values."""
    return {name: _value(value) for name, value in row.items() if value is not None and value != ""}


def _value(value):
    return value.compact if isinstance(value, periods.Month) else value
