"""What a call or visit sheet says, as flat values that two people's typings are compared by. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Any


@dataclass(frozen=True, slots=True)
class Sheet:
    """One act as it was read; what was written in words is kept beside it. `sides` of a call; a visit is of the premium."""

    began_at: datetime
    ended_at: datetime | None
    worker_number: str
    debtor_number: str
    outcome: str
    spoke_with: str = ""
    identified_by: str = ""
    sides: tuple[str, ...] = ()
    promised_on: date | None = None
    promised_yen: int | None = None
    promised_way: str = ""
    call_back_at: datetime | None = None
    phone: str = ""


def as_values(sheet: Sheet, zone: tzinfo) -> dict[str, Any]:
    began = sheet.began_at.astimezone(zone)
    return {
        "on": began.date().isoformat(), "began": f"{began:%H:%M}",
        "ended": f"{sheet.ended_at.astimezone(zone):%H:%M}" if sheet.ended_at else "",
        "worker": sheet.worker_number, "debtor": sheet.debtor_number, "outcome": sheet.outcome,
        "spoke_with": sheet.spoke_with, "identified_by": sheet.identified_by, "sides": " ".join(sheet.sides),
        "promised_on": sheet.promised_on.isoformat() if sheet.promised_on else "", "promised_yen": sheet.promised_yen,
        "promised_way": sheet.promised_way, "phone": sheet.phone,
        "call_back_at": sheet.call_back_at.astimezone(zone).isoformat(timespec="minutes") if sheet.call_back_at else "",
    }  # fmt: skip


def from_values(values: Mapping[str, Any], zone: tzinfo) -> Sheet:
    day = date.fromisoformat(values["on"])

    def moment(name: str) -> datetime | None:
        return datetime.combine(day, time.fromisoformat(values[name]), tzinfo=zone) if values[name] else None

    back = datetime.fromisoformat(values["call_back_at"]).astimezone(zone) if values["call_back_at"] else None
    return Sheet(
        moment("began"), moment("ended"), values["worker"], values["debtor"], values["outcome"], values["spoke_with"],
        values["identified_by"], tuple(values["sides"].split()),
        date.fromisoformat(values["promised_on"]) if values["promised_on"] else None, values["promised_yen"],
        values["promised_way"], back, values["phone"],
    )  # fmt: skip
