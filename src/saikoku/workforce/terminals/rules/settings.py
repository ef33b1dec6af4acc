"""What is to be set on a device before it goes out, and when that has to be looked at again (16.12.コ, シ). Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Setting(StrEnum):
    WHITE_LIST = "white_list"
    LINE = "line"
    BLUETOOTH = "bluetooth"
    FUNCTIONS = "functions"
    BROWSER = "browser"
    MEDIA = "media"
    MAIL = "mail"
    POSITION = "position"
    LOCK = "lock"
    MDM = "mdm"
    SCANNER = "scanner"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a device: `{host}` is the one address it needs, `{days}` the age a pattern file may have."""

    label: str
    words: str
    clause: str


ASKED = {
    Setting.WHITE_LIST: Asked("接続してよい先(ホワイトリスト)", "{host} だけ", "16.12.シ.iv"),
    Setting.LINE: Asked("通信回線", "閉域網または専用回線。Wi-Fi などの無線LANは切る", "16.12.シ.v"),
    Setting.BLUETOOTH: Asked(
        "Bluetooth", "切る。市が前もって承諾したプリンターとの接続だけは別(承諾の番号を備考に書く)", "16.12.シ.v"
    ),
    Setting.FUNCTIONS: Asked(
        "不要な機能とソフトウェア", "業務に要らないものはすべて使えないようにし、アプリの追加を禁じる", "16.12.シ.iii"
    ),
    Setting.BROWSER: Asked(
        "ブラウザ", "このシステムを開くものだけ。ファイルの保存、画面の保存、ほかのサイトの表示は禁じる", "16.12.シ.viii"
    ),
    Setting.MEDIA: Asked("外部の媒体", "USBメモリ・SDカードなどを使えないようにする", "16.12.コ"),
    Setting.MAIL: Asked("メール", "使えないようにする。使うときは業務に必要な宛先だけ、個人情報は書かない", "16.12.シ.vii"),
    Setting.POSITION: Asked("位置情報", "常に許可する。このシステムにも許可する", "16.12.シ.x"),
    Setting.LOCK: Asked("画面のロック", "暗証番号を必須にする", "16.12.シ.ix"),
    Setting.MDM: Asked("MDM", "導入し、遠隔ロックと消去ができることを確かめる", "16.12.シ.ii"),
    Setting.SCANNER: Asked(
        "ウイルス対策", "パターンファイルを自動で更新する({days}日より古いと注意を出す)", "16.12.シ.ii"
    ),
}


def unmet(met: Collection[str]) -> list[Setting]:
    """What was not found set, in the order of the list."""
    return [setting for setting in Setting if setting not in met]


def faults(checked_on: date | None, missing: Collection[str], *, today: date, days: int) -> list[str]:
    """Codes: settings-unchecked (never), settings-unmet (the last look found something), settings-old (too long ago)."""
    if checked_on is None:
        return ["settings-unchecked"]
    found = ["settings-unmet"] if missing else []
    return found + (["settings-old"] if today - checked_on > timedelta(days=days) else [])
