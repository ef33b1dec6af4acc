"""A doubtful address in the words that every page uses. Pure."""

from collections.abc import Iterable

from saikoku.exchange.layouts.rules import outcomes
from saikoku.inquiry.residences.rules import doubt
from saikoku.inquiry.residences.rules.doubt import Doubt

TITLE = "住所に疑いがあります"


def lines(found: Iterable[Doubt], *, places: bool = True) -> list[str]:
    """One sentence for each reason; without `places` the address found is not named."""
    return [_line(one, places) for one in found]


def short(found: Iterable[Doubt]) -> str:
    """All reasons in a few words, for a row of a list."""
    return "、".join(dict.fromkeys(_short(one) for one in found))


def _line(one: Doubt, places: bool) -> str:
    if one.code == doubt.UNDER_SURVEY:
        who = f"{one.on.month}月{one.on.day}日に調べる予定" if one.on else "担当はまだ決まっていません"
        return f"居所調査中です({who})。"
    day = f"{one.on.year}年{one.on.month}月{one.on.day}日"
    if one.code == doubt.RETURNED:
        return f"{day}に、この方あての郵便が戻りました。"
    whose = "同じ世帯の方について、" if one.of_another else ""
    kind = "居所調査" if one.outcome.startswith("S") else "訪問"
    where = f"判明した住所: {one.address_found}。" if places and one.address_found else ""
    return f"{whose}{day}の{kind}の結果は「{outcomes.outcomes()[one.outcome].ja}」です。{where}"


def _short(one: Doubt) -> str:
    if one.code == doubt.UNDER_SURVEY:
        return "居所調査中"
    return "郵便の返戻" if one.code == doubt.RETURNED else outcomes.outcomes()[one.outcome].ja
