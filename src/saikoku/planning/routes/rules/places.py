"""Where is an address? By the longest known beginning of its text, else by its postal code.

The table is the contractor's own: towns (町), blocks or lots of a town, and the office. What is known by its town only
says so, because the way inside a town is then a guess.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_UNTIL_THE_TOWN = (re.compile(r"^.{2,3}?[都道府県]"), re.compile(r"^.{1,7}?郡"), re.compile(r"^.{1,7}?[市区町村]"))
_NUMBERS = str.maketrans("〇一二三四五六七八九", "0123456789")
_CHOME = re.compile(r"([〇一二三四五六七八九])(?=丁目)")


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the table. `zone`: 1 town (市街), 2 outlying (周辺); `is_town`: its centre stands for all of it."""

    name: str
    postal_code: str
    lat: float
    lng: float
    zone: str
    is_town: bool


class Gazetteer:
    """Looks addresses up; made once for many of them."""

    def __init__(self, places: Iterable[Place]):
        self._by_name, self._by_code = {}, {}
        for place in places:
            self._by_name[key(place.name)] = place
            if place.is_town and place.postal_code:
                self._by_code.setdefault(place.postal_code, place)
        self._longest = max(map(len, self._by_name), default=0)

    def find(self, address: str, postal_code: str = "") -> Place | None:
        text = key(address)
        found = [self._beginning(rest) for rest in _rests(text)]
        best = max((hit for hit in found if hit), key=lambda hit: hit[0], default=None)
        return best[1] if best else self._by_code.get(postal_code)

    def _beginning(self, text: str) -> tuple[int, Place] | None:
        for length in range(min(len(text), self._longest), 0, -1):
            place = self._by_name.get(text[:length])
            if place is not None and not (text[length - 1].isdigit() and text[length : length + 1].isdigit()):
                return length, place
        return None


def key(text: str) -> str:
    """As it is compared: one width, no blanks, figures before 丁目."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return _CHOME.sub(lambda hit: hit.group().translate(_NUMBERS), plain)


def _rests(text: str) -> list[str]:
    """The text as it is, and without prefecture, county and municipality before it."""
    found = [text]
    for pattern in _UNTIL_THE_TOWN:
        hit = pattern.match(found[-1])
        if hit and hit.end() < len(found[-1]):
            found.append(found[-1][hit.end() :])
    return found
