"""Telephone numbers: one spelling for storing, one for reading, one for hiding; and which kind."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

Kind = Literal["mobile", "landline", "ip", "other"]

_KINDS: dict[int, Kind] = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.VOIP: "ip",
}
_DASHES = str.maketrans("", "", "-‐‑‒–—―−ー─━~()[]. \t\u3000/")
_DIALLED = re.compile(r"0[1-9]\d{7,9}", re.ASCII)
_JAPAN = 81
_SHOWN = 4


class NotAPhone(ValueError):
    """The text is no telephone number that can be called in Japan; `str()` says so in Japanese."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__("電話番号を市外局番から入力してください(例 0942-30-9000)。")


@dataclass(frozen=True, slots=True)
class Phone:
    number: str  # digits as dialled in Japan: 09012344821
    display: str  # 090-1234-4821
    kind: Kind

    @property
    def masked(self) -> str:
        return mask(self.number)

    @property
    def tail(self) -> str:
        return tail(self.number)

    @property
    def takes_sms(self) -> bool:
        return self.kind == "mobile"


@lru_cache(maxsize=4096)
def parse(text: str) -> Phone:
    """A number as people and files write it: full-width, with brackets, hyphens or +81. Raises NotAPhone."""
    plain = _bare(text)
    if not _DIALLED.fullmatch(plain):
        raise NotAPhone(text)
    number = phonenumbers.PhoneNumber(country_code=_JAPAN, national_number=int(plain))
    found = phonenumbers.number_type(number)
    if found == PhoneNumberType.UNKNOWN:
        raise NotAPhone(text)
    display = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return Phone(plain, display, _KINDS.get(found, "other"))


def digits(text: str) -> str:
    """The digits to search by, whether or not the number is a valid one: +81 becomes the leading 0."""
    return re.sub(r"\D", "", _bare(text))


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return re.sub(r"^(\+|010)810?", "0", plain)


def tail(number: str, length: int = _SHOWN) -> str:
    """The last digits, by which people ask for a number."""
    return digits(number)[-length:]


def mask(number: str) -> str:
    """09012344821 -> 090-••••-4821: the first group and the last four digits stay.

    A number that is none in Japan keeps the groups it was written in, without any its last four digits.
    """
    try:
        display = parse(number).display
    except NotAPhone:
        display = number
    head, dash, _ = display.partition("-")
    kept_from = len(display) - _SHOWN
    kept_to = len(head) if dash and kept_from > len(head) + 1 else 0
    if sum(char.isdigit() for char in display) <= _SHOWN:
        kept_from = len(display)
    return "".join(
        "•" if char.isdigit() and kept_to <= place < kept_from else char
        for place, char in enumerate(display)
    )
