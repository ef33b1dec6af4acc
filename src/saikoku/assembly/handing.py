"""Hand a file out at the console: make it, record it, and write it whole or not at all."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from saikoku.assembly import outfile, wiring
from saikoku.exchange.delivery import operations, presenters
from saikoku.exchange.delivery.models import Handout
from saikoku.exchange.delivery.operations import DeliveryRefused, Destination, Made
from saikoku.exchange.layouts.rules import control, standard
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody at the console asked for; an empty password asks for a plain file."""

    layout_id: str
    from_day: date
    to_day: date
    out: Path
    fixed: bool = False
    encoding: str = ""
    password: bytes = b""
    to_whom: str = ""
    media: str = ""
    own: str = ""
    """TOML of a city's own layout that is filled from `layout_id`."""

    @property
    def destination(self) -> Destination:
        return Destination(Handout.Way.CONSOLE, to_whom=self.to_whom, media=self.media)


def is_made_here(layout_id: str) -> bool:
    """Is it a layout of ours to the city? The city's own files are given back as they came."""
    try:
        return standard.get(layout_id).direction == "out"
    except KeyError:
        return False


def hand_out(wanted: Wanted, *, by: Actor) -> Made:
    """Make or repeat the delivery and write it to `out`, a plain one with its control record beside it.

    Raises DeliveryRefused, outfile.NotWritten, kept.NotOpened; then nothing was written and nothing is recorded.
    """
    with ExitStack() as until_named:
        with transaction.atomic():
            made = make(wanted, by=by)
            waiting = until_named.enter_context(outfile.aside(_files(wanted, made, by)))
        waiting.put_in_place()
    return made


def make(wanted: Wanted, *, by: Actor) -> Made:
    layout = standard.get(wanted.layout_id)
    if layout.id not in wiring.DELIVERIES:
        raise DeliveryRefused(["layout-not-delivered"])
    rows = wiring.DELIVERIES[layout.id](wanted.from_day, wanted.to_day)
    return operations.make(
        layout_id=layout.id, own=wanted.own, from_day=wanted.from_day, to_day=wanted.to_day, encoding=wanted.encoding,
        fixed=wanted.fixed, rows=rows, by=by, at=clock.now(),
    )  # fmt: skip


def _files(wanted: Wanted, made: Made, by: Actor) -> dict[Path, Iterable[bytes]]:
    """What to write, by name: the control record before the file that it explains."""
    name, common = wanted.out.name, {"delivery": made.delivery, "by": by, "at": clock.now()}
    if wanted.password:
        packed = operations.pack(password=wanted.password, file_name=name, destination=wanted.destination, **common)
        return {wanted.out: [packed]}
    pieces, note = operations.plain(file_name=name, destination=wanted.destination, **common)
    return {wanted.out.with_name(name + control.SUFFIX): [note], wanted.out: pieces}


def as_object(wanted: Wanted, made: Made) -> dict:
    """The answer of `deliver --json`."""
    delivery = made.delivery
    previous = delivery.previous
    return {
        "delivery": delivery.code, "layout": delivery.layout, "from": delivery.first_day.isoformat(),
        "to": delivery.last_day.isoformat(), "encoding": delivery.encoding, "fixed": delivery.fixed,
        "rows": delivery.rows, "sum": delivery.sum, "sha256": delivery.sha256, "encrypted": bool(wanted.password),
        "file": str(wanted.out), "repeated": made.repeated,
        "changes": previous and {
            "previous": previous.code, "new": delivery.rows_new, "changed": delivery.rows_changed,
            "gone": delivery.rows_gone,
        },
    }  # fmt: skip


def in_words(wanted: Wanted, made: Made) -> str:
    delivery = made.delivery
    lines = [f"{delivery.code} {wanted.out}: {delivery.rows:,} 件、SHA-256 {delivery.sha256}"]
    if made.repeated:
        lines.append("前回から変わった記録はありません。同じファイルを書き出しました。")
    elif changes := presenters.changes(delivery):
        lines.append(changes)
    if not wanted.password:
        lines.append("暗号化していません。管理ファイルとともに、承諾された方法でだけ渡してください。")
    return "\n".join(lines)
