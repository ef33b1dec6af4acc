"""Take a file in: out of its container, scanned, kept closed piece by piece."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from django.db import transaction

from saikoku.exchange.intake import queries
from saikoku.exchange.intake.models import KeptPiece, Run
from saikoku.exchange.layouts.rules import container, control
from saikoku.exchange.layouts.rules.control import Control
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.gateways import scanner
from saikoku.governance.contract import queries as contract
from saikoku.governance.contract.models import Kind
from saikoku.kernel import clock, filenames, home, kept, ulid
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit

PIECE = 1024**2
"""Bytes of a kept piece before it is packed."""
PACKERS, AT_ONCE = 2, 16
NAMELESS = "名前なし"
PRACTICE = "practice"
"""Source of what the practice city itself hands in; a database for training takes nothing else."""


class ReceiptRefused(Refused):
    """The file is not taken in. `reasons` are codes; `name` is the entry or text at fault."""

    def __init__(self, reasons: list[str], name: str = ""):
        super().__init__(reasons)
        self.name = name


@dataclass(slots=True)
class Opened:
    """A file out of its container: plain bytes to read from, its name and control record."""

    plain: BinaryIO
    name: str
    was_encrypted: bool = False
    control: bytes | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """`already_applied`: the same bytes in the same form stand applied as `run`; nothing was written."""

    run: Run
    already_applied: bool = False


@dataclass(slots=True)
class Form:
    """In which form the file is to be read. `own` is the TOML of a city's own layout."""

    layout: Layout
    encoding: str = ""
    fixed: bool = False
    own: str = ""
    encoding_read: str = field(init=False)

    def __post_init__(self):
        self.encoding_read = "cp932" if self.fixed else self.encoding or self.layout.encoding


@contextmanager
def opened(
    source: BinaryIO, *, name: str, password: bytes | None = None, control_record: bytes | None = None
) -> Iterator[Opened]:
    """The plain file: `source` itself, or what its container holds, in a file without a name that goes away.

    Raises ReceiptRefused with the container's reason.
    """
    source.seek(0)
    start = source.read(4)
    source.seek(0)
    if not container.is_container(start):
        yield Opened(source, name, control=control_record)
        return
    with home.nameless_file() as plain:
        try:
            contents = container.unpack(source, password, plain)
        except container.ContainerRefused as refusal:
            raise ReceiptRefused([refusal.reason], refusal.name) from refusal
        yield Opened(plain, contents.name, contents.is_encrypted, contents.control or control_record)


@transaction.atomic
def receive_file(
    *, file: Opened, form: Form, source: str = "screen", handover_number: str = "", by: Actor, at: datetime
) -> Received:
    """Take a file in: scan it, keep its bytes closed, open a run. Raises ReceiptRefused (infected, control_unreadable,
    fixed-is-cp932, training-takes-no-files) and scanner.ScannerUnreachable."""
    if source != PRACTICE and contract.profile().kind == Kind.TRAINING:
        raise ReceiptRefused(["training-takes-no-files"])
    if form.fixed and form.encoding == "utf-8":
        raise ReceiptRefused(["fixed-is-cp932"])
    note = _control(file)
    verdict = scanner.scan(_pieces(file.plain))
    if verdict.clean is False:
        raise ReceiptRefused(["infected"], verdict.found)
    with transaction.atomic():
        run = Run.objects.create(
            reference=ulid.new(at), layout=form.layout.id, own_layout=form.own, source=source,
            file_name=filenames.plain(file.name) or NAMELESS, handover_number=handover_number, size=0,
            sha256="", encoding=form.encoding_read, fixed=form.fixed,
            was_encrypted=file.was_encrypted, control=(file.control or b"").decode("utf-8-sig"),
            extracted_at=note and note.extracted_at, business_on=clock.today(), key_id=kept.key_id(),
            received_at=at, received_by=by.name, scan_clean=verdict.clean, scan_engine=verdict.engine[:120],
        )  # fmt: skip
        run.sha256, run.size = _keep(run, file.plain)
        run.save(update_fields=["sha256", "size"])
        same = queries.applied_before(sha256=run.sha256, layout_id=run.layout, encoding=run.encoding, fixed=run.fixed)
        transaction.set_rollback(same is not None)
    if same:
        return Received(same, already_applied=True)
    audit.record(
        "exchange.intake.received", by=by, at=at, object_id=str(run.pk),
        after={"layout": run.layout, "sha256": run.sha256, "size": run.size, "encrypted": run.was_encrypted},
    )  # fmt: skip
    return Received(run)


def _control(file: Opened) -> Control | None:
    if file.control is None:
        return None
    try:
        return control.load(file.control)
    except control.ControlUnreadable as fault:
        raise ReceiptRefused(["control_unreadable"], fault.detail) from fault


def _pieces(plain: BinaryIO) -> Iterator[bytes]:
    plain.seek(0)
    while piece := plain.read(PIECE):
        yield piece


def _keep(run: Run, plain: BinaryIO) -> tuple[str, int]:
    """Hash, pack and close the pieces side by side (all leave the interpreter free), a few at a time: hash and size."""
    digest, size = hashlib.sha256(), 0

    def closed(number: int, piece: bytes) -> KeptPiece:
        packed = zlib.compress(piece, 1)
        return KeptPiece(run=run, number=number, closed=kept.close(packed, place=queries.place_of(run.reference, number)))

    with ThreadPoolExecutor(PACKERS) as packers:
        for pieces in batched(enumerate(_pieces(plain)), AT_ONCE):
            packing = [packers.submit(closed, number, piece) for number, piece in pieces]
            for _, piece in pieces:
                digest.update(piece)
                size += len(piece)
            KeptPiece.objects.bulk_create(done.result() for done in packing)
    return digest.hexdigest(), size


def batched(entries: Iterable, size: int) -> Iterator[list]:
    entries = iter(entries)
    while some := list(islice(entries, size)):
        yield some
