"""Write the trail and seal it. `record` is called by every operation inside its own transaction."""

import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from saikoku import turns
from saikoku.kernel import clock, keys
from saikoku.kernel.actor import Actor
from saikoku.security.audit.rules import chain, subjects
from saikoku.turns import Turn

BATCH = 5_000

INSERT = """
with written as (
    insert into audit_auditrecord (action, actor, account_id, terminal, reason, object_id, subjects, key_id,
                                   before, after, business_at, recorded_at)
    values (%(action)s, %(actor)s, %(account_id)s, %(terminal)s, %(reason)s, %(object_id)s, %(subjects)s,
            %(key_id)s, %(before)s::jsonb, %(after)s::jsonb, %(business_at)s, %(recorded_at)s)
    returning id
)
insert into audit_unsealed (record_id) select id from written returning record_id
"""


class OutsideTransaction(Exception):
    """A record must stand or fall with its act: open a transaction first."""


def record(
    action: str,
    *,
    by: Actor,
    at: datetime,
    about: Iterable[str] = (),
    reason: str = "",
    object_id: str = "",
    before: Mapping | None = None,
    after: Mapping | None = None,
    terminal: str = "",
) -> int:
    """Insert one unsealed record and return its id.

    `about` takes debtor numbers (宛名番号) in clear and keeps only their HMAC. `before` and `after` must hold
    no personal data. Raises OutsideTransaction where no transaction is open.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(action)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, parameters(
            action, by=by, at=at, about=about, reason=reason, object_id=object_id,
            before=before, after=after, terminal=terminal,
        ))  # fmt: skip
        return cursor.fetchone()[0]


def parameters(action, *, by, at, about=(), reason="", object_id="", before=None, after=None, terminal="") -> dict:
    """What `INSERT` takes; for the few set-based acts that write their record in the same statement."""
    numbers = sorted(set(about))
    key = keys.load("audit") if numbers else b""
    return {
        "action": action,
        "actor": by.name,
        "account_id": by.account_id,
        "terminal": terminal or by.terminal,
        "reason": reason,
        "object_id": object_id,
        "subjects": [subjects.mark(number, key) for number in numbers],
        "key_id": keys.key_id("audit") if numbers else "",
        "before": None if before is None else json.dumps(before, ensure_ascii=False, default=str),
        "after": None if after is None else json.dumps(after, ensure_ascii=False, default=str),
        "business_at": at,
        "recorded_at": clock.real_now(),
    }


@transaction.atomic
def seal_waiting() -> int:
    """Link the committed records that wait, in the order of their ids; the number sealed. One sealer at a time."""
    if not turns.take_if_free(Turn.SEAL_OF_TRAIL):
        return 0
    with connection.cursor() as cursor:
        waiting = _waiting(cursor)
        if not waiting:
            return 0
        sequence, head = _head(cursor)
        moment = clock.real_now()
        rows = []
        for entry in waiting:
            sequence += 1
            link = chain.link(head, entry)
            rows.append((sequence, entry["id"], head, link, moment))
            head = link
        cursor.executemany(
            "insert into audit_seal (sequence, record_id, previous_hash, hash, sealed_at)"
            " values (%s, %s, %s, %s, %s)", rows,
        )  # fmt: skip
        cursor.execute("delete from audit_unsealed where record_id = any(%s)", [[r[1] for r in rows]])
    transaction.on_commit(lambda: write_head(sequence, head, moment))
    return len(rows)


def _waiting(cursor) -> list[dict]:
    names = ", ".join(f"r.{name}" for name in chain.FIELDS)
    cursor.execute(
        f"select {names} from audit_unsealed u join audit_auditrecord r on r.id = u.record_id"  # noqa: S608
        " order by r.id limit %s", [BATCH],
    )  # fmt: skip
    return [
        {**dict(zip(chain.FIELDS, row, strict=True)), "before": _json(row[9]), "after": _json(row[10])}
        for row in cursor.fetchall()
    ]


def _json(value):
    return json.loads(value) if isinstance(value, str) else value


def _head(cursor) -> tuple[int, str]:
    cursor.execute("select sequence, hash from audit_seal order by sequence desc limit 1")
    return cursor.fetchone() or (0, chain.GENESIS)


def note_head() -> None:
    """Note the present head again: a server killed between a seal and its note left it out."""
    with connection.cursor() as cursor:
        sequence, head = _head(cursor)
    if sequence:
        write_head(sequence, head, clock.real_now())


def write_head(sequence: int, head: str, moment: datetime) -> None:
    """Append the chain's head to the second path, flushed to the disk before we go on."""
    folder = Path(settings.TRAIL_PATH)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = f"{sequence} {head} {moment.isoformat()}\n"
    handle = os.open(folder / "heads.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "ab") as stream:
        stream.write(line.encode())
        stream.flush()
        os.fsync(stream.fileno())
