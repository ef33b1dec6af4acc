"""Is a received file clean? Asks clamd over its own protocol (INSTREAM); without one the verdict says "not scanned".

`SAIKOKU_CLAMD` names the daemon: `unix:/run/clamav/clamd.ctl` or `tcp:HOST:PORT`. Nothing else is contacted.
"""

import os
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass

ENVIRONMENT = "SAIKOKU_CLAMD"
LIMIT_SECONDS = 60
PIECE = 1 << 16


class ScannerUnreachable(Exception):
    """A scanner is configured and does not answer: the file must wait."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`clean` is None where no scanner is configured; `engine` names program and signature version."""

    clean: bool | None
    engine: str = ""
    found: str = ""


NOT_SCANNED = Verdict(clean=None)


def is_configured() -> bool:
    return bool(os.environ.get(ENVIRONMENT))


def scan(pieces: Iterable[bytes]) -> Verdict:
    """Send the bytes to the configured scanner. Raises ScannerUnreachable."""
    if not is_configured():
        return NOT_SCANNED
    try:
        engine = _ask(b"zVERSION\0", ())
        answer = _ask(b"zINSTREAM\0", pieces)
    except OSError as fault:
        raise ScannerUnreachable(str(fault)) from fault
    if answer.endswith("OK"):
        return Verdict(clean=True, engine=engine)
    if answer.endswith("FOUND"):
        return Verdict(clean=False, engine=engine, found=answer.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScannerUnreachable(answer)


def _ask(command: bytes, pieces: Iterable[bytes]) -> str:
    with _connect() as link:
        link.sendall(command)
        if command.startswith(b"zINSTREAM"):
            for piece in pieces:
                for start in range(0, len(piece), PIECE):
                    part = piece[start : start + PIECE]
                    link.sendall(struct.pack(">I", len(part)) + part)
            link.sendall(struct.pack(">I", 0))
        answer = bytearray()
        while part := link.recv(4096):
            answer += part
    return answer.decode("ascii", "backslashreplace").strip("\0\n ")


def _connect() -> socket.socket:
    kind, _, where = os.environ[ENVIRONMENT].partition(":")
    if kind == "unix":
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(LIMIT_SECONDS)
        link.connect(where)
        return link
    if kind == "tcp":
        host, _, port = where.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=LIMIT_SECONDS)
    raise ScannerUnreachable(f"{ENVIRONMENT}: unix:PATH or tcp:HOST:PORT is needed")
