"""Which texts are there, what parts has each, and what stood at the beginning of the contract: data, read once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter

from saikoku.outreach.scripts.rules import outcomes

Value = str | list[str]
Content = dict[str, Value]

KINDS = {"script": "話すこと", "case": "会話の場面", "faq": "よくある質問", "language": "ことば"}
PLACES = {
    "pay": "納める・納めた", "hard": "納められない・納めない", "procedure": "手続き・ほかの用件",
    "others": "本人でない・つながらない", "care": "配慮・困りごと",
}  # fmt: skip
TO = {"debtor": "本人", "third": "本人でない方", "anyone": "どなたでも"}
FILLED = {
    "name": "相手の名前", "center": "センターの名前", "city": "市の名前", "contractor": "受託者の名前",
    "operator": "話す人の名前",
    "phone": "折返し先", "city_phone": "市の代表番号", "hours": "受付時間", "sides": "話す科目", "promise": "過ぎた約束",
}  # fmt: skip
"""What may be filled into a text, with what stands there where nobody is on the line."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a text: `many` lines or one, or outcome codes; `needed` where it must not be empty."""

    name: str
    words: str
    many: bool = False
    codes: bool = False
    needed: bool = True
    spoken: bool = False


TITLE = Part("title", "見出し")
SIDES = ("city_tax", "premium", "overpayment")
PARTS: dict[str, tuple[Part, ...]] = {
    "script": (TITLE, Part("lines", "言うこと", many=True, spoken=True), Part("caution", "気をつけること", needed=False)),
    "case": (
        TITLE,
        Part("when", "どんなとき"),
        Part("say", "言ってよいこと", many=True, spoken=True),
        Part("say_city_tax", "市税のとき加えて言うこと", many=True, needed=False, spoken=True),
        Part("say_premium", "保険料のとき加えて言うこと", many=True, needed=False, spoken=True),
        Part("say_overpayment", "不当利得のとき加えて言うこと", many=True, needed=False, spoken=True),
        Part("never", "言わないこと・しないこと", many=True),
        Part("ask", "尋ねること", many=True, spoken=True),
        Part("record", "記録すること"),
        Part("outcomes", "結果", codes=True),
        Part("next", "次に受け持つ人"),
    ),
    "faq": (TITLE, Part("answer", "答え", many=True, spoken=True)),
    "language": (
        TITLE,
        Part("sounds", "読み方", many=True, needed=False, spoken=True),
        Part("lines", "言うこと", many=True, spoken=True),
        Part("meaning", "意味"),
        Part("reply", "よくある返事"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Declared:
    """A text of the contract by its key, with what can not be proposed anew and the words it begins with."""

    key: str
    kind: str
    number: int
    content: Content
    reading: str = ""
    place: str = ""
    to: str = ""
    shortcut: str = ""
    short: str = ""
    code: str = ""
    fits: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        return PARTS[self.kind]

    @property
    def is_for_third_parties(self) -> bool:
        """Heard by somebody who is not, or not yet known to be, the person himself."""
        return self.to in ("third", "anyone") or self.kind == "language"


@cache
def declared() -> dict[str, Declared]:
    """Every text by its key, in the order of the files: what is said, cases, questions, languages."""
    found = {}
    for kind, file in (("script", "scripts"), ("case", "cases"), ("faq", "faq"), ("language", "languages")):
        text = files("saikoku.outreach.scripts").joinpath(f"{file}.toml").read_text(encoding="utf-8")
        for number, entry in enumerate(tomllib.loads(text)[kind], start=1):
            entry = {**entry, "number": entry.get("number", number)}
            key, content = f"{kind}:{entry.pop('key')}", entry.pop("text")
            fits = tuple(entry.pop("fits", ()))
            found[key] = Declared(key=key, kind=kind, content=whole(kind, content), fits=fits, **entry)
    return found


def of_kind(kind: str) -> list[Declared]:
    return [one for one in declared().values() if one.kind == kind]


def whole(kind: str, content: Mapping[str, Value]) -> Content:
    """Every part of the kind, in its order; what is missing is empty."""
    return {
        part.name: list(content.get(part.name, ())) if part.many or part.codes else str(content.get(part.name, "")).strip()
        for part in PARTS[kind]
    }


def lines_of(value: Value) -> list[str]:
    return [value] if isinstance(value, str) else value


def spoken(text: Declared, content: Mapping[str, Value]) -> list[str]:
    return [line for part in text.parts if part.spoken for line in lines_of(content[part.name])]


MATTER = re.compile("料|税|円|納|滞|催告|督促|支払|金額|国保|保険|差押|科目|不当利得|年金|債権|借")
MATTER_OF_LANGUAGES = re.compile(
    r"\b(tax|premium|insurance|pay|payment|debt|owe|yen|thuế|phí|nợ|bảo hiểm)\b|税|费|保险|세금|보험|체납|कर\b|बीमा|ऋण",
    re.IGNORECASE,
)
ASIDE = re.compile(r"\([^()]*\)")


def tells_the_matter(line: str) -> bool:
    """Would whoever hears it learn what the call is about? The names that are filled in are left out of account,
    but {sides} and {promise} tell the matter themselves."""
    if "{sides}" in line or "{promise}" in line:
        return True
    heard = ASIDE.sub("", re.sub(r"\{[a-z_]+\}", "", line))
    return bool(MATTER.search(heard) or MATTER_OF_LANGUAGES.search(heard))


def faults(text: Declared, content: Mapping[str, Value]) -> list[str]:
    """Every reason why these words cannot stand for the text; an empty list means they can."""
    given = {part.name: [line for line in lines_of(content.get(part.name, "")) if line.strip()] for part in text.parts}
    lines = [line for part in text.parts for line in given[part.name]]
    codes = [code for part in text.parts if part.codes for code in given[part.name]]
    third = text.is_for_third_parties and any(tells_the_matter(line) for line in spoken(text, whole(text.kind, given)))
    return [reason for reason, fails in (
        ("part-missing", any(part.needed and not given[part.name] for part in text.parts)),
        ("unknown-filling", any(_unknown_names(line) for line in lines)),
        ("unknown-outcome", any(code not in outcomes.calls() for code in codes)),
        ("matter-to-third-parties", third),
    ) if fails]  # fmt: skip


def _unknown_names(line: str) -> bool:
    """Plain names only: nothing is reached into, converted or padded."""
    try:
        return any(
            name is not None and (name not in FILLED or form or conversion)
            for _, name, form, conversion in Formatter().parse(line)
        )
    except ValueError:
        return True


def filled(value: Value, filling: Mapping[str, str]) -> Value:
    """With the names of this contract and call; what is not known now stands as what it is."""
    known = {name: filling.get(name) or f"({words})" for name, words in FILLED.items()}
    return value.format_map(known) if isinstance(value, str) else [line.format_map(known) for line in value]


def filled_content(content: Mapping[str, Value], filling: Mapping[str, str]) -> Content:
    return {name: filled(value, filling) for name, value in content.items()}
