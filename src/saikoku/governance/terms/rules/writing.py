"""How a term's value is typed and read: 12-29、12-30 for days, 9-12、12-15 for bands of hours. Pure."""

import re
import unicodedata
from datetime import date
from typing import Any

from saikoku.governance.terms.rules.declared import END_OF_DAY, Declared, faults
from saikoku.kernel.periods import Month

YES_WORDS, NO_WORDS = "はい", "いいえ"


class Unreadable(ValueError):
    """What was typed is no value of the term's type; str() says how to write it."""


HINTS = {
    "flag": "「はい」か「いいえ」。",
    "day": "日付。例: 2026-04-01。",
    "days": "月日(毎年)か日付を「、」で区切ります。例: 12-29、2026-05-03。ないときは「なし」。",
    "months": "年月を「、」で区切ります。例: 2026-07、2026-08。ないときは「なし」。",
    "choice": "一覧から一つ選びます。",
    "bands": "開始時と終了時を - で結び、「、」で区切ります。例: 9-12、12-15。",
    "limits": "名前と分数を空白で区切り、「、」で並べます。目安のないものは 0。例: 休憩 60、離席 10。",
    "time": "時刻。00:00 から 23:59 まで。例: 09:00、18:30。",
    "programmes": "科目のコードを空白で区切ります。例: 11 12。",
    "area": "市外局番。0 で始まる 2 から 5 桁の数字。例: 0942。",
    "billers": "6 桁の数字を「、」で区切ります。例: 123456、234567。ないときは「なし」。",
    "text": "文字。",
}


def hint(term: Declared) -> str:
    """How to write a value of the term."""
    if term.type == "int":
        return f"0以上 {term.most:,} 以下の整数。"
    ends = f"一日の終わりは {END_OF_DAY} と書きます。" if term.type == "time" and term.after else ""
    return HINTS.get(term.type, HINTS["text"]) + ends


def read(term: Declared, typed: str) -> Any:
    """The value in its type. Raises Unreadable."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    reader = {"choice": _choice, "int": _int}.get(term.type)
    try:
        value = reader(term, plain) if reader else _READERS.get(term.type, _text)(plain)
        if faults(term, value):
            raise ValueError(plain)
        return value
    except ValueError as fault:
        raise Unreadable(f"値として読み取れません。{hint(term)}") from fault


def typed(term: Declared, value: Any) -> str:
    """The value as one would type it."""
    match term.type:
        case "flag":
            return YES_WORDS if value else NO_WORDS
        case "days" | "months":
            return "、".join(value) or "なし"
        case "choice":
            return term.choices[value]
        case "bands":
            return "、".join(f"{start}-{end}" for start, end in value)
        case "limits":
            return "、".join(f"{name} {minutes}" for name, minutes in value)
    return str(value)


def words(term: Declared, value: Any) -> str:
    """The value as people read it in a list."""
    match term.type:
        case "int":
            return f"{value:,}"
        case "bands":
            return "、".join(f"{start}〜{end}時" for start, end in value)
        case "limits":
            return "、".join(f"{name}({minutes}分)" if minutes else f"{name}(目安なし)" for name, minutes in value)
        case "days":
            return "、".join(_day_in_words(day) for day in value) or "なし"
        case "months":
            return "、".join(f"{int(month[:4])}年{int(month[5:])}月" for month in value) or "なし"
    return typed(term, value)


def _day_in_words(day: str) -> str:
    *year, month, of_month = day.split("-")
    return "".join(f"{int(part)}年" for part in year) + f"{int(month)}月{int(of_month)}日"


def _int(term: Declared, plain: str) -> int:
    number = plain.replace(",", "")
    if not re.fullmatch(r"[0-9]{1,15}", number) or int(number) > term.most:
        raise ValueError(plain)
    return int(number)


def _time(plain: str) -> str:
    """With two figures for the hour, whatever was typed: 9:00."""
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", plain)
    return f"{int(found[1]):02d}:{found[2]}" if found else ""


def _programmes(plain: str) -> str:
    return " ".join(sorted(set(plain.split())))


def _listed(plain: str) -> str:
    return "、".join(part.strip() for part in re.split("[、,]", plain))


def _flag(plain: str) -> bool:
    if plain not in (YES_WORDS, NO_WORDS):
        raise ValueError(plain)
    return plain == YES_WORDS


def _day(plain: str) -> str:
    return date.fromisoformat(plain).isoformat()


def _days(plain: str) -> list[str]:
    if plain in ("", "なし"):
        return []
    days = [part.strip() for part in re.split("[、,]", plain)]
    for day in days:
        date.fromisoformat(day if len(day) > len("12-29") else f"2024-{day}")
    return days


def _months(plain: str) -> list[str]:
    if plain in ("", "なし"):
        return []
    return [str(Month.parse(part)) for part in re.split("[、,]", plain)]


def _choice(term: Declared, plain: str) -> str:
    """By its words, as shown, or by its code."""
    by_words = {unicodedata.normalize("NFKC", words): code for code, words in term.choices.items()}
    code = by_words.get(plain, plain)
    if code not in term.choices:
        raise ValueError(plain)
    return code


def _bands(plain: str) -> list[list[int]]:
    bands = [part.strip().removesuffix("時") for part in re.split("[、,]", plain)]
    found = [re.fullmatch(r"([0-9]{1,2})\s*[-〜~]\s*([0-9]{1,2})", band) for band in bands]
    if not all(found):
        raise ValueError(plain)
    return [[int(band[1]), int(band[2])] for band in found]


def _limits(plain: str) -> list[list]:
    found = [re.fullmatch(r"(\S+)\s+([0-9]{1,3})分?", part.strip()) for part in re.split("[、,]", plain)]
    if not all(found):
        raise ValueError(plain)
    return [[one[1], int(one[2])] for one in found]


def _text(plain: str) -> str:
    if not plain:
        raise ValueError(plain)
    return plain


_READERS = {
    "programmes": _programmes, "billers": _listed, "time": _time,
    "flag": _flag, "day": _day, "days": _days, "months": _months, "bands": _bands, "limits": _limits, "text": _text,
}  # fmt: skip
