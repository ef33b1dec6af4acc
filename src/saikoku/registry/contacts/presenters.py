"""What is said of a talk in words, at the desk and at a door: why something is asked or encouraged, what a promise lacks."""

from collections.abc import Iterable

from saikoku.kernel import eras
from saikoku.kernel.programmes import SIDE_WORDS, Side
from saikoku.registry.contacts.models import Encouragement
from saikoku.registry.contacts.rules import opening
from saikoku.registry.contacts.rules.covering import Owed, written
from saikoku.registry.contacts.rules.doubts import AnyDoubt, CallBackLate, InParts, NotAsNamed, TooLate, Undated
from saikoku.registry.contacts.rules.opening import Offer
from saikoku.ui import words

LETTER_WORDS = {"1": "督促状", "2": "催告書", "3": "差押予告"}
REASONS = {
    "no-registration": "登録なし", "registration-ended": "登録は廃止", "other-insurance-suspected": "ほかの健康保険の疑い",
    "undeclared": "未申告",
}  # fmt: skip
ANSWERS = dict(Encouragement.Result.choices)
PROMISE_REFUSED = {
    "promise-beside-outcome": "この結果には約束を付けられません。約束の欄を空にするか、結果を選び直してください。",
    "promised-day-in-the-past": "約束の日が今日より前です。日付を直してください。",
    "promised-yen-not-positive": "約束の金額は 1円以上で入力してください。",
    "promised-way-unknown": "納める方法を選び直してください。",
    "promised-day-twice": "同じ日の約束が 2 つあります。1 つにまとめてください。",
    "promise-covers-unread": "約束の期別が読み取れません。未納の表のとおり「6、7」"
    "「令7/6〜8」「国保令7/6」のように入力してください。",
    "promise-covers-nothing-open": "約束の期別に、未納でないものか、この科目にないものがあります。"
    "未納の表を見て直してください。",
    "promise-covers-several": "同じ期が複数の年度か科目にあります。「国保令7/6」のように、科目と年度を前に付けてください。",
    "promise-in-parts-without-amount": "約束が 2 日以上あるときは、それぞれの金額を入力してください。",
}
"""Codes of rules.promising, rules.covering and rules.promises."""


def place_of(record_number: str) -> str:
    """Where a record stands on the page of its person."""
    return f"record-{record_number}"


def because(offer: Offer) -> str:
    """Why it is there, and what was answered before."""
    if offer.what == opening.LETTERS:
        return f"{offer.on.month}/{offer.on.day} 発送" if offer.on else ""
    said = REASONS.get(offer.because, "")
    if offer.year:
        said = f"{eras.fiscal_year_in_words(offer.year)} {said}"
    if offer.before is not None:
        said = f"{said} 前回 {words.day_short(offer.before.on)} {ANSWERS[offer.before.result]}".strip()
    return said


def to_tick(owed: Iterable[Owed]) -> list[tuple[str, str]]:
    """Each instalment by its key, as 国保令7/6 12,000円."""
    return [(str(one.id), f"{written([one])} {words.yen(one.balance)}") for one in owed]


def doubts(found: Iterable[AnyDoubt]) -> list[str]:
    """What is asked before a promise, or a call back, is written as it is."""
    return [_doubt(one) for one in found]


def _doubt(one: AnyDoubt) -> str:
    match one:
        case NotAsNamed():
            charged = f"(延滞金の概算を入れて {words.yen(one.most)})" if one.most > one.named else ""
            return (
                f"{words.day_long(one.on)} の約束 {words.yen(one.promised)}は、"
                f"その期別の未納額 {words.yen(one.named)}{charged}と違います。"
            )
        case TooLate():
            return f"約束の日 {words.day_long(one.on)} は、今日から {one.days}日より先です。年と月を確かめてください。"
        case CallBackLate():
            return f"再架電の日 {words.day_long(one.on)} は、今日から {one.days}日より先です。年と月を確かめてください。"
        case InParts():
            about = SIDE_WORDS[Side(one.side)] if one.side else ""
            return (
                f"{about}の約束が {one.parts} 回に分かれています。分割を認めず、聞いたこととして残します。"
                "分納は市が決めます。相談を受けたときは、約束でなく分納の結果を選びます。"
            )
        case Undated():
            return (
                f"約束の日がありません。日のない約束は {one.days}日だけ有効とみなし、"
                f"{words.day_long(one.until)} まで催告を控えます。日を聞いていれば入れてください。"
            )
    return (
        f"{SIDE_WORDS[Side(one.side)]}の約束 {words.yen(one.promised)}は、今日の未納額と延滞金(概算)の計"
        f" {words.yen(one.owed)}より多い額です。"
    )
