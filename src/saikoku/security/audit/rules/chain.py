"""How a record becomes a link of the chain. The verifier has its own writing of the same rule."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

GENESIS = "0" * 64
FIELDS = (
    "id", "action", "actor", "account_id", "terminal", "reason", "object_id", "subjects", "key_id",
    "before", "after", "business_at", "recorded_at",
)  # fmt: skip


def canonical(record: Mapping) -> bytes:
    """All fields of the record in one fixed form: JSON, sorted, UTC moments with microseconds."""
    plain = {name: _plain(record[name]) for name in FIELDS}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value


def link(previous_hash: str, record: Mapping) -> str:
    return hashlib.sha256(previous_hash.encode() + b"\n" + canonical(record)).hexdigest()
