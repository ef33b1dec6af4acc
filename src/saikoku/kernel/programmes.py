"""The receivables (科目) and the three sides on which they are reckoned, as the city names them."""

from enum import StrEnum


class Side(StrEnum):
    CITY_TAX = "city_tax"
    PREMIUM = "premium"
    OVERPAYMENT = "overpayment"


SIDE_WORDS = {Side.CITY_TAX: "市税", Side.PREMIUM: "保険料", Side.OVERPAYMENT: "不当利得返還金"}

PRINCIPAL_WORDS = {Side.CITY_TAX: "本税", Side.PREMIUM: "本料", Side.OVERPAYMENT: "返還金"}
"""What is owed itself, beside fee and late charge."""

PROGRAMME_WORDS = {
    "01": "市県民税(普通徴収)",
    "02": "固定資産税・都市計画税",
    "03": "軽自動車税(種別割)",
    "11": "国民健康保険料",
    "12": "後期高齢者医療保険料",
    "21": "不当利得返還金",
}
PROGRAMMES = tuple(PROGRAMME_WORDS)
SIDE_OF = {
    "01": Side.CITY_TAX,
    "02": Side.CITY_TAX,
    "03": Side.CITY_TAX,
    "11": Side.PREMIUM,
    "12": Side.PREMIUM,
    "21": Side.OVERPAYMENT,
}


def programmes_of(side: str) -> tuple[str, ...]:
    return tuple(code for code, found in SIDE_OF.items() if found == side)
