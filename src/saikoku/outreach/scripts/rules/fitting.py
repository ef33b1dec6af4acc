"""Which cases fit the situation of a call? They are offered first, each with its reason."""

from collections.abc import Collection
from dataclasses import dataclass

from saikoku.outreach.scripts.rules import texts

SITUATIONS = {
    "third": "本人でない方が出ている",
    "gate-failed": "本人と確認できていない",
    "protected": "注意区分「支援措置」",
    "care": "注意区分「要注意」",
    "interpreter": "注意区分「通訳」",
    "language": "市の資料: 日本語のほかの言語",
    "overpayment": "不当利得返還金についての電話",
    "plan": "市の資料: 分納中",
    "loss": "市の資料: ほかの健康保険に加入か",
    "undeclared": "市の資料: 所得の申告がない",
    "broken": "約束の日を過ぎている",
    "no-transfer": "口座振替がない",
    "before": "本人確認の前",
    "after": "本人確認の後",
}
"""In the order in which they weigh, and what the desk says of each."""
KNOWN_BEFORE_THE_GATE = ("third", "gate-failed", "protected", "care", "interpreter", "language", "before")
"""Before somebody is identified the panel shows nothing of his affairs."""
MOST = 5
RARE = ("before", "after")


@dataclass(frozen=True, slots=True)
class Fitting:
    key: str
    because: str  # empty where only the stage of the call speaks for it


def fitting(situations: Collection[str], *, identified: bool) -> list[Fitting]:
    """The cases that fit, what weighs most first, at most five."""
    holding = [name for name in SITUATIONS if name in situations and (identified or name in KNOWN_BEFORE_THE_GATE)]
    found = []
    for case in texts.of_kind("case"):
        fits = [name for name in holding if name in case.fits]
        if fits:
            because = "" if fits[0] in RARE else SITUATIONS[fits[0]]
            found.append((holding.index(fits[0]), case.number, Fitting(case.key, because)))
    return [one for *_, one in sorted(found, key=lambda row: row[:2])][:MOST]


def language_of(code: str) -> str | None:
    """The key of the opening in a language of the city's data; None for Japanese and where there is none."""
    if code in ("", "ja"):
        return None
    return next((text.key for text in texts.of_kind("language") if text.code == code[:2].lower()), "language:plain-japanese")
