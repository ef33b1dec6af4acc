"""How a value reads on paper: one place, so that PDF and screen say the same."""

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from saikoku.documents.report import Kind, Value

MINUS = "\N{MINUS SIGN}"
TOKYO = ZoneInfo("Asia/Tokyo")
_PLACES = {Kind.AVERAGE: Decimal("0.1"), Kind.PERCENT: Decimal("0.01")}


def shown(value: Value, kind: Kind) -> str:
    """The value as people read it; an unknown value is a dash, never an empty cell."""
    match value:
        case None:
            return "-"
        case str():
            return value
        case date():
            return value.isoformat()
        case time():
            return f"{value.hour}:{value.minute:02}"
    if kind in _PLACES:
        value = Decimal(value).quantize(_PLACES[kind], ROUND_HALF_UP)
    digits = f"{abs(value):,}"
    sign = MINUS if value < 0 else ""
    return sign + digits + {Kind.YEN: "円", Kind.PERCENT: "%"}.get(kind, "")


def moment(at: datetime) -> str:
    """Japan's time to the minute."""
    return at.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M")
