"""An independent reading of the trail: its own canonical form, its own SQL, no key, nothing shared with the sealer."""

import datetime
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

QUERY = """
select s.sequence, s.previous_hash, s.hash, r.id, r.action, r.actor, r.account_id, r.terminal, r.reason,
       r.object_id, r.subjects, r.key_id, r.before, r.after, r.business_at, r.recorded_at
from audit_seal s left join audit_auditrecord r on r.id = s.record_id
order by s.sequence
"""
NAMES = ("id", "action", "actor", "account_id", "terminal", "reason", "object_id", "subjects", "key_id",
         "before", "after", "business_at", "recorded_at")  # fmt: skip
OLDEST_UNSEALED = """
select count(*) from audit_auditrecord r
where recorded_at < now() - interval '5 seconds'
  and not exists (select 1 from audit_seal s where s.record_id = r.id)
"""


@dataclass
class Findings:
    links: int = 0
    head: str = "0" * 64
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


def verify(connection, heads: Path) -> Findings:
    """Walk the chain from its first link; compare with every head written to the second path."""
    found = Findings()
    noted = _noted_heads(heads, found)
    hashes: dict[int, str] = {}
    with connection.transaction(), connection.cursor(name="walk") as cursor:
        cursor.itersize = 5000
        for sequence, previous, stated, *values in cursor.execute(QUERY):
            _check_link(found, sequence, previous, stated, values)
            if sequence in noted:
                hashes[sequence] = stated
    for sequence, head in noted.items():
        if hashes.get(sequence) != head:
            found.faults.append(f"{sequence} 番の先頭値が、別の場所の控えと一致しません(記録が消されたか書き換えられています)")
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


def _noted_heads(heads: Path, found: Findings) -> dict[int, str]:
    if not heads.exists():
        return {}
    noted = {}
    for number, line in enumerate(heads.read_text(encoding="utf-8").splitlines(), start=1):
        parts = line.split()
        if len(parts) == 3 and parts[0].isdigit():
            noted[int(parts[0])] = parts[1]
        else:
            found.faults.append(f"先頭値の控えの {number} 行目を読めません")
    return noted
