"""Give the city's own files back at the console, byte for byte as they came."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from django.db import transaction

from saikoku.assembly import outfile
from saikoku.assembly.handing import Wanted
from saikoku.exchange.delivery import operations
from saikoku.exchange.delivery.operations import DeliveryRefused, Received
from saikoku.exchange.intake import queries as intake
from saikoku.exchange.intake.models import Run
from saikoku.exchange.layouts.rules import control, standard
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor

Given = dict[Path, Run]
"""Each file written, with the run it came in."""


def give_back(wanted: Wanted, *, by: Actor) -> Given:
    """Write what was received and applied in these days: one file to `out`, several beside it, numbered.

    Raises DeliveryRefused (layout-unknown, nothing-received, ...), outfile.NotWritten, kept.NotOpened; then
    nothing was written and nothing is recorded.
    """
    runs = _runs(wanted)
    given = dict(zip(_names(wanted.out, len(runs)), runs, strict=True))
    with ExitStack() as until_named:
        with transaction.atomic():
            files: dict[Path, Iterable[bytes]] = {}
            for file, run in given.items():
                files |= _files(wanted, file, run, by)
            waiting = until_named.enter_context(outfile.aside(files))
        waiting.put_in_place()
    return given


def _runs(wanted: Wanted) -> list[Run]:
    """By the day of receipt, in the form asked for where one is; where there are none, by the day of extraction."""
    try:
        layout_id, missing = standard.get(wanted.layout_id).id, "nothing-received"
    except KeyError:
        layout_id, missing = wanted.layout_id, "layout-unknown"  # unless a file of a city's own layout bears the name
    days = (layout_id, wanted.from_day, wanted.to_day)
    for found in (intake.received_between(*days), intake.extracted_between(*days)):
        asked = [run for run in found if _is_of_form(run, wanted)]
        if asked:
            return asked
    raise DeliveryRefused([missing])


def _is_of_form(run: Run, wanted: Wanted) -> bool:
    return (run.fixed or not wanted.fixed) and wanted.encoding in ("", run.encoding)


def _names(out: Path, count: int) -> list[Path]:
    """The name asked for; of several files t04.csv becomes t04-1.csv, t04-2.csv in the order of receipt."""
    if count == 1:
        return [out]
    return [out.with_name(f"{out.stem}-{number}{out.suffix}") for number in range(1, count + 1)]


def _files(wanted: Wanted, file: Path, run: Run, by: Actor) -> dict[Path, Iterable[bytes]]:
    note = run.control.encode()
    received = Received(run.pk, run.file_name, intake.plain_pieces(run), note)
    pieces = operations.give_back(
        received=received, password=wanted.password, file_name=file.name, destination=wanted.destination,
        by=by, at=clock.now(),
    )  # fmt: skip
    beside = {file.with_name(file.name + control.SUFFIX): [note]} if note and not wanted.password else {}
    return beside | {file: pieces}


def as_object(wanted: Wanted, given: Given) -> dict:
    """The answer of `deliver --json` for a file of the city."""
    return {
        "layout": next(iter(given.values())).layout,
        "from": wanted.from_day.isoformat(),
        "to": wanted.to_day.isoformat(),
        "rows": sum(run.rows for run in given.values()),
        "encrypted": bool(wanted.password),
        "files": [
            {
                "run": run.pk, "file": str(file), "encoding": run.encoding, "fixed": run.fixed, "rows": run.rows,
                "sum": run.sum, "sha256": run.sha256, "received_on": run.business_on.isoformat(),
            }
            for file, run in given.items()
        ],
    }  # fmt: skip


def in_words(wanted: Wanted, given: Given) -> str:
    lines = [
        f"受取り {run.pk}({run.business_on}、{run.file_name})を受け取ったまま {file} に書き出しました。"
        f"{run.rows:,} 件、SHA-256 {run.sha256}"
        for file, run in given.items()
    ]
    if len(given) > 1:
        lines.append("期間に複数の受取りがあるため、番号を付けて別々に書き出しました。")
    if not wanted.password:
        lines.append("暗号化していません。承諾された方法でだけ渡してください。")
    return "\n".join(lines)
