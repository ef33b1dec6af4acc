"""What stands where on a slip: labels and frames of the three parts, and a page's own texts. Measures in mm from below."""

import re
from dataclasses import dataclass, field

from saikoku.documents import fonts, slip_fonts
from saikoku.documents.slip import Slip
from saikoku.kernel import eras, yen
from saikoku.kernel.programmes import PRINCIPAL_WORDS, PROGRAMME_WORDS, SIDE_OF

SMALLEST = 3.5
"""Points; at this size the longest address of a city file still has room."""
LEFT, RIGHT, VALUE = 6.0, 93.0, 28.0
BARS_AT = 27.0
QR_AT = (70.0, 47.0)
WHOLE_YEAR, FIRST_EXTRA = "00", 13


@dataclass(frozen=True, slots=True)
class Text:
    """Words with their baseline (several lines: around it); `width` 0: as long as they are."""

    x: float
    y: float
    words: str
    size: float = 8
    width: float = 0
    height: float = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    labels: tuple[Text, ...]
    frames: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A slip's own texts: in every part, and in the first alone."""

    everywhere: tuple[Text, ...]
    first: tuple[Text, ...]
    gs1_128: str = ""
    elqr: str = ""
    texts: tuple[Text, ...] = field(default=(), compare=False)


_ROWS = (
    ("科目", 182.0), ("年度", 175.5), ("期別", 169.0), ("通知書番号", 162.5), ("納付書番号", 156.0), ("納期限", 149.5),
    ("使用期限", 143.0),
)  # fmt: skip
_PRINCIPAL = 113.5
_MONEY = (("", _PRINCIPAL), ("督促手数料", 107.0), ("延滞金", 100.5), ("合計金額", 91.5))
_SIDES = {words: SIDE_OF[code] for code, words in PROGRAMME_WORDS.items()}
LABELS = (
    *(Text(LEFT + 1.5, y + 2, words, 6.5) for words, y in _ROWS),
    Text(LEFT + 1.5, 136.5, "納付者", 6.5),
    *(Text(LEFT + 1.5, y + 2, words, 6.5) for words, y in _MONEY[1:]),
)
FRAMES = (
    *((LEFT, y, RIGHT - LEFT, 6.5) for _, y in _ROWS),
    (LEFT, 120.0, RIGHT - LEFT, 23.0),
    *((LEFT, y, RIGHT - LEFT, 6.5) for _, y in _MONEY[:3]),
    (LEFT, 89.5, RIGHT - LEFT, 11.0),
    (LEFT, 89.5, VALUE - LEFT - 2, 99.0),
)
_STAMP = (60.0, 50.0, 33.0, 33.0)
_STAMP_LABEL = Text(66.5, 79.0, "領収日付印", 6.5)
PARTS = (
    Part("納付書(納入済通知書)", (
        Text(LEFT, 198, "納付書(納入済通知書)", 12),
        Text(LEFT, 84.5, "使えるところ", 6.5),
        Text(LEFT, 9.5, "金額を直したもの、使用期限を過ぎたものは使えません。", 6),
    )),
    Part("控(原符)", (
        Text(LEFT, 198, "控(原符)", 12), _STAMP_LABEL,
        Text(LEFT, 80.0, "金融機関・取扱店の控です。", 7),
    ), (_STAMP,)),
    Part("領収証書", (
        Text(LEFT, 198, "領収証書", 12), _STAMP_LABEL,
        Text(LEFT, 80.0, "領収日付印のないもの、", 7), Text(LEFT, 76.0, "金額を直したものは無効です。", 7),
        Text(LEFT, 70.0, "この証書は大切に保管してください。", 7),
    ), (_STAMP,)),
)  # fmt: skip
FIXED = tuple(text for part in PARTS for text in (*LABELS, *part.labels))


