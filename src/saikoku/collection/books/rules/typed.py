"""What a receipt leaf says, as flat values that two people's typings are compared by. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Any

LINE = "line:"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf as it was read; `lines` are yen by instalment."""

    taken_at: datetime
    worker_number: str
    debtor_number: str
    total: int
    lines: tuple[tuple[int, int], ...]

    @property
    def sum(self) -> int:
        return sum(yen for _, yen in self.lines)


def as_values(leaf: Leaf, zone: tzinfo) -> dict[str, Any]:
    moment = leaf.taken_at.astimezone(zone)
    return {
        "on": moment.date().isoformat(), "at": f"{moment:%H:%M}", "worker": leaf.worker_number, "debtor": leaf.debtor_number,
        "total": leaf.total, **{f"{LINE}{instalment}": yen for instalment, yen in sorted(leaf.lines)},
    }  # fmt: skip


def from_values(values: Mapping[str, Any], zone: tzinfo) -> Leaf:
    moment = datetime.combine(date.fromisoformat(values["on"]), time.fromisoformat(values["at"]), tzinfo=zone)
    lines = tuple((one, values[f"{LINE}{one}"]) for one in sorted(instalments_in(values)))
    return Leaf(moment, values["worker"], values["debtor"], values["total"], lines)


def instalments_in(values: Mapping[str, Any]) -> list[int]:
    """Of which there is a line."""
    return [int(name.removeprefix(LINE)) for name in values if name.startswith(LINE)]
