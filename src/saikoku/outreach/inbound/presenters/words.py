"""The Japanese words of refusals, endings and ways of finding."""

from collections.abc import Iterable

from saikoku.outreach.calls.presenters import words as talks
from saikoku.ui import forms

REFUSALS = {
    "said-missing": "相手が言ったことを入力してください。",
    "said-too-long": "相手が言ったことは 400 字までです。短くしてください。",
    "said-holds-personal-number": "個人番号(マイナンバー)と思われる 12 桁の数字があります。数字を消してから残してください。",
    "wanted-unknown": "次にすることを選んでください。",
    "number-missing": "相手の電話番号が必要です。聞いて入力するか、「することはない」を選んでください。",
    "number-unreadable": "電話番号を市外局番から入力してください(例 0942-30-9000)。",
    "due-missing": "折り返す日と時刻を入力してください。",
    "due-in-the-past": "折り返す時刻は、今より後にしてください。",
    "due-outside-hours": "折り返しは、業務日の架電できる時間帯にしてください。",
    "not-open": "この電話は、すでに済みになっています。受電の画面に戻って確かめてください。",
    "result-missing": "結果を入力してください。",
    "result-too-long": "結果は 200 字までです。短くしてください。",
    "result-holds-personal-number": "個人番号(マイナンバー)と思われる 12 桁の数字があります。数字を消してください。",
    "debtor-unknown": "この宛名番号の対象者はいません。番号を確かめてください。",
    "call-unknown": "この電話は見つかりません。受電の画面に戻って確かめてください。",
    "nobody-holds": "担当の通話は終わっています。「この方を受ける」を押してください。",
    "holds-himself": "あなたが受け持っている方です。「この方を受ける」を押してください。",
    "intent-of-another": "この画面は古くなっています。受電の画面を開き直してください。",
    "within-hours": "受付時間の中です。画面を開き直してください。",
    "outside-hours": "受付時間外です。用件は聞かず、受付時間を伝えて切ります。",
}
FIELDS = {
    "said-missing": "said", "said-too-long": "said", "said-holds-personal-number": "said", "wanted-unknown": "wanted",
    "number-missing": "number", "number-unreadable": "number", "due-missing": "day", "due-in-the-past": "time",
    "due-outside-hours": "time", "result-missing": "result", "result-too-long": "result",
    "result-holds-personal-number": "result", "debtor-unknown": "debtor_number",
}  # fmt: skip
HOLDS_ANOTHER = "ほかの方を受け持っています。「戻して、この方を受ける」を押すと、記録せずに戻します。"
explain = forms.explainer({**talks.WHY_NOT, **REFUSALS}, FIELDS)
FOUND_BY = {
    "phone": "電話番号が一致", "absence-notice": "不在票の番号が一致", "number": "宛名番号が一致",
    "household": "世帯番号が一致", "name": "氏名・住所・通知書番号", "handed": "引き継がれた電話", "": "",
}  # fmt: skip


def refusals(codes: Iterable[str]) -> list[str]:
    known = {**talks.WHY_NOT, **talks.REFUSED, **REFUSALS, "holds-another": HOLDS_ANOTHER}
    return [known.get(code) or f"受け付けられませんでした({code})。" for code in codes]
