"""Whole yen as people write and read it: 1,234円, −500円, １２，３４５."""

import re
import unicodedata

MINUS = "−"  # U+2212
MOST_DIGITS = 15
"""Of an amount that anybody could mean; the database holds more, and no text of a million digits is reckoned."""
_DIGITS = re.compile(r"\d+|\d{1,3}(,\d{3})+", re.ASCII)
_MINUS_SIGNS = "-−‐‑–—▲△"


class NotYen(ValueError):
    """The text is not an amount in whole yen; `code` says why, `str()` says it in Japanese."""

    WORDS = {
        "empty": "金額が入力されていません。",
        "unreadable": "金額は数字だけで入力してください(例 12,345)。",
        "fraction": "円未満の金額は入力できません。",
        "negative": "マイナスの金額は入力できません。",
        "too-long": f"金額の桁が多すぎます({MOST_DIGITS}桁まで)。",
    }

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self.text = text
        super().__init__(self.WORDS[code])


def grouped(amount: int) -> str:
    """1234567 -> 1,234,567; a minus is U+2212, as it is as wide as a digit."""
    return f"{amount:,}".replace("-", MINUS)


def in_words(amount: int) -> str:
    """1234 -> 1,234円; nothing owed is written 0円."""
    return f"{grouped(amount)}円"


def parse(text: str, *, signed: bool = False) -> int:
    """Yen from people's input: full-width digits, commas in their places, ¥ and 円 are accepted.

    Refuses with NotYen; a negative amount only passes where `signed` is asked for.
    """
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("、", ",")
    plain = plain.removeprefix("¥").removesuffix("円")
    if not plain:
        raise NotYen("empty", text)
    negative = plain[0] in _MINUS_SIGNS
    digits = plain[1:].removeprefix("¥") if negative else plain
    if re.fullmatch(r"[\d,]*\.\d+", digits, re.ASCII):
        raise NotYen("fraction", text)
    if not _DIGITS.fullmatch(digits):
        raise NotYen("unreadable", text)
    if negative and not signed:
        raise NotYen("negative", text)
    figures = digits.replace(",", "")
    if len(figures) > MOST_DIGITS:
        raise NotYen("too-long", text)
    amount = int(figures)
    return -amount if negative else amount
