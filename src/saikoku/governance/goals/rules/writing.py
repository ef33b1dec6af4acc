"""How the months of a line are typed and read: 「1,200」 for all of them, or one number for each. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from saikoku.governance.goals.rules.annex import Indicator
from saikoku.kernel.periods import Month

NONE_WORDS = "なし"
MOST = 999_999_999_999
WHOLE = 10_000  # hundredths of a per cent in the whole


class Unreadable(ValueError):
    """What was typed is no line of the sheet; str() says how to write it."""


def read(indicator: Indicator, typed: str, months: Sequence[Month]) -> dict[Month, int]:
    """A value for each month; empty where none is proposed. Raises Unreadable."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    if plain in ("", NONE_WORDS):
        return {}
    parts = [part for part in re.split(r"[、\s]+", plain) if part]
    if len(parts) == 1:
        parts *= len(months)
    if len(parts) != len(months):
        raise Unreadable(f"月の数が合いません。1つだけ入力するか、{len(months)}か月分を「、」で区切ってください。")
    return {month: _amount(indicator, part) for month, part in zip(months, parts, strict=True)}


def _amount(indicator: Indicator, part: str) -> int:
    number = part.replace(",", "").removesuffix(indicator.unit)
    try:
        value = Decimal(number) * (1 if indicator.adds_up else 100)
    except ArithmeticError as fault:  # no number, or one beyond all numbers
        raise Unreadable(f"数として読み取れません({part})。{hint(indicator)}") from fault
    if value != value.to_integral_value() or not 0 < value <= (MOST if indicator.adds_up else WHOLE):
        raise Unreadable(f"この値は使えません({part})。{hint(indicator)}")
    return int(value)


def hint(indicator: Indicator) -> str:
    if indicator.adds_up:
        return "1以上の整数で入力してください。"
    return "0より大きく100以下の数を、小数2桁までで入力してください。"


def typed(indicator: Indicator, values: Mapping[Month, int]) -> str:
    """The line as one would type it."""
    parts = [plain(indicator, amount) for _, amount in sorted(values.items())]
    return parts[0] if len(set(parts)) == 1 else "、".join(parts)


def plain(indicator: Indicator, amount: int) -> str:
    return f"{amount:,}" if indicator.adds_up else f"{Decimal(amount) / 100:.2f}"


def words(indicator: Indicator, amount: int | Decimal | None) -> str:
    """An amount, or an average of amounts, with its unit."""
    if amount is None:
        return "未定(提案待ち)"
    if not indicator.adds_up:
        return f"{Decimal(amount) / 100:.2f}%"
    rounded = Decimal(amount).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded:,}".removesuffix(".0") + indicator.unit
