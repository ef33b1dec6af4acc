"""What do the 255 digits of an eL-QR (地方税統一QRコード) say, and are they whole? Pure.

Tags of two digits, lengths of two digits, values, as for every merchant-presented code; the last one is a checksum
over all before it, in five decimal digits. How the two inner check numbers are made is not public: an eL-QR is the
city's own and is printed again as it came, never made here.
"""

import binascii
from dataclasses import dataclass
from datetime import date

LENGTH = 255
ISSUER = "13800"
"""地方税共同機構."""
_TAGS = (("00", 2), ("01", 2), ("27", 96), ("54", 11), ("62", 26), ("80", 85), ("63", 5))
_INNER = (("00", 5), ("01", 83))
_NETWORK = {
    "check_1": 2, "account": 11, "amount": 11, "fee": 1, "institution": 5, "stamp": 1, "item": 3, "reserve_1": 5,
    "check_2": 2, "key": 20, "confirmation": 6, "area": 1, "city": 5, "office": 3, "reserve_2": 7,
}  # fmt: skip
_DATES = {"assessed_year": 4, "due_year": 4, "instalment": 2, "due_on": 8, "limit": 8}


@dataclass(frozen=True, slots=True)
class Code:
    """`amount` in yen; `limit`: the last day on which it is taken; `city`: 共通納税機関コード."""

    text: str
    amount: int
    item: str
    key: str
    confirmation: str
    city: str
    office: str
    assessed_year: int
    due_year: int
    instalment: str
    due_on: date | None
    limit: date | None


class Unreadable(ValueError):
    """The text is no eL-QR; `reasons` are codes."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(", ".join(reasons))


def crc(text: str) -> int:
    """CRC-16 with polynomial 0x1021, beginning at 0xFFFF, neither mirrored nor turned over."""
    return binascii.crc_hqx(text.encode("ascii"), 0xFFFF)


def parse(text: str) -> Code:
    """Raises Unreadable: not-255-digits or tags-wrong alone, else all of checksum-wrong, issuer-unknown,
    amounts-differ, day-no-day.
    """
    if len(text) != LENGTH or not (text.isascii() and text.isdigit()):
        raise Unreadable(["not-255-digits"])
    tags = _tags(text, _TAGS)
    inner = _tags(tags["27"], _INNER) if tags else None
    if tags is None or inner is None or (tags["00"], tags["01"]) != ("01", "12"):
        raise Unreadable(["tags-wrong"])
    network, stated = _cut(inner["01"], _NETWORK), _cut(tags["62"], _DATES)
    reasons = [] if crc(text[:-5]) == int(tags["63"]) else ["checksum-wrong"]
    reasons += [] if inner["00"] == network["institution"] == ISSUER else ["issuer-unknown"]
    reasons += [] if int(network["amount"]) == int(tags["54"]) else ["amounts-differ"]
    try:
        due_on, limit = _day(stated["due_on"]), _day(stated["limit"])
    except ValueError:
        reasons.append("day-no-day")
    if reasons:
        raise Unreadable(reasons)
    return Code(
        text=text, amount=int(tags["54"]), item=network["item"], key=network["key"],
        confirmation=network["confirmation"], city=network["city"], office=network["office"],
        assessed_year=int(stated["assessed_year"]), due_year=int(stated["due_year"]), instalment=stated["instalment"],
        due_on=due_on, limit=limit,
    )  # fmt: skip


def _tags(text: str, wanted: tuple[tuple[str, int], ...]) -> dict[str, str] | None:
    """The values by tag where tags and lengths stand in their order and fill the text; else None."""
    found, at = {}, 0
    for tag, width in wanted:
        if text[at : at + 4] != f"{tag}{width:02d}":
            return None
        found[tag] = text[at + 4 : at + 4 + width]
        at += 4 + width
    return found if at == len(text) else None


def _cut(text: str, widths: dict[str, int]) -> dict[str, str]:
    found, at = {}, 0
    for name, width in widths.items():
        found[name] = text[at : at + width]
        at += width
    return found


def _day(text: str) -> date | None:
    """Zeros or nines throughout: no day is named."""
    return None if set(text) in ({"0"}, {"9"}) else date.fromisoformat(text)


def faults(code: Code, *, today: date) -> list[str]:
    """Why nobody would take it today."""
    judged = (
        ("amount-missing", code.amount == 0),
        ("limit-passed", code.limit is not None and code.limit < today),
    )
    return [reason for reason, holds in judged if holds]