def page(slip: Slip, turn: int, beside: fonts.Further | None = None) -> Page:
    """`turn` above 1 is said on every part; `beside`: the further font it is drawn with, else the one in force."""
    missing: set[str] = set()

    def shown(text: str) -> str:
        drawn, lacking = fonts.drawable(text, slip_fonts.FILE, beside=beside)
        missing.update(lacking)
        return slip_fonts.with_signs(drawn)

    name, address = shown(f"{slip.name} 様"), shown(slip.address)
    values = dict(zip((words for words, _ in _ROWS), (
        slip.programme, years(slip.assessed_year, slip.due_year), instalment(slip.instalment) + _thing(shown(slip.object)),
        shown(slip.notice_number), shown(slip.slip_number), eras.in_words(slip.due_on, with_weekday=False),
        eras.in_words(slip.valid_until, with_weekday=False) if slip.valid_until else "定めなし",
    ), strict=True))  # fmt: skip
    issued = eras.in_words(slip.issued_on, with_weekday=False)
    money = (slip.principal, slip.fee, slip.late_charge)
    everywhere = (
        Text(RIGHT, 200, f"{slip.number}{f' 再発行 {turn - 1}' if turn > 1 else ''}", 8, right=True),
        Text(LEFT, 191, f"{slip.city}", 10),
        Text(RIGHT, 191, "練習用 お支払いには使えません" if slip.practice else "", 8, right=True),
        Text(LEFT + 1.5, _PRINCIPAL + 2, PRINCIPAL_WORDS[_SIDES[slip.programme]], 6.5),
        *(Text(VALUE, y + 2, values[words], 8.5, RIGHT - VALUE - 1, 6) for words, y in _ROWS),
        Text(VALUE, 138.5, f"〒{slip.postal_code}" if slip.postal_code else "", 7),
        Text(VALUE, 134.0, address, 8, RIGHT - VALUE - 1, 9),
        Text(VALUE, 125.5, name, 10, RIGHT - VALUE - 1, 8),
        *(Text(RIGHT - 2, y + 2, yen.in_words(amount), 9, right=True) for amount, (_, y) in zip(money, _MONEY, strict=False)),
        Text(RIGHT - 2, 92.5, yen.in_words(slip.amount), 15, right=True),
        Text(LEFT, 5.5, f"{issued} {shown(slip.center)} 電話 {slip.phone}", 6, 87, 3),
    )  # fmt: skip
    if missing:
        everywhere += (Text(LEFT, 2.5, _replaced(missing), 5, 87, 4),)
    first = (*_channels(slip), *_numbers(slip))
    everywhere = tuple(text for text in everywhere if text.words)
    return Page(everywhere, first, slip.gs1_128, slip.elqr, texts=(*everywhere, *first))


def _replaced(missing: set[str]) -> str:
    points, plain = fonts.told(missing)
    found = [f"〓は印字できない文字です({'、'.join(points)})"] if points else []
    found += [f"{'、'.join(plain)}の字形は印字できないため、標準の字形で印字しています"] if plain else []
    return "。".join(found)


def years(assessed: int, due: int) -> str:
    """The year it is for, and the one in which it was assessed where that is another."""
    words = eras.fiscal_year_in_words(due)
    return words if assessed == due else f"{words}({eras.fiscal_year_in_words(assessed)}課税分)"


def instalment(number: str) -> str:
    if number == WHOLE_YEAR:
        return "全期"
    return f"第{int(number)}期" if int(number) < FIRST_EXTRA else f"随期({int(number)})"


def _thing(text: str) -> str:
    return f" {text}" if text else ""


def _channels(slip: Slip) -> tuple[Text, ...]:
    """Where it may be paid: no channel is named of which the code is not on the paper."""
    ways = ["金融機関・市の窓口"]
    ways += ["コンビニエンスストア"] if slip.gs1_128 else []
    ways += ["スマートフォン・eL-QR"] if slip.elqr else []
    ways += ["Pay-easy"] if slip.mpn[0] else []
    found = [Text(LEFT + 17, 84.5, "、".join(ways), 7, 69, 6)]
    found += [] if slip.gs1_128 else [Text(LEFT, 26.0, "コンビニエンスストアでは使えません。", 7)]
    if slip.gs1_128:
        found += [Text(20.7, BARS_AT - 4 - 3.5 * row, line, 7) for row, line in enumerate(slip.store_lines)]
    return tuple(found)


def _numbers(slip: Slip) -> tuple[Text, ...]:
    """Pay-easy: the payment number in groups of four."""
    agency, number, confirmation, category = slip.mpn
    if not agency:
        return ()
    grouped = " ".join(re.findall(".{1,4}", number))
    rows = (("収納機関番号", agency), ("納付番号", grouped), ("確認番号", confirmation), ("納付区分", category))
    found = []
    for row, (label, words) in enumerate(rows):
        y = 77.5 - 6.5 * row
        found += [Text(LEFT, y, label, 6), Text(LEFT + 16, y, words, 8, 45, 5)]
    return tuple(found)
