"""An independent reading of the trail: its own canonical form, its own SQL, no key, nothing shared with the sealer."""

import datetime
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

QUERY = """
select s.sequence, s.previous_hash, s.hash, s.sealed_at, r.id, r.action, r.actor, r.account_id, r.terminal, r.reason,
       r.object_id, r.subjects, r.key_id, r.before, r.after, r.business_at, r.recorded_at
from audit_seal s left join audit_auditrecord r on r.id = s.record_id
order by s.sequence
"""
NAMES = ("id", "action", "actor", "account_id", "terminal", "reason", "object_id", "subjects", "key_id",
         "before", "after", "business_at", "recorded_at")  # fmt: skip
NOTE = re.compile(rb"([1-9][0-9]{0,17}) ([0-9a-f]{64}) \S+")
"""A line of the second path: sequence, head, moment."""
OLDEST_UNSEALED = """
select count(*) from audit_auditrecord r
where recorded_at < now() - interval '5 seconds'
  and not exists (select 1 from audit_seal s where s.record_id = r.id)
"""


NOTED_WITHIN = datetime.timedelta(seconds=5)
"""After a seal its head is written to the second path; only a server killed in between leaves it out."""
PROGRESS_EACH = 20_000


@dataclass
class Findings:
    links: int = 0
    head: str = "0" * 64
    noted: int = 0
    unsealed: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.faults

    def as_dict(self) -> dict:
        return {"whole": self.whole, "links": self.links, "head": self.head, "unsealed": self.unsealed,
                "errors": [{"reason": fault} for fault in self.faults]}  # fmt: skip

    def words(self) -> str:
        if self.whole:
            return f"操作記録 {self.links:,} 件の鎖は完全です。先頭値 {self.head[:16]}…"
        return "操作記録に異常があります。\n" + "\n".join(f"- {fault}" for fault in self.faults[:20])


def verify(connection, heads: Path, progress: Callable[[int], object] = lambda _: None) -> Findings:
    """Walk the chain from its first link; compare with every head written to the second path.

    `progress` is told the number of links now and then.
    """
    found = Findings()
    noted = _noted_heads(heads, found)
    overdue_from = datetime.datetime.now(datetime.UTC) - NOTED_WITHIN
    latest = overdue_from
    with connection.transaction(), connection.cursor(name="walk") as cursor:
        cursor.itersize = 5000
        for sequence, previous, stated, sealed_at, *values in cursor.execute(QUERY):
            _check_link(found, sequence, previous, stated, values)
            latest = sealed_at
            if found.links % PROGRESS_EACH == 0:
                progress(found.links)
            if noted.get(sequence) == {stated}:
                del noted[sequence]
                found.noted = sequence
    for sequence in noted:
        found.faults.append(f"{sequence} 番の先頭値が、別の場所の控えと一致しません(記録が消されたか書き換えられています)")
    if found.noted < found.links and latest < overdue_from:
        found.faults.append(f"{found.links} 番の先頭値が、別の場所の控えにありません(控えが消されたか、短くされています)")
    found.unsealed = connection.execute(OLDEST_UNSEALED).fetchone()[0]
    if found.unsealed:
        found.faults.append(f"5秒を過ぎても封のない記録が {found.unsealed} 件あります(サーバーが動いているか確認してください)")
    return found


def _check_link(found: Findings, sequence: int, previous: str, stated: str, values: list) -> None:
    if sequence != found.links + 1:
        found.faults.append(f"{found.links + 1} 番の封がありません")
    if previous != found.head:
        found.faults.append(f"{sequence} 番の封が、前の記録とつながりません")
    if values[0] is None:
        found.faults.append(f"{sequence} 番の記録がありません")
    elif hashlib.sha256(previous.encode() + b"\n" + _form(values)).hexdigest() != stated:
        found.faults.append(f"{sequence} 番の記録の内容が、封をしたときと違います")
    found.links, found.head = sequence, stated


def _form(values: list) -> bytes:
    def plain(value):
        if isinstance(value, datetime.datetime):
            return value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return value

    pairs = sorted((name, plain(value)) for name, value in zip(NAMES, values, strict=True))
    return json.dumps(dict(pairs), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _noted_heads(heads: Path, found: Findings) -> dict[int, set[str]]:
    """Every head ever noted for a sequence: one that was noted twice with different values is a fault."""
    noted: dict[int, set[str]] = {}
    if not heads.exists():
        return noted
    for number, line in enumerate(heads.read_bytes().split(b"\n")[:-1], start=1):
        if parts := NOTE.fullmatch(line):
            noted.setdefault(int(parts[1]), set()).add(parts[2].decode())
        else:
            found.faults.append(f"先頭値の控えの {number} 行目を読めません")
    return noted
