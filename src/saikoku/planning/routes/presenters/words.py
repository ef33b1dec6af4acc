"""The Japanese words of the codes that rules and operations give."""

from collections.abc import Iterable

from saikoku.planning.routes.models import RouteStop
from saikoku.planning.routes.rules.reasons import WHY_NOT
from saikoku.ui.forms import explainer

REFUSED = WHY_NOT | {
    "under-way": "この日の経路は計算中です。終わってから、もう一度ボタンを押してください。",
    "past": "過ぎた日や時刻には作れません。",
    "day-over": "選んだ訪問員の勤務は、すべて終わっています。終了の時刻を直してください。",
    "nobody-on-duty": "訪問する人を1人以上選んでください。",
    "too-many": "一度に計画できるのは30人までです。",
    "no-collector": "訪問員でない人が含まれています。画面を開き直してください。",
    "hours-crossed": "終わりの時刻を、始まりの時刻より後にしてください。",
    "outside-hours": "訪問できる時間(合意事項)の中で入力してください。",
    "closed-day": "業務を行わない日です。",
    "before-operations": "業務開始日の前です。",
    "after-operations": "業務期間が終わっています。",
    "not-the-newest": "ほかの人が新しい経路を作りました。画面を開き直してください。",
    "nothing-chosen": "一覧で訪問先を1つ選んでから、もう一度ボタンを押してください。",
    "no-such-stop": "その訪問先は、もうこの経路にありません。",
    "no-such-route": "移す先の訪問員を選んでください。",
    "not-ahead": "その訪問先は、訪問が済んだか、外れています。",
    "errand-is-his": "居所調査のある訪問先です。居所調査の画面で担当を替えてから、経路を計算し直してください。",
    "on-a-route": "この世帯は、すでに経路に入っています。",
    "nobody-known": "その宛名番号の対象者はいません。番号を確かめてください。",
}
"""Why an act was refused."""

NOT_MADE = {
    "no-office": ("事務所の位置が登録されていません。", "「町の位置」で、事務所の行を含む表を読み込んでください。"),
    "no-common-break": (
        "休憩を同じ時間帯に取れない勤務の組み合わせです。",
        "勤務の時刻を直すか、早番と遅番を分けて計算してください。",
    ),
    "broken-off": ("計算が途中で止まりました。", "もう一度ボタンを押してください。"),
}

FAULTS = {
    "no-such-kind": "種別は 町・番地・事務所 のどれかにしてください",
    "no-name": "町名がありません",
    "name-too-long": "町名が長すぎます(100文字まで)",
    "no-such-zone": "地区は 市街・周辺 のどちらかにしてください",
    "no-position": "緯度・経度が日本の中の数値ではありません",
    "not-a-postal-code": "郵便番号は7桁の数字にしてください",
    "name-twice": "同じ町名が2回あります",
    "office-once": "事務所の行は1行だけ必要です",
}

explain = explainer(REFUSED, {
    "nobody-known": "number", "past": "on", "hours-crossed": "latest", "outside-hours": "earliest",
    "closed-day": "on", "before-operations": "on", "after-operations": "on", **dict.fromkeys(WHY_NOT, "number"),
})  # fmt: skip


def why(codes: Iterable[str]) -> list[str]:
    return [WHY_NOT[code] for code in codes]


def refused(codes: Iterable[str]) -> list[str]:
    return [REFUSED[code] for code in codes]




def percent(chance: float) -> str:
    return f"{round(100 * chance)}%"


def kilometres(metres: int) -> str:
    return f"{metres / 1000:.1f}km"


def spot(stop: RouteStop, *, is_best: bool) -> list[str]:
    """Why this household stands here: what somebody reads who doubts the order."""
    if not stop.is_visit:
        return ["居所調査", *([] if stop.is_exact else ["位置は町まで"])]
    said = ["居所調査もある"] if stop.errands else []
    if stop.agreed_from:
        said.append(f"約束 {stop.agreed_from:%H:%M}〜{stop.agreed_until:%H:%M}")
    if stop.not_before:
        said.append(f"{stop.not_before:%H:%M}以降は在宅しやすい")
    elif is_best and not stop.agreed_from:
        said.append("見込みの高い時間帯")
    said.append(f"今月{stop.visits + 1}回目" if stop.visits else "今月はじめて")
    if stop.worth >= BROKEN:
        said.append("約束が守られていない")
    if not stop.is_exact:
        said.append("位置は町まで")
    return said


BROKEN = 1_500
"""The worth from which a promise was broken (answering.rules.worth)."""
