"""The comparison as one picture: contacts per 100 calls of the third month by policy, to be read in grey."""

import statistics
from collections.abc import Sequence
from html import escape

from saikoku.practice.rules.comparing import POLICIES, Played

WORDS = {
    "list": "名簿の順", "random": "くじの順", "best_slot": "最良の一枠を優先", "learned": "記録から学ぶ(本システム)",
    "exact": "市の率を知り人を推し量る", "oracle": "全員の本当の確率を知る",
}  # fmt: skip
WIDTH, LEFT, ROW, HEAD = 760, 230, 30, 58
GAP, BELOW = 44, 24


def drawn(fixed: Sequence[dict[str, Played]], free: Sequence[dict[str, Played]]) -> str:
    """Two groups of bars: the same shifts for all, and hours chosen freely; whiskers from the least to the most city."""
    most = max(city[name].per_hundred for group in (fixed, free) for city in group for name in POLICIES)
    height = HEAD + 2 * (len(POLICIES) * ROW + GAP) + BELOW
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'font-family="sans-serif" font-size="14" aria-labelledby="title">',
        '<title id="title">三か月目の、架電100回あたりの接触</title>',
        '<pattern id="ours" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="#333"/><rect width="2" height="6" fill="#777"/></pattern>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        '<text x="16" y="26" font-weight="bold">三か月目の、架電100回あたりの接触'
        f"(練習の市 {len(fixed)} 通りの中央値、線は最小から最大)</text>",
    ]
    top = HEAD
    for words, cities in (("配置が決まっているとき", fixed), ("架電する日時も選べるとき(延べ時間は同じ)", free)):
        parts.append(f'<text x="16" y="{top}" fill="#333">{escape(words)}</text>')
        for place, name in enumerate(POLICIES):
            parts.append(_bar(name, [city[name].per_hundred for city in cities], top + 10 + place * ROW, most))
        top += len(POLICIES) * ROW + GAP
    return "\n".join([*parts, "</svg>", ""])


def _bar(name: str, values: list[float], y: int, most: float) -> str:
    def at(value: float) -> float:
        return round(LEFT + (WIDTH - LEFT - 70) * value / most, 1)

    middle = statistics.median(values)
    fill = "url(#ours)" if name == "learned" else "#bbb"
    weight = ' font-weight="bold"' if name == "learned" else ""
    return (
        f'<text x="{LEFT - 8}" y="{y + 16}" text-anchor="end"{weight}>{escape(WORDS[name])}</text>'
        f'<rect x="{LEFT}" y="{y + 3}" width="{at(middle) - LEFT:.1f}" height="18" fill="{fill}" stroke="#333"/>'
        f'<path d="M{at(min(values))} {y + 12}H{at(max(values))}" stroke="#000" stroke-width="1.5"/>'
        f'<text x="{at(max(values)) + 8:.1f}" y="{y + 17}"{weight}>{middle:.1f}</text>'
    )
