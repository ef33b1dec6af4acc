"""Days in the Japanese calendar: written for people, read from what people type."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from saikoku.kernel import dated, periods

WEEKDAYS = "月火水木金土日"

USABLE_YEARS = range(1900, 2200)
"""Years a person may name; another one is a slip of the hand, and a count up to it would take minutes."""


@dataclass(frozen=True, slots=True)
class Era:
    name: str
    letter: str
    since: date
    year_one: int
    last: date  # of the era; the current era's is the last day a date can hold


class NotADate(ValueError):
    """The text is no day; `code` says why and `str()` says it in Japanese for the field's error."""

    WORDS = {
        "empty": "日付が入力されていません。",
        "unreadable": "日付として読み取れません。2026-04-17、4/17、R8.4.17 のように入力してください。",
        "no-such-month": "{month}月はありません。",
        "no-such-day": "{year}年{month}月に{day}日はありません。",
        "outside-era": "{era}は{first}から{last}までです。",
        "before-eras": "{first}より前の日付は和暦で表せません。",
        "no-such-year": "{year}年は扱えません。",
    }

    def __init__(self, code: str, text: str, **values: object) -> None:
        self.code = code
        self.text = text
        super().__init__(self.WORDS[code].format(**values))


@cache
def all_eras() -> tuple[Era, ...]:
    """The eras in order, oldest first."""
    rows = dated.read_toml(files("saikoku.kernel") / "eras.toml")["era"]
    lasts = [row["since"] - timedelta(days=1) for row in rows[1:]] + [date.max]
    return tuple(
        Era(row["name"], row["letter"], row["since"], row["year_one"], last)
        for row, last in zip(rows, lasts, strict=True)
    )


def era_of(day: date) -> Era:
    """Raises NotADate for days before the first era of the table."""
    for era in reversed(all_eras()):
        if day >= era.since:
            return era
    raise NotADate("before-eras", day.isoformat(), first=all_eras()[0].since.isoformat())


def year_in_words(day: date) -> str:
    """令和8年, 令和元年."""
    era = era_of(day)
    number = day.year - era.year_one + 1
    return f"{era.name}{'元' if number == 1 else number}年"


def month_in_words(month: periods.Month) -> str:
    """令和8年4月; the era is that of the month's last day."""
    return f"{year_in_words(month.last)}{month.number}月"


def fiscal_year_in_words(year: int) -> str:
    """令和8年度; the fiscal year 2019 is written 令和元年度, as claims assessed since May 2019 are."""
    return f"{year_in_words(date(year, 12, 31))}度"


def weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def in_words(day: date, *, with_weekday: bool = True) -> str:
    """令和8年4月10日(金)."""
    words = f"{year_in_words(day)}{day.month}月{day.day}日"
    return f"{words}({weekday(day)})" if with_weekday else words


def short(day: date) -> str:
    """R8.4.10."""
    era = era_of(day)
    return f"{era.letter}{day.year - era.year_one + 1}.{day.month}.{day.day}"


_MARK = r"[-/.年]"
_PATTERNS = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日?",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<era>[MTSHR]|[明大昭平令])(?P<era_year>\d{1,2})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<era>[MTSHR]|明治?|大正?|昭和?|平成?|令和?)?"
        rf"(?P<era_year>\d{{1,2}}|元){_MARK}(?P<month>\d{{1,2}})[-/.月](?P<day>\d{{1,2}})日?",
        r"(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日?",
        r"(?P<month>\d{2})(?P<day>\d{2})",
        r"\+(?P<ahead>\d{1,4})",
    )
)


def parse(text: str, *, today: date | None = None) -> date:
    """A day from people's input; raises NotADate.

    Read are 2026-04-17, 20260417, 2026年4月17日, R8.4.17, R080417, 令和8年4月17日 and 元年; relative to
    `today` 8.4.17 (its era), 4/17 and 0417 (the nearest such day, before or after) and +7 (days ahead).
    Without `today` the relative forms are refused. Full-width characters are accepted.
    """
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("−", "-")
    plain = re.sub(r"\([月火水木金土日]\)$", "", plain)
    if not plain:
        raise NotADate("empty", text)
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(plain):
            return _day(text, found.groupdict(), today)
    raise NotADate("unreadable", text)


def _day(text: str, part: dict[str, str | None], today: date | None) -> date:
    if part.get("year"):
        return _checked(text, int(part["year"]), int(part["month"]), int(part["day"]))
    if part.get("era_year"):
        return _day_of_era(text, part, today)
    if today is None:
        raise NotADate("unreadable", text)
    if part.get("ahead"):
        return _ahead(text, int(part["ahead"]), today)
    return _nearest(text, int(part["month"]), int(part["day"]), today)


def _day_of_era(text: str, part: dict[str, str | None], today: date | None) -> date:
    written = (part.get("era") or "").upper()
    if not written and today is None:
        raise NotADate("unreadable", text)
    if written:
        era = next(era for era in all_eras() if written == era.letter or era.name.startswith(written))
    else:
        era = era_of(today)
    number = 1 if part["era_year"] == "元" else int(part["era_year"])
    day = _checked(text, era.year_one + number - 1, int(part["month"]), int(part["day"]))
    if number < 1 or not era.since <= day <= era.last:
        last = "現在" if era.last == date.max else era.last.isoformat()
        raise NotADate("outside-era", text, era=era.name, first=era.since.isoformat(), last=last)
    return day


def _ahead(text: str, days: int, today: date) -> date:
    if days > (date.max - today).days:
        raise NotADate("no-such-year", text, year=date.max.year + 1)
    return today + timedelta(days=days)


def _nearest(text: str, month: int, day: int, today: date) -> date:
    """The year is chosen before the day is checked, so that 2/29 never jumps to a far leap year."""
    if not 1 <= month <= 12:
        raise NotADate("no-such-month", text, month=month)
    years = [year for year in (today.year - 1, today.year, today.year + 1) if 1 <= year <= 9999]
    near = min(years, key=lambda year: abs(date(year, month, max(min(day, 28), 1)) - today))
    return _checked(text, near, month, day)


def _checked(text: str, year: int, month: int, day: int) -> date:
    if not 1 <= year <= 9999:
        raise NotADate("no-such-year", text, year=year)
    if not 1 <= month <= 12:
        raise NotADate("no-such-month", text, month=month)
    if not 1 <= day <= periods.Month(year, month).last.day:
        raise NotADate("no-such-day", text, year=year, month=month, day=day)
    return date(year, month, day)
