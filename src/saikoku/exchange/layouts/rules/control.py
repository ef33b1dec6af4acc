"""The control record beside a file: what its sender says is in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

from saikoku.exchange.layouts.rules import faults
from saikoku.exchange.layouts.rules.cells import TOKYO
from saikoku.exchange.layouts.rules.faults import Fault, Report
from saikoku.exchange.layouts.rules.layout import Layout

SUFFIX = ".control.json"
ENCODING_NAMES = {
    "cp932": "cp932", "windows-31j": "cp932", "ms932": "cp932", "shift_jis": "cp932", "sjis": "cp932",
    "utf-8": "utf-8", "utf8": "utf-8",
}  # fmt: skip
LARGEST = 1_000_000
"""Bytes of a control record."""


class ControlUnreadable(Exception):
    """The control record is no JSON object of the agreed form; `detail` names the entry."""

    def __init__(self, detail: str):
        self.detail = detail
        super().__init__(detail)


@dataclass(frozen=True, slots=True)
class Control:
    """`sum` is in yen, null for layouts without a sum column. `scope` makes missing rows "gone"."""

    file: str
    layout: str
    encoding: str
    fixed: bool
    extracted_at: datetime | None
    rows: int
    sum: int | None
    sha256: str
    scope: dict = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        return self.scope.get("full") is True


def make(layout: Layout, report: Report, *, file: str, extracted_at: datetime, scope: dict | None = None) -> Control:
    return Control(
        file, layout.id, report.encoding, report.fixed, extracted_at,
        report.rows, report.sum, report.sha256, scope or {},
    )  # fmt: skip


def dump(control: Control) -> bytes:
    words = {name: getattr(control, name) for name in Control.__slots__}
    words["extracted_at"] = control.extracted_at and control.extracted_at.isoformat()
    return json.dumps(words, ensure_ascii=False, indent=1).encode() + b"\n"


def load(data: bytes) -> Control:
    """Raises ControlUnreadable."""
    if len(data) > LARGEST:
        raise ControlUnreadable("size")
    try:
        words = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ControlUnreadable("json") from error
    if not isinstance(words, dict):
        raise ControlUnreadable("object")
    kinds = {"file": str, "layout": str, "encoding": str, "fixed": bool, "rows": int, "sha256": str}
    for name, kind in kinds.items():
        if not isinstance(words.get(name), kind) or (kind is int and isinstance(words[name], bool)):
            raise ControlUnreadable(name)
    total, scope = words.get("sum"), words.get("scope") or {}
    if not isinstance(total, int | None) or isinstance(total, bool):
        raise ControlUnreadable("sum")
    if not isinstance(scope, dict):
        raise ControlUnreadable("scope")
    return Control(
        words["file"], words["layout"], words["encoding"], words["fixed"], _moment(words.get("extracted_at")),
        words["rows"], total, words["sha256"].lower(), scope,
    )  # fmt: skip


def _moment(text: object) -> datetime | None:
    """The sender's moment; without an offset it is Tokyo's."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise ControlUnreadable("extracted_at") from error
    return found if found.tzinfo else found.replace(tzinfo=TOKYO)


def refusals(control: Control, report: Report) -> list[Fault]:
    """Where the control record and the file differ; `value` is "in the file / in the control record"."""
    pairs = [
        ("control_layout", report.layout, control.layout, _same_layout(report.layout, control.layout)),
        ("control_encoding", report.encoding, control.encoding,
            ENCODING_NAMES.get(control.encoding.lower()) == report.encoding),
        ("control_fixed", report.fixed, control.fixed, report.fixed == control.fixed),
        ("control_sha256", report.sha256, control.sha256, report.sha256 == control.sha256),
        ("control_rows", report.rows, control.rows, report.rows == control.rows),
        ("control_sum", report.sum, control.sum, report.sum == control.sum),
    ]  # fmt: skip
    return [Fault(0, "", f"{_shown(here)} / {_shown(there)}", reason) for reason, here, there, same in pairs if not same]


def _shown(value: object) -> str:
    match value:
        case None:
            return "なし"
        case bool():
            return "はい" if value else "いいえ"
        case _:
            return faults.shown(str(value))


def _same_layout(here: str, there: str) -> bool:
    return there in (here, here.partition("_")[0])
