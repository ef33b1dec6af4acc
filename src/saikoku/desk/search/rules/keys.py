"""How a person's names and places become keys, and a question becomes what to look for. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from saikoku.kernel import japanese

SHORTEST_TAIL = 3
LONGEST_QUESTION = 100
_NUMBER = re.compile(r"[0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed, in each reading it can have; a reading that makes no sense is empty."""

    number: str = ""  # debtor, household or notice number
    tail: str = ""  # end of a telephone number
    words: tuple[tuple[str, str], ...] = ()  # (name key, place key) of each word; all must be found
    joined: tuple[tuple[str, str], ...] = ()  # the same with a name's last character at its name (西田 新)

    def __bool__(self) -> bool:
        return bool(self.number or self.words)


def question(typed: str) -> Question:
    """Read the one box: digits are numbers and telephone tails, the rest are names and places."""
    plain = unicodedata.normalize("NFKC", typed[:LONGEST_QUESTION]).strip()
    joined = re.sub(r"[\s\-‐−ー()]", "", plain)
    if joined.isascii() and joined.isdigit():
        return Question(number=joined, tail=joined if len(joined) >= SHORTEST_TAIL else "")
    number = joined if _NUMBER.fullmatch(joined) and any(c.isdigit() for c in joined) else ""
    words, joined = plain.split(), _joined(plain.split())
    return Question(number=number, words=_words(words), joined=_words(joined) if joined != words else ())


def _joined(words: Iterable[str]) -> list[str]:
    """A word of one character belongs to the one before it."""
    found: list[str] = []
    for word in words:
        if found and len(japanese.search_key(word)) == 1:
            found[-1] += word
        else:
            found.append(word)
    return found


def _words(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    found = ((japanese.search_key(word), japanese.address_key(word)) for word in words)
    return tuple((name, place) for name, place in found if name or place)


def lines(keys: Iterable[str]) -> str:
    """Keys of several fields, each on its own line, none twice."""
    return "\n".join(dict.fromkeys(key for key in keys if key))


def tokens(keyed: str) -> list[str]:
    """Every pair of every line, and each line's first character behind a caret."""
    found: dict[str, None] = {}
    for line in keyed.split("\n"):
        if line:
            found["^" + line[0]] = None
            found.update(dict.fromkeys(japanese.bigrams(line)))
    return list(found)


def wanted(key: str) -> list[str]:
    """The tokens a key asks for: its pairs, or for a single character the beginning of a name."""
    return ["^" + key] if len(key) == 1 else japanese.bigrams(key)


def matches(question: Question, names: str, places: str) -> bool:
    """The slow, plain reading of the words: the oracle of the indexed search."""
    return bool(question.words) and all(
        _within(name, names) or _within(place, places) for name, place in question.words
    )


def _within(key: str, keyed: str) -> bool:
    if not key:
        return False
    found = keyed.split("\n")
    return any(line.startswith(key) if len(key) == 1 else key in line for line in found)
