"""What an action of the trail is called. The house declares the words; an action without any shows its code."""

from collections.abc import Mapping

_words: dict[str, str] = {}


def declare(words: Mapping[str, str]) -> None:
    """Replace the known words; called once when the program is put together."""
    _words.clear()
    _words.update(words)


def of(action: str) -> str:
    return _words.get(action, action)


def areas() -> list[tuple[str, str]]:
    """The first part of every known action with a word for it, for the filter: (access, 利用者と権限)."""
    found = {action.split(".")[0] for action in _words}
    return [(area, words) for area, words in AREA_WORDS.items() if area in found]


ITEM_WORDS = {"verdict": "照会の答え"}
VALUE_WORDS = {
    "verdict": {
        "genuine": "本物", "void": "書損(無効)", "unknown": "番号がない", "wrong-code": "確認番号が違う",
        "lost": "発行済(記録は失われた)",
        "held": "訪問員に払い出した用紙",
        "not-valid": "使われていないはずの用紙", "altered": "記録が発行時と違う",
    },
}  # fmt: skip
"""What items of a change and their values are called; what is not named here is shown as it was written."""


def value_words(item: str, value: str) -> str:
    return VALUE_WORDS.get(item, {}).get(value, value)


AREA_WORDS = {
    "access": "利用者と権限",
    "exchange": "受け取り・引き渡し",
    "reception": "受け取りの画面",
    "media": "授受",
    "calls": "架電",
    "cases": "事案",
    "search": "検索",
    "registry": "台帳",
    "attribution": "成績",
    "reports": "報告",
    "lists": "名簿",
    "targets": "対象者",
    "terms": "合意事項",
    "today": "今日の画面",
    "trail": "記録の閲覧",
    "contract": "契約",
    "numbers": "電話番号台帳",
    "invoices": "請求",
    "goals": "目標基準値",
    "scripts": "話すこと",
    "figures": "成績の根拠",
    "board": "月の状況",
    "holdout": "効果の比較",
    "practice": "練習",
    "inbound": "受電",
    "telephone": "電話",
    "phones": "電話番号調査",
    "residences": "居所調査",
    "slips": "納付書",
    "answering": "電話に出る見込み",
    "presence": "休止・当番",
    "quality": "通話の点検と指導",
    "proposal": "実施日時と体制の提案",
    "visits": "訪問",
    "routes": "訪問の経路",
    "receipts": "領収証",
    "cash": "現金",
    "papers": "番号つきの用紙",
    "books": "手書きの領収証",
    "sheets": "紙の経過記録",
    "photos": "写真",
    "seals": "領収印",
    "glyphs": "外字",
    "terminals": "携行端末",
    "lots": "用紙の耐久",
    "cards": "従事者証",
    "conduct": "服務の決まり",
    "workers": "従事者",
    "shifts": "勤務表",
    "training": "研修",
}
