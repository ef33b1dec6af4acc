"""The Japanese words of the codes that say why nobody goes to a household."""

from collections.abc import Sequence

BY_HAND = "by-hand"

WHY_NOT = {
    "merged-number": "宛名番号が統合されています。",
    "no-target": "当月の訪問催告の対象者ではありません。",
    "left-this-month": "連絡済または納付確認済のため、当月の名簿から外れています。",
    "stopped-by-city": "市から催告中止の連絡があります。",
    "stopped-by-us": "こちらの記録により催告を中止しています。",
    "staff-only": "注意区分「市職員対応」のため、訪問しません。",
    "protected": "注意区分「保護」のため、訪問しません。",
    "nothing-owed": "催告できる保険料の未納がありません。",
    "limitation-reached": "時効完成予定日を過ぎています。市に確認してください。",
    "live-promise": "納付の約束の日がまだ来ていません。",
    "reached-this-month": "当月すでに連絡が取れています。",
    "paused": "納付済の申出などにより、しばらく催告を見合わせています。",
    "visited-today": "今日すでに訪問しています。",
    "visit-cap": "当月の訪問回数の上限に達しています。",
    "not-living-there": "前回の訪問か居所調査で、そこに住んでいないと記録されています。居所調査か市の回答が先です。",
    "danger": "訪問中に危険を感じた記録があります。責任者が判断するまで訪問しません。",
    "no-position": "住所の位置が分かりません。町の位置の表に加えてください。",
    BY_HAND: "責任者が経路から外しました。",
    "errand-off": "居所調査が取りやめになったか、担当か日が変わりました。",
}
"""Why a household is not visited."""

SHORT = {
    "merged-number": "番号統合", "no-target": "対象外", "left-this-month": "名簿外", "stopped-by-city": "催告中止",
    "stopped-by-us": "催告中止", "staff-only": "市職員対応", "protected": "保護", "nothing-owed": "納付済",
    "limitation-reached": "時効", "live-promise": "約束あり", "reached-this-month": "接触済", "paused": "見合わせ",
    "visited-today": "訪問済", "visit-cap": "回数の上限", "not-living-there": "居所調査", "danger": "危険",
    "no-position": "位置不明", BY_HAND: "手で外した",
    "errand-off": "調査なし",
}  # fmt: skip


def short(codes: Sequence[str]) -> str:
    return "・".join(dict.fromkeys(SHORT[code] for code in codes))
