"""How a collector behaves at a door (specification 9.5.ア, ウ-キ): what each signs to have read. Pure."""

from dataclasses import dataclass
from enum import StrEnum

EDITION = "2026-1"
"""Raised with every change of meaning: whoever read an earlier edition reads the new one."""


class Duty(StrEnum):
    INTRODUCE = "introduce"
    TRADE = "trade"
    MANNERS = "manners"
    DRESS = "dress"
    ENTRY = "entry"
    GIFTS = "gifts"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Rule:
    """A short name, what is asked, and where that stands."""

    name: str
    words: str
    clause: str


RULES = {
    Duty.INTRODUCE: Rule(
        "名のりと従事者証", "はじめに所属と氏名を告げ、従事者証を見せます。求められたら、いつでも見せます。", "9(5)ア"
    ),
    Duty.TRADE: Rule(
        "ほかの商売をしない", "訪問の間に、物を売る、勧める、配るなど、ほかの営業に当たることをしません。", "9(5)ウ"
    ),
    Duty.MANNERS: Rule(
        "規律と態度", "約束の時間を守り、おだやかに話します。大声を出す、せかす、玄関先に居続けることをしません。", "9(5)エ"
    ),
    Duty.DRESS: Rule("身なり", "清潔で、相手に不快を与えない服装をします。", "9(5)オ"),
    Duty.ENTRY: Rule(
        "敷地への立入り",
        "門や敷地に入るときは、何のために来たかを告げ、用のある所までにします。断られたら出ます。物を壊さず、壊したらすぐに知らせます。",
        "9(5)カ",
    ),
    Duty.GIFTS: Rule(
        "金品を受け取らない",
        "納付していただくお金のほかは、お茶菓子、心付け、品物を含めて、何も受け取りません。渡されそうになったら断り、記録します。",
        "9(5)キ",
    ),
    Duty.MONEY: Rule(
        "お金は領収証と一緒に",
        "お金を受け取ったら、その場で必ず領収証を渡します。預かるだけ、後で渡すということをしません。",
        "13(2)エ",
    ),
}


def refusals(duty: str, happened: str) -> list[str]:
    """Why a breach cannot be written down as it is told."""
    found = [] if duty in list(Duty) else ["duty-unknown"]
    return found + ([] if happened.strip() else ["happened-missing"])
