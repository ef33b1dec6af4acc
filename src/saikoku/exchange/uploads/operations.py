"""Begin to send a file, take its pieces in, put them together, give up, clean up."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from saikoku import turns
from saikoku.exchange.uploads import queries
from saikoku.exchange.uploads.models import Ended, Upload, UploadPiece
from saikoku.exchange.uploads.rules import pieces
from saikoku.kernel import filenames, home, kept, ulid
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn


class UploadRefused(Refused):
    """The act is refused; `reasons` are codes. What has come before stays here."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The file a person chose, and what the form says of it so far."""

    name: str
    size: int
    layout: str = ""
    form: str = ""
    slip: str = ""


@transaction.atomic
def begin(*, chosen: Chosen, anew: bool = False, by: Actor, at: datetime) -> Upload:
    """The half-sent file of that name and size, or a new one (`anew`: in any case). Raises UploadRefused: name-missing,
    file-empty, file-too-large, too-many-open."""
    turns.take(Turn.UPLOADS, by.name)  # he begins one file at a time
    name = filenames.plain(chosen.name)
    said = {"layout": chosen.layout[:60], "form": chosen.form[:12], "handover_number": chosen.slip[:40]}
    same = None if anew else queries.same_file(name=name, size=chosen.size, begun_by=by.name)
    if same:
        Upload.objects.filter(pk=same.pk).update(**said)
        return same
    reasons = pieces.refusals_of_file(name=chosen.name, size=chosen.size, is_open=queries.count_open(by.name))
    if reasons:
        raise UploadRefused(reasons)
    upload = Upload.objects.create(
        reference=ulid.new(at), file_name=name, size=chosen.size, piece=pieces.PIECE, key_id=kept.key_id(),
        begun_at=at, begun_by=by.name, latest_at=at, **said,
    )  # fmt: skip
    audit.record(
        "exchange.uploads.begun", by=by, at=at, object_id=upload.reference, after={"file": name, "size": upload.size}
    )
    return upload


@transaction.atomic
def keep_piece(*, reference: str, number: int, data: bytes, said: str, by: Actor, at: datetime) -> Upload:
    """Keep the next piece closed; one that came before just so is no fault. Raises UploadRefused: upload-missing,
    upload-ended, and the codes of rules.pieces."""
    upload = locked(reference=reference, by=by)
    held = upload.pieces.filter(number=number).values_list("sha256", flat=True).first() or ""
    sha256 = hashlib.sha256(data).hexdigest()
    come = pieces.Arrival(
        number=number, length=len(data), sha256=sha256, said=said.lower(), held=held, received=upload.received,
        size=upload.size, piece=upload.piece,
    )  # fmt: skip
    if upload.ended_at:
        raise UploadRefused(["upload-ended"])
    if reasons := pieces.refusals(come):
        raise UploadRefused(reasons)
    if not held:
        closed = kept.close(zlib.compress(data, 1), place=queries.place_of(reference, number))
        UploadPiece.objects.create(upload=upload, number=number, sha256=sha256, closed=closed)
        upload.received, upload.latest_at = number + 1, at
        upload.save(update_fields=["received", "latest_at"])
    return upload


def locked(*, reference: str, by: Actor) -> Upload:
    """The person's own upload, held until the transaction ends. Raises UploadRefused: upload-missing."""
    found = Upload.objects.select_for_update().filter(reference=reference, begun_by=by.name).first()
    if found is None:
        raise UploadRefused(["upload-missing"])
    return found


@contextmanager
def put_together(upload: Upload, *, whole: str = "") -> Iterator[BinaryIO]:
    """The file in one, in a file without a name that goes away. `whole` is the sender's hash over all hashes, where
    he has the file at hand. Raises UploadRefused: upload-not-whole, whole-differs."""
    if not queries.is_whole(upload):
        raise UploadRefused(["upload-not-whole"])
    if whole and whole.lower() != pieces.whole_of(queries.hashes(upload)):
        raise UploadRefused(["whole-differs"])
    with home.nameless_file() as plain:
        for piece in queries.plain_pieces(upload):
            plain.write(piece)
        plain.seek(0)
        yield plain


@transaction.atomic
def end_received(*, upload: Upload, run_number: int, by: Actor, at: datetime) -> None:
    """The file is received: its pieces go, for the run keeps them now. The receipt writes the trail."""
    upload.run_number = run_number
    _end(upload, Ended.RECEIVED, by=by, at=at)


@transaction.atomic
def discard(*, reference: str, by: Actor, at: datetime) -> Upload:
    """Give the file up; what has come of it goes. Raises UploadRefused: upload-missing, upload-ended."""
    upload = locked(reference=reference, by=by)
    if upload.ended_at:
        raise UploadRefused(["upload-ended"])
    _end(upload, Ended.DISCARDED, by=by, at=at)
    audit.record("exchange.uploads.discarded", by=by, at=at, object_id=upload.reference)
    return upload


@transaction.atomic
def expire(*, by: Actor, at: datetime) -> int:
    """End half-sent files of which nothing came for long; a file in the midst of being received is left alone."""
    late = queries.still_open().filter(latest_at__lt=at - pieces.KEPT)
    found = list(late.select_for_update(skip_locked=True).order_by("id"))
    for upload in found:
        _end(upload, Ended.EXPIRED, by=by, at=at)
        audit.record("exchange.uploads.expired", by=by, at=at, object_id=upload.reference)
    return len(found)


def _end(upload: Upload, how: Ended, *, by: Actor, at: datetime) -> None:
    upload.ended_at, upload.ended_by, upload.ended_as = at, by.name, how
    upload.save(update_fields=["ended_at", "ended_by", "ended_as", "run_number"])
    UploadPiece.objects.filter(upload=upload).delete()
