"""Does a text answer what was typed? The call desk's script asks in the same way while one types."""

import unicodedata
from collections.abc import Iterable

_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)} | {ord("ー"): None}


def key(text: str) -> str:
    """Width, case and kind of kana do not matter, nor do spaces and the long vowel sign."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_TO_HIRAGANA)
    return "".join(plain.split())


def finds(typed: str, words: Iterable[str]) -> bool:
    """Every word that was typed stands somewhere in the text; nothing typed finds everything."""
    whole = key(" ".join(words))
    return all(key(word) in whole for word in typed.split())
