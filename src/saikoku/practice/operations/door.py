"""Hand a file of the practice city in as everybody does: received, judged, applied."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from saikoku.exchange.intake import operations as intake
from saikoku.exchange.layouts.rules import control, standard
from saikoku.kernel.actor import Actor
from saikoku.practice.operations.city_files import control_path


class FileRefused(Exception):
    """A file of the practice city was not applied: a fault of the program, told with all reasons."""

    def __init__(self, path: Path, reasons: list[str]):
        super().__init__(f"{path.name}: {', '.join(reasons)}")
        self.path, self.reasons = path, reasons


def hand_in(path: Path, *, by: Actor, at: datetime) -> Sequence[int]:
    """Receive and apply one file with its control record; the debtors it touched. Raises FileRefused.

    The same file again changes nothing.
    """
    said = control.load(control_path(path).read_bytes())
    form = intake.Form(standard.get(said.layout), said.encoding, said.fixed)
    with (
        path.open("rb") as source,
        intake.opened(source, name=path.name, control_record=control_path(path).read_bytes()) as file,
    ):
        received = intake.receive_file(file=file, form=form, source="practice", by=by, at=at)
        if received.already_applied:
            return ()
        run = intake.judge(run_id=received.run.pk, plain=file.plain, by=by, at=at)
    if run.refusals or run.bad:
        raise FileRefused(path, [*(str(one["reason"]) for one in run.refusals), f"bad rows: {run.bad}"])
    return intake.apply(run_id=run.pk, by=by, at=at).applied.debtors
