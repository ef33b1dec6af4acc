"""Japanese text: keys by which people find it, forms that hide it, characters a CP932 file cannot hold.

A key is made beside the stored value and never shown. What is folded (old forms, kana, words) stands in
folding.toml.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from saikoku.kernel import dated

_HYPHENS = frozenset("-‐‑‒–—―−ー─━〜~")
_REPEATS = "々ヽヾ〻"
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Mn", "Mc", "Me"})
_KANJI_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_NUMERALS = "[〇一二三四五六七八九十百]+"
_COUNTED = re.compile(rf"{_NUMERALS}(?=丁目|番地|番(?:[0-9ノ〇一二三四五六七八九十]|$)|号)")
_BEFORE_HYPHEN = re.compile(rf"{_NUMERALS}(?=-[0-9〇一二三四五六七八九十百])")
_AFTER_HYPHEN = re.compile(rf"(?<=[0-9]-){_NUMERALS}(?![^0-9号-])")
_AFTER_COUNTER = re.compile(rf"(?:(?<=[0-9]ノ)|(?<=番地)|(?<=番地ノ)|(?<=[0-9]番)){_NUMERALS}(?![^号])")
_ALL_HYPHENS = str.maketrans(dict.fromkeys(_HYPHENS, "-"))
_HYPHEN_OF_NUMBERS = re.compile(f"(?<=[0-9A-Za-z])[{''.join(sorted(_HYPHENS))}](?=[0-9A-Za-z])".replace("[-", "[\\-"))
_JOINED_KANA = re.compile("[\uff66-\uff9f]+")
_PART = re.compile(r"(?<=[0-9])(?:丁目|番地|番(?=[0-9ノ]|$)|号室|号)ノ?|(?<=[0-9])[ノ之](?=[0-9])")


class Outside(NamedTuple):
    """A character that CP932 does not have."""

    position: int  # counted from 1, as people count
    character: str
    code_point: str  # U+20BB7


class _Folds(dict[int, str]):
    """A translation table that works out a character's fold when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _HYPHENS:
            fold = "-"
        elif char in _REPEATS:
            fold = char
        elif 0x3041 <= code <= 0x3096 or code in (0x309D, 0x309E):  # hiragana and its repeat marks
            fold = self[code + 0x60]
        elif unicodedata.category(char) in _DROPPED or unicodedata.category(char)[0] in "PSZ":
            fold = ""
        else:
            fold = char
        self[code] = fold
        return fold


@cache
def _folds() -> _Folds:
    table = _Folds()
    written = dated.read_toml(files("saikoku.kernel") / "folding.toml")
    for line in (written["old_forms"] + written["kana"]).split("\n"):
        if forms := line.split():
            table.update((ord(form), forms[0]) for form in forms[1:])
    return table


@cache
def _words() -> tuple[tuple[str, str], ...]:
    written = dated.read_toml(files("saikoku.kernel") / "folding.toml")["words"]
    return tuple((short, line.split()[0]) for line in written.split("\n") for short in line.split()[1:])


def search_key(text: str) -> str:
    """One spelling for all ways to write a name: width, kana, small kana, old forms, case, 々, (株).

    Spaces, marks and the long vowel sign are dropped; a hyphen stays only between digits or letters.
    Making the key of a key changes nothing, so stored values and questions go through the same door.
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if "(" in plain:
        plain = "".join(plain.split())
        for short, word in _words():
            plain = plain.replace(short, word)
    key = plain.translate(_folds())
    if any(mark in key for mark in _REPEATS):
        key = _repeated(key)
    if "-" in key:
        key = re.sub(r"(?<![0-9a-z])-|-(?![0-9a-z])", "", re.sub(r"-+", "-", key))
    return key


def _repeated(key: str) -> str:
    """佐々木 -> 佐佐木, スヾキ -> スズキ; a repeat mark with nothing before it is dropped."""
    out: list[str] = []
    for char in key:
        if char not in _REPEATS:
            out.append(char)
        elif out:
            voiced = unicodedata.normalize("NFC", out[-1] + "\u3099") if char == "ヾ" else out[-1]
            out.append((voiced if len(voiced) == 1 else out[-1]).translate(_folds()))
    return "".join(out)


def address_key(text: str) -> str:
    """As search_key, and 城南町十五番地の3 = 城南町15-3, 東町１丁目２番３号 = 東町1-2-3; 大字 is dropped."""
    key = unicodedata.normalize("NFKC", text).translate(_ALL_HYPHENS)
    key = _AFTER_HYPHEN.sub(_in_digits, _BEFORE_HYPHEN.sub(_in_digits, key))
    before, key = "", search_key(key)
    while key != before:  # what one round uncovers is a number for the next
        before = key
        key = _AFTER_COUNTER.sub(_in_digits, _COUNTED.sub(_in_digits, key))
        key = search_key(_PART.sub("-", key).replace("大字", ""))
    return key


def written_address(text: str) -> str:
    """An address as it is kept: figures and letters in half width, kana in full, one hyphen between figures, single spaces.

    １５‐３ = 15-3, ｺｰﾎﾟ = コーポ. What it says stays: 十五番地 is no 15 here.
    """
    plain = "".join(_width(char) for char in _JOINED_KANA.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text))
    return " ".join(_HYPHEN_OF_NUMBERS.sub("-", plain).split())


def _width(char: str) -> str:
    """Half-width letters and figures, and nothing else: 神 as the city's compatibility form stays what it is."""
    return unicodedata.normalize("NFKC", char) if unicodedata.east_asian_width(char) in "FH" else char


def _in_digits(found: re.Match[str]) -> str:
    return str(_number(found.group()))


def _number(kanji: str) -> int:
    """二十三 -> 23, 一〇五 -> 105, 百二 -> 102."""
    total = digits = 0
    seen = False
    for char in kanji:
        if char in "十百":
            unit = 10 if char == "十" else 100
            total += (digits if seen else 1) * unit
            digits, seen = 0, False
        else:
            digits, seen = digits * 10 + _KANJI_DIGITS[char], True
    return total + digits


def bigrams(key: str) -> list[str]:
    """The pairs of neighbouring characters, each once, in order; a key of one character is its own."""
    if len(key) < 2:
        return [key] if key else []
    return list(dict.fromkeys(key[place : place + 2] for place in range(len(key) - 1)))



def town(address: str) -> str:
    """The address without its house number: everything before the first digit."""
    return re.split(r"[0-90-9一二三四五六七八九十百]+(?=丁目|番|[0-90-9\--−‐]|$)", address, maxsplit=1)[0]


def natural(text: str) -> list[tuple[int, str]]:
    """To sort by: numbers within a text by what they count, so that 2 stands before 10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"([0-9]+)", text)]


def mask_name(name: str) -> str:
    """試験 太郎 -> 試験 〇〇: the family name stays; without a space only the first character does."""
    family, space, given = re.fullmatch(r"(\S*)(\s*)(.*)", name.strip(), re.DOTALL).groups()
    if not space:
        return family[:1] + "〇" * len(family[1:])
    return family + space + "".join(char if char.isspace() else "〇" for char in given)


def outside_cp932(text: str) -> list[Outside]:
    """Every character that a CP932 delivery would have to refuse; user-defined 外字 are inside."""
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return [
            Outside(place, char, f"U+{ord(char):04X}")
            for place, char in enumerate(text, start=1)
            if not _in_cp932(char)
        ]
    return []


def _in_cp932(char: str) -> bool:
    try:
        char.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
