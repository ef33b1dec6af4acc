"""Does a text carry a 個人番号? It must never enter this system, so what looks like one is caught.

Check digit by 平成26年総務省令第85号, article 5: with P1..P11 the digits counted from the right without the
check digit and Q = 2..7 for P1..P6, 2..6 for P7..P11, it is 11 - (sum of P*Q mod 11), and 0 where that
remainder is 0 or 1.
"""

import re
import unicodedata

_WEIGHTS_FROM_LEFT = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_TWELVE_DIGITS = re.compile(r"\d{12}", re.ASCII)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
_IN_TEXT = re.compile(r"(?<!\d)(?<!\d-)\d{4}([- ]?)\d{4}\1\d{4}(?!-?\d)", re.ASCII)


def check_digit(eleven: str) -> int:
    total = sum(int(digit) * weight for digit, weight in zip(eleven, _WEIGHTS_FROM_LEFT, strict=True))
    remainder = total % 11
    return 0 if remainder <= 1 else 11 - remainder


def is_plausible(text: str) -> bool:
    """Twelve digits whose last is right. About one in eleven of any numbers passes; all zeros does not."""
    if not _TWELVE_DIGITS.fullmatch(text) or text == "0" * 12:
        return False
    return int(text[-1]) == check_digit(text[:-1])


def found_in(text: str) -> list[str]:
    """Every stretch of a free text that may be a 個人番号: full-width digits and groups of four too."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    candidates = (re.sub(r"\D", "", found.group()) for found in _IN_TEXT.finditer(plain))
    return [digits for digits in candidates if is_plausible(digits)]
