"""Words of the board: indicators, outlooks, figures with their unit."""

from decimal import Decimal

from saikoku.governance.goals.rules import annex, writing
from saikoku.performance.outlook.rules.standing import Standing
from saikoku.ui import components as ui

SHORT = {
    "calls_city_tax": "市税の架電", "calls_premium": "保険料等の架電", "households_visited": "訪問世帯",
    "voluntary": "自主納付額等", "contact_rate_city_tax": "市税の接触率", "contact_rate_premium": "保険料の接触率",
}  # fmt: skip
RULES = {
    "promise": "ア 架電での約束", "slip": "イ 発行納付書", "notice": "ウ 不在票等", "loss": "エ 資格喪失の勧奨",
    "transfer": "オ 口座振替の勧奨", "other": "カ その他の承認業務",
}  # fmt: skip
OUTLOOKS = {
    "reached": ui.Chip("達成", "done"), "likely": ui.Chip("達成の見込み", "info"), "open": ui.Chip("目標は幅の中", "look"),
    "unlikely": ui.Chip("未達の見込み", "bad"), "missed": ui.Chip("未達", "bad"), "unknown": ui.Chip("判断できない"),
}  # fmt: skip


def amount(indicator: str, value: int | Decimal | None) -> str:
    return "-" if value is None else writing.words(annex.indicators()[indicator], value)


def figure(indicator: str, value: int | Decimal | None) -> str:
    """Without its unit, for a column that names it."""
    return amount(indicator, value).removesuffix(annex.indicators()[indicator].unit)


def adds_up(indicator: str) -> bool:
    """Pieces and yen; a rate does not."""
    return annex.indicators()[indicator].adds_up


def unit(indicator: str) -> str:
    return annex.indicators()[indicator].unit


def ends_between(line: Standing) -> str:
    """The range of the month's end, or why there is none."""
    found = line.forecast
    if not found.days_ahead:
        return "終わった月"
    if found.end_range is None:
        return "幅は未定" if found.end is not None else "日数が不足"
    return "〜".join(figure(line.indicator, end) for end in found.end_range)


def expected(line: Standing) -> str:
    """What the month will come to: 7,120件(6,800〜7,430)."""
    if line.forecast.end is None:
        return "まだ見込めません"
    return f"{amount(line.indicator, line.forecast.end)}({ends_between(line)})"


def measured(line: Standing) -> str:
    """The line under a tile's figure."""
    if line.target is None:
        return "目標は未定"
    if not adds_up(line.indicator):
        return f"目標{amount(line.indicator, line.target)}、{OUTLOOKS[line.will_be].words}"
    return f"目標{amount(line.indicator, line.target)}の{line.share}%、{OUTLOOKS[line.will_be].words}"
