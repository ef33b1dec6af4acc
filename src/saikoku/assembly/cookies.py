"""What the cookies of this database are called: the browser knows hosts, not ports, so names keep databases apart."""

import hashlib
import hmac
from dataclasses import dataclass

LETTERS = 10


@dataclass(frozen=True, slots=True)
class Names:
    session: str
    csrf: str
    terminal: str


def names(*, secret: str, database: str, tls: bool) -> Names:
    """The same in all workers of one contract, which share the secret and the database."""
    mark = hmac.new(secret.encode(), b"cookies:" + database.encode(), hashlib.sha256).hexdigest()[:LETTERS]
    before = "__Host-" if tls else ""
    return Names(f"{before}session-{mark}", f"{before}csrf-{mark}", f"{before}terminal-{mark}")
