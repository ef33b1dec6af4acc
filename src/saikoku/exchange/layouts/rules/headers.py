"""Is the file of the declared form and encoding? Answered from its first record or, for encoding, all of it."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence

from saikoku.exchange.layouts.rules import faults
from saikoku.exchange.layouts.rules.faults import Fault
from saikoku.exchange.layouts.rules.layout import Layout

BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
OTHER = {"cp932": "utf-8", "utf-8": "cp932"}


def refusal(layout: Layout, fields: Sequence[bytes | None], encoding: str) -> Fault | None:
    """The header row's fault: another encoding or another layout; the first column that differs is named."""
    expected = [column.ja for column in layout.columns]
    if _matches(layout, expected, fields, encoding):
        return None
    if _matches(layout, expected, fields, OTHER[encoding]):
        return Fault(1, "", OTHER[encoding], "encoding_differs")
    for column, raw in zip(layout.columns, fields, strict=False):
        if raw is None or raw != _title(column.ja, encoding):
            return Fault(1, column.id, faults.shown_bytes(raw or b'"', encoding), "header_differs")
    return Fault(1, "", f"{len(fields)} / {len(expected)}", "header_differs")


def _matches(layout: Layout, expected: list[str], fields: Sequence[bytes | None], encoding: str) -> bool:
    enough = len(fields) == len(expected) or (layout.extra_columns and len(fields) > len(expected))
    return enough and list(fields[: len(expected)]) == [_title(title, encoding) for title in expected]


def _title(title: str, encoding: str) -> bytes:
    """A heading as the encoding writes it; one that it cannot write equals no heading of a file."""
    return title.encode(encoding, "backslashreplace")


def fits_other(data: bytes, encoding: str) -> bool:
    """Whether the whole file can be read in the encoding that was not declared."""
    return fits([data], OTHER[encoding])


def fits(chunks: Iterable[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks:
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def likely(layouts: Iterable[Layout], first_line: bytes, fixed: bool) -> list[str]:
    """Ids of the layouts that the file's first line would fit: an answer to "which file is this, then?"."""
    content = first_line.rstrip(b"\r\n")
    if fixed:
        return [layout.id for layout in layouts if layout.record_length == len(content)]
    fields = [field.strip(b'"') for field in content.split(b",")]
    return [
        layout.id
        for layout in layouts
        if layout.header and any(_matches(layout, [c.ja for c in layout.columns], fields, e) for e in OTHER)
    ]
