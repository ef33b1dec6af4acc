"""Files on their way: which are half sent, what has come of one, its bytes put together."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from django.db.models import QuerySet

from saikoku.exchange.uploads.models import Upload
from saikoku.exchange.uploads.rules import pieces
from saikoku.kernel import kept


def still_open() -> QuerySet[Upload]:
    return Upload.objects.filter(ended_at=None)


def open_uploads() -> list[Upload]:
    """Half-sent files of everybody, the latest first."""
    return list(still_open().order_by("-id")[:200])


def count_open(begun_by: str = "") -> int:
    found = still_open()
    return (found.filter(begun_by=begun_by) if begun_by else found).count()


def find(reference: str, *, begun_by: str) -> Upload | None:
    """The person's own upload, open or ended; nobody else's."""
    return Upload.objects.filter(reference=reference, begun_by=begun_by).first()


def same_file(*, name: str, size: int, begun_by: str) -> Upload | None:
    """The half-sent file of that name and size; whether it is the same, the hashes of its pieces say."""
    return still_open().filter(begun_by=begun_by, file_name=name, size=size).order_by("-id").first()


def hashes(upload: Upload) -> list[str]:
    """Of the pieces that are here, in their order."""
    return list(upload.pieces.order_by("number").values_list("sha256", flat=True))


def is_whole(upload: Upload) -> bool:
    return upload.received == pieces.count(upload.size, upload.piece)


def bytes_here(upload: Upload) -> int:
    return pieces.bytes_received(upload.received, upload.size, upload.piece)


def plain_pieces(upload: Upload) -> Iterator[bytes]:
    """The plain bytes in their order, one piece in memory at a time. Raises kept.NotOpened."""
    for number, closed in upload.pieces.order_by("number").values_list("number", "closed").iterator(chunk_size=1):
        yield zlib.decompress(kept.open_piece(bytes(closed), place=place_of(upload.reference, number), under=upload.key_id))


def place_of(reference: str, number: int) -> str:
    return f"uploads/{reference}/{number}"
