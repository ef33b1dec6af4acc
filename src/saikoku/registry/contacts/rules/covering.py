"""Which instalments does a part of a promise cover? Typed as the board of the case names them: 「6、7」「令7/6〜8」. Pure.

A number alone means that instalment of the sides spoken about; where it stands in several years or programmes the year and
the programme are typed before it (国保令7/6), and hold for what follows.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from saikoku.kernel import eras
from saikoku.kernel.programmes import SIDE_OF
from saikoku.registry.contacts.rules.promising import PromiseLine

SHORT = {"01": "市県民", "02": "固定", "03": "軽自", "11": "国保", "12": "後期", "21": "返還金"}
"""Programmes as the boards of a case name them."""
WHOLE_YEAR = "00"
_PART = re.compile(
    rf"(?P<programme>{'|'.join(SHORT.values())})?(?:(?P<year>[令平R][0-9]+)(?:年度)?[/の])?"
    r"(?P<first>[0-9]{1,2}|全)(?:[~〜-](?P<last>[0-9]{1,2}))?期?"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owed:
    """An instalment that is still open."""

    id: int
    programme: str
    due_year: int
    number: str  # 00: the whole year
    balance: int = 0


def fiscal(year: int) -> str:
    """令7: the fiscal year in its short form."""
    return eras.fiscal_year_in_words(year).removesuffix("年度").replace("令和", "令").replace("平成", "平")


def written(rows: Iterable[Owed]) -> str:
    """As it could be typed again: 国保令7/6、7."""
    found, head = [], ""
    for programme, year, number in sorted({(one.programme, one.due_year, one.number) for one in rows}):
        before, head = head, f"{SHORT[programme]}{fiscal(year)}/"
        found.append(("" if before == head else head) + ("全" if number == WHOLE_YEAR else str(int(number))))
    return "、".join(found)


def read(typed: str, owed: Sequence[Owed]) -> tuple[tuple[int, ...], list[str]]:
    """The instalments that are meant, and every reason why that cannot be said: promise-covers-unread,
    promise-covers-nothing-open, promise-covers-several."""
    found: list[int] = []
    reasons: set[str] = set()
    programme = year = None
    for part in re.split(r"[、,\s]+", unicodedata.normalize("NFKC", typed).strip().strip("、")):
        match = _PART.fullmatch(part)
        if match is None or int(match["last"] or 99) < int(match["first"].replace("全", "0")):
            reasons.add("promise-covers-unread")
            continue
        if match["programme"] or match["year"]:
            programme, year = match["programme"], match["year"] and match["year"].replace("R", "令")
        for number in _numbers(match["first"], match["last"]):
            meant = [one for one in owed if one.number == number and programme in (None, SHORT[one.programme])
                     and year in (None, fiscal(one.due_year))]  # fmt: skip
            reasons |= {"promise-covers-nothing-open"} if not meant else set()
            reasons |= {"promise-covers-several"} if len({(one.programme, one.due_year) for one in meant}) > 1 else set()
            found += [one.id for one in meant]
    return tuple(dict.fromkeys(found)), sorted(reasons)


def _numbers(first: str, last: str | None) -> list[str]:
    if first == "全":
        return [WHOLE_YEAR]
    return [f"{number:02d}" for number in range(int(first), int(last or first) + 1)]


def resolved(
    lines: Sequence[PromiseLine], sides: Sequence[str], owed_of: Callable[[], Sequence[Owed]]
) -> tuple[tuple[PromiseLine, ...], list[str]]:
    """The lines with the keys of the instalments that they name, typed or ticked, and why some cannot be told; `sides` were
    spoken about, `owed_of` is asked only where any are named."""
    if not any(line.covers or line.instalments for line in lines):
        return tuple(lines), []
    owed, reasons, found = owed_of(), [], []
    for line in lines:
        meant = (line.side,) if line.side else sides
        ids, against = _of_line(line, [one for one in owed if SIDE_OF[one.programme] in meant])
        found.append(replace(line, instalments=ids))
        reasons += against
    return tuple(found), list(dict.fromkeys(reasons))


def _of_line(line: PromiseLine, owed: Sequence[Owed]) -> tuple[tuple[int, ...], list[str]]:
    if line.covers:
        return read(line.covers, owed)
    is_open = set(line.instalments) <= {one.id for one in owed}
    return tuple(dict.fromkeys(line.instalments)), [] if is_open else ["promise-covers-nothing-open"]
